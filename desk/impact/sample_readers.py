"""Typical readers, on whom a table is tried before it is published: the ones kept as data, and its own boundaries.

Each is a case for the calculator; nobody real. Ages, periods and months are whole months.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from policies.models import CreditTable, PolicyTable
from rules.answers import Answers, Category, InsuranceStatus, Sex, Track
from rules.months import Month
from rules.retirement_age import retirement
from website import formats

from ..review.worked_examples import categories_of, rows_of

FILE = Path(apps.get_app_config("policies").path) / "data" / "readers.yaml"

RETIREMENT_AGE = 60 * 12
SCHOOL_LEAVING_AGE = 20 * 12
USUALLY_PAID = 20 * 12
# Months paid by a retired reader of whom nothing else is told: of their years none are missing anywhere.
ENOUGH = 40 * 12
# Births are looked for among people of these ages.
YOUNGEST, OLDEST = 16 * 12, 80 * 12

MAN = {"sex": Sex.MALE}
WOMAN = {"sex": Sex.FEMALE, "track": Track.FEMALE55}


@dataclass(frozen=True)
class SampleReader:
    """One case. `short_by`: months short of what is required now, from which the months paid follow."""

    name: str
    answers: Answers
    short_by: int | None = None


def readers_for(tables: Sequence[PolicyTable], on: date) -> list[SampleReader]:
    """Whom to try tables of one kind and audience on, as of `on`: typical readers, then both sides of every limit, the
    nearest limits first."""
    about, rows = kind_of_table(tables[0]), [row for table in tables for row in rows_of(table)]
    unreduced = {
        (table.reduction_male_months, table.reduction_female_months)
        for table in tables
        if isinstance(table, CreditTable) and table.reduction_male_months and table.reduction_female_months
    }
    readers = [_typical(values, on) for values in _data()[about]]
    for category in categories_of(rows) or [Category.EMPLOYEE]:
        if about == "coverage":
            readers += _begun_at_limits(rows, category, on)
            readers += _retiring_at_limits(rows, category, on)
        else:
            readers += _of_limiting_age(rows, category, about, on)
            readers += _retired_at_limits(rows, category, on)
            readers += _short_of_years(unreduced, category, on)
    by_retiring = about == "retiree" and bool(_turns(rows, "retired"))
    result: dict[SampleReader, SampleReader] = {}
    for reader in readers:
        result.setdefault(_case(reader, by_sex=bool(unreduced), by_retiring=by_retiring), reader)
    return list(result.values())


def _case(reader: SampleReader, *, by_sex: bool, by_retiring: bool) -> SampleReader:
    """What makes a reader differ from others. For credit, sex and the month of retiring do by some tables only."""
    answers = reader.answers
    if answers.status is InsuranceStatus.RETIRED:
        answers = answers if by_sex else replace(answers, sex=Sex.MALE)
        answers = answers if by_retiring else replace(answers, retired=None)
    return replace(reader, name="", answers=answers)


def kind_of_table(table: PolicyTable) -> str:
    """What a table is about: retiree, employee or coverage."""
    return str(table.audience) if isinstance(table, CreditTable) else "coverage"


@cache
def assumed() -> Mapping[str, Decimal]:
    """Yuan a month by the contract's names, put in where a rule is a share of something."""
    return {name: Decimal(amount) for name, amount in _data()["assumed"].items()}


def _retired(birth: Month, **more: Any) -> Answers:
    values = {"cumulative_months": ENOUGH, "own_pension": assumed()["own_pension"], **more}
    return Answers(InsuranceStatus.RETIRED, birth=birth, **values)


def _working(birth: Month, **more: Any) -> Answers:
    return Answers(InsuranceStatus.WORKING, birth=birth, base=assumed()["base"], **more)


def _paid(months: int, on: date) -> dict[str, Any]:
    """Paid without a break until now: 累计, 实际, 首次参保, 参加工作."""
    begun = Month.of(on).plus(-months)
    return {"cumulative_months": months, "actual_months": months, "enrolled": begun, "started_work": begun}


# ---- as data ----


@cache
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def _typical(values: Mapping[str, Any], on: date) -> SampleReader:
    """A reader of the file."""
    told = values["answers"]
    birth = Month.of(on).plus(-_months(values["age"]))
    more: dict[str, Any] = {"sex": Sex(told["sex"]), "category": Category(told["category"])}
    if "track" in told:
        more["track"] = Track(told["track"])
    if "retired_at" in values:
        more["retired"] = birth.plus(_months(values["retired_at"]))
    if "paid" in values:
        more |= _paid(_months(values["paid"]), on)
    if "enrolled_ago" in values:
        more["enrolled"] = more["started_work"] = Month.of(on).plus(-_months(values["enrolled_ago"]))
    answers = _retired(birth, **more) if told["status"] == InsuranceStatus.RETIRED else _working(birth, **more)
    return SampleReader(values["name"], answers, _months(values["short_by"]) if "short_by" in values else None)


def _months(period: Mapping[str, int]) -> int:
    return period.get("years", 0) * 12 + period.get("months", 0)


