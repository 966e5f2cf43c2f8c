"""A site of its own for each test: the first release's database, brought to today's migrations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.operations.releases import load
from tests.operations.server import Site
from tests.prepared import Prepared

DRAFTS = """
from django.contrib.auth.models import User
from desk.review import transitions as review
from policies.models import CreditTable
for _ in range(3):
    draft = review.copy_as_draft(CreditTable.objects.filter(status="published").first(), User.objects.get(username="bianji"))
    for age in (70, 80):
        draft.bands.create(age_from=age, amount=100 + age)
"""


def _manage(site: Site, *words: str) -> None:
    done = site.manage(*words)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def first_release(prepared_once: Prepared) -> Path:
    """The first release's database, a SQLite file, brought to today's migrations one by one."""

    def build(folder: Path) -> None:
        site = Site(folder, {"AUTOMATIC_BACKUPS": "0"})
        load("0.1", site)
        _manage(site, "migrate", "-v", "0")
        site.listening.close()

    return prepared_once.once("first-release", build) / "site.sqlite3"


@pytest.fixture(scope="session")
def prepared(prepared_once: Prepared, first_release: Path, static_files: Path) -> Path:
    """A folder with static files and a database file with three drafts with several rows each, for tests to copy."""

    def build(folder: Path) -> None:
        shutil.copy(first_release, folder)
        site = Site(folder, {"AUTOMATIC_BACKUPS": "0"})
        _manage(site, "shell", "-v", "0", "-c", DRAFTS)
        site.listening.close()
        (folder / "static").symlink_to(static_files)

    return prepared_once.once("first-release-with-drafts", build)


@pytest.fixture
def make_site(prepared: Path, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Makes sites that are stopped when the test is over. Keywords go into the environment."""
    made: list[Site] = []

    def make(**settings: str) -> Site:
        folder = tmp_path / f"site{len(made)}"
        folder.mkdir()
        shutil.copy(prepared / "site.sqlite3", folder)
        (folder / "static").symlink_to(prepared / "static")
        made.append(Site(folder, settings))
        return made[-1]

    yield make
    for site in made:
        site.kill()
        site.listening.close()


@pytest.fixture
def site(make_site: Callable[..., Site]) -> Site:
    return make_site()


@pytest.fixture(scope="module")
def release_site(
    tmp_path_factory: pytest.TempPathFactory, new_database: Callable[..., str], release_address: str, static_files: Path
) -> Iterator[Site]:
    """A site with the whole release and its static files, on a database of the kind that the run is about."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "static").symlink_to(static_files)
    site = Site(folder, {"DATABASE_URL": new_database(release_address), "AUTOMATIC_BACKUPS": "0"})
    yield site
    site.kill()
    site.listening.close()
