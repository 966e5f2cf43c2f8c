"""Open data: the published tables for programs, one region or the whole, as JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.utils import timezone

from website import spreadsheet_escape

from ..in_force import in_force
from ..models import Claim, CoverageTable, CreditTable, Finding, PaymentFact, Region, Source, TopUp
from . import serializers

LICENCE = "https://creativecommons.org/licenses/by/4.0/deed.zh-hans"


def json_response(data: Any) -> JsonResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Access-Control-Allow-Origin"] = "*"
    return response


def region_data(region: Region) -> dict[str, Any]:
    """One region: its published tables with their rows, the ones that answer today, its findings and claims, and the sources of all of them."""
    credit, coverage = _published(CreditTable, region), _published(CoverageTable, region)
    findings = Finding.objects.shown().filter(region=region)
    known = in_force(timezone.localdate(), region)
    deciding = [table for table in (known.credit, known.coverage) if table]
    cited = [source for table in (*credit, *coverage, *deciding) for source in table.sources]
    top_ups, payments = (_rows(model, region) for model in (TopUp, PaymentFact))
    claims = Claim.objects.shown().filter(region=region)
    named = [row.source for row in (*findings, *top_ups, *payments, *claims) if row.source]
    return {
        "region": {"slug": region.slug, "name": region.name, "code": region.code, "level": region.level},
        "province": region.province.slug if region.province else None,
        "licence": LICENCE,
        "credit": [_table(table, serializers.CREDIT) for table in credit],
        "coverage": [_table(table, serializers.COVERAGE) for table in coverage],
        "in_force": {
            "credit": _in_force(known.credit, serializers.CREDIT),
            "coverage": _in_force(known.coverage, serializers.COVERAGE),
        },
        "findings": [serializers.dump(finding, serializers.FINDING) for finding in findings],
        "top_ups": [serializers.dump(rule, serializers.TOP_UP) for rule in top_ups],
        "payments": [_payment(fact) for fact in payments],
        "claims": [serializers.dump(claim, serializers.CLAIM) for claim in claims],
        "withdrawn": _withdrawn(region),
        "sources": [_source(source) for source in dict.fromkeys([*cited, *named])],
    }


def _rows(model: Any, region: Region | None = None) -> list[Any]:
    """The published rows of a place, or of all."""
    rows = model.objects.published().select_related("source")
    return list(rows.filter(region=region) if region else rows)


def _payment(fact: PaymentFact) -> dict[str, Any]:
    return {**serializers.dump(fact, serializers.PAYMENT), "outdated": fact.outdated(timezone.localdate())}


def _withdrawn(region: Region) -> list[dict[str, Any]]:
    """What this site took down, and why."""
    return [
        {
            "kind": "credit" if model is CreditTable else "coverage",
            "headline": table.headline,
            "withdrawn_on": table.withdrawn_on,
            "because": table.withdrawn_because,
        }
        for model in (CreditTable, CoverageTable)
        for table in model.objects.taken_down().filter(region=region)
    ]


def _in_force(table: Any, shape: serializers.Shape) -> dict[str, Any] | None:
    """The table that answers for the region today, its own or its province's, and who decided it."""
    return {"decided_by": table.region.slug, **_table(table, shape)} if table else None


def whole_data() -> dict[str, Any]:
    """Everything published, in one document."""
    regions = {region.pk: region.slug for region in Region.objects.all()}
    return {
        "licence": LICENCE,
        "sources": [_source(source) for source in serializers.sources_by_key()],
        "credit": [{"region": regions[t.region_id], **_table(t, serializers.CREDIT)} for t in _published(CreditTable)],
        "coverage": [
            {"region": regions[t.region_id], **_table(t, serializers.COVERAGE)} for t in _published(CoverageTable)
        ],
        "findings": [
            {"region": regions[f.region_id], **serializers.dump(f, serializers.FINDING)}
            for f in Finding.objects.shown()
        ],
        "claims": [
            {"region": regions[c.region_id], **serializers.dump(c, serializers.CLAIM)} for c in Claim.objects.shown()
        ],
        "top_ups": [{"region": regions[t.region_id], **serializers.dump(t, serializers.TOP_UP)} for t in _rows(TopUp)],
        "payments": [{"region": regions[f.region_id], **_payment(f)} for f in _rows(PaymentFact)],
    }


def _published(model: Any, region: Region | None = None) -> list[Any]:
    tables = model.objects.published().newest_first().select_related("region")
    rows = ("bands",) if model is CreditTable else ("rows", "options")
    if region:
        tables = tables.filter(region=region)
    return list(tables.with_rows(*rows, "citations", "examples"))


def _source(source: Source) -> dict[str, Any]:
    """What readers see of a source: not the editors' note, and no address that the pages do not link."""
    hidden = {"note", "link"} | (set() if source.link else {"url"})
    return {name: value for name, value in serializers.dump(source, serializers.SOURCE).items() if name not in hidden}


def _table(table: Any, shape: serializers.Shape) -> dict[str, Any]:
    """A table with what is made from its rows and from the day: its headline, and whether its source still reaches."""
    reach = {"known_until": table.known_until, "outdated": table.outdated(timezone.localdate())}
    return {"headline": table.headline, **serializers.dump(table, shape), **reach, "evidence": table.evidence}


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
    for table in _published(CreditTable):
        own = ("audience", "method", "period", "provisional", "reduction_rate")
        head = _head(table) | {name: getattr(table, name) for name in own}
        for band in table.bands.all():
            yield _line(head | {"base_meaning": band.base_meaning or table.base_meaning}, band, CREDIT_COLUMNS)


def coverage_rows() -> Iterator[list[Any]]:
    for table in _published(CoverageTable):
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
