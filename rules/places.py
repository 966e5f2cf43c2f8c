"""Years paid in several places: added up, and held against each place's own rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from .answers import Answers
from .coverage import CoverageEstimate, coverage_estimate
from .months import Month
from .questions import questions_needed
from .retirement_age import Retirement
from .tables import CitedSource, DecidingRegion, Evidence, Tables
from .trace import Reason, ReasonKind

ORDER_SOURCE = CitedSource(
    title="广东省基本医疗保险关系省内转移接续暂行办法",
    evidence=Evidence.OFFICIAL,
    publisher="广东省医疗保障局、广东省财政厅、国家税务总局广东省税务局",
    url="https://hsa.gd.gov.cn/zwgk/zfxxgkml/bmwj/gfxwj/content/post_3953355.html",
    document_number="粤医保规〔2022〕6号",
    published_on=date(2022, 5, 10),
    expires_on=date(2025, 6, 30),
    article="第九条",
)
# Provinces whose rule says in which of several places the benefit is drawn.
ORDERED_PROVINCES = frozenset({"guangdong"})


@dataclass(frozen=True)
class Paying:
    """A place in which somebody paid: its rules, its province's slug (its own for a province), and the months paid there."""

    place: DecidingRegion
    province: str
    tables: Tables
    cumulative_months: int
    actual_months: int


@dataclass(frozen=True)
class PlaceYears:
    """What one place asks of somebody who paid in several. `months_there` are those paid in it, deemed ones included.

    `in_all` are the months of all places together, `payable` those that can still be paid up to retiring.
    """

    place: DecidingRegion
    province: str
    months_there: int
    actual_there: int
    coverage: CoverageEstimate
    in_all: int = 0
    payable: int = 0

    @property
    def enough(self) -> bool:
        return self.coverage.reached is True

    @property
    def can_be_enough(self) -> bool:
        """Whether paying there up to retiring would do."""
        return self.coverage.known and self.coverage.shortfall_at_retirement_months == 0

    @property
    def enough_by_paying_elsewhere(self) -> bool:
        """Whether it is enough on retiring, where the months until then are paid in another place."""
        cumulative, actual = self.coverage.required_cumulative_months or 0, self.coverage.required_actual_months or 0
        in_all = self.in_all + self.payable
        return (
            self.coverage.known and in_all >= cumulative + self.coverage.strictly_more and self.actual_there >= actual
        )


def place_years(answers: Answers, paying: Sequence[Paying], retirement: Retirement, on: date) -> tuple[PlaceYears, ...]:
    """One line for each place, in the order given: all months count for the cumulative years, those there for the actual."""
    in_all = sum(item.cumulative_months for item in paying)
    return tuple(_years(answers, item, in_all, retirement, on) for item in paying)


def _years(answers: Answers, paying: Paying, in_all: int, retirement: Retirement, on: date) -> PlaceYears:
    case = replace(answers, cumulative_months=in_all, actual_months=paying.actual_months, elsewhere=())
    needed = questions_needed(paying.tables, case.status, case.sex, retirement.when.last_day)
    values = {"enrolled": case.enrolled, "started_work": case.started_work}
    if any(name in needed and value is None for name, value in values.items()):
        coverage: CoverageEstimate | None = CoverageEstimate(known=False, reason=Reason(ReasonKind.ANSWER_MISSING))
    else:
        coverage = coverage_estimate(case, paying.tables, retirement, on)
    assert coverage is not None
    payable = max(0, retirement.when.since(Month.of(on)))
    return PlaceYears(
        paying.place, paying.province, paying.cumulative_months, paying.actual_months, coverage, in_all, payable
    )


class Turn(str, Enum):
    """At which step of the order a place was found: the last one is enough · an earlier one is · one where to top up."""

    LAST = "last"
    EARLIER = "earlier"
    TOP_UP = "top_up"


@dataclass(frozen=True)
class BenefitPlace:
    """Where the benefit is drawn by a province's order. Several places: the reader may choose among them."""

    turn: Turn
    places: tuple[DecidingRegion, ...]
    source: CitedSource = ORDER_SOURCE


def benefit_place(years: Sequence[PlaceYears]) -> BenefitPlace | None:
    """The place by the order of 广东: the last one if enough, else an earlier one that is, else the one paid in longest.

    The first of `years` is the last place. None where it lies in no province with such an order, or where a requirement on
    the way is not known. It is asked for the month of retiring, the months until then paid in the last place. Only places of
    that province count. For TOP_UP the place of the household register, if paid in, may be chosen instead, which nobody is
    asked about. Source: ORDER_SOURCE.
    """
    province = years[0].province if years else ""
    if province not in ORDERED_PROVINCES:
        return None
    within = [item for item in years if item.province == province]
    if not all(item.coverage.known for item in within):
        return None
    last, *others = within
    if last.can_be_enough:
        return BenefitPlace(Turn.LAST, (last.place,))
    if enough := tuple(item.place for item in others if item.enough_by_paying_elsewhere):
        return BenefitPlace(Turn.EARLIER, enough)
    paid = {item.place: item.actual_there + (item.payable if item is last else 0) for item in within}
    longest = max(paid.values())
    return BenefitPlace(Turn.TOP_UP, tuple(place for place, months in paid.items() if months == longest))
