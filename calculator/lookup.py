"""Database rows → frozen tables for the rules. The only module of the calculator that reads policy tables."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, TypeVar, get_args, get_type_hints

from django.db.models import Model

from policies import content_version, models
from policies.citations import cited_source, sources_of
from policies.in_force.draft_overlay import local_rows, with_draft
from policies.models import Audience, Region
from policies.published import published
from rules.money import yuan
from rules.months import Month
from rules.tables import (
    AccountDeduction,
    CitedSource,
    CoverageRequirement,
    CoverageRoute,
    CoverageRule,
    CreditRule,
    CreditRuleBand,
    DecidingRegion,
    Reduction,
    Rulebook,
    Tables,
    TopUpRule,
)
from rules.text_enum import TextEnum


def tables_for(region: Region) -> Tables:
    """Every published table that can answer for a region: its own, and its province's. Cached by content version."""
    return _tables_for(content_version.current(content_version.RULES), region)


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
        top_ups=tuple(_frozen(TopUpRule, rule, place=_place(rule.region), source=_source(rule)) for rule in top_ups),
        deductions=tuple(
            _frozen(AccountDeduction, fact, amount=_monthly(fact), source=_source(fact)) for fact in taken
        ),
    )


def _monthly(fact: models.PaymentFact) -> Decimal | None:
    return yuan(fact.amount / 12) if fact.per == models.Per.YEAR and fact.amount is not None else fact.amount


def _source(row: models.TopUp | models.PaymentFact) -> CitedSource:
    return cited_source(row.source, row.locator)


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
    bands = tuple(_frozen(CreditRuleBand, band) for band in table.bands.all())
    return _frozen(CreditRule, table, **_header(table), bands=bands, reduction=_reduction(table))


def _reduction(table: models.CreditTable) -> Reduction | None:
    rate, male, female = table.reduction_rate, table.reduction_male_months, table.reduction_female_months
    return None if rate is None or male is None or female is None else Reduction(rate, male, female)


def coverage_table(table: models.CoverageTable) -> CoverageRule:
    rows = tuple(_frozen(CoverageRequirement, row) for row in table.rows.all())
    options = tuple(_frozen(CoverageRoute, option) for option in table.options.all())
    return _frozen(CoverageRule, table, **_header(table), rows=rows, options=options)


def _header(table: models.PolicyTable) -> dict[str, Any]:
    return {"place": _place(table.region), "sources": sources_of(table)}


Frozen = TypeVar("Frozen")


def _frozen(kind: type[Frozen], row: Model, **told: Any) -> Frozen:
    """A row as the rules take it: its columns under the same names, but for what is `told`."""
    columns = {name: _read(getattr(row, name), hint) for name, hint in _columns(kind) if name not in told}  # type: ignore[arg-type]
    return kind(**columns, **told)


@cache
def _columns(kind: Any) -> list[tuple[str, Any]]:
    """The fields of a class of the rules, each with its type, None left out."""
    hints = get_type_hints(kind)
    return [(field.name, next(iter(get_args(hints[field.name])), hints[field.name])) for field in fields(kind)]


def _read(value: Any, kind: Any) -> Any:
    """A column for a field of this type: months are stored as days, nothing chosen as an empty text."""
    if kind is Month:
        return Month.of(value) if value else None
    if isinstance(kind, type) and issubclass(kind, TextEnum):
        return kind(value) if value else None
    return value


def _place(region: Region) -> DecidingRegion:
    return DecidingRegion(region.slug, region.name)
