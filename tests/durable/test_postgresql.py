"""What only PostgreSQL can get wrong about copies: its programs, its locks, its encodings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection as of_the_run

from tests.databases import everything, schema

from .server import Site

pytestmark = pytest.mark.skipif(of_the_run.vendor != "postgresql", reason="about PostgreSQL")

IMPATIENT = """
from django.core.management import call_command
from safekeeping import postgresql
postgresql.PATIENCE = 1
call_command("backup")
"""


@pytest.fixture
def site(make_site: Callable[..., Site], new_database: Callable[..., str], prepared_database: str) -> Site:
    return make_site(DATABASE_URL=new_database(prepared_database))


def refusal(site: Site, *words: str) -> str:
    done = site.manage(*words)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def copy_of(site: Site) -> Path:
    assert site.manage("backup").returncode == 0
    (copy,) = (site.folder / "backups").iterdir()
    return copy


def test_copying_does_not_wait_for_ever_for_a_migration(site: Site) -> None:
    with site.sql() as connection:
        connection.execute("BEGIN")
        connection.execute("LOCK TABLE policies_source")
        assert "没有备份成。数据库正忙" in refusal(site, "shell", "-v", "0", "-c", IMPATIENT)
    assert list((site.folder / "backups").iterdir()) == []


def test_a_machine_without_the_programs_is_told_so(site: Site, make_site: Callable[..., Site]) -> None:
    """And not that the copy is broken."""
    copy, before = copy_of(site), everything(site.address)
    bare = make_site(DATABASE_URL=site.address, PATH=str(site.folder))
    assert "没有 pg_dump" in refusal(bare, "backup")
    assert "没有 pg_restore" in refusal(bare, "restore", str(copy))
    assert everything(site.address) == before


def test_a_copy_by_a_later_pg_dump_is_not_called_broken(site: Site) -> None:
    copy = copy_of(site)
    content = bytearray(copy.read_bytes())
    assert content.startswith(b"PGDMP\x01")
    content[6] = 250
    copy.write_bytes(content)
    assert "更新的 pg_dump" in refusal(site, "restore", copy.name)


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_site_does_not_begin_in_a_database_that_holds_no_chinese(
    make_site: Callable[..., Site], new_database: Callable[..., str], encoding: str
) -> None:
    how = f"TEMPLATE template0 ENCODING '{encoding}' LOCALE_PROVIDER libc LOCALE 'C'"
    site = make_site(DATABASE_URL=new_database(options=how))
    assert f"编码是 {encoding}" in refusal(site, "migrate", "-v", "0")
    assert schema(site.address) == []
