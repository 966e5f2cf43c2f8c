"""Answers that are possible but look like a slip: they are asked about before anybody relies on the result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from .answers import Answers, InsuranceStatus, Sex
from .in_force import holds
from .months import Month
from .tables import Tables

# Ages in whole years. Nobody retires by law before the first two; the rest is what hardly anybody is.
YOUNGEST_RETIRED = {Sex.MALE: 50, Sex.FEMALE: 45}
WORK_STARTS, OLDEST_AT_WORK, OLDEST = 16, 75, 105
# A contribution base lies between 60 and 300 percent of an average wage; this far beyond them it is a slip.
SHARE_OF_WAGE = (Decimal("0.3"), Decimal(6))
# Yuan a month, where no average wage of the place is known.
USUAL_BASE = (Decimal(1000), Decimal(60000))
USUAL_PENSION = (Decimal(300), Decimal(30000))


class DoubtKind(str, Enum):
    """What looks unlikely; the values each carries are named here.

    RETIRED_YOUNG: birth_year, age · RETIRED_SOON: birth_year, month, age · PAID_LONGER: months, working_months ·
    STARTED_YOUNG: month, age · OLD_AT_WORK, VERY_OLD: birth_year, age · BASE, PENSION: amount
    """

    RETIRED_YOUNG = "retired_young"
    RETIRED_SOON = "retired_soon"
    PAID_LONGER = "paid_longer"
    STARTED_YOUNG = "started_young"
    OLD_AT_WORK = "old_at_work"
    VERY_OLD = "very_old"
    BASE = "base"
    PENSION = "pension"


@dataclass(frozen=True)
class Doubt:
    """One unlikely answer: `name` is the question to change or to confirm."""

    name: str
    kind: DoubtKind
    values: Mapping[str, Any] = field(default_factory=dict)


def doubts(answers: Answers, tables: Tables, on: date) -> tuple[Doubt, ...]:
    """Every answer that looks like a slip, the weightiest first."""
    return (*_by_age(answers, on), *_by_months(answers, on), *_by_money(answers, tables, on))


def _by_age(answers: Answers, on: date) -> Iterator[Doubt]:
    age = Month.of(on).since(answers.birth) // 12
    values = {"birth_year": answers.birth.year, "age": age}
    youngest = YOUNGEST_RETIRED[answers.sex]
    if age > OLDEST:
        yield Doubt("birth_year", DoubtKind.VERY_OLD, values)
    elif answers.status is InsuranceStatus.WORKING and age > OLDEST_AT_WORK:
        yield Doubt("status", DoubtKind.OLD_AT_WORK, values)
    if answers.status is not InsuranceStatus.RETIRED:
        return
    if age < youngest:
        yield Doubt("status", DoubtKind.RETIRED_YOUNG, values)
    elif answers.retired is not None and answers.retired.since(answers.birth) // 12 < youngest:
        then = {**values, "age": answers.retired.since(answers.birth) // 12, "month": answers.retired}
        yield Doubt("retired_year", DoubtKind.RETIRED_SOON, then)


def _by_months(answers: Answers, on: date) -> Iterator[Doubt]:
    for name, month in (("enrolled_year", answers.enrolled), ("started_work_year", answers.started_work)):
        if month is not None and (age := month.since(answers.birth) // 12) < WORK_STARTS:
            yield Doubt(name, DoubtKind.STARTED_YOUNG, {"month": month, "age": age})
    worked = max(0, Month.of(on).since(answers.birth) - 12 * WORK_STARTS)
    paid = answers.months_in_all
    if paid is not None and paid > worked:
        yield Doubt("cumulative_years", DoubtKind.PAID_LONGER, {"months": paid, "working_months": worked})


def _by_money(answers: Answers, tables: Tables, on: date) -> Iterator[Doubt]:
    if answers.base is not None and not _within(answers.base, _base_limits(tables, on)):
        yield Doubt("base", DoubtKind.BASE, {"amount": answers.base})
    if answers.own_pension is not None and not _within(answers.own_pension, USUAL_PENSION):
        yield Doubt("own_pension", DoubtKind.PENSION, {"amount": answers.own_pension})


def _within(amount: Decimal, limits: tuple[Decimal, Decimal]) -> bool:
    return limits[0] <= amount <= limits[1]


def _base_limits(tables: Tables, on: date) -> tuple[Decimal, Decimal]:
    """What a contribution base may be here: around the place's average wage where its top-up rule names one."""
    wages = [
        rule.base_amount
        for rule in tables.top_ups
        if rule.base_amount is not None and holds(rule.valid_from, rule.valid_until, on)
    ]
    if not wages:
        return USUAL_BASE
    return SHARE_OF_WAGE[0] * min(wages), SHARE_OF_WAGE[1] * max(wages)
