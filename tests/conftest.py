"""One database with the whole release, made once a run; each test sees it and leaves it as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from tests.databases import on_postgresql
from tests.prepared import Prepared, build_release, build_static, create_database, drop_database

# Where the test database of a SQLite run is: in the memory of the process.
IN_MEMORY = "file:tests?mode=memory&cache=shared"
# The release on the PostgreSQL server of the run, for databases to be copied from.
TEMPLATE = "yibao_tests_release"


# What is made once a process for many tests: those go to the same process (`pytest -n 2 --dist loadgroup`).
SHARED = ("region_pages", "behind", "echo", "server", "port")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in SHARED:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def prepared_once(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Makes things once a run."""
    return Prepared(tmp_path_factory)


@pytest.fixture(scope="session")
def release_file(prepared_once: Prepared) -> Path:
    """A SQLite database with the whole release, to be copied."""
    return prepared_once.once("release", lambda folder: build_release(f"sqlite:///{folder}/site.sqlite3", folder)) / (
        "site.sqlite3"
    )


@pytest.fixture(scope="session")
def server_address() -> str:
    """The address of a database on the server of the run; of SQLite where there is none."""
    return os.environ.get("DATABASE_URL", "")


@pytest.fixture(scope="session")
def release_address(server_address: str, prepared_once: Prepared, request: pytest.FixtureRequest) -> str:
    """The whole release on a database of the kind that the run is about, for `new_database` to copy."""
    if not on_postgresql(server_address):
        return f"sqlite:///{request.getfixturevalue('release_file')}"

    def build(folder: Path) -> None:
        address = create_database(server_address, TEMPLATE)
        build_release(address, folder)
        (folder / "address").write_text(address, encoding="utf-8")

    return (prepared_once.once("release-postgresql", build) / "address").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def static_files(prepared_once: Prepared) -> Path:
    """The folder of static files as on a server, for sites to link to."""
    return prepared_once.once("static-files", build_static) / "static"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, release_address: str) -> Iterator[None]:
    """The test database begins as a copy of the release; Django finds nothing left to migrate."""
    test = django_settings.DATABASES["default"].setdefault("TEST", {})
    if on_postgresql(release_address):
        test["TEMPLATE"] = TEMPLATE
        yield
        return
    test["NAME"] = IN_MEMORY
    with (
        # what is in memory lasts as long as somebody has it open
        closing(sqlite3.connect(IN_MEMORY, uri=True)) as memory,
        closing(sqlite3.connect(release_address.removeprefix("sqlite:///"))) as release,
    ):
        release.backup(memory)
        yield


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
def new_database(server_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """Gives the address of a new database, of the kind that the run is about, for a site of its own: an empty one, or a
    copy of the one at the address given, which nobody uses meanwhile. `options` are PostgreSQL's, for CREATE DATABASE."""
    made: list[str] = []

    def create(like: str = "", options: str = "") -> str:
        if on_postgresql(server_address):
            made.append(f"site_{uuid4().hex}")
            return create_database(server_address, made[-1], like, options)
        address = f"sqlite:///{tmp_path_factory.mktemp('database')}/site.sqlite3"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), address.removeprefix("sqlite:///"))
        return address

    yield create
    for name in made:
        drop_database(server_address, name)
