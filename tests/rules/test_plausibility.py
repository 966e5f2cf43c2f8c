"""Unlikely answers are noticed; what is merely unusual is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from rules.answers import Answers, Elsewhere, Sex
from rules.plausibility import Doubt, DoubtKind, doubts
from rules.tables import Tables, TopUpRule
from tests.rules.builders import CITY, NOTICE, ON, month, months, resident, retiree, tables, worker
from tests.rules.strategies import ANSWERS, DAYS, bounded

EMPTY = tables()


def kinds(answers: Answers, rules: Tables = EMPTY) -> list[tuple[str, DoubtKind]]:
    return [(doubt.name, doubt.kind) for doubt in doubts(answers, rules, ON)]


def test_retired_at_thirty_five() -> None:
    (doubt,) = doubts(retiree("1991-05"), EMPTY, ON)
    assert doubt == Doubt("status", DoubtKind.RETIRED_YOUNG, {"birth_year": 1991, "age": 35})


@pytest.mark.parametrize(("sex", "birth", "doubted"), [
    (Sex.MALE, "1976-11", False), (Sex.MALE, "1976-12", True),
    (Sex.FEMALE, "1981-11", False), (Sex.FEMALE, "1981-12", True),
])  # fmt: skip
def test_the_youngest_who_can_be_retired(sex: Sex, birth: str, doubted: bool) -> None:
    assert bool(kinds(retiree(birth, sex=sex))) is doubted


def test_retired_a_month_after_birth() -> None:
    (doubt,) = doubts(retiree("1956-03", retired=month("1956-04")), EMPTY, ON)
    assert (doubt.name, doubt.kind, doubt.values["age"]) == ("retired_year", DoubtKind.RETIRED_SOON, 0)


def test_years_paid_longer_than_a_working_life() -> None:
    # 46 years and 9 months old, 30 of them since the sixteenth birthday and 9 months.
    assert kinds(worker("1980-02", cumulative_months=months(30, 9))) == []
    assert kinds(worker("1980-02", cumulative_months=months(30, 10))) == [("cumulative_years", DoubtKind.PAID_LONGER)]


def test_years_paid_elsewhere_count_for_a_working_life() -> None:
    case = worker("1980-02", cumulative_months=months(20), elsewhere=(Elsewhere("lanzhou", months(11)),))
    assert kinds(case) == [("cumulative_years", DoubtKind.PAID_LONGER)]


@pytest.mark.parametrize(("base", "doubted"), [("999.99", True), ("1000", False), ("60000", False), ("60001", True)])
def test_a_base_where_no_average_wage_is_known(base: str, doubted: bool) -> None:
    assert bool(kinds(worker("1980-02", base=Decimal(base)))) is doubted


@pytest.mark.parametrize(("base", "doubted"), [("2399", True), ("2400", False), ("48000", False), ("48001", True)])
def test_a_base_far_from_the_places_limits(base: str, doubted: bool) -> None:
    wage = TopUpRule(CITY, "monthly", "上年平均工资", NOTICE, base_amount=Decimal(8000), valid_until=date(2027, 6, 30))
    rules = replace(EMPTY, top_ups=(wage,))
    assert bool(kinds(worker("1980-02", base=Decimal(base)), rules)) is doubted


def test_other_slips() -> None:
    assert kinds(worker("1950-02")) == [("status", DoubtKind.OLD_AT_WORK)]
    assert kinds(retiree("1915-02")) == [("birth_year", DoubtKind.VERY_OLD)]
    assert kinds(retiree(own_pension=Decimal(32))) == [("own_pension", DoubtKind.PENSION)]
    assert kinds(worker("1980-02", enrolled=month("1988-01"))) == [("enrolled_year", DoubtKind.STARTED_YOUNG)]
    assert kinds(worker("1980-02", started_work=month("1988-01"))) == [("started_work_year", DoubtKind.STARTED_YOUNG)]


def test_usual_cases_are_not_asked_about() -> None:
    assert kinds(retiree()) == kinds(worker()) == kinds(resident()) == []


@bounded
@given(ANSWERS, DAYS)
def test_every_case_can_be_looked_at(answers: Answers, on: date) -> None:
    names = [doubt.name for doubt in doubts(answers, EMPTY, on)]
    assert len(set(names)) == len(names)
