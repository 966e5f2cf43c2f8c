"""Tables with all their rows, citations and sources in one statement, however many tables.

What prefetching asks in a statement for each relation, with a list of ids as long as the data, the database gathers here
itself, as JSON beside each table. The rows come back as the same objects that a prefetch gives: `table.bands.all()`,
`citation.source` and so on cost nothing more.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connections, models
from django.db.models.expressions import OrderBy, RawSQL

from .models import PolicyTable, Source

Table = TypeVar("Table", bound=PolicyTable)


def whole(tables: models.QuerySet[Table], *relations: str) -> list[Table]:
    """The tables of a query with the rows of these relations; a citation brings its source. One statement.

    The order of the query and of each relation is kept.
    """
    rows = {name: tables.model._meta.get_field(name).related_model for name in relations}
    text = models.TextField()
    gathered = {f"_{name}": RawSQL(_statement(model, tables.db), (), text) for name, model in rows.items()}
    found = list(tables.annotate(**gathered))
    sources: dict[int, Source] = {}
    for table in found:
        kept = table.__dict__.setdefault("_prefetched_objects_cache", {})
        for name, model in rows.items():
            told = json.loads(table.__dict__.pop(f"_{name}"), parse_float=Decimal)
            kept[name] = _as_prefetched(table, name, [_row(model, values, table, sources) for values in told])
    return found


def _as_prefetched(table: PolicyTable, name: str, rows: list[models.Model]) -> models.QuerySet[Any]:
    kept: models.QuerySet[Any] = getattr(table, name).get_queryset()
    kept._result_cache, kept._prefetch_done = rows, True  # type: ignore[attr-defined]
    return kept


# ---- asking ----


@lru_cache(maxsize=32)
def _statement(model: type[models.Model], using: str) -> str:
    """The rows of one table, and the source of each where it has one, as an array of arrays in the model's order."""
    connection = connections[using]
    quote = connection.ops.quote_name
    meta, parent = model._meta, model._meta.get_field("table").related_model._meta  # type: ignore[union-attr]
    own, whose = quote(meta.db_table), f"{quote(parent.db_table)}.{quote('id')}"
    columns = [f"{own}.{quote(field.column)}" for field in meta.concrete_fields]
    join = ""
    if _has_source(model):
        source = quote(Source._meta.db_table)
        columns += [f"{source}.{quote(field.column)}" for field in Source._meta.concrete_fields]
        join = f" INNER JOIN {source} ON {source}.id = {own}.source_id"
    order = ", ".join(f"{own}.{term}" for term in map(_order, meta.ordering))
    named = ", ".join(f"{column} AS c{number}" for number, column in enumerate(columns))
    values = ", ".join(f"found.c{number}" for number in range(len(columns)))
    rows = f"SELECT {named} FROM {own}{join} WHERE {own}.table_id = {whose} ORDER BY {order}"
    if connection.vendor == "postgresql":
        return f"SELECT coalesce(json_agg(json_build_array({values})), '[]'::json)::text FROM ({rows}) AS found"
    return f"SELECT json_group_array(json_array({values})) FROM ({rows}) AS found"


def _has_source(model: type[models.Model]) -> bool:
    return any(field.name == "source" for field in model._meta.concrete_fields)


def _order(term: str | OrderBy) -> str:
    """One term of a model's ordering: a name, or a name with empty values first."""
    if isinstance(term, str):
        return f"{term[1:]} DESC" if term.startswith("-") else term
    return f"{term.expression.name} {'DESC' if term.descending else 'ASC'}{' NULLS FIRST' if term.nulls_first else ''}"


# ---- reading ----


def _row(model: type[Any], values: list[Any], table: PolicyTable, sources: dict[int, Source]) -> models.Model:
    columns = len(model._meta.concrete_fields)
    row: Any = _made(model, values[:columns])
    row.table = table
    if len(values) > columns:
        number = values[columns]
        if number not in sources:
            sources[number] = _made(Source, values[columns:])
        row.source = sources[number]
    return row


def _made(model: type[Any], values: list[Any]) -> Any:
    names, readers = _shape(model)
    read = [
        value if value is None or read is None else read(value) for value, read in zip(values, readers, strict=True)
    ]
    return model.from_db("default", names, read)


@lru_cache(maxsize=32)
def _shape(model: type[models.Model]) -> tuple[list[str], list[Callable[[Any], Any] | None]]:
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [_reader(field) for field in fields]


def _reader(field: Any) -> Callable[[Any], Any] | None:
    """From JSON to what the field gives when it is read from a column. None: as it is."""
    if isinstance(field, models.DecimalField):
        return lambda value: round(Decimal(value), field.decimal_places)
    if isinstance(field, models.DateField):
        return date.fromisoformat
    if isinstance(field, models.BooleanField):
        return bool
    if isinstance(field, models.JSONField):
        return lambda value: json.loads(value) if isinstance(value, str) else value
    return None
