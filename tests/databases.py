"""A database by its address, SQLite or PostgreSQL, opened beside the site: its rows, its tables, what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

Rows = dict[str, dict[Any, dict[str, Any]]]

# What makes up a schema besides rows, one definition a row. Names that Django draws are part of them.
SQLITE_SCHEMA = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
POSTGRESQL_SCHEMA = """
SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, character_maximum_length, is_nullable,
    column_default, is_identity) FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) FROM pg_trigger
    WHERE NOT tgisinternal
UNION ALL SELECT 'function', oid::regprocedure::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""
SQLITE_DAMAGE = ("PRAGMA integrity_check", "PRAGMA foreign_key_check")
# What PostgreSQL itself has not held every row against.
POSTGRESQL_DAMAGE = (
    "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated",
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid",
)
# The content version's two rows have keys of their own.
SEQUENCES = """
SELECT table_name, column_name, pg_get_serial_sequence(format('%I', table_name), column_name)
FROM information_schema.columns WHERE table_schema = 'public' AND is_identity = 'YES' AND table_name <> 'policies_contentedition'
"""


def on_postgresql(address: str) -> bool:
    return address.startswith("postgres")


@contextmanager
def opened(address: str) -> Iterator[Any]:
    """What is executed counts at once, unless it begins a transaction."""
    if on_postgresql(address):
        import psycopg

        with psycopg.connect(address, autocommit=True) as connection:
            yield connection
    else:
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"), isolation_level=None)) as connection:
            yield connection


def everything(address: str) -> Rows:
    """Table → primary key → column → value."""
    with opened(address) as connection:
        named = (
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            if on_postgresql(address)
            else "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        tables = [name for (name,) in connection.execute(named)]
        return {table: _rows(connection, table, _key(connection, address, table)) for table in sorted(tables)}


def _rows(connection: Any, table: str, key: list[str]) -> dict[Any, dict[str, Any]]:
    answer = connection.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in answer.description]
    rows = [dict(zip(columns, values, strict=True)) for values in answer]
    return {tuple(row[name] for name in key or columns): row for row in rows}


def _key(connection: Any, address: str, table: str) -> list[str]:
    """The columns of a table's primary key."""
    named = (
        f"SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) "
        f"WHERE indisprimary AND indrelid = '\"{table}\"'::regclass"
        if on_postgresql(address)
        else f"SELECT name FROM pragma_table_info('{table}') WHERE pk"
    )
    return [name for (name,) in connection.execute(named)]


def lost(before: Rows, after: Rows, moved: frozenset[str] = frozenset()) -> list[str]:
    """What `before` held and `after` does not, in the tables and columns that both have. `moved` names columns
    (table.column) whose values a migration changes on purpose."""
    result = []
    for table in before.keys() & after.keys():
        for key, row in before[table].items():
            there = after[table].get(key)
            if there is None:
                result.append(f"{table} {key} is gone")
                continue
            same = row.keys() & there.keys() - {column for column in row if f"{table}.{column}" in moved}
            result += [
                f"{table}.{column} of {key}: {row[column]!r} is now {there[column]!r}"
                for column in sorted(same)
                if row[column] != there[column]
            ]
    return sorted(result)


def schema(address: str, *kinds: str) -> list[tuple[str, str, str]]:
    """Every part of the schema, or those of some kinds: kind, name, definition."""
    with opened(address) as connection:
        result = connection.execute(POSTGRESQL_SCHEMA if on_postgresql(address) else SQLITE_SCHEMA).fetchall()
    return sorted(tuple(map(str, part)) for part in result if not kinds or part[0] in kinds)


def damage(address: str) -> list[str]:
    """What the database finds wrong with itself, and sequences that would give a key a second time."""
    params = POSTGRESQL_DAMAGE if on_postgresql(address) else SQLITE_DAMAGE
    with opened(address) as connection:
        result = [str(row) for question in params for row in connection.execute(question) if row != ("ok",)]
        return result + (_sequences_behind(connection) if on_postgresql(address) else [])


def _sequences_behind(connection: Any) -> list[str]:
    result = []
    for table, column, sequence in connection.execute(SEQUENCES).fetchall():
        (highest,) = connection.execute(f'SELECT max("{column}") FROM "{table}"').fetchone()
        last, called = connection.execute(f"SELECT last_value, is_called FROM {sequence}").fetchone()
        if highest is not None and last + called <= highest:
            result.append(f"{sequence} gives {last + called}, {table} has {highest}")
    return result
