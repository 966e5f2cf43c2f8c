"""Ways to the missing years: each with the rule of its own month, none in the past, none that makes it worse unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.answers import Answers, InsuranceStatus, Sex
from rules.coverage import first_full_month, missing_in
from rules.estimate import Estimate, estimate
from rules.months import Month
from rules.tables import CoverageRequirement, CoverageRule, Tables
from rules.trace import NoteKind
from rules.ways import Way, WayEffect, WayKind, ways
from tests.rules.builders import ON, coverage_table, month, months, tables, worker
from tests.rules.strategies import ANSWERS, COVERAGE_TABLES, DAYS, bounded, rulebooks


def ladder(*steps: tuple[int, int, int]) -> CoverageRule:
    """Years by the year of retiring: (year, years, months); the last step holds for good."""
    rows = [
        CoverageRequirement(
            retires_from=Month(year, 1) if index else None,
            retires_to=Month(year, 12) if index + 1 < len(steps) else None,
            cumulative_months=months(number, more),
        )
        for index, (year, number, more) in enumerate(steps)
    ]
    return coverage_table(*rows)


def offered(answers: Answers, table: CoverageRule, on: date = ON) -> dict[WayKind, Way]:
    rules = tables(coverage=[table])
    result = ways(answers, rules, estimate(answers, rules, on))
    return {way.kind: way for way in result if way.effect is not WayEffect.WORSE}


def test_later_fills_the_years_in_the_earliest_month_that_is_enough() -> None:
    result = offered(
        worker("1966-08", cumulative_months=months(22, 6)),
        coverage_table(CoverageRequirement(cumulative_months=months(25))),
    )
    assert result[WayKind.LUMP_SUM] == Way(WayKind.LUMP_SUM, month("2027-01"), 28)
    assert result[WayKind.LATER] == Way(WayKind.LATER, month("2029-05"))


def test_a_ladder_that_rises_as_fast_as_one_pays_makes_waiting_worse() -> None:
    # 清远, 18 years: a year's wait adds a year paid and more than a year asked for.
    rising = ladder((2026, 23, 0), (2027, 25, 0), (2028, 27, 0), (2029, 30, 0))
    rules = tables(coverage=[rising])
    answers = worker("1966-08", cumulative_months=months(18))
    result = ways(answers, rules, estimate(answers, rules, ON))
    assert result[0] == Way(WayKind.LUMP_SUM, month("2027-01"), months(7) - 2)
    # To the end of the year the same years are asked for; beyond it more.
    assert [way for way in result if way.kind is WayKind.LATER] == [
        Way(WayKind.LATER, month("2027-12"), months(7) - 13, WayEffect.HELPS),
        Way(WayKind.LATER, month("2030-01"), months(12) - 38, WayEffect.WORSE),
    ]


def test_waiting_that_changes_nothing_is_not_offered() -> None:
    # Each month of waiting asks for one month more.
    statutory = month("2027-01")
    rows = [
        CoverageRequirement(retires_from=item, retires_to=item, cumulative_months=months(22) + ahead)
        for ahead in range(40)
        for item in [statutory.plus(ahead)]
    ]
    level = coverage_table(CoverageRequirement(retires_to=month("2026-12"), cumulative_months=months(22)), *rows)
    assert set(offered(worker("1966-08", cumulative_months=months(18)), level)) == {
        WayKind.LUMP_SUM,
        WayKind.MONTHLY,
        WayKind.RESIDENT,
    }


def test_retiring_before_the_ladder_rises_is_found() -> None:
    rising = ladder((2027, 20, 0), (2028, 25, 0))
    result = offered(worker("1967-06", cumulative_months=months(19)), rising)
    assert result[WayKind.EARLIER] == Way(WayKind.EARLIER, month("2027-11"))


def test_waiting_helps_in_part() -> None:
    result = offered(
        worker("1966-08", cumulative_months=months(10)),
        coverage_table(CoverageRequirement(cumulative_months=months(25))),
    )
    later = result[WayKind.LATER]
    assert (later.effect, later.month, later.missing) == (WayEffect.HELPS, month("2030-01"), months(15) - 38)


def test_nothing_is_offered_where_the_years_come_together_anyway() -> None:
    assert offered(worker("1970-02", cumulative_months=months(24)), ladder((2026, 25, 0))) == {}


def test_a_month_of_ones_own_is_what_the_years_are_counted_for() -> None:
    rising = ladder((2030, 25, 0), (2031, 30, 0))
    rules = tables(coverage=[rising])
    answers = worker("1970-02", cumulative_months=months(22), retires=month("2030-11"))
    result = estimate(answers, rules, ON)
    assert result.retirement is not None
    assert result.coverage is not None
    assert (result.retirement.month, result.retirement.when) == (month("2031-06"), month("2030-11"))
    assert (result.coverage.required_cumulative_months, result.coverage.shortfall_at_retirement_months) == (300, 0)


def test_before_the_flexible_range_another_door_is_named() -> None:
    rules = tables(coverage=[ladder((2026, 25, 0))])
    early = estimate(worker("1976-02", retires=month("2027-05")), rules, ON)
    usual = estimate(worker("1976-02"), rules, ON)
    assert early.coverage is not None
    assert usual.coverage is not None
    assert [note.kind for note in early.coverage.notes] == [NoteKind.ANOTHER_DOOR]
    assert usual.coverage.notes == ()


# Every case

WORKERS = st.builds(replace, ANSWERS, status=st.just(InsuranceStatus.WORKING), sex=st.sampled_from(Sex))
RULES = st.builds(lambda coverage: replace(tables(), coverage=coverage), rulebooks(COVERAGE_TABLES))


@st.composite
def ladders(draw: st.DrawFn) -> Tables:
    """Places that ask for other years from year to year, with unknown ones in between."""
    steps = draw(st.lists(st.integers(120, 480) | st.none(), min_size=1, max_size=8))
    first = draw(st.integers(2022, 2030))
    rows = [
        CoverageRequirement(
            retires_from=Month(first + index, 1) if index else None,
            retires_to=Month(first + index, 12) if index + 1 < len(steps) else None,
            cumulative_months=params,
            known=params is not None,
        )
        for index, params in enumerate(steps)
    ]
    return tables(coverage=[coverage_table(*rows)])


def result_of(answers: Answers, rules: Tables, on: date) -> tuple[Estimate, tuple[Way, ...]]:
    result = estimate(answers, rules, on)
    return result, ways(answers, rules, result)


@bounded
@given(WORKERS, RULES | ladders(), DAYS)
def test_no_way_lies_in_the_past(answers: Answers, rules: Tables, on: date) -> None:
    _, result = result_of(answers, rules, on)
    assert all(way.month is None or way.month >= Month.of(on) for way in result)


@bounded
@given(WORKERS, RULES | ladders(), DAYS)
def test_no_way_leaves_more_missing_than_doing_nothing_without_saying_so(
    answers: Answers, rules: Tables, on: date
) -> None:
    result, matches = result_of(answers, rules, on)
    assert result.coverage is not None
    for way in matches:
        if way.kind is WayKind.RESIDENT:
            continue
        reading = result.coverage.applying_now if way.by_today else result.coverage
        assert reading is not None
        left = reading.shortfall_at_retirement_months
        assert left is not None
        assert way.missing >= 0
        assert (way.missing > left) == (way.effect is WayEffect.WORSE)
        if way.kind in (WayKind.EARLIER, WayKind.LATER) and way.effect is not WayEffect.WORSE:
            assert way.missing < left


@bounded
@given(WORKERS, RULES | ladders(), DAYS)
def test_missing_months_are_never_negative(answers: Answers, rules: Tables, on: date) -> None:
    coverage = estimate(answers, rules, on).coverage
    for reading in filter(None, (coverage, coverage.applying_now if coverage else None)):
        if reading.known:
            assert reading.shortfall_months is not None
            assert reading.shortfall_months >= 0
        assert (reading.shortfall_at_retirement_months or 0) >= 0


@bounded
@given(WORKERS, RULES | ladders(), DAYS)
def test_a_way_computed_for_its_own_month_says_the_same(answers: Answers, rules: Tables, on: date) -> None:
    _, result = result_of(answers, rules, on)
    for way in result:
        if way.kind in (WayKind.EARLIER, WayKind.LATER):
            then = estimate(replace(answers, retires=way.month), rules, on).coverage
            assert then is not None
            assert then.shortfall_at_retirement_months == way.missing


@settings(bounded, max_examples=60)
@given(WORKERS, ladders(), DAYS)
def test_no_month_of_the_range_is_better_than_the_one_offered(answers: Answers, rules: Tables, on: date) -> None:
    result, matches = result_of(answers, rules, on)
    assert result.retirement is not None
    today = Month.of(on)
    assume(matches)
    if result.retirement.when < today:  # past the age nobody retires earlier or later: the ways are from today on
        return
    kinds = {way.kind: way for way in matches if way.effect is not WayEffect.WORSE}
    month = max(result.retirement.earliest, today)
    while month <= result.retirement.latest:
        then = estimate(replace(answers, retires=month), rules, on).coverage
        assert then is not None
        kind = WayKind.LATER if month > result.retirement.when else WayKind.EARLIER
        left = then.shortfall_at_retirement_months
        if left == 0 and month != result.retirement.when:
            assert kinds[kind].missing == 0
            assert kinds[kind].month is not None
            assert kinds[kind].month <= month
        month = month.plus(1)


@bounded
@given(WORKERS, ladders(), DAYS)
def test_the_first_full_month_is_full_and_none_before_it(answers: Answers, rules: Tables, on: date) -> None:
    full = first_full_month(answers, rules, on)
    assume(full is not None)
    assert full is not None
    today = Month.of(on)
    for ahead in range(full.since(today) + 1):
        missing = missing_in(answers, rules, today.plus(ahead))
        assert missing is not None
        assert (missing <= ahead) == (today.plus(ahead) == full)
