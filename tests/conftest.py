"""One database with the whole release imported; each test sees it and leaves it as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.databases import on_postgresql

ROOT = Path(__file__).parents[1]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What copies the release needs the test database, by itself as well as among others."""
    for item in items:
        if "release_file" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("import_policies", verbosity=0)
        call_command("import_guides", verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords(django_test_environment: None) -> Iterator[None]:
    """A hash that is meant to take long is Django's to test."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def own_cache(settings: Any) -> None:
    """Each test counts for itself, in a cache that others use at the same time too."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": f"test-{uuid4().hex}"}}


@pytest.fixture(scope="session")
def release_file(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database that holds the whole release, to be copied by sites of their own."""
    file = tmp_path_factory.mktemp("release") / "site.sqlite3"
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        return file
    values = os.environ | {"DATABASE_URL": f"sqlite:///{file}"}
    for command in ("migrate", "import_policies", "import_guides"):
        subprocess.run([sys.executable, "manage.py", command, "-v", "0"], cwd=ROOT, env=values, check=True)
    return file


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Gives the address of a new database, of the kind that the run is about, for a site of its own: an empty one, or a
    copy of the one at the address given, which nobody uses meanwhile. `options` are PostgreSQL's, for CREATE DATABASE."""
    server = os.environ.get("DATABASE_URL", "")
    if not on_postgresql(server):

        def begin(like: str = "") -> str:
            address = f"sqlite:///{tmp_path_factory.mktemp('database')}/site.sqlite3"
            if like:
                shutil.copy(like.removeprefix("sqlite:///"), address.removeprefix("sqlite:///"))
            return address

        yield begin
        return
    import psycopg

    made: list[str] = []
    with psycopg.connect(server, autocommit=True) as connection:

        def create(like: str = "", options: str = "") -> str:
            made.append(f"site_{uuid4().hex}")
            template = f"TEMPLATE {urlsplit(like).path[1:]}" if like else ""
            connection.execute(f"CREATE DATABASE {made[-1]} {template} {options}")
            return urlsplit(server)._replace(path=f"/{made[-1]}").geturl()

        yield create
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
