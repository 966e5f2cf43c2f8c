"""Every release's database goes forward to today's migrations, one by one, back, and forward again, without losing a row, and
is then like a new one; on the database that the run is about."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.databases import Rows, everything, lost, on_postgresql, opened, schema
from tests.operations.releases import FOLDER, load
from tests.operations.server import Site

HISTORIES = ("channel", "step", "channelcitation", "topic", "rule")
# A release adds its database here (`.dump` of a small one), and the columns (table.column) whose values later migrations
# change on purpose, forward or on the way back.
MOVED: dict[str, frozenset[str]] = {
    "0.1": frozenset(
        [
            # contacts are in the order of the file from now on by their position
            *("policies_contact.position", "policies_historicalcontact.position"),
            # what no import had noted counts as published at the moment of the migration, each time it is made
            *("guides_channel.published_at", "guides_topic.published_at", "policies_contact.published_at"),
            *(f"guides_historical{name}.published_at" for name in ("channel", "topic")),
            *(f"guides_historical{name}.history_date" for name in HISTORIES),
            "policies_historicalcontact.published_at",
            *(
                f"policies_{which}{name}.published_at"
                for which in ("", "historical")
                for name in ("source", "finding", "claim")
            ),
        ]
    ),
}
# What Django itself writes anew on the way; the content version, drawn anew by every migration; one day's counts of reports, which
# are in the cache since 0007.
OWN = frozenset(
    [
        *("policies_contentedition", "policies_reporttally"),
        *("django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"),
    ]
)


def rows(site: Site) -> Rows:
    return {table: kept for table, kept in everything(site.address).items() if table not in OWN}


def applied(site: Site) -> dict[str, str]:
    """The last migration of each app. That the squashed ones stand for all of them is noted beside them, and stays."""
    query = "SELECT app, max(name) FROM django_migrations WHERE name NOT LIKE '%_squashed_%' GROUP BY app"
    with site.sql() as connection:
        return dict(connection.execute(query))


def migrate(site: Site, *words: str) -> None:
    done = site.manage("migrate", "-v", "0", *words)
    assert done.returncode == 0, done.stderr


def made(site: Site) -> list[tuple[str, str, str]]:
    """The triggers and functions of the database, each with what it does."""
    return schema(site.address, "trigger", "function")


def columns(address: str) -> set[str]:
    """Every column of every table, as it is now: what a migration takes back must be gone."""
    if on_postgresql(address):
        return {f"{name} {definition}" for _, name, definition in schema(address, "column")}
    with opened(address) as connection:
        values = 'SELECT m.name, p.name, p.type, p."notnull", p.pk FROM sqlite_master m, pragma_table_info(m.name) p'
        return {" ".join(map(str, row)) for row in connection.execute(f"{values} WHERE m.type = 'table'")}


def versions(site: Site) -> list[int]:
    with site.sql() as connection:
        drawn = connection.execute("SELECT number FROM policies_contentedition ORDER BY id").fetchall()
    return [number for (number,) in drawn]


# Which content versions an edit of a table draws anew: of everything, of what search reads, of the rules, of the ways to ask.
DRAWN = {
    "policies_finding": [True, False, True, False],
    "guides_step": [True, False, False, True],
    "policies_contact": [True, False, False, True],
    "policies_region": [True, True, True, True],
}


def check_that_an_edit_draws(site: Site, table: str) -> None:
    """A line of SQL that the site knows nothing of."""
    before = versions(site)
    with site.sql() as connection:
        connection.execute(f"UPDATE {table} SET id = id WHERE id = (SELECT min(id) FROM {table})")
    moved = [now != then for now, then in zip(versions(site), before, strict=True)]
    assert moved == DRAWN[table], table


@pytest.fixture
def site(tmp_path: Path, new_database: Callable[..., str]) -> Iterator[Site]:
    site = Site(tmp_path, {"AUTOMATIC_BACKUPS": "0", "DATABASE_URL": new_database()})
    yield site
    site.listening.close()


@pytest.fixture
def migrated(first_release: Path) -> Callable[[Site], None]:
    """Brings a site with the first release's database to today's migrations; where it is SQLite's, that has been done."""

    def bring(site: Site) -> None:
        if on_postgresql(site.address):
            migrate(site)
        else:
            shutil.copy(first_release, site.database)

    return bring


@pytest.fixture
def unsquashed(site: Site, unsquashed_code: Path) -> Site:
    """The same site, run by code with every migration by itself."""
    return replace(site, code=unsquashed_code)


def test_every_stored_release_is_tried() -> None:
    assert {path.stem for path in FOLDER.glob("*.sql")} == set(MOVED)


@pytest.mark.parametrize("release", MOVED)
def test_forward_back_and_forward_again(
    release: str, site: Site, unsquashed: Site, release_address: str, migrated: Callable[[Site], None]
) -> None:
    load(release, unsquashed)
    before, then, shape, wires = rows(site), applied(site), columns(site.address), made(site)
    assert sum(map(len, before.values())) > 100

    migrated(site)
    assert lost(before, rows(site), MOVED[release]) == []
    assert site.damage() == []
    check_that_a_new_database_is_like(site.address, release_address)
    with site.sql() as connection:
        for table in ("guides_channel", "guides_historicalchannel"):
            connection.execute(f"UPDATE {table} SET status = 'withdrawn'")
    today, now, drawing = rows(site), applied(site), made(site)

    for app in then:
        if then[app] != now[app]:
            migrate(unsquashed, app, then[app])
    assert applied(site) == {app: then.get(app, now[app]) for app in applied(site)}
    assert lost(before, rows(site), MOVED[release] | {"guides_channel.shown"}) == []
    with site.sql() as connection:
        assert connection.execute("SELECT 1 FROM guides_channel WHERE shown").fetchall() == []
    assert made(site) == wires
    assert columns(site.address) == shape
    assert site.damage() == []

    migrate(site)
    assert lost(today, rows(site), MOVED[release]) == []
    assert made(site) == drawing
    assert site.damage() == []
    for table in DRAWN:
        check_that_an_edit_draws(site, table)


def check_that_a_new_database_is_like(steps: str, new: str) -> None:
    """The squashed migrations make the same tables, constraints, triggers and roles as those that they replace."""
    assert columns(new) == columns(steps)
    assert constraints(new) == constraints(steps)
    for kind in ("index", "trigger", "function"):
        assert schema(new, kind) == schema(steps, kind), kind
    assert roles(new) == roles(steps)


def constraints(address: str) -> set[str]:
    """Names and kinds; SQLite tells them only as parts of its tables."""
    if on_postgresql(address):
        return {f"{name} {definition}" for _, name, definition in schema(address, "constraint")}
    tables = schema(address, "table")
    named = {f"{table} {found}" for _, table, sql in tables for found in re.findall(r'CONSTRAINT "\w+" \w+', sql)}
    return named | {f"{table} {sql.count('REFERENCES')} {sql.count('CHECK')}" for _, table, sql in tables}


def roles(address: str) -> set[tuple[str, ...]]:
    """Group, model and permission."""
    query = """
        SELECT g.name, c.model, p.codename FROM auth_group_permissions gp JOIN auth_group g ON g.id = gp.group_id
        JOIN auth_permission p ON p.id = gp.permission_id JOIN django_content_type c ON c.id = p.content_type_id
    """
    with opened(address) as database:
        return set(database.execute(query).fetchall())
