"""Every row of the site from its database into an empty one, as it is: the same keys, the audit trail, people and rights.

Rows are saved raw: no signal makes history of them, no field sets its own time. Everything happens in one transaction of
the target, which ends only when each row read back from the target equals the row of the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model, QuerySet

from policies.models import ContentEdition
from safekeeping.copies import table_in_use

CHUNK = 500


class TransferError(Exception):
    """Why nothing was transferred; a sentence for whoever runs the site."""


def copied_models() -> list[type[Model]]:
    """Every model with a table of its own, those between many and many included, in the order of copying.

    The database draws another edition with every other row that is written, so that one comes when all are there.
    """
    found = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return sorted(found, key=lambda model: (model is ContentEdition, model._meta.label))


def look(source: str, target: str) -> None:
    """Whether rows can be copied at all, before anything is written. Raises TransferError where `source` is not of this
    release, or `target` holds anything; a target with this release's empty tables holds nothing."""
    _require_all_migrations(source)
    _require_empty(target)


def transfer(source: str, target: str) -> dict[str, int]:
    """Copy everything from one database alias to another, compare, and return the rows of each model by its label.

    Raises TransferError, and then the target holds nothing of it. Nobody can write to a SQLite source meanwhile; what is
    written to a PostgreSQL source after the beginning is not seen.
    """
    look(source, target)
    _require_all_migrations(target)
    with transaction.atomic(using=source), transaction.atomic(using=target):
        _hold_still(source)
        for model in copied_models():
            _copy(model, source, target)
        _set_sequences(target)
        return {model._meta.label: _compare(model, source, target) for model in copied_models()}


def _require_all_migrations(alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise TransferError(f"{_place(alias)}的表结构和这一版程序不一样，请先运行 migrate。")


def _place(alias: str) -> str:
    told = connections[alias].settings_dict
    return f"数据库 {told['HOST'] or ''} {told['NAME']} ".replace("  ", " ")


def _require_empty(target: str) -> None:
    if held := _held(target):
        raise TransferError(f"{_place(target)}里{held}，不往里写，什么也没有动。请给一个空的数据库。")


def _held(target: str) -> str:
    """What a database holds besides the rows that migrations make, in words; empty for nothing."""
    ours = {model._meta.db_table: str(model._meta.verbose_name) for model in copied_models()}
    ours[MigrationRecorder.Migration._meta.db_table] = ""
    for table in connections[target].introspection.table_names(include_views=True):
        if table not in ours:
            return f"有本站没有的表（{table}）"
    table = table_in_use(target)
    return f"已经有内容（{ours[table]}）" if table else ""


def _hold_still(source: str) -> None:
    """One state of the source for the whole transfer, however long it takes."""
    if connections[source].vendor == "postgresql":
        with connections[source].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")


def _rows(model: type[Model], alias: str) -> QuerySet[Any]:
    return models.QuerySet(model, using=alias).order_by("pk")


def _copy(model: type[Model], source: str, target: str) -> None:
    # of what migrations wrote, the source has the same with its own keys
    _rows(model, target)._raw_delete(target)
    for row in _rows(model, source).iterator(CHUNK):
        try:
            row.save_base(raw=True, force_insert=True, using=target)
        except (DatabaseError, ValueError) as error:
            raise TransferError(f"{model._meta.label} 第{row.pk}行写不进去：{error}") from error


def _set_sequences(target: str) -> None:
    """Keys given from now on follow the highest that came along."""
    connection = connections[target]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), copied_models()):
            cursor.execute(statement)


def _compare(model: type[Model], source: str, target: str) -> int:
    """The number of rows; raises TransferError at the first that differs."""
    count = 0
    for one, other in zip_longest(_values(model, source), _values(model, target)):
        if one != other:
            raise TransferError(f"{model._meta.label} 有一行不一样：{one} / {other}。没有写入任何内容。")
        count += 1
    return count


def _values(model: type[Model], alias: str) -> Iterator[dict[str, Any]]:
    names = [field.attname for field in model._meta.concrete_fields]
    return _rows(model, alias).values(*names).iterator(CHUNK)
