"""Open data: the published tables for programs, one region or the whole, as JSON and CSV."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from website import spreadsheet_escape

from ..in_force import in_force
from ..models import PaymentFact, PolicyTable, Region, Source
from ..published import published, taken_down
from .serializers import SECTIONS, SOURCE, Shape, dump, sources_by_key

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"
# Addresses and telephones of bureaus are no data of ours.
SHAPES = {name: shape for name, shape in SECTIONS.items() if name != "contacts"}


def json_response(data: Any) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def region_data(region: Region) -> dict[str, Any]:
    """One region: what is published of it, the tables that answer today, and the sources of all of them."""
    rows = {name: _published(shape, [region.pk]) for name, shape in SHAPES.items()}
    known = in_force(timezone.localdate(), region)
    everything = [*itertools.chain(*rows.values()), *known.tables]
    return {
        "region": {"slug": region.slug, "name": region.name, "code": region.code, "level": region.level},
        "province": region.province.slug if region.province else None,
        "licence": LICENCE,
        **{name: [_row(row, shape) for row in rows[name]] for name, shape in SHAPES.items()},
        "in_force": {
            "credit": _in_force(known.credit, SHAPES["credit"]),
            "coverage": _in_force(known.coverage, SHAPES["coverage"]),
        },
        "withdrawn": _withdrawn(region),
        "sources": [
            _source(source) for source in dict.fromkeys(source for row in everything for source in row.sources)
        ],
    }


def whole_data() -> dict[str, Any]:
    """Everything published, in one document."""
    return {
        "licence": LICENCE,
        "sources": [_source(source) for source in sources_by_key()],
        **{
            name: [{"region": row.region.slug, **_row(row, shape)} for row in _published(shape)]
            for name, shape in SHAPES.items()
        },
    }


def _published(shape: Shape, places: Iterable[int] | None = None) -> list[Any]:
    """The published rows of a kind with all that hangs below them."""
    rows = published(shape.model, places)
    prefetch_related_objects(rows, *shape.relations)
    return rows


def _row(row: Any, shape: Shape) -> dict[str, Any]:
    """A row with what is made of it and of the day: the headline of a table, and whether its source still reaches."""
    payload = dump(row, shape)
    if isinstance(row, PolicyTable):
        payload = {"headline": row.headline, **payload, "known_until": row.known_until, "evidence": row.evidence}
    if isinstance(row, (PolicyTable, PaymentFact)):
        payload["outdated"] = row.outdated(timezone.localdate())
    return payload


def _in_force(table: Any, shape: Shape) -> dict[str, Any] | None:
    """The table that answers for the region today, its own or its province's, and who decided it."""
    if table is None:
        return None
    prefetch_related_objects([table], *shape.relations)
    return {"decided_by": table.region.slug, **_row(table, shape)}


def _withdrawn(region: Region) -> list[dict[str, Any]]:
    """What this site took down, and why."""
    return [
        {
            "kind": name,
            "headline": table.headline,
            "withdrawn_on": table.withdrawn_on,
            "because": table.withdrawn_because,
        }
        for name in ("credit", "coverage")
        for table in taken_down(SHAPES[name].model, [region.pk])
    ]


def _source(source: Source) -> dict[str, Any]:
    """What readers see of a source: not the editors' note, and no address that the pages do not link."""
    hidden = {"note", "link"} | (set() if source.link else {"url"})
    return {name: value for name, value in dump(source, SOURCE).items() if name not in hidden}


# ---- the tables as CSV ----

# What stands over a column that is made, or whose field has another name at the desk.
HEADINGS = {
    "outdated": "过了来源管的日子",
    "evidence": "依据级别",
    "who": "哪些人",
    "base_meaning": "基数",
    "reduction_rate": "年限少一年减多少",
    "basis": "按退休还是按办手续",
    "sources": "依据",
}
OF_TABLES = ("effective_from", "known_until", "outdated", "checked_on", "first_published", "evidence")
COLUMNS = {
    "credit": (
        *("region", "audience", *OF_TABLES, "method", "period", "who", "amount", "low", "high", "rate", "frozen_at"),
        *("base_meaning", "provisional", "reduction_rate", "only_for", "sources"),
    ),
    "coverage": (
        *("region", *OF_TABLES, "basis", "who", "only_for", "known", "cumulative_months", "actual_months"),
        *("strictly_more", "note", "sources"),
    ),
}


def columns(kind: str) -> dict[str, str]:
    """The columns of a kind of table with the words over them: those of the fields of its rows and of its own."""
    table = SHAPES[kind].model
    row: Any = table._meta.get_field(_rows_of(kind)).related_model
    fields = {field.name: str(field.verbose_name) for model in (table, row) for field in model._meta.concrete_fields}
    return {name: HEADINGS.get(name) or fields[name] for name in COLUMNS[kind]}


def _rows_of(kind: str) -> str:
    """The relation that holds the rows of a table: the first one of its shape."""
    return next(iter(SHAPES[kind].children))


def _lines(kind: str) -> Iterator[list[Any]]:
    """One line per row of every published table."""
    for table in published(SHAPES[kind].model):
        made = {
            "region": table.region.name,
            "sources": "；".join(dict.fromkeys(_cited(citation) for citation in table.citations.all())),
            "outdated": table.outdated(timezone.localdate()),
        }
        for row in getattr(table, _rows_of(kind)).all():
            values = (made[name] if name in made else _value(table, row, name) for name in COLUMNS[kind])
            yield [spreadsheet_escape.escape("" if value is None else str(value)) for value in values]


def _value(table: Any, row: Any, name: str) -> Any:
    """A value of the row, else of its table. A row without a base of its own has the table's."""
    if name == "base_meaning":
        return row.base_meaning or table.base_meaning
    return getattr(row if hasattr(row, name) else table, name)


def _cited(citation: Any) -> str:
    """Title, number and article of a source."""
    return " ".join(filter(None, (citation.source.title, citation.source.document_number, citation.locator)))


def csv_response(kind: str) -> HttpResponse:
    """A CSV that spreadsheet programs open as UTF-8."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    writer = csv.writer(response)
    writer.writerow(columns(kind).values())
    writer.writerows(_lines(kind))
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
