"""我不知道: every outcome that is left open is shown, and none where the answer would make no difference."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from calculator.rules.alternatives import Alternative, alternatives
from calculator.rules.answers import Answers
from calculator.rules.estimate import estimate
from calculator.rules.tables import CoverageRow

from .builders import ON, coverage_table, month, months, tables, worker

TEN_ACTUAL = coverage_table(CoverageRow(cumulative_months=months(25), actual_months=months(10)))
COHORTS = coverage_table(
    CoverageRow(cumulative_months=months(10), enrolled_to=month("2013-12")),
    CoverageRow(cumulative_months=months(15), enrolled_from=month("2014-01")),
)


def lefts(found: tuple[Alternative, ...]) -> list[int | None]:
    return [one.estimate.coverage.shortfall_months for one in found if one.estimate.coverage]


def outcomes(answers: Answers, table: object, *unknown: str) -> tuple[Alternative, ...]:
    return alternatives(answers, tables(coverage=[table]), ON, frozenset(unknown))  # type: ignore[list-item]


def test_actual_years_leave_two_ends() -> None:
    found = outcomes(worker("1970-02", cumulative_months=months(20)), TEN_ACTUAL, "actual")
    assert lefts(found) == [60, 120]
    assert [one.conditions[0].met for one in found] == [True, False]
    assert found[0].conditions[0].required == 120


def test_actual_years_that_make_no_difference_leave_one() -> None:
    found = outcomes(worker("1970-02", cumulative_months=months(5)), TEN_ACTUAL, "actual")
    assert lefts(found) == [months(20)]


def test_first_enrolment_leaves_one_outcome_a_cohort() -> None:
    found = outcomes(worker("1970-02", cumulative_months=months(12)), COHORTS, "enrolled")
    assert lefts(found) == [0, 36]
    assert (found[0].conditions[0].end, found[1].conditions[0].start) == (month("2013-12"), month("2014-01"))


def test_both_unknown_are_combined() -> None:
    table = coverage_table(
        CoverageRow(cumulative_months=months(20), actual_months=months(5), enrolled_to=month("2009-12")),
        CoverageRow(cumulative_months=months(25), actual_months=months(15), enrolled_from=month("2010-01")),
    )
    found = outcomes(worker("1970-02", cumulative_months=months(25)), table, "actual", "enrolled")
    assert lefts(found) == [0, 0, 60, 180]


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 480), st.integers(0, 480))
def test_the_truth_lies_between_the_ends(cumulative: int, actual: int) -> None:
    actual = min(actual, cumulative)
    case = worker("1970-02", cumulative_months=cumulative)
    found = [left for left in lefts(outcomes(case, TEN_ACTUAL, "actual")) if left is not None]
    told = worker("1970-02", cumulative_months=cumulative, actual_months=actual)
    true = estimate(told, tables(coverage=[TEN_ACTUAL]), ON).coverage
    assert true is not None
    assert true.shortfall_months is not None
    assert min(found) <= true.shortfall_months <= max(found)
