"""我不知道: every outcome that is left open is shown, and none where the answer would make no difference."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.alternatives import Alternative, alternatives
from rules.answers import Answers
from rules.estimate import estimate
from rules.tables import CoverageRequirement
from tests.rules.builders import ON, coverage_table, month, months, tables, worker

TEN_ACTUAL = coverage_table(CoverageRequirement(cumulative_months=months(25), actual_months=months(10)))
COHORTS = coverage_table(
    CoverageRequirement(cumulative_months=months(10), enrolled_to=month("2013-12")),
    CoverageRequirement(cumulative_months=months(15), enrolled_from=month("2014-01")),
)


def lefts(found: tuple[Alternative, ...]) -> list[int | None]:
    return [item.estimate.coverage.shortfall_months for item in found if item.estimate.coverage]


def outcomes(answers: Answers, table: object, *unknown: str) -> tuple[Alternative, ...]:
    return alternatives(answers, tables(coverage=[table]), ON, frozenset(unknown))


def test_actual_years_leave_two_ends() -> None:
    result = outcomes(worker("1970-02", cumulative_months=months(20)), TEN_ACTUAL, "actual")
    assert lefts(result) == [60, 120]
    assert [item.conditions[0].met for item in result] == [True, False]
    assert result[0].conditions[0].required == 120


def test_actual_years_that_make_no_difference_leave_one() -> None:
    result = outcomes(worker("1970-02", cumulative_months=months(5)), TEN_ACTUAL, "actual")
    assert lefts(result) == [months(20)]


def test_first_enrolment_leaves_one_outcome_a_cohort() -> None:
    result = outcomes(worker("1970-02", cumulative_months=months(12)), COHORTS, "enrolled")
    assert lefts(result) == [0, 36]
    assert (result[0].conditions[0].end, result[1].conditions[0].start) == (month("2013-12"), month("2014-01"))


def test_both_unknown_are_combined() -> None:
    table = coverage_table(
        CoverageRequirement(cumulative_months=months(20), actual_months=months(5), enrolled_to=month("2009-12")),
        CoverageRequirement(cumulative_months=months(25), actual_months=months(15), enrolled_from=month("2010-01")),
    )
    result = outcomes(worker("1970-02", cumulative_months=months(25)), table, "actual", "enrolled")
    assert lefts(result) == [0, 0, 60, 180]


@settings(max_examples=80)
@given(st.integers(0, 480), st.integers(0, 480))
def test_the_truth_lies_between_the_ends(cumulative: int, actual: int) -> None:
    actual = min(actual, cumulative)
    case = worker("1970-02", cumulative_months=cumulative)
    result = [left for left in lefts(outcomes(case, TEN_ACTUAL, "actual")) if left is not None]
    values = worker("1970-02", cumulative_months=cumulative, actual_months=actual)
    true = estimate(values, tables(coverage=[TEN_ACTUAL]), ON).coverage
    assert true is not None
    assert true.shortfall_months is not None
    assert min(result) <= true.shortfall_months <= max(result)
