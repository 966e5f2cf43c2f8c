"""Past the statutory age and still paying: what counts is from today on, and which month's rule it is, is said."""

from __future__ import annotations

from datetime import date

import pytest

from rules.answers import Answers
from rules.coverage import CoverageEstimate
from rules.estimate import estimate
from rules.months import Month
from rules.tables import Basis, CoverageRequirement, CoverageRule
from rules.trace import NoteKind, ReasonKind
from rules.ways import Way, WayEffect, WayKind, ways
from tests.rules.builders import ON, coverage_table, month, months, tables, worker

# 青岛: 25 years for who retires before 2026, 30 years from then on.
TURN = (
    coverage_table(CoverageRequirement(cumulative_months=months(25)), start=date(2005, 1, 1)),
    coverage_table(CoverageRequirement(cumulative_months=months(30)), start=date(2026, 1, 1)),
)
OLD = worker("1955-08", cumulative_months=months(20))


def covered(answers: Answers, *own: CoverageRule, on: date = ON) -> CoverageEstimate:
    result = estimate(answers, tables(coverage=own), on).coverage
    assert result is not None
    return result


def offered(answers: Answers, *own: CoverageRule, on: date = ON) -> tuple[Way, ...]:
    rules = tables(coverage=own)
    return ways(answers, rules, estimate(answers, rules, on))


def test_both_rules_are_read_where_the_place_does_not_say_which_counts() -> None:
    result = covered(OLD, *TURN)
    assert (result.required_cumulative_months, result.shortfall_months) == (300, 60)
    assert result.shortfall_at_retirement_months == 60
    assert result.applying_now is not None
    assert (result.applying_now.required_cumulative_months, result.applying_now.shortfall_months) == (360, 120)
    assert (result.notes[0].kind, result.notes[0].values) == (
        NoteKind.PAST_AGE,
        {"month": month("2015-08"), "both": True},
    )


def test_one_rule_is_enough_where_both_ask_for_the_same() -> None:
    result = covered(OLD, coverage_table(CoverageRequirement(cumulative_months=months(25))))
    assert result.applying_now is None
    assert result.notes[0].values["both"] is False


def test_a_place_that_counts_by_applying_has_only_the_rule_of_today() -> None:
    ladder = coverage_table(
        CoverageRequirement(retires_to=month("2025-12"), cumulative_months=months(25)),
        CoverageRequirement(retires_from=month("2026-01"), cumulative_months=months(30)),
        basis=Basis.APPLIES,
    )
    result = covered(OLD, ladder)
    assert (result.required_cumulative_months, result.applying_now) == (360, None)


def test_a_rule_of_then_that_is_not_known_leaves_the_one_of_today() -> None:
    result = covered(OLD, TURN[1])
    assert result.reason is not None
    assert (result.known, result.reason.kind) == (False, ReasonKind.NO_TABLE)
    assert result.applying_now is not None
    assert result.applying_now.shortfall_months == 120


def test_a_rule_of_today_that_needs_an_answer_nobody_asked_for_is_not_known() -> None:
    cohorts = coverage_table(
        CoverageRequirement(enrolled_to=month("2013-12"), cumulative_months=months(25)), start=date(2026, 1, 1)
    )
    now = covered(OLD, TURN[0], cohorts).applying_now
    assert now is not None
    assert now.reason is not None
    assert (now.known, now.reason.kind) == (False, ReasonKind.ANSWER_MISSING)


def test_before_the_age_nothing_is_said_of_it() -> None:
    result = covered(worker("1970-02"), *TURN)
    assert (result.applying_now, [note.kind for note in result.notes]) == (None, [])


def test_in_the_very_month_of_the_age_it_is_not_past() -> None:
    result = covered(worker("1965-12", cumulative_months=months(20)), *TURN, on=date(2026, 4, 1))
    assert (result.required_cumulative_months, result.applying_now) == (360, None)


def test_what_can_be_done_starts_today() -> None:
    assert offered(OLD, *TURN) == (
        Way(WayKind.LUMP_SUM, Month.of(ON), 60),
        Way(WayKind.MONTHLY, month("2031-11")),
        Way(WayKind.LUMP_SUM, Month.of(ON), 120, by_today=True),
        Way(WayKind.MONTHLY, month("2036-11"), by_today=True),
        Way(WayKind.RESIDENT),
    )


def test_paying_on_under_a_rising_ladder_is_counted_to_the_month_whose_own_rule_is_met() -> None:
    ladder = coverage_table(
        CoverageRequirement(retires_to=month("2027-12"), cumulative_months=months(22)),
        CoverageRequirement(retires_from=month("2028-01"), cumulative_months=months(23)),
        start=date(2026, 1, 1),
    )
    result = covered(worker("1955-08", cumulative_months=months(20)), TURN[0], ladder)
    assert result.applying_now is not None
    # 24 months would do by the rule of today, but not by the one of the month in which they are paid.
    assert (result.applying_now.shortfall_months, result.applying_now.full_by_paying_on) == (24, month("2029-11"))


@pytest.mark.parametrize("paid", [months(25), months(40)])
def test_whoever_has_the_years_by_the_rule_of_then_is_still_told_of_the_one_of_today(paid: int) -> None:
    result = covered(worker("1955-08", cumulative_months=paid), *TURN)
    assert (result.reached, result.reached_month) == (True, None)
    assert result.applying_now is not None
    assert result.applying_now.reached is (paid >= months(30))


def test_nothing_is_offered_to_whoever_lacks_nothing() -> None:
    assert offered(worker("1955-08", cumulative_months=months(40)), *TURN) == ()


def test_no_effect_but_filling_past_the_age() -> None:
    assert {way.effect for way in offered(OLD, *TURN)} == {WayEffect.FILLS}
