"""Counting, in one statement that holds on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections, models, router, transaction

# Milliseconds that a count worth losing waits for another writer. For the disk it does not wait at all.
PATIENCE = 50


def count_up(model: type[models.Model], by: int = 1, *, patient: bool = True, **key: Any) -> None:
    """Add to `count` of the row with this unique key, which is made where there is none.

    Not `patient`: waits no longer than PATIENCE for another writer. Raises django.db.Error where it cannot write.
    """
    using = router.db_for_write(model)
    connection = connections[using]
    fields = [model._meta.get_field(name) for name in key]
    by = int(by)
    quote = connection.ops.quote_name
    table, count = quote(model._meta.db_table), quote("count")
    columns = ", ".join(quote(field.column) for field in fields)  # type: ignore[union-attr]
    marks = ", ".join(["%s"] * len(fields))
    statement = (
        f"INSERT INTO {table} ({columns}, {count}) VALUES ({marks}, {by}) "
        f"ON CONFLICT ({columns}) DO UPDATE SET {count} = {table}.{count} + {by}"
    )
    values = [_plain(field, key[field.name], connection) for field in fields]
    with _patience(connection, patient), transaction.atomic(using=using), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not patient:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}ms'")
        cursor.execute(statement, values)


def _plain(field: Any, value: Any, connection: Any) -> Any:
    """A value as the database takes it; a row stands for its key."""
    return field.get_db_prep_save(value.pk if isinstance(value, models.Model) else value, connection)


@contextmanager
def _patience(connection: Any, patient: bool) -> Iterator[None]:
    """On SQLite, how long this connection waits for another writer and for the disk; as before afterwards."""
    if patient or connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    ask = connection.connection.execute
    before = {name: ask(f"PRAGMA {name}").fetchone()[0] for name in ("busy_timeout", "synchronous")}
    ask(f"PRAGMA busy_timeout = {PATIENCE}")
    ask("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        for name, value in before.items():
            ask(f"PRAGMA {name} = {int(value)}")
