"""Open data: the published tables for programs, one region or the whole, as JSON and CSV."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from website import spreadsheet_escape

from ..in_force import in_force
from ..models import CoverageTable, CreditTable, PaymentFact, PolicyTable, Region, Source
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


# Columns that both kinds of tables have.
OF_TABLES = {
    "effective_from": "施行日",
    "known_until": "来源管到哪天",
    "outdated": "过了来源管的日子",
    "checked_on": "核对日",
    "first_published": "本站首次发布",
    "evidence": "依据级别",
}
CREDIT_COLUMNS = {
    "region": "地区",
    "audience": "给谁",
    **OF_TABLES,
    "method": "算法",
    "period": "多久一次",
    "who": "哪些人",
    "amount": "金额（元）",
    "low": "约数下限（元）",
    "high": "约数上限（元）",
    "rate": "比例",
    "frozen_at": "和哪个月的一样多",
    "base_meaning": "基数",
    "provisional": "暂定",
    "reduction_rate": "年限少一年减多少",
    "only_for": "只给哪些人",
    "sources": "依据",
}
COVERAGE_COLUMNS = {
    "region": "地区",
    **OF_TABLES,
    "basis": "按退休还是按办手续",
    "who": "哪些人",
    "only_for": "只给哪些人",
    "known": "查到了",
    "cumulative_months": "累计（个月）",
    "actual_months": "实际缴费（个月）",
    "strictly_more": "须超过",
    "note": "说明",
    "sources": "依据",
}


def credit_rows() -> Iterator[list[Any]]:
    """One line per row of every published credit table."""
    for table in published(CreditTable):
        own = ("audience", "method", "period", "provisional", "reduction_rate")
        head = _head(table) | {name: getattr(table, name) for name in own}
        for band in table.bands.all():
            yield _line(head | {"base_meaning": band.base_meaning or table.base_meaning}, band, CREDIT_COLUMNS)


def coverage_rows() -> Iterator[list[Any]]:
    for table in published(CoverageTable):
        for row in table.rows.all():
            yield _line(_head(table) | {"basis": table.basis}, row, COVERAGE_COLUMNS)


def _head(table: Any) -> dict[str, Any]:
    sources = "；".join(dict.fromkeys(_cited(citation) for citation in table.citations.all()))
    days = ("effective_from", "known_until", "checked_on", "first_published", "evidence")
    named = {name: getattr(table, name) for name in days}
    return {"region": table.region.name, "sources": sources, "outdated": table.outdated(timezone.localdate()), **named}


def _cited(citation: Any) -> str:
    """Title, number and article of a source."""
    return " ".join(filter(None, (citation.source.title, citation.source.document_number, citation.locator)))


def _line(head: dict[str, Any], row: Any, columns: dict[str, str]) -> list[Any]:
    values = (head[name] if name in head else getattr(row, name) for name in columns)
    return [spreadsheet_escape.escape("" if value is None else str(value)) for value in values]


def csv_response(name: str, columns: Iterable[str], rows: Iterable[list[Any]]) -> HttpResponse:
    """A CSV that spreadsheet programs open as UTF-8."""
    buffer = io.StringIO()
    buffer.write("\ufeff")
    writer = csv.writer(buffer)
    writer.writerow(columns)
    writer.writerows(rows)
    response = HttpResponse(buffer.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Access-Control-Allow-Origin"] = "*"
    return response
