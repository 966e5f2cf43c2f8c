"""The figures of a result as shapes: lengths that belong to the numbers beside them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calculator.result.charts import progress, stops, years_ahead
from policies.chart_shapes import ChartStep
from rules.coverage import coverage_estimate
from rules.credit import credit_estimate
from rules.months import Month
from rules.retirement_age import retirement
from rules.tables import BandOpens, CoverageRequirement, CreditRuleBand, Period
from tests.rules.builders import band, coverage_table, credit_table, retiree, tables, worker

ON = date(2026, 11, 22)


def ahead(*bands: CreditRuleBand, birth: str = "1960-03", **values: Any) -> Any:
    answers = retiree(birth)
    credit = credit_estimate(answers, tables(credit_table(*bands, **values)), ON)
    return years_ahead(credit, answers, ON)


def test_one_amount_is_one_stretch_of_full_width_and_height() -> None:
    chart = ahead(band("90"))
    assert (chart.first_year, chart.last_year) == (2026, 2041)
    (only,) = chart.stretches
    assert (only.step, only.monthly, only.annual) == (ChartStep("0.00%", "100.00%", 16, 134), 90, 1080)


def test_a_coming_band_begins_where_its_month_lies() -> None:
    chart = ahead(band("100", age_below=70), band("110", age_from=70))
    first, second = chart.stretches
    assert (first.start, second.start, second.age) == (Month(2026, 11), Month(2030, 3), 70)
    assert (first.step.width, second.step.x) == ("22.22%", "22.22%")
    assert (first.step.height, second.step.height) == (122, 134)
    assert (second.step.y, second.step.y + second.step.height) == (16, 150)


def test_what_lies_beyond_the_years_shown_is_left_out() -> None:
    assert len(ahead(band("100", age_below=90), band("110", age_from=90)).stretches) == 1


def test_a_yearly_amount_is_shown_by_its_twelfth_with_the_year_as_it_is_paid() -> None:
    chart = ahead(
        band("1000", age_below=75), band("1890", age_from=75),
        period=Period.INSURANCE_YEAR, year_starts=7, band_opens=BandOpens.INSURANCE_YEAR,
    )  # fmt: skip
    first, second = chart.stretches
    assert (first.monthly, first.annual) == (Decimal("83.33"), 1000)
    assert (second.monthly, second.annual, second.start) == (Decimal("157.50"), 1890, Month(2035, 7))


@pytest.mark.parametrize(
    ("bands", "values"),
    [
        ((CreditRuleBand(low=Decimal(245), high=Decimal(255)),), {"approximate": True}),
        ((CreditRuleBand(note="没查到"),), {}),
    ],
)
def test_nothing_is_drawn_that_is_not_exact(bands: tuple[CreditRuleBand, ...], values: dict[str, Any]) -> None:
    assert ahead(*bands, **values) is None


def test_an_amount_of_nothing_is_drawn_without_dividing_by_it() -> None:
    assert ahead(band("0")).stretches[0].step.height == 0


# ---- years ----


def years(row: CoverageRequirement, birth: str = "1968-05", **paid: Any) -> tuple[Any, Any, Any]:
    answers = worker(birth, **paid)
    retires = retirement(answers.birth, answers.sex, None)
    coverage = coverage_estimate(answers, tables(coverage=[coverage_table(row)]), retires, ON)
    return coverage, retires, answers


def percent(width: str) -> float:
    return float(width.removesuffix("%"))


@pytest.mark.parametrize("paid", [0, 100, 280, 299, 300, 400])
def test_paid_payable_and_missing_make_up_what_is_required(paid: int) -> None:
    coverage, _, answers = years(CoverageRequirement(cumulative_months=300), cumulative_months=paid)
    bar = progress(coverage, answers)
    assert min(paid, bar.required) + bar.payable + bar.missing == bar.required == 300
    widths = percent(bar.paid_width) + percent(bar.payable_width) + percent(bar.missing_width)
    assert widths == pytest.approx(100, abs=0.02)
    assert bar.missing_x == f"{100 * (min(paid, 300) + bar.payable) / 300:.2f}%"


def test_more_than_fifteen_years_is_one_month_longer() -> None:
    coverage, _, answers = years(CoverageRequirement(cumulative_months=180, strictly_more=True), cumulative_months=180)
    assert (progress(coverage, answers).required, progress(coverage, answers).payable) == (181, 1)


def test_where_the_actual_years_are_what_is_missing_no_bar_misleads() -> None:
    row = CoverageRequirement(cumulative_months=300, actual_months=120)
    coverage, _, answers = years(row, cumulative_months=300, actual_months=60)
    assert progress(coverage, answers) is None


def test_the_line_of_time_is_in_order_and_ends_with_the_last_event() -> None:
    coverage, retires, answers = years(CoverageRequirement(cumulative_months=300), cumulative_months=240)
    result = stops(coverage, retires, answers, ON)
    assert [stop.month for stop in result] == sorted(stop.month for stop in result)
    assert [stop.words.partition("，")[0] for stop in result] == [
        "今天", "最早可退休", "法定退休", "年限缴满", "最晚可退休",
    ]  # fmt: skip
    assert [stop.short for stop in result] == [False, False, True, False, False]
    assert result[0].paid == "20年"
    assert result[-1].strut == 0


def test_months_that_fall_together_are_one_stop() -> None:
    coverage, retires, answers = years(
        CoverageRequirement(cumulative_months=300), birth="1950-01", cumulative_months=300
    )
    assert [(str(stop.month), stop.words) for stop in stops(coverage, retires, answers, ON)] == [
        ("2026-11", "今天"),
    ]


def test_without_a_known_rule_there_is_neither_bar_nor_line() -> None:
    coverage, retires, answers = years(CoverageRequirement(known=False, note="没查到"))
    assert progress(coverage, answers) is None
    assert stops(coverage, retires, answers, ON) == []
