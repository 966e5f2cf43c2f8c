"""The years that each place asks of people who retire now, for looking at all places at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rules.answers import Category, Sex
from rules.coverage_rows import is_for, limits_enrolled, limits_started_work
from rules.months import Month

from .chart_shapes import Bar, bar
from .in_force import InForce
from .models import CoverageRow, CoverageTable, Region
from .models.choices import SEXES

LABELS = {"": "男女"} | {sex.value: label for sex, label in SEXES.items()}


@dataclass(frozen=True)
class Requirement:
    """What one place's own table asks of employees retiring in the month looked at: the rows for men and for women, which
    may be the same. No rows: it depends on more. `followers`: how many places of the province have no table of their own.
    """

    table: CoverageTable
    rows: list[CoverageRow]
    followers: int

    @property
    def region(self) -> Region:
        return self.table.region

    @property
    def months(self) -> tuple[tuple[int, bool], ...]:
        """Men's and women's months, and whether more than so many are asked."""
        return tuple((row.cumulative_months or 0, row.strictly_more) for row in self.rows)

    @property
    def actual(self) -> list[CoverageRow]:
        """The rows that also ask for months really paid, each wording once."""
        params = {(row.actual_scope, row.actual_months): row for row in self.rows if row.actual_months}
        return list(params.values())


@dataclass(frozen=True)
class RequirementGroup:
    """Places that ask for the same: one bar for men and one for women, or one for both."""

    bars: list[Bar]
    strictly_more: bool
    places: list[Requirement]


@dataclass(frozen=True)
class Requirements:
    """All places: those with definite years in groups, the fewest first; those where it depends; how many are known."""

    groups: list[RequirementGroup]
    depends: list[Requirement]
    places: int
    unknown: int
    following: int

    @property
    def known(self) -> int:
        return self.places - self.unknown


def requirements(on: date, known: Collection[InForce]) -> Requirements:
    """The requirements of the standings given, for those who retire in the month of `on`."""
    followers = Counter(item.coverage.region_id for item in known if item.coverage and item.coverage_inherited)
    tables = [item.coverage for item in known if item.coverage and not item.coverage_inherited]
    params = [Requirement(table, rows_now(table, on), followers[table.region_id]) for table in tables]
    return Requirements(
        groups=_groups([item for item in params if item.rows]),
        depends=[item for item in params if not item.rows],
        places=len(known),
        unknown=sum(1 for item in known if not item.coverage),
        following=sum(followers.values()),
    )


def rows_now(table: CoverageTable, on: date) -> list[CoverageRow]:
    """The rows for men and for women employees retiring in the month of `on`.

    Empty where the first enrolment decides, or where a row is not known or asks for no cumulative period.
    """
    rows = [_row_now(table, sex, on) for sex in (Sex.MALE, Sex.FEMALE)]
    return [row for row in rows if row] if all(rows) else []


def _row_now(table: CoverageTable, sex: Sex, on: date) -> CoverageRow | None:
    fitting = [row for row in table.rows.all() if is_for(row, sex, Month.of(on), Category.EMPLOYEE)]
    if len(fitting) != 1 or not fitting[0].known or not fitting[0].cumulative_months:
        return None
    row = fitting[0]
    return None if limits_enrolled(row) or limits_started_work(row) else row


def _groups(requirements: list[Requirement]) -> list[RequirementGroup]:
    requirements = sorted(requirements, key=lambda item: (item.months, item.region.position))
    longest = max((months for item in requirements for months, _ in item.months), default=0)
    groups = []
    for months, places in groupby(requirements, key=lambda item: item.months):
        sexes = [""] if len(set(months)) == 1 else [Sex.MALE, Sex.FEMALE]
        bars = [bar(LABELS[sex], figure, longest) for sex, (figure, _) in zip(sexes, months, strict=False)]
        groups.append(RequirementGroup(bars, any(more for _, more in months), list(places)))
    return groups
