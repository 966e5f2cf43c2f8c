"""对账: an amount that arrived is explained by a neighbour of the expected one, or by none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import Answers
from rules.reconcile import Explanation, explanations
from rules.tables import CreditRule, Period, Tables
from tests.rules.builders import ON, around, band, credit_table, retiree, tables

BEIJING = credit_table(
    band("100.00", age_below=70), band("110.00", age_from=70), start=date(2022, 9, 1), deduction=Decimal("3.00")
)


def found(arrived: str, *table: CreditRule, answers: Answers | None = None) -> list[Explanation]:
    case = answers or retiree("1956-03")
    return [match.explanation for match in explanations(Decimal(arrived), case, tables(*table), ON)]


@pytest.mark.parametrize(
    ("arrived", "first"),
    [
        ("110", Explanation.EXPECTED),
        ("107", Explanation.NET),
        ("100", Explanation.YOUNGER_BAND),
        ("97", Explanation.YOUNGER_BAND),
        ("220", Explanation.SEVERAL_MONTHS),
        ("321", Explanation.SEVERAL_MONTHS),
    ],
)
def test_a_person_of_seventy_in_beijing(arrived: str, first: Explanation) -> None:
    assert found(arrived, BEIJING)[0] is first


def test_someone_younger_who_is_paid_like_seventy() -> None:
    assert found("110", BEIJING, answers=retiree("1960-03")) == [Explanation.OLDER_BAND]


def test_the_table_before_and_the_table_to_come() -> None:
    before = credit_table(band("80.00"), start=date(2020, 1, 1))
    now = credit_table(band("90.00"), start=date(2024, 1, 1))
    coming = credit_table(band("95.00"), start=date(2027, 1, 1))
    assert found("80", before, now, coming) == [Explanation.PREVIOUS_TABLE]
    assert found("95", before, now, coming) == [Explanation.COMING_TABLE]


def test_a_yearly_sum_and_a_range() -> None:
    yearly = credit_table(band("1680.00"), period=Period.INSURANCE_YEAR, year_starts=7)
    assert found("1680", yearly) == [Explanation.YEARLY]
    about = credit_table(around("245.00", "255.00"), approximate=True)
    assert found("251", about) == [Explanation.WITHIN_RANGE]


def test_nothing_explains_a_stray_amount_or_an_unknown_place() -> None:
    assert found("83.50", BEIJING) == []
    assert explanations(Decimal("100"), retiree(), Tables(*(tables().retiree,) * 2, tables().coverage), ON) == ()


@settings(max_examples=60)
@given(st.integers(2, 12))
def test_back_payment_names_its_months(months: int) -> None:
    table = credit_table(band("83.00"))
    matches = explanations(Decimal(83 * months), retiree(), tables(table), ON)
    assert [match.values["months"] for match in matches] == [months]
