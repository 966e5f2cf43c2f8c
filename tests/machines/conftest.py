"""A site of its own for a test: another database, another folder, commands run as whoever runs the site runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.prepared import TIMEOUT

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A site by the address of its database."""

    url: str
    folder: Path

    def command(self, *told: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *told]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=TIMEOUT)

    @property
    def environment(self) -> dict[str, str]:
        told = {"DEBUG": "0", "SECRET_KEY": "only-for-this-run", "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "127.0.0.1"}
        return os.environ | told | {"DATABASE_URL": self.url, "VAR_DIR": str(self.folder)}

    def manage(self, *told: str) -> str:
        """What a command says that must succeed."""
        done = self.command(*told)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, code: str) -> str:
        """What a piece of Python prints on this site."""
        return self.manage("shell", "--no-imports", "-v", "0", "-c", code).strip()


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Callable[..., Site]:
    """A site without tables: on a database of the kind the run is about, or with `sqlite` on SQLite."""

    def make(sqlite: bool = False) -> Site:
        folder = tmp_path_factory.mktemp("site")
        return Site(f"sqlite:///{folder}/site.sqlite3" if sqlite else new_database(), folder)

    return make


@pytest.fixture(scope="module")
def release_site(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[..., str], release_address: str, static_files: Path
) -> Site:
    """A site with the whole release and its static files."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").symlink_to(static_files)
    return Site(new_database(release_address), folder)
