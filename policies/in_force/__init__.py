"""The tables in force in one or many regions on a day, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from rules.in_force import first_in_force, has_begun
from rules.money import yuan
from rules.tables import Evidence, Method
from website import formats

from ..models import Audience, CoverageTable, CreditTable, Region, Reviewed, Status
from ..models.choices import SEXES
from .draft_overlay import with_draft

Published = tuple[list[Any], list[Any]]


@dataclass(frozen=True)
class InForce:
    """The tables that answer for one region on a day, its own or its province's, and the next one of the credit that is
    published and does not hold yet."""

    region: Region
    on: date
    credit: CreditTable | None = None
    coverage: CoverageTable | None = None
    coming_credit: CreditTable | None = None
    coming_coverage: CoverageTable | None = None

    @property
    def tables(self) -> list[CreditTable | CoverageTable]:
        """What answers, the credit first."""
        return [table for table in (self.credit, self.coverage) if table]

    @property
    def credit_words(self) -> str:
        """The monthly credit in few words: 90元, 100–110元, 约251元, 当地平均养老金的2%; empty where nothing is known."""
        return credit_words(self.credit) if self.credit else ""

    @property
    def amount_known(self) -> bool:
        """Whether an amount can be named, not only the way it is worked out."""
        return bool(self.credit and (monthly_figures(self.credit) or self.credit.approximate))

    @property
    def credit_reach(self) -> str:
        """Whose year the credit is of, where its source does not reach as far as the day."""
        return self.credit.reach if self.credit and self.credit.outdated(self.on) else ""

    @property
    def coverage_reach(self) -> str:
        return self.coverage.reach if self.coverage and self.coverage.outdated(self.on) else ""

    @property
    def credit_coming(self) -> str:
        """What is published and not yet in force: 2027年1月1日起每月120元，不分年龄."""
        return _coming_words(self.coming_credit)

    @property
    def coverage_coming(self) -> str:
        return _coming_words(self.coming_coverage)

    @property
    def credit_grade(self) -> Evidence | None:
        return self.credit.evidence if self.credit and self.credit_words else None

    @property
    def coverage_words(self) -> str:
        return coverage_words(self.coverage) if self.coverage else ""

    @property
    def hardest(self) -> Evidence | None:
        """The best grade among what is known here."""
        grades = [table.evidence for table in self.tables if table.evidence]
        return Evidence.hardest(grades)

    @property
    def credit_inherited(self) -> bool:
        return bool(self.credit and self.credit.region_id != self.region.pk)

    @property
    def coverage_inherited(self) -> bool:
        return bool(self.coverage and self.coverage.region_id != self.region.pk)


def _coming_words(table: CreditTable | CoverageTable | None) -> str:
    return f"{formats.day(table.effective_from)}起{table.headline}" if table else ""


def monthly_figures(table: CreditTable) -> list[Decimal]:
    """Yuan a month of every row that has a figure, without repeats; a yearly credit counts as its twelfth."""
    figures = [figure for band in table.bands.all() if (figure := band.figure) is not None]
    if table.is_yearly:
        figures = [yuan(figure / 12) for figure in figures]
    return sorted(set(figures))


def credit_words(table: CreditTable) -> str:
    about = "约" if table.approximate else ""
    figures = monthly_figures(table)
    later = "（暂定）" if table.provisional else ""
    if figures:
        return about + "–".join(map(formats.money, dict.fromkeys((figures[0], figures[-1])))) + f"元{later}"
    if any(band.frozen_at for band in table.bands.all()):
        return "和本人以前那笔一样多"
    rates = sorted({band.rate for band in table.bands.all() if band.rate is not None})
    if rates:
        return f"{_base_words(table)}的" + "–".join(map(formats.percent, dict.fromkeys((rates[0], rates[-1]))))
    return ""


def _base_words(table: CreditTable) -> str:
    """What a rate is a share of, in few words: 全省 only where the average is that of the whole province."""
    bases = {band.share_of for band in table.bands.all() if band.rate is not None}
    if table.method != Method.AVERAGE_PENSION:
        return bases.pop() if len(bases) == 1 else "养老金"
    for whole in ("全省", "全区"):
        if all(whole in base for base in bases):
            return f"{whole}平均养老金"
    return "当地平均养老金"


class Spread(NamedTuple):
    """What the places of a province say together: of how many an amount is known, and from what to what, 80到120元."""

    places: int
    words: str


def spread(places: Iterable[InForce]) -> Spread | None:
    """The spread of the amounts in force; None where no place has one."""
    known = [place for place in places if place.amount_known and not place.credit_reach and place.credit]
    figures = sorted(figure for place in known if place.credit for figure in monthly_figures(place.credit))
    if not figures:
        return None
    low, high = formats.money(figures[0]), formats.money(figures[-1])
    return Spread(len(known), f"{low if low == high else f'{low}到{high}'}元")


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
    return note[""] if "" in note else "，".join(f"{label}{note[sex]}" for sex, label in SEXES.items() if sex in note)


def published(on: date, regions: Iterable[Region], everything_of: Region | None = None) -> Published:
    """The tables of retirees' credit and of years that answer on a day for regions and their provinces, with their rows.

    Those that begin later come along. Of one region everything that is published and what was taken down, for its news.
    Seven statements whatever the number of regions.
    """
    places = {place for region in regions for place in (region.pk, region.parent_id) if place}
    credit = CreditTable.objects.filter(audience=Audience.RETIREE)
    coverage = CoverageTable.objects.all()
    return (
        list(_wanted(credit, on, places, everything_of).with_rows("bands", "citations")),
        list(_wanted(coverage, on, places, everything_of).with_rows("rows", "options", "citations")),
    )


def _wanted(tables: Any, on: date, places: Collection[int], everything_of: Region | None) -> Any:
    result = tables.shown_from(on).filter(region__in=places)
    if everything_of is not None:
        news = tables.published() | tables.model.objects.taken_down()
        result = (result | news.filter(region=everything_of)).newest_first()
    return result.select_related("region", "revises")


def all_in_force(
    on: date, regions: Iterable[Region], draft: Reviewed | None = None, tables: Published | None = None
) -> dict[int, InForce]:
    """What holds in each region, by its id. With a draft: as if it were published. `tables`: what `published` gave."""
    regions = list(regions)
    if not regions:
        return {}
    credit, coverage = (
        [table for table in kind if table.status == Status.PUBLISHED] for kind in tables or published(on, regions)
    )
    places = {place for region in regions for place in region.answering_ids}
    if not (isinstance(draft, CreditTable) and draft.audience != Audience.RETIREE):
        credit, coverage = (
            with_draft(credit, draft, CreditTable, places),
            with_draft(coverage, draft, CoverageTable, places),
        )
    by_place = [_by_place(tables) for tables in (credit, coverage)]
    return {region.pk: _standing(region, on, *by_place) for region in regions}


def in_force(on: date, region: Region, draft: Reviewed | None = None) -> InForce:
    """What holds in one region. With a draft: as if it were published."""
    return all_in_force(on, [region], draft)[region.pk]


def _by_place(tables: Iterable[Any]) -> dict[int, list[Any]]:
    result: dict[int, list[Any]] = defaultdict(list)
    for table in tables:
        result[table.region_id].append(table)
    return result


def _standing(region: Region, on: date, credit: dict[int, list[Any]], coverage: dict[int, list[Any]]) -> InForce:
    return InForce(
        region=region,
        on=on,
        credit=first_in_force((credit.get(place, ()) for place in region.answering_ids), on),
        coverage=first_in_force((coverage.get(place, ()) for place in region.answering_ids), on),
        coming_credit=_coming(region, on, credit),
        coming_coverage=_coming(region, on, coverage),
    )


def _coming(region: Region, on: date, tables: dict[int, list[Any]]) -> Any | None:
    """The next table that will answer: the region's own, and its province's only where it has none of its own."""
    for place in region.answering_ids:
        later = [table for table in tables.get(place, ()) if not has_begun(table, on)]
        if later:
            return min(later, key=lambda table: table.effective_from)
        if tables.get(place):
            return None
    return None
