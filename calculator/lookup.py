"""Database rows → frozen tables for the rules. The only module of the calculator that reads policy tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from policies import content_version, models
from policies.citations import cited_source, sources_of
from policies.in_force.draft_overlay import local_rows, with_draft
from policies.models import Audience, Region
from policies.published import published
from rules.answers import Category, Sex
from rules.money import yuan
from rules.months import Month
from rules.tables import (
    AccountDeduction,
    BandOpens,
    Basis,
    CoverageRequirement,
    CoverageRoute,
    CoverageRule,
    CreditRule,
    CreditRuleBand,
    DecidingRegion,
    Method,
    Period,
    Reduction,
    Rulebook,
    Tables,
    TopUpRule,
)


def tables_for(region: Region) -> Tables:
    """Every published table that can answer for a region: its own, and its province's. Cached by content version."""
    return _tables_for(content_version.current(), region)


@lru_cache(maxsize=512)
def _tables_for(version: int, region: Region) -> Tables:
    return _with_money(region, _tables(region, *_published(region)))


def tables_with(region: Region, draft: models.PolicyTable) -> Tables:
    """The same as it would be with `draft` published: for previews and for what publishing would change."""
    credit, coverage = _published(region)
    places = region.answering_ids
    tables = _tables(
        region,
        with_draft(credit, draft, models.CreditTable, places),
        with_draft(coverage, draft, models.CoverageTable, places),
    )
    return _with_money(region, tables)


def _published(region: Region) -> tuple[list[Any], list[Any]]:
    """Published credit and coverage tables of a region and its province."""
    places = region.answering_ids
    return published(models.CreditTable, places), published(models.CoverageTable, places)


def _tables(region: Region, credit: list[Any], coverage: list[Any]) -> Tables:
    return Tables(
        retiree=_rulebook([t for t in credit if t.audience == Audience.RETIREE], region, credit_table),
        employee=_rulebook([t for t in credit if t.audience == Audience.EMPLOYEE], region, credit_table),
        coverage=_rulebook(coverage, region, coverage_table),
    )


def _with_money(region: Region, tables: Tables) -> Tables:
    """What missing years cost and what is taken off: the region's own, where it has none its province's."""
    top_ups = local_rows(models.TopUp, region)
    taken = local_rows(models.PaymentFact, region, kind=models.PaymentKind.DEDUCTION)
    return replace(
        tables,
        top_ups=tuple(_top_up(rule) for rule in top_ups),
        deductions=tuple(_account_deduction(fact) for fact in taken),
    )


def _top_up(rule: models.TopUp) -> TopUpRule:
    return TopUpRule(
        place=_place(rule.region),
        kind=rule.kind,
        base_meaning=rule.base_meaning,
        source=cited_source(rule.source, rule.locator),
        category=Category(rule.category) if rule.category else None,
        who=rule.who,
        base_amount=rule.base_amount,
        base_year=rule.base_year,
        base_share=rule.base_share,
        rate=rule.rate,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        note=rule.note,
    )


def _account_deduction(fact: models.PaymentFact) -> AccountDeduction:
    yearly = fact.per == models.Per.YEAR and fact.amount is not None
    return AccountDeduction(
        name=fact.name,
        source=cited_source(fact.source, fact.locator),
        amount=yuan(fact.amount / 12) if yearly and fact.amount is not None else fact.amount,
        only_for=fact.only_for,
        valid_from=fact.valid_from,
        valid_until=fact.valid_until,
    )


def only_table(table: models.PolicyTable) -> Tables:
    """A rule book that holds one table and nothing else: for worked examples and drafts."""
    empty: Tables = Tables(Rulebook(), Rulebook(), Rulebook())
    if isinstance(table, models.CoverageTable):
        return Tables(empty.retiree, empty.employee, Rulebook(own=(coverage_table(table),)))
    assert isinstance(table, models.CreditTable)
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
        sources=sources_of(table),
        period=Period(table.period),
        band_opens=BandOpens(table.band_opens),
        year_starts=table.year_starts,
        base_amount=table.base_amount,
        base_meaning=table.base_meaning,
        approximate=table.approximate,
        deduction=table.deduction,
        deduction_name=table.deduction_name,
        deduction_until=table.deduction_until,
        provisional=table.provisional,
        reduction=_reduction(table),
        known_until=table.known_until,
        checked_on=table.checked_on,
    )


def _reduction(table: models.CreditTable) -> Reduction | None:
    rate, male, female = table.reduction_rate, table.reduction_male_months, table.reduction_female_months
    return None if rate is None or male is None or female is None else Reduction(rate, male, female)


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
        frozen_at=_month(band.frozen_at),
        base_amount=band.base_amount,
        base_meaning=band.base_meaning,
        only_for=band.only_for,
        note=band.note,
    )


def coverage_table(table: models.CoverageTable) -> CoverageRule:
    return CoverageRule(
        place=_place(table.region),
        effective_from=table.effective_from,
        rows=tuple(_row(row) for row in table.rows.all()),
        sources=sources_of(table),
        options=tuple(CoverageRoute(option.kind, option.text) for option in table.options.all()),
        basis=Basis(table.basis),
        known_until=table.known_until,
        checked_on=table.checked_on,
        deemed=table.deemed,
    )


def _row(row: models.CoverageRow) -> CoverageRequirement:
    return CoverageRequirement(
        sex=Sex(row.sex) if row.sex else None,
        category=Category(row.category) if row.category else None,
        enrolled_from=_month(row.enrolled_from),
        enrolled_to=_month(row.enrolled_to),
        retires_from=_month(row.retires_from),
        retires_to=_month(row.retires_to),
        started_work_from=_month(row.started_work_from),
        started_work_to=_month(row.started_work_to),
        cumulative_months=row.cumulative_months,
        actual_months=row.actual_months,
        strictly_more=row.strictly_more,
        known=row.known,
        only_for=row.only_for,
        note=row.note,
    )


def _place(region: Region) -> DecidingRegion:
    return DecidingRegion(region.slug, region.name)


def _month(day: date | None) -> Month | None:
    return Month.of(day) if day else None
