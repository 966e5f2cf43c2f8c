"""The whole answer, and what must hold for every answer whatever the tables say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rules.answers import Answers, InsuranceStatus, Sex
from rules.credit import CreditEstimate, credit_estimate
from rules.estimate import Estimate, estimate
from rules.months import Month
from rules.tables import BandOpens, CoverageRequirement, CreditRule, CreditRuleBand, Rulebook, Tables
from rules.trace import ReasonKind
from tests.rules.builders import ON, band, coverage_table, credit_table, month, resident, retiree, tables, worker
from tests.rules.strategies import ANSWERS, CREDIT_TABLES, DAYS, MONEY, PAID, TABLES, bounded, months_between, rulebooks

RULES = tables(credit_table(band("90")), coverage=[coverage_table(CoverageRequirement(cumulative_months=360))])


def test_the_retired_get_a_credit_and_nothing_else() -> None:
    result = estimate(retiree(), RULES, ON)
    assert (str(result.credit.monthly), result.retirement, result.coverage, result.on) == ("90.00", None, None, ON)


def test_people_in_work_get_a_retirement_month_and_the_years_by_its_rule() -> None:
    result = estimate(worker("1968-05", cumulative_months=300), RULES, ON)
    assert result.retirement is not None
    assert result.coverage is not None
    assert result.retirement.month == month("2029-04")
    assert (result.coverage.shortfall_months, result.coverage.shortfall_at_retirement_months) == (60, 31)


def test_residents_get_neither() -> None:
    result = estimate(resident(), RULES, ON)
    assert result.coverage is not None
    assert (result.credit.eligible, result.retirement, result.coverage.known) == (False, None, True)


def test_a_woman_in_work_without_a_track_is_an_error_of_the_form() -> None:
    with pytest.raises(ValueError, match="track"):
        estimate(worker(sex=Sex.FEMALE), RULES, ON)


# Every answer


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_every_case_gets_an_amount_or_a_reason(answers: Answers, rules: Tables, on: date) -> None:
    credit = estimate(answers, rules, on).credit
    amounts = (credit.monthly, credit.annual, credit.net_monthly, credit.monthly_equivalent)
    if credit.known and credit.eligible:
        assert credit.reason is None
        assert any(sum is not None for sum in (credit.monthly, credit.annual, credit.low))
    else:
        assert credit.reason is not None
        assert amounts == (None, None, None, None)
    if credit.low is not None:
        assert credit.approximate or (credit.reason is not None and credit.reason.kind is ReasonKind.NO_TABLE)
    assert (credit.kind == "employee") == (credit.eligible and answers.status is InsuranceStatus.WORKING)


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_every_case_gets_its_years_or_a_reason(answers: Answers, rules: Tables, on: date) -> None:
    result = estimate(answers, rules, on)
    assert (result.coverage is None) == (answers.status is InsuranceStatus.RETIRED)
    assert (result.retirement is not None) == (answers.status is InsuranceStatus.WORKING)
    if result.coverage is not None:
        counted = result.coverage.known and answers.status is InsuranceStatus.WORKING
        assert (result.coverage.reason is None) == counted
        assert (result.coverage.shortfall_months is not None) == counted


def parts(value: object) -> Iterator[object]:
    """The value and everything in it, however deep."""
    yield value
    if is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from parts(item)
    elif isinstance(value, tuple):
        for item in value:
            yield from parts(item)


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_there_is_no_float_anywhere(answers: Answers, rules: Tables, on: date) -> None:
    assert not [part for part in parts(estimate(answers, rules, on)) if isinstance(part, float)]


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_money_comes_with_two_decimals(answers: Answers, rules: Tables, on: date) -> None:
    credit = estimate(answers, rules, on).credit
    changed = [sum for change in credit.next_changes for sum in (change.monthly, change.annual)]
    sums = [credit.monthly, credit.annual, credit.monthly_equivalent, credit.net_monthly, credit.low, credit.high]
    assert {sum.as_tuple().exponent for sum in (*sums, *changed) if sum is not None} <= {-2}


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_steps_cite_only_what_the_result_lists(answers: Answers, rules: Tables, on: date) -> None:
    result = estimate(answers, rules, on)
    cited = [(result.credit.sources, result.credit.steps)]
    if result.coverage is not None:
        cited.append((result.coverage.sources, result.coverage.steps))
    for sources, steps in cited:
        assert len(set(sources)) == len(sources)
        assert all(step.source is None or step.source in sources for step in steps)


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_no_more_arrives_than_is_paid(answers: Answers, rules: Tables, on: date) -> None:
    credit = estimate(answers, rules, on).credit
    if credit.net_monthly is not None:
        assert credit.monthly is not None
        assert 0 <= credit.net_monthly <= credit.monthly


# Age and time


@st.composite
def rising_tables(draw: st.DrawFn) -> CreditRule:
    limits = sorted(draw(st.sets(st.integers(55, 85), min_size=1, max_size=4)))
    amounts = sorted(draw(st.lists(MONEY, min_size=len(limits) + 1, max_size=len(limits) + 1)))
    bands = [
        CreditRuleBand(age_from=start, age_below=end, amount=amount)
        for start, end, amount in zip([0, *limits], [*limits, None], amounts, strict=True)
    ]
    opens, year_starts = draw(st.sampled_from(BandOpens)), draw(st.integers(1, 12))
    return credit_table(*bands, band_opens=opens, year_starts=year_starts)


@bounded
@given(rising_tables(), months_between(1930, 1975), st.integers(0, 480), DAYS)
def test_the_older_get_no_less_where_amounts_rise_with_age(
    table: CreditRule, birth: Month, younger_by: int, on: date
) -> None:
    older = credit_estimate(retiree(str(birth)), tables(table), on).monthly
    younger = credit_estimate(retiree(str(birth.plus(younger_by))), tables(table), on).monthly
    assert older is not None
    assert younger is not None
    assert older >= younger


def told(credit: CreditEstimate) -> tuple[Decimal | None, ...] | None:
    return (credit.monthly, credit.annual, credit.low, credit.high) if credit.known else None


PEOPLE = st.builds(replace, ANSWERS, status=st.sampled_from([InsuranceStatus.RETIRED, InsuranceStatus.WORKING]))


@settings(bounded, max_examples=100)
@given(PEOPLE, TABLES, DAYS)
def test_each_change_is_what_the_estimate_says_in_that_month(answers: Answers, rules: Tables, on: date) -> None:
    now = credit_estimate(answers, rules, on)
    assert [change.month for change in now.next_changes] == sorted({change.month for change in now.next_changes})
    for change in now.next_changes:
        assert change.month.last_day > on
        assert (change.cause == "band") == (change.age is not None)
        then = credit_estimate(answers, rules, change.month.last_day)
        assert (then.known, then.monthly, then.annual) == (True, change.monthly, change.annual)
        assert then.outdated == change.outdated


ENDED = replace(
    credit_table(CreditRuleBand(age_below=60, amount=Decimal(1)), CreditRuleBand(age_from=60, amount=Decimal(2))),
    known_until=date(2020, 1, 1),
)


@settings(bounded, max_examples=40)
@given(st.builds(replace, ANSWERS, status=st.just(InsuranceStatus.RETIRED)), rulebooks(CREDIT_TABLES), DAYS)
@example(retiree("1960-02"), Rulebook(own=[ENDED]), date(2020, 1, 1))
def test_a_walk_through_every_month_finds_the_same_changes(
    answers: Answers, retirees: Rulebook[CreditRule], on: date
) -> None:
    rules = replace(tables(), retiree=retirees)
    now = credit_estimate(answers, rules, on)
    # A figure that is only the last one known is a change when an age is reached, not when a table takes over.
    outdated = {change.month for change in now.next_changes if change.outdated}
    last, result = told(now), []
    for ahead in range(12 * 20):
        params = Month.of(on).plus(ahead)
        then = credit_estimate(answers, rules, params.last_day)
        sums = told(then)
        if sums is not None and sums != last and (not then.outdated or params in outdated):
            result.append((params, sums[0], sums[1]))
            last = sums
    end = Month.of(on).plus(12 * 20)
    assert [(c.month, c.monthly, c.annual) for c in now.next_changes if c.month < end] == result


# The years


def years(paid: int, actual: int, row: CoverageRequirement, on: date, birth: Month) -> Estimate:
    answers = worker(str(birth), cumulative_months=paid, actual_months=actual)
    return estimate(answers, tables(coverage=[coverage_table(row)]), on)


ROWS = st.builds(
    CoverageRequirement,
    cumulative_months=st.none() | st.integers(0, 480),
    actual_months=st.none() | st.integers(0, 240),
    strictly_more=st.booleans(),
)


@bounded
@given(PAID, PAID, st.integers(0, 120), ROWS, DAYS, months_between(1955, 1990))
def test_whoever_paid_longer_lacks_no_more(
    paid: int, actual: int, more: int, row: CoverageRequirement, on: date, birth: Month
) -> None:
    shorter, longer = years(paid, actual, row, on, birth).coverage, years(paid + more, actual, row, on, birth).coverage
    also_actual = years(paid + more, actual + more, row, on, birth).coverage
    assert shorter is not None
    assert longer is not None
    assert also_actual is not None
    assert shorter.shortfall_months is not None
    assert longer.shortfall_months is not None
    assert also_actual.shortfall_months == max(0, shorter.shortfall_months - more)
    assert also_actual.shortfall_months <= longer.shortfall_months <= shorter.shortfall_months


@bounded
@given(PAID, PAID, ROWS, DAYS, months_between(1955, 1990))
@example(0, 0, CoverageRequirement(cumulative_months=1), date(2026, 12, 31), month("1970-01"))
def test_paying_on_to_the_month_told_reaches_the_years_and_not_sooner(
    paid: int, actual: int, row: CoverageRequirement, on: date, birth: Month
) -> None:
    now = years(paid, actual, row, on, birth).coverage
    assert now is not None
    assert (now.reached_month is None) == (now.reached is True) == (now.shortfall_months == 0)
    assume(now.reached_month is not None)
    assert now.reached_month is not None
    ahead = now.reached_month.since(Month.of(on))
    assert ahead == now.shortfall_months
    then = years(paid + ahead, actual + ahead, row, now.reached_month.last_day, birth).coverage
    sooner = years(paid + ahead - 1, actual + ahead - 1, row, now.reached_month.last_day, birth).coverage
    assert then is not None
    assert sooner is not None
    assert (then.reached, sooner.shortfall_months) == (True, 1)


@bounded
@given(PAID, PAID, ROWS, DAYS, months_between(1955, 1990))
def test_what_is_left_at_retirement_is_what_is_missing_when_that_month_is_paid(
    paid: int, actual: int, row: CoverageRequirement, on: date, birth: Month
) -> None:
    now = years(paid, actual, row, on, birth)
    assert now.coverage is not None
    assert now.retirement is not None
    ahead = now.retirement.month.since(Month.of(on))
    if ahead <= 0:
        assert now.coverage.shortfall_at_retirement_months == now.coverage.shortfall_months
        return
    then = years(paid + ahead, actual + ahead, row, now.retirement.month.last_day, birth).coverage
    assert then is not None
    assert now.coverage.shortfall_at_retirement_months == then.shortfall_months
