"""One database with the whole release, made once a run; each test sees it and leaves it as it was."""

from __future__ import annotations

import gc
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
from django.contrib.auth.models import User
from django.test import Client, override_settings
from hypothesis import settings as hypothesis_settings

from desk.review import transitions
from policies.models import CreditTable, Region
from tests.databases import on_postgresql
from tests.desk.people import Person, user_of
from tests.hostile import DEPTH
from tests.pages import Page, read
from tests.prepared import Prepared, build_release, build_static, build_unsquashed_code, create_database, drop_database

# The same examples on every run, so that no verdict hangs on chance; `make fuzz` tries others. No database: what failed is
# in the printed example, not in a file of one machine.
hypothesis_settings.register_profile("repeatable", deadline=None, database=None, derandomize=DEPTH == 1)
hypothesis_settings.load_profile("repeatable")

# The people of the desk, one of each kind, and a row of every model.
pytest_plugins = ["tests.desk.roles"]
# Where the test database of a SQLite run is: in the memory of the process.
IN_MEMORY = "file:tests?mode=memory&cache=shared"
# The release on the PostgreSQL server of the run, for databases to be copied from.
TEMPLATE = "yibao_tests_release"


# What is made once a process for many tests: those go to the same process (`pytest -n 2 --dist loadgroup`).
SHARED = ("region_pages", "behind", "echo", "server", "port", "first")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name in SHARED:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group(name))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Thousands of tests stay to the end of the run: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


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
def unsquashed_code(prepared_once: Prepared) -> Path:
    """The folder of a copy of the code with every migration by itself."""
    return prepared_once.once("unsquashed-code", build_unsquashed_code)


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


# ---- pages as readers get them ----


@pytest.fixture
def open_page(db: None, client: Client) -> Callable[..., Page]:
    """Open an address and read the page; `status` is what must come back."""

    def open_page(address: str, data: dict[str, Any] | None = None, status: int = 200) -> Page:
        response = client.get(address, data)
        assert response.status_code == status, f"{address} answered {response.status_code}"
        return read(response)

    return open_page


@pytest.fixture(scope="session")
def region_pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, Page]:
    """The page of every listed region, by slug, opened once for all tests that look at them."""
    with django_db_blocker.unblock():
        slugs = list(Region.objects.listed().values_list("slug", flat=True))
        return {slug: read(Client().get(f"/cities/{slug}/")) for slug in slugs}


# ---- at the desk ----


@pytest.fixture
def writer(db: None) -> Person:
    return Person("王编", "编辑")


@pytest.fixture
def reviewer(db: None) -> Person:
    return Person("李审", "审核")


@pytest.fixture
def second_reviewer(db: None) -> Person:
    return Person("周审", "审核")


@pytest.fixture
def colleague(db: None) -> Person:
    return Person("陈编", "编辑")


@pytest.fixture
def editor_user(db: None) -> User:
    return user_of("bianji", "编辑")


@pytest.fixture
def reviewer_user(db: None) -> User:
    return user_of("shenhe", "审核")


@pytest.fixture
def editor(editor_user: User) -> Client:
    """Somebody of the group 编辑, signed in."""
    client = Client()
    client.force_login(editor_user)
    return client


@pytest.fixture
def reviewer_client(reviewer_user: User) -> Client:
    """Somebody else, who may publish, signed in."""
    client = Client()
    client.force_login(reviewer_user)
    return client


@pytest.fixture
def lanzhou(db: None) -> CreditTable:
    return CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")


@pytest.fixture
def draft(lanzhou: CreditTable, writer: Person) -> CreditTable:
    """A draft of 王编, in order, that changes nothing yet."""
    return transitions.copy_as_draft(lanzhou, writer.user)


@pytest.fixture
def desk(admin_client: Client) -> Client:
    return admin_client
