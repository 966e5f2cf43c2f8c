"""Database rows → frozen tables for the rules. The only file of the calculator that reads policy tables."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from policies import content_version, models
from policies.draft_overlay import with_draft
from policies.models import Audience, Region
from rules.answers import Category, Sex
from rules.months import Month
from rules.tables import (
    BandOpens,
    CitedSource,
    CoverageRequirement,
    CoverageRoute,
    CoverageRule,
    CreditRule,
    CreditRuleBand,
    DecidingRegion,
    Evidence,
    Method,
    Period,
    Rulebook,
    Tables,
)


def tables_for(region: Region) -> Tables:
    """Every published table that can answer for a region: its own, and its province's. Cached by content version."""
    return _tables_for(content_version.current(), region)


@lru_cache(maxsize=512)
def _tables_for(version: int, region: Region) -> Tables:
    return _tables(region, *_published(region))


def tables_with(region: Region, draft: models.PolicyTable) -> Tables:
    """The same as it would be with `draft` published: for previews and for what publishing would change."""
    credit, coverage = _published(region)
    places = [place.pk for place in (region, region.province) if place]
    return _tables(
        region,
        with_draft(credit, draft, models.CreditTable, places),
        with_draft(coverage, draft, models.CoverageTable, places),
    )


def _published(region: Region) -> tuple[list[Any], list[Any]]:
    """Published credit and coverage tables of a region and its province."""
    places = [place.pk for place in (region, region.province) if place]
    credit = models.CreditTable.objects.published().filter(region__in=places).select_related("region")
    coverage = models.CoverageTable.objects.published().filter(region__in=places).select_related("region")
    return list(credit.with_rows("bands", "citations")), list(coverage.with_rows("rows", "options", "citations"))


def _tables(region: Region, credit: list[Any], coverage: list[Any]) -> Tables:
    return Tables(
        retiree=_rulebook([t for t in credit if t.audience == Audience.RETIREE], region, credit_table),
        employee=_rulebook([t for t in credit if t.audience == Audience.EMPLOYEE], region, credit_table),
        coverage=_rulebook(coverage, region, coverage_table),
    )


def only_table(table: models.PolicyTable) -> Tables:
    """A rule book that holds one table and nothing else: for worked examples and drafts."""
    empty: Tables = Tables(Rulebook(), Rulebook(), Rulebook())
    if isinstance(table, models.CoverageTable):
        return Tables(empty.retiree, empty.employee, Rulebook(own=(coverage_table(table),)))
    book = Rulebook(own=(credit_table(table),))
    return (
        Tables(book, empty.employee, empty.coverage)
        if table.audience == Audience.RETIREE
        else Tables(empty.retiree, book, empty.coverage)
    )


def _rulebook(rows: list[Any], region: Region, freeze: Any) -> Rulebook[Any]:
    own = tuple(freeze(row) for row in rows if row.region_id == region.pk)
    return Rulebook(own=own, province=tuple(freeze(row) for row in rows if row.region_id != region.pk))


def credit_table(table: models.CreditTable) -> CreditRule:
    return CreditRule(
        place=_place(table.region),
        effective_from=table.effective_from,
        method=Method(table.method),
        bands=tuple(_band(band) for band in table.bands.all()),
        sources=_sources(table),
        period=Period(table.period),
        band_opens=BandOpens(table.band_opens),
        year_starts=table.year_starts,
        base_amount=table.base_amount,
        base_meaning=table.base_meaning,
        approximate=table.approximate,
        deduction=table.deduction,
        deduction_name=table.deduction_name,
        checked_on=table.checked_on,
    )


def _band(band: models.CreditBand) -> CreditRuleBand:
    return CreditRuleBand(
        age_from=band.age_from,
        age_below=band.age_below,
        category=Category(band.category) if band.category else None,
        retired_from=_month(band.retired_from),
        retired_to=_month(band.retired_to),
        amount=band.amount,
        low=band.low,
        high=band.high,
        rate=band.rate,
        note=band.note,
    )


def coverage_table(table: models.CoverageTable) -> CoverageRule:
    return CoverageRule(
        place=_place(table.region),
        effective_from=table.effective_from,
        rows=tuple(_row(row) for row in table.rows.all()),
        sources=_sources(table),
        options=tuple(CoverageRoute(option.kind, option.text) for option in table.options.all()),
        checked_on=table.checked_on,
    )


def _row(row: models.CoverageRow) -> CoverageRequirement:
    return CoverageRequirement(
        sex=Sex(row.sex) if row.sex else None,
        category=Category(row.category) if row.category else None,
        enrolled_from=_month(row.enrolled_from),
        enrolled_to=_month(row.enrolled_to),
        retires_from=_month(row.retires_from),
        retires_to=_month(row.retires_to),
        cumulative_months=row.cumulative_months,
        actual_months=row.actual_months,
        strictly_more=row.strictly_more,
        known=row.known,
        note=row.note,
    )


def _sources(table: models.PolicyTable) -> tuple[CitedSource, ...]:
    return tuple(
        CitedSource(
            title=source.title,
            evidence=Evidence(source.evidence),
            publisher=source.publisher,
            url=source.href,
            document_number=source.document_number,
            published_on=source.published_on,
            expires_on=source.expires_on,
        )
        for source in table.sources
    )


def _place(region: Region) -> DecidingRegion:
    return DecidingRegion(region.slug, region.name)


def _month(day: date | None) -> Month | None:
    return Month.of(day) if day else None
