"""One database with the whole release imported; each test sees it and leaves it as it was."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.core.management import call_command

from .databases import on_postgresql


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("import_policies", verbosity=0)
        call_command("import_guides", verbosity=0)


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