# ---- from the limits of the tables ----


def _turns(rows: Sequence[Any], span: str) -> list[Month]:
    """The months from which a span of a row holds, or holds no more, the latest first."""
    starts = {Month.of(day) for row in rows if (day := getattr(row, f"{span}_from"))}
    ends = {Month.of(day).plus(1) for row in rows if (day := getattr(row, f"{span}_to"))}
    return sorted(starts | ends, reverse=True)


def _of_limiting_age(rows: Sequence[Any], category: Category, about: str, on: date) -> Iterator[SampleReader]:
    ages = {age for row in rows for age in (row.age_from, row.age_below) if age}
    for months in sorted(side for age in ages for side in (age * 12 - 1, age * 12)):
        birth = Month.of(on).plus(-months)
        if about == "retiree":
            retired = Month.of(on).plus(-max(0, months - 55 * 12))
            answers = _retired(birth, sex=Sex.FEMALE, category=category, retired=retired)
        else:
            paid = _paid(max(0, min(USUALLY_PAID, months - SCHOOL_LEAVING_AGE)), on)
            answers = _working(birth, **WOMAN, category=category, **paid)
        years, rest = divmod(months, 12)
        yield SampleReader(f"女，{_insured(category)}{years}岁{f'{rest}个月' if rest else ''}", answers)


def _retired_at_limits(rows: Sequence[Any], category: Category, on: date) -> Iterator[SampleReader]:
    """People who retired at 60 just before or in a month from which another row holds."""
    for month in (side for turn in _turns(rows, "retired") for side in (turn.plus(-1), turn)):
        if month <= Month.of(on):
            answers = _retired(month.plus(-RETIREMENT_AGE), **MAN, category=category, retired=month)
            yield SampleReader(f"男，{_insured(category)}{formats.month(month)}退休", answers)


def _short_of_years(unreduced: set[tuple[int, int]], category: Category, on: date) -> Iterator[SampleReader]:
    """Retired people who lack three years of those from which nothing is taken off."""
    for limits in sorted(unreduced):
        for sex, name, months in zip((Sex.MALE, Sex.FEMALE), ("男", "女"), limits, strict=True):
            years = max(0, months - 36) // 12
            birth = Month.of(on).plus(-RETIREMENT_AGE)
            answers = _retired(birth, sex=sex, category=category, cumulative_months=max(0, months - 36))
            yield SampleReader(f"{name}，{_insured(category)}缴了{years}年", answers)


def _begun_at_limits(rows: Sequence[Any], category: Category, on: date) -> Iterator[SampleReader]:
    """People who have paid and worked since just before or since a month from which another row holds."""
    for span, what in (("enrolled", "首次参保"), ("started_work", "参加工作")):
        for month in (side for turn in _turns(rows, span) for side in (turn.plus(-1), turn)):
            paid = Month.of(on).since(month)
            for who, person in _sexes(rows, category) if paid >= 0 else ():
                birth = Month.of(on).plus(-max(45 * 12, SCHOOL_LEAVING_AGE + paid))
                yield SampleReader(f"{who}，{formats.month(month)}{what}", _working(birth, **person, **_paid(paid, on)))


def _retiring_at_limits(rows: Sequence[Any], category: Category, on: date) -> Iterator[SampleReader]:
    """The last to retire before a month from which another row holds, and the first in it or later. Past ones are over."""
    for turn in sorted(_turns(rows, "retires")):
        for from_then in (False, True) if turn > Month.of(on) else ():
            for who, person in _sexes(rows, category):
                birth = _birth(turn, person["sex"], person.get("track"), from_then=from_then)
                name = f"{who}，{formats.month(turn)}{'起' if from_then else '前'}退休，缴了20年"
                yield SampleReader(name, _working(birth, **person, **_paid(USUALLY_PAID, on)))


def _birth(turn: Month, sex: Sex, track: Track | None, *, from_then: bool) -> Month:
    """The first birth that leads to retirement in a month or later, or the last one before it.

    Who is born later never retires sooner, so that the place of the turn can be found by halving.
    """
    sooner, later = turn.plus(-OLDEST), turn.plus(-YOUNGEST)
    while later.since(sooner) > 1:
        middle = sooner.plus(later.since(sooner) // 2)
        if retirement(middle, sex, track).month < turn:
            sooner = middle
        else:
            later = middle
    return later if from_then else sooner


def _sexes(rows: Sequence[Any], category: Category) -> Iterator[tuple[str, dict[str, Any]]]:
    """A man, and where rows tell the sexes apart a woman: what to call them, and the answers of each."""
    insured = f"，{_insured(category)}".removesuffix("，")
    yield f"男{insured}", {**MAN, "category": category}
    if any(row.sex for row in rows):
        yield f"女，原55岁退休{insured}", {**WOMAN, "category": category}


def _insured(category: Category) -> str:
    """How somebody is insured, where it is not by an employer as most people are."""
    return {Category.FLEXIBLE: "灵活就业，", Category.PUBLIC: "机关事业单位，"}.get(category, "")
