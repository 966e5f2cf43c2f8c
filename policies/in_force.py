"""What stands in many regions at once, in a fixed number of queries: for lists, the map and comparisons."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from website import formats

from .draft_overlay import with_draft
from .models import Audience, CoverageTable, CreditTable, Evidence, Level, Region, Reviewed
from .models.credit import cents

Published = tuple[list[Any], list[Any]]


@dataclass(frozen=True)
class InForce:
    """The tables that answer for one region on one day, its own or its province's."""

    region: Region
    credit: CreditTable | None = None
    coverage: CoverageTable | None = None

    @property
    def credit_words(self) -> str:
        """The monthly credit in few words: 90元, 100–110元, 约251元, 养老金的2%; empty where nothing is known."""
        return credit_words(self.credit) if self.credit else ""

    @property
    def amount_known(self) -> bool:
        """Whether an amount can be named, not only the way it is worked out."""
        return bool(self.credit and (monthly_figures(self.credit) or self.credit.approximate))

    @property
    def credit_grade(self) -> Evidence | None:
        return self.credit.evidence if self.credit and self.credit_words else None

    @property
    def coverage_words(self) -> str:
        return coverage_words(self.coverage) if self.coverage else ""

    @property
    def hardest(self) -> Evidence | None:
        """The best grade among what is known here."""
        grades = [table.evidence for table in (self.credit, self.coverage) if table and table.evidence]
        return Evidence.hardest(grades)

    @property
    def credit_inherited(self) -> bool:
        return bool(self.credit and self.credit.region_id != self.region.pk)

    @property
    def coverage_inherited(self) -> bool:
        return bool(self.coverage and self.coverage.region_id != self.region.pk)


def monthly_figures(table: CreditTable) -> list[Decimal]:
    """Yuan a month of every row that has a figure, without repeats; a yearly credit counts as its twelfth."""
    figures = [figure for band in table.bands.all() if (figure := band.figure) is not None]
    if table.is_yearly:
        figures = [cents(figure / 12) for figure in figures]
    return sorted(set(figures))


def credit_words(table: CreditTable) -> str:
    about = "约" if table.approximate else ""
    figures = monthly_figures(table)
    if figures:
        return about + "–".join(map(formats.money, dict.fromkeys((figures[0], figures[-1])))) + "元"
    rates = sorted({band.rate for band in table.bands.all() if band.rate is not None})
    if rates:
        return "养老金的" + "–".join(map(formats.percent, dict.fromkeys((rates[0], rates[-1]))))
    return ""


def coverage_words(table: CoverageTable) -> str:
    """男25年、女20年 where the rule is that simple; else a hint that it depends."""
    rows = list(table.rows.all())
    simple = {row.sex: row for row in rows if row.known and row.cumulative_months}
    if len(simple) != len(rows) or len({row.category for row in rows}) > 1:
        return "看退休年份或身份" if any(row.known for row in rows) else ""
    note = {
        sex: ("超过" if row.strictly_more else "") + formats.duration(row.cumulative_months)
        for sex, row in simple.items()
    }
    return (
        note[""]
        if "" in note
        else "，".join(f"{label}{note[sex]}" for sex, label in (("male", "男"), ("female", "女")) if sex in note)
    )


def published(on: date, regions: Iterable[Region], everything_of: Region | None = None) -> Published:
    """The tables of retirees' credit and of years that answer on a day for regions and their provinces, with their rows.

    Of one region everything that is published, for its news. Seven statements whatever the number of regions.
    """
    places = {place for region in regions for place in (region.pk, region.parent_id) if place}
    credit = CreditTable.objects.filter(audience=Audience.RETIREE)
    coverage = CoverageTable.objects.all()
    return (
        list(_wanted(credit, on, places, everything_of).with_rows("bands", "citations")),
        list(_wanted(coverage, on, places, everything_of).with_rows("rows", "options", "citations")),
    )


def _wanted(tables: Any, on: date, places: Collection[int], everything_of: Region | None) -> Any:
    result = tables.answering(on).filter(region__in=places)
    if everything_of is not None:
        result = (result | tables.published().filter(region=everything_of)).newest_first()
    return result.select_related("region", "revises")


def all_in_force(
    on: date, regions: Iterable[Region], draft: Reviewed | None = None, tables: Published | None = None
) -> dict[int, InForce]:
    """Standing of each region by its id. With a draft: as if it were published. `tables`: what `published` gave already."""
    regions = list(regions)
    if not regions:
        return {}
    credit, coverage = tables or published(on, regions)
    places = {place for region in regions for place in (region.pk, region.parent_id)}
    if not (isinstance(draft, CreditTable) and draft.audience != Audience.RETIREE):
        credit, coverage = (
            with_draft(credit, draft, CreditTable, places),
            with_draft(coverage, draft, CoverageTable, places),
        )
    by_credit, by_coverage = _in_force(credit, on), _in_force(coverage, on)

    def own_or_province(found: dict[int, Any], region: Region) -> Any | None:
        province = region.parent_id if region.level not in (Level.PROVINCE, Level.SAR) else None
        return found.get(region.pk) or (found.get(province) if province else None)

    return {
        region.pk: InForce(region, own_or_province(by_credit, region), own_or_province(by_coverage, region))
        for region in regions
    }


def in_force(on: date, region: Region, draft: Reviewed | None = None) -> InForce:
    """The standing of one region. With a draft: as if it were published."""
    return all_in_force(on, [region], draft)[region.pk]


def _in_force(tables: Iterable[Any], on: date) -> dict[int, Any]:
    """The table in force on a day, by region."""
    chosen: dict[int, Any] = {}
    for table in tables:
        start = table.effective_from or date.min
        before = chosen.get(table.region_id)
        if start <= on and (before is None or (before.effective_from or date.min) <= start):
            chosen[table.region_id] = table
    return chosen
