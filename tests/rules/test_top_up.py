"""What missing years cost by a place's own rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answers import Category
from rules.estimate import estimate
from rules.tables import CoverageRequirement, TopUpRule
from rules.top_up import Refusal, top_up_costs
from tests.rules.builders import CITY, NOTICE, ON, coverage_table, months, tables, worker
from tests.rules.strategies import MONEY, RATES, bounded

RULE = TopUpRule(
    place=CITY,
    kind="lump_sum",
    base_meaning="本市上上年度月平均工资",
    source=NOTICE,
    base_amount=Decimal(10000),
    base_share=Decimal("0.6"),
    rate=Decimal("0.06"),
    valid_from=date(2022, 12, 1),
)


def test_base_share_and_rate_make_a_sum() -> None:
    (cost,) = top_up_costs([RULE], 24, Category.EMPLOYEE, ON)
    assert (str(cost.each), str(cost.total), cost.refusal) == ("360.00", "8640.00", None)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"base_amount": None}, Refusal.BASE_UNKNOWN),
        ({"rate": None}, Refusal.RATE_UNKNOWN),
        ({"valid_until": date(2026, 6, 30)}, Refusal.OUTDATED),
        ({"valid_from": date(2027, 1, 1)}, Refusal.OUTDATED),
    ],
)
def test_where_something_is_not_known_no_sum_is_named(changed: dict[str, object], refusal: Refusal) -> None:
    (cost,) = top_up_costs([replace(RULE, **changed)], 24, Category.EMPLOYEE, ON)
    assert (cost.each, cost.total, cost.refusal) == (None, None, refusal)


def test_rules_of_other_people_do_not_count() -> None:
    rules = [replace(RULE, category=category) for category in (Category.EMPLOYEE, Category.FLEXIBLE)]
    for category, counted in [
        (Category.FLEXIBLE, Category.FLEXIBLE),
        (Category.EMPLOYEE, Category.EMPLOYEE),
        (Category.PUBLIC, Category.EMPLOYEE),
    ]:
        assert [cost.rule.category for cost in top_up_costs(rules, 1, category, ON)] == [counted]


def test_a_result_names_the_cost_of_what_is_missing_at_retirement() -> None:
    rules = replace(tables(coverage=[coverage_table(CoverageRequirement(cumulative_months=360))]), top_ups=(RULE,))
    missing = estimate(worker("1966-03", cumulative_months=months(20)), rules, ON).coverage
    assert missing is not None
    assert [cost.months for cost in missing.top_ups] == [missing.shortfall_at_retirement_months]
    enough = estimate(worker("1966-03", cumulative_months=months(30)), rules, ON).coverage
    assert enough is not None
    assert enough.top_ups == ()


@bounded
@given(MONEY, RATES, st.integers(1, 400))
def test_the_total_is_rounded_once(base: Decimal, rate: Decimal, missing: int) -> None:
    (cost,) = top_up_costs([replace(RULE, base_amount=base, rate=rate)], missing, Category.EMPLOYEE, ON)
    assert cost.total is not None
    exact = base * Decimal("0.6") * rate * missing
    assert abs(cost.total - exact) <= Decimal("0.005")
