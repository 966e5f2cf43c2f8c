"""The database of each release, as it left it: brought into a site of SQLite or PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.databases import SEQUENCES, on_postgresql
from tests.operations.server import Site

FOLDER = Path(__file__).parent
# Without the signals at the end of `migrate`: they would make what later releases have.
MIGRATE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate({targets})
"""


def load(release: str, site: Site) -> None:
    """Make an empty database what a release left. Where it is not SQLite's, the tables are those of the release's
    migrations, and every row is the stored one."""
    script = (FOLDER / f"{release}.sql").read_text(encoding="utf-8")
    if not on_postgresql(site.address):
        with site.sql() as database:
            database.executescript(script)
        return
    with _stored(script) as stored:
        targets = stored.execute("SELECT app, max(name) FROM django_migrations GROUP BY app").fetchall()
        done = site.manage("shell", "--no-imports", "-v", "0", "-c", MIGRATE.format(targets=targets))
        assert done.returncode == 0, done.stderr
        with site.sql() as database, database.transaction():
            database.execute("SET LOCAL TIME ZONE 'UTC'")
            _copy(stored, database)


@contextmanager
def _stored(script: str) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as stored:
        stored.executescript(script)
        yield stored


def _copy(stored: sqlite3.Connection, database: Any) -> None:
    """Every value goes as text, which PostgreSQL reads as what the column is."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    tables = [name for (name,) in stored.execute(named)]
    database.execute(f"TRUNCATE {', '.join(tables)}")
    for table in tables:
        rows = stored.execute(f'SELECT * FROM "{table}"')
        columns = [column[0] for column in rows.description]
        named = ", ".join(f'"{column}"' for column in columns)
        words = f'INSERT INTO "{table}" ({named}) VALUES ({", ".join(["%s"] * len(columns))})'
        for row in rows:
            database.execute(words, [None if value is None else str(value) for value in row])
    kwargs = dict(stored.execute("SELECT name, seq FROM sqlite_sequence"))
    for table, _, sequence in database.execute(SEQUENCES).fetchall():
        if last := kwargs.get(table):
            database.execute("SELECT setval(%s, %s)", [sequence, last])
