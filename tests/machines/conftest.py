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

    def command(self, *values: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *values]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=TIMEOUT)

    @property
    def environment(self) -> dict[str, str]:
        values = {"DEBUG": "0", "SECRET_KEY": "only-for-this-run", "LOG_LEVEL": "ERROR", "ALLOWED_HOSTS": "127.0.0.1"}
        return os.environ | values | {"DATABASE_URL": self.url, "VAR_DIR": str(self.folder)}

    def manage(self, *values: str) -> str:
        """What a command says that must succeed."""
        done = self.command(*values)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def new_site(tmp_path_factory: pytest.TempPathFactory, new_database: Callable[[], str]) -> Callable[[], Site]:
    """A site without tables, on a database of the kind that the run is about."""

    def make() -> Site:
        return Site(new_database(), tmp_path_factory.mktemp("site"))

    return make


@pytest.fixture(scope="module")
def release_site(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[..., str], release_address: str, static_files: Path
) -> Site:
    """A site with the whole release and its static files."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").symlink_to(static_files)
    return Site(new_database(release_address), folder)
