"""A database of the first release, with what its editors did, becomes one with review: nothing lost or doubled."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.databases import opened

# What the migrations make of rows; that they run on every database is for test_migrations.py.
pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
TABLES = ("guides_channel", "guides_step", "guides_topic", "guides_rule", "policies_contact", "policies_importrecord")
# Tables that the first release did not have.
NEWER = ("policies_searchsubject", "policies_topup", "policies_paymentfact")
IN_ORDER = "select key from policies_contact order by region_id, position, id"
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def address(new_database: Callable[..., str], release_address: str) -> str:
    """A database of its own that holds the release already."""
    return new_database(release_address)


@pytest.fixture
def manage(tmp_path: Path, address: str) -> Callable[..., str]:
    """Runs a command of manage.py on a database of its own, with this code or another; what it said."""
    values = {"VAR_DIR": str(tmp_path), "DEBUG": "1", "DATABASE_URL": address}

    def run(*command: str, code: Path = ROOT) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=code,
            env={**os.environ, **values, "PYTHONPATH": str(code)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def query(address: str) -> Query:
    def ask(sql: str) -> list[tuple[Any, ...]]:
        with opened(address) as database:
            answer = database.execute(sql)
            return answer.fetchall() if answer.description else []

    return ask


def counts(query: Query, tables: tuple[str, ...] = TABLES) -> dict[str, int]:
    return {table: query(f"select count(*) from {table}")[0][0] for table in tables}


def test_what_editors_did_is_kept(manage: Callable[..., str], query: Query, unsquashed_code: Path) -> None:
    whole, newer = counts(query), counts(query, NEWER)
    manage("migrate", "policies", "0003", code=unsquashed_code)
    before, order = counts(query), query(IN_ORDER)
    query("update guides_channel set shown = false where slug = 'card-site'")
    query("update guides_topic set answer = '编辑的回答。' where slug = 'duanjiao'")
    query("update policies_contact set phone = '0931-99999' where key = 'lanzhou-12393'")

    manage("migrate", "-v", "0")
    assert counts(query) == before
    assert query("select slug from guides_channel where status = 'withdrawn'") == [("card-site",)]
    for table in ("guides_channel", "guides_topic", "policies_contact"):
        hidden = " or slug = 'card-site'" if table == "guides_channel" else ""
        assert query(f"select 1 from {table} where not (status = 'published'{hidden}) or published_at is null") == []
    assert query(IN_ORDER) == order
    assert len(query("select 1 from guides_historicalstep")) >= before["guides_step"]

    assert manage("import_policies").startswith("未变")
    assert manage("import_guides").startswith("未变")
    # what the older schema had no tables for comes back
    assert (counts(query), counts(query, NEWER)) == (whole, newer)
    assert query("select answer from guides_topic where slug = 'duanjiao'") == [("编辑的回答。",)]
    assert query("select phone from policies_contact where key = 'lanzhou-12393'") == [("0931-99999",)]
