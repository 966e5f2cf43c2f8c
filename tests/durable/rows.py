"""Every row of every table, to compare one database with another."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

Rows = dict[str, dict[Any, dict[str, Any]]]


def everything(database: Path) -> Rows:
    """Table → primary key → column → value."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        tables = [row["name"] for row in connection.execute(named)]
        return {
            table: {row[0]: dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')} for table in tables
        }


def lost(before: Rows, after: Rows, moved: frozenset[str] = frozenset()) -> list[str]:
    """What `before` held and `after` does not, in the tables and columns that both have. `moved` names columns
    (table.column) whose values a migration changes on purpose."""
    found = []
    for table in before.keys() & after.keys():
        for key, row in before[table].items():
            there = after[table].get(key)
            if there is None:
                found.append(f"{table} {key} is gone")
                continue
            same = row.keys() & there.keys() - {column for column in row if f"{table}.{column}" in moved}
            found += [
                f"{table}.{column} of {key}: {row[column]!r} is now {there[column]!r}"
                for column in sorted(same)
                if row[column] != there[column]
            ]
    return sorted(found)
