"""The tables in force in one or many regions on a day, and what they say in few words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from rules.in_force import first_in_force, has_begun
from rules.money import yuan
from rules.tables import Evidence, Method
from website import formats

from .. import content_version
from ..models import Audience, CoverageTable, CreditTable, Region, Reviewed
from ..models.choices import SEXES
from ..published import published
from .draft_overlay import with_draft


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

    @cached_property
    def credit_words(self) -> str:
        """The monthly credit in few words: 90元, 100–110元, 约251元, 当地平均养老金的2%; empty where nothing is known."""
        return credit_words(self.credit) if self.credit else ""

    @cached_property
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

    @cached_property
    def credit_grade(self) -> Evidence | None:
        return self.credit.evidence if self.credit and self.credit_words else None

    @cached_property
    def coverage_words(self) -> str:
        return coverage_words(self.coverage) if self.coverage else ""

    @cached_property
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


def all_in_force(on: date, regions: Iterable[Region], draft: Reviewed | None = None) -> dict[int, InForce]:
    """What holds in each region, by its id. With a draft: as if it were published."""
    version = content_version.current(content_version.RULES)
    if draft is not None:
        return {region.pk: _in_force_with(region, on, version, draft) for region in regions}
    return {region.pk: _published_in_force(region, on, version) for region in regions}


def in_force(on: date, region: Region, draft: Reviewed | None = None) -> InForce:
    """What holds in one region. With a draft: as if it were published."""
    return all_in_force(on, [region], draft)[region.pk]


@lru_cache(maxsize=1024)
def _published_in_force(region: Region, on: date, version: int) -> InForce:
    return _in_force_with(region, on, version)


def _in_force_with(region: Region, on: date, version: int, draft: Reviewed | None = None) -> InForce:
    places = region.answering_ids
    tables = with_draft(published(CreditTable, places, version), draft, CreditTable, places)
    credit = _by_place([table for table in tables if table.audience == Audience.RETIREE], places)
    coverage = _by_place(with_draft(published(CoverageTable, places, version), draft, CoverageTable, places), places)
    return InForce(
        region=region,
        on=on,
        credit=first_in_force(credit, on),
        coverage=first_in_force(coverage, on),
        coming_credit=_coming(credit, on),
        coming_coverage=_coming(coverage, on),
    )


def _by_place(tables: list[Any], places: Iterable[int]) -> list[list[Any]]:
    """The tables of each place, in the order in which the places answer."""
    return [[table for table in tables if table.region_id == place] for place in places]


def _coming(groups: Iterable[list[Any]], on: date) -> Any | None:
    """The next table that will answer: the region's own, and its province's only where it has none of its own."""
    for tables in groups:
        later = [table for table in tables if not has_begun(table, on)]
        if later:
            return min(later, key=lambda table: table.effective_from)
        if tables:
            return None
    return None
