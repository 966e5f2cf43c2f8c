"""Typical readers, on whom a table is tried before it is published: the ones kept as data, and its own boundaries.

Each is a case for the calculator, by the names of its address; nobody real. Ages, periods and months are whole months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from policies.models import CoverageTable, CreditTable, PolicyTable
from rules.answers import Category, Sex
from rules.months import Month
from website import formats

FILE = Path(apps.get_app_config("policies").path) / "data" / "readers.yaml"
# More than these are not computed; the panel says so.
MOST_READERS = 60

RETIREMENT_AGE = 60 * 12
SCHOOL_LEAVING_AGE = 20 * 12
USUALLY_PAID = 20 * 12


@dataclass(frozen=True)
class SampleReader:
    """One case. `answers` lack the place, the day, and what the calculator works out from the fields below.

    Either `age_months` or `retires` is set. `retires`: the month at which a rule for the retirement month changes; with
    `from_then` this reader is the first to retire in it or later, without it the last before.
    `short_by`: months short of what is required now, from which the months paid follow.
    """

    name: str
    answers: Mapping[str, Any]
    age_months: int | None = None
    retires: Month | None = None
    from_then: bool = True
    short_by: int | None = None


@dataclass(frozen=True)
class SampleReaders:
    """The readers to compute, and how many more there would have been."""

    chosen: tuple[SampleReader, ...]
    left_out: int = 0


@dataclass
class _Limits:
    """Where the rows of several tables begin and end, and what they tell apart."""

    ages: set[int] = field(default_factory=set)
    enrolled: set[Month] = field(default_factory=set)
    started_work: set[Month] = field(default_factory=set)
    retires: set[Month] = field(default_factory=set)
    retired: set[Month] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    unreduced: tuple[int, int] | None = None
    by_sex: bool = False


def readers_for(tables: Iterable[PolicyTable], on: date) -> SampleReaders:
    """Whom to try tables of one kind and audience on, as of `on`: typical readers, then both sides of every limit.

    The nearest limits come first; at most MOST_READERS are chosen.
    """
    tables = list(tables)
    limits = _limits(tables)
    result: dict[tuple[object, ...], SampleReader] = {}
    for reader in (*_typical(subject(tables[0]), on), *_at_limits(tables[0], limits, on)):
        result.setdefault(_key(reader, limits), reader)
    return SampleReaders(tuple(result.values())[:MOST_READERS], max(0, len(result) - MOST_READERS))


def _key(reader: SampleReader, limits: _Limits) -> tuple[object, ...]:
    """What makes a reader differ from others. For credit, sex and the month of retiring do by some tables only."""
    values = dict(reader.answers)
    if values["status"] == "retired":
        if limits.unreduced is None:
            del values["sex"]
        if not limits.retired:
            values = {name: value for name, value in values.items() if not name.startswith("retired_")}
    return (reader.age_months, reader.retires, reader.from_then, reader.short_by, *sorted(values.items()))


def subject(table: PolicyTable) -> str:
    """What a table is about: retiree, employee or coverage."""
    return str(table.audience) if isinstance(table, CreditTable) else "coverage"


def assumed() -> Mapping[str, str]:
    """Yuan a month by the contract's names, put in where a rule is a share of something."""
    return dict(_data()["assumed"])


# ---- as data ----


@cache
def _data() -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


def _typical(about: str, on: date) -> list[SampleReader]:
    """The readers of the file."""
    return [_reader(values, on) for values in _data()[about]]


def _reader(values: Mapping[str, Any], on: date) -> SampleReader:
    answers = dict(values["answers"])
    age = _months(values["age"])
    if "retired_at" in values:
        answers |= _month("retired", Month.of(on).plus(_months(values["retired_at"]) - age))
    if "paid" in values:
        answers |= _paid(_months(values["paid"]), on)
    if "enrolled_ago" in values:
        answers |= _month("enrolled", Month.of(on).plus(-_months(values["enrolled_ago"])))
    short_by = _months(values["short_by"]) if "short_by" in values else None
    return SampleReader(values["name"], answers | _money(answers), age_months=age, short_by=short_by)


def _months(period: Mapping[str, int]) -> int:
    return period.get("years", 0) * 12 + period.get("months", 0)


def _month(name: str, month: Month) -> dict[str, int]:
    return {f"{name}_year": month.year, f"{name}_month": month.month}


def _paid(months: int, on: date) -> dict[str, int]:
    """Paid without a break until now: 累计, 实际, 首次参保."""
    years, rest = divmod(months, 12)
    paid = {"cumulative_years": years, "cumulative_months": rest, "actual_years": years, "actual_months": rest}
    begun = Month.of(on).plus(-months)
    return paid | _month("enrolled", begun) | _month("started_work", begun)


def _money(answers: Mapping[str, Any]) -> dict[str, str]:
    """What every reader of that status is taken to have; the average pension only where nothing else helps."""
    name = "base" if answers["status"] == "working" else "own_pension"
    return {name: assumed()[name]}


# ---- from the limits of the tables ----


def _limits(tables: Iterable[PolicyTable]) -> _Limits:
    result = _Limits()
    for table in tables:
        if isinstance(table, CoverageTable):
            rows = list(table.rows.all())
            result.enrolled |= _turns((row.enrolled_from, row.enrolled_to) for row in rows)
            result.started_work |= _turns((row.started_work_from, row.started_work_to) for row in rows)
            result.retires |= _turns((row.retires_from, row.retires_to) for row in rows)
            result.by_sex |= any(row.sex for row in rows)
        else:
            rows = list(table.bands.all())
            result.ages |= {age for row in rows for age in (row.age_from, row.age_below) if age}
            result.retired |= _turns((row.retired_from, row.retired_to) for row in rows)
            if table.reduction_male_months and table.reduction_female_months:
                result.unreduced = (table.reduction_male_months, table.reduction_female_months)
        result.categories |= {row.category for row in rows if row.category}
    return result


