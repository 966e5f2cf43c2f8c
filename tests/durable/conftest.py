"""A site of its own for each test: the first release's database, brought to today's migrations."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from .server import Site

RELEASES = Path(__file__).parent / "releases"

DRAFTS = """
from django.contrib.auth.models import User
from policies import review
from policies.models import CreditTable
for _ in range(3):
    draft = review.copy_as_draft(CreditTable.objects.filter(status="published").first(), User.objects.get(username="bianji"))
    for age in (70, 80):
        draft.bands.create(age_from=age, amount=100 + age)
"""


def load(release: str, database: Path) -> None:
    """Write the database of a release into a file."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript((RELEASES / f"{release}.sql").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with static files and a database with three drafts with several rows each, for tests to copy."""
    site = Site(tmp_path_factory.mktemp("prepared"), {"AUTOMATIC_BACKUPS": "0"})
    load("0.1", site.database)
    for words in (
        ["migrate", "-v", "0"],
        ["collectstatic", "--noinput", "-v", "0"],
        ["shell", "-v", "0", "-c", DRAFTS],
    ):
        done = site.manage(*words)
        assert done.returncode == 0, done.stderr
    site.listening.close()
    return site.folder


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
