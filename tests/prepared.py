"""What tests copy instead of making it: built once a run, by the process that asks first, while the others wait."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .databases import on_postgresql

ROOT = Path(__file__).parents[1]
# Seconds that a process in a test may take on a busy machine; nothing waits for them to pass.
TIMEOUT = 600


class Prepared:
    """A folder of the run, the same for all its processes (those of pytest-xdist too)."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        base = factory.getbasetemp()
        self.folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(self, name: str, build: Callable[[Path], None]) -> Path:
        """The folder `name`, filled by `build` if nobody has done so in this run."""
        folder, done = self.folder / name, self.folder / f"{name}.done"
        with (self.folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                build(folder)
                done.touch()
        return folder


def manage(*words: str, **settings: str) -> None:
    """A management command that must succeed, with settings of its own."""
    subprocess.run(
        [sys.executable, "manage.py", *words, "-v", "0"],
        cwd=ROOT,
        env=os.environ | settings,
        check=True,
        timeout=TIMEOUT,
    )


def build_release(address: str, folder: Path) -> None:
    """Make the tables of a new database and bring in what this release knows."""
    manage("load_release", DATABASE_URL=address, VAR_DIR=str(folder), AUTOMATIC_BACKUPS="0")
    if not on_postgresql(address):
        # a file of its own without a log beside it: to be copied as a file, and into memory
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            database.execute("PRAGMA journal_mode=DELETE")


def build_static(folder: Path) -> None:
    """Collect and compress the static files as on a server."""
    manage("collectstatic", "--noinput", DEBUG="0", SECRET_KEY="only-for-this-run", VAR_DIR=str(folder))


# What a site runs on, of all that is in the repository.
CODE = ("calculator", "config", "desk", "guides", "operations", "policies", "rules", "static", "templates", "website")


def build_unsquashed_code(folder: Path) -> None:
    """A copy of the code without the squashed migrations: how docs/howto/deploy.md goes back below them."""
    shutil.copy(ROOT / "manage.py", folder)
    for name in CODE:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    squashed = list(folder.glob("*/migrations/*_squashed_*.py"))
    assert squashed
    for path in squashed:
        path.unlink()


def create_database(server: str, name: str, like: str = "", options: str = "") -> str:
    """Create a PostgreSQL database, a copy of the one at the address `like`; its address. One of that name goes."""
    import psycopg

    template = f"TEMPLATE {urlsplit(like).path[1:]}" if like else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} {template} {options}")
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def drop_database(server: str, name: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