def _turns(spans: Iterable[tuple[date | None, date | None]]) -> set[Month]:
    """The months from which a span holds, or holds no more."""
    spans = list(spans)
    starts = {Month.of(start) for start, _ in spans if start}
    return starts | {Month.of(end).plus(1) for _, end in spans if end}


def _at_limits(table: PolicyTable, limits: _Limits, on: date) -> Iterator[SampleReader]:
    for category in _categories(limits):
        if subject(table) == "coverage":
            yield from _begun_at_limits(limits.enrolled, "首次参保", limits, category, on)
            yield from _begun_at_limits(limits.started_work, "参加工作", limits, category, on)
            yield from _retiring_at_limits(limits, category, on)
        else:
            yield from _of_limiting_age(limits, category, subject(table), on)
            yield from _retired_at_limits(limits, category, on)
            yield from _short_of_years(limits, category)


def _of_limiting_age(limits: _Limits, category: str, about: str, on: date) -> Iterator[SampleReader]:
    for months in sorted(side for age in limits.ages for side in (age * 12 - 1, age * 12)):
        name = f"女，{_insured(category)}{_age(months)}"
        if about == "retiree":
            retired = _month("retired", Month.of(on).plus(-max(0, months - 55 * 12)))
            answers = {"status": "retired", "sex": "female", "category": category, **retired}
        else:
            answers = {"status": "working", "sex": "female", "track": "female55", "category": category}
            answers |= _paid(max(0, min(USUALLY_PAID, months - SCHOOL_LEAVING_AGE)), on)
        yield SampleReader(name, answers | _money(answers), age_months=months)


def _retired_at_limits(limits: _Limits, category: str, on: date) -> Iterator[SampleReader]:
    """People who retired at 60 just before or in a month from which another row holds."""
    for turn in sorted(limits.retired, reverse=True):
        for month in (turn.plus(-1), turn):
            ago = Month.of(on).since(month)
            if ago < 0:
                continue
            answers = {"status": "retired", "sex": "male", "category": category, **_month("retired", month)}
            name = f"男，{_insured(category)}{formats.month(month)}退休"
            yield SampleReader(name, answers | _money(answers), age_months=RETIREMENT_AGE + ago)


def _categories(limits: _Limits) -> list[str]:
    """机关事业单位 only where a row names them: elsewhere they count as employees."""
    if not limits.categories:
        return [Category.EMPLOYEE.value]
    return [item.value for item in Category if item != Category.PUBLIC or item in limits.categories]


def _short_of_years(limits: _Limits, category: str) -> Iterator[SampleReader]:
    """Retired people who lack three years of those from which nothing is taken off."""
    for sex, name, months in zip(("male", "female"), ("男", "女"), limits.unreduced or (), strict=False):
        years, rest = divmod(max(0, months - 36), 12)
        paid = {"cumulative_years": years, "cumulative_months": rest}
        answers = {"status": "retired", "sex": sex, "category": category, **paid}
        yield SampleReader(
            f"{name}，{_insured(category)}缴了{years}年", answers | _money(answers), age_months=RETIREMENT_AGE
        )


def _begun_at_limits(turns: set[Month], what: str, limits: _Limits, category: str, on: date) -> Iterator[SampleReader]:
    """People who have paid and worked since just before or since a month from which another row holds."""
    for turn in sorted(turns, reverse=True):
        for month in (turn.plus(-1), turn):
            paid = Month.of(on).since(month)
            if paid < 0:
                continue
            for answers, who in _sexes(limits, category):
                age = max(45 * 12, SCHOOL_LEAVING_AGE + paid)
                name = f"{who}，{formats.month(month)}{what}"
                yield SampleReader(name, answers | _paid(paid, on) | _money(answers), age_months=age)


def _retiring_at_limits(limits: _Limits, category: str, on: date) -> Iterator[SampleReader]:
    """The last to retire before a month from which another row holds, and the first in it or later. Past ones are over."""
    for turn in sorted(limits.retires):
        if turn <= Month.of(on):
            continue
        for from_then in (False, True):
            for answers, who in _sexes(limits, category):
                when = f"{formats.month(turn)}{'起' if from_then else '前'}退休"
                values = answers | _paid(USUALLY_PAID, on) | _money(answers)
                name = f"{who}，{when}，缴了20年"
                yield SampleReader(name, values, retires=turn, from_then=from_then)


def _sexes(limits: _Limits, category: str) -> Iterator[tuple[dict[str, Any], str]]:
    """A man, and where rows tell the sexes apart a woman: the answers of each, and what to call them."""
    insured = f"，{_insured(category)}".removesuffix("，")
    yield {"status": "working", "sex": Sex.MALE.value, "category": category}, f"男{insured}"
    if limits.by_sex:
        answers = {"status": "working", "sex": Sex.FEMALE.value, "track": "female55", "category": category}
        yield answers, f"女，原55岁退休{insured}"


def _insured(category: str) -> str:
    """How somebody is insured, where it is not by an employer as most people are."""
    return {Category.FLEXIBLE: "灵活就业，", Category.PUBLIC: "机关事业单位，"}.get(Category(category), "")


def _age(months: int) -> str:
    """719 → 59岁11个月, 720 → 60岁."""
    years, rest = divmod(months, 12)
    return f"{years}岁{rest}个月" if rest else f"{years}岁"
