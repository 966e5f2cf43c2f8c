"""Paid in several places: months are added up, those there count for the actual years, and 广东 has an order."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.answers import Answers, Elsewhere
from rules.estimate import estimate
from rules.places import BenefitPlace, Paying, PlaceYears, Turn, benefit_place, place_years
from rules.retirement_age import Retirement, retirement
from rules.tables import CoverageRequirement, CoverageRule, DecidingRegion
from rules.trace import ReasonKind
from tests.rules.builders import ON, coverage_table, month, months, tables, worker

TEN_THERE = coverage_table(CoverageRequirement(cumulative_months=months(25), actual_months=months(10)))
SHENZHEN, GUANGZHOU, WUHAN = (
    DecidingRegion("shenzhen", "深圳市"),
    DecidingRegion("guangzhou", "广州市"),
    DecidingRegion("wuhan", "武汉市"),
)
# The age was reached this August: nothing can be paid any more before it.
WORKER = worker("1966-04")
YOUNGER = worker("1970-02")


def retiring(case: Answers = WORKER) -> Retirement:
    return retirement(case.birth, case.sex, None)


def paying(
    place: DecidingRegion,
    cumulative: int,
    actual: int | None = None,
    *,
    province: str = "guangdong",
    rule: CoverageRule = TEN_THERE,
) -> Paying:
    return Paying(place, province, tables(coverage=[rule]), cumulative, cumulative if actual is None else actual)


def lines(*places: Paying, case: Answers = WORKER) -> tuple[PlaceYears, ...]:
    return place_years(case, places, retiring(case), ON)


def test_months_are_added_up_for_the_cumulative_years_and_counted_there_for_the_actual() -> None:
    here, there = lines(paying(SHENZHEN, months(16)), paying(WUHAN, months(9), months(8), province="hubei"))
    assert (here.coverage.shortfall_months, here.enough) == (0, True)
    assert (there.coverage.shortfall_months, there.enough, there.can_be_enough) == (24, False, False)
    assert (there.months_there, there.actual_there) == (months(9), months(8))


def test_a_place_whose_rule_is_not_known_says_so() -> None:
    silent = coverage_table(CoverageRequirement(known=False, note="没查到"))
    here, there = lines(paying(SHENZHEN, months(16)), paying(WUHAN, months(9), rule=silent))
    assert here.coverage.known
    assert (there.coverage.known, there.enough, there.can_be_enough) == (False, False, False)


def test_a_rule_that_needs_an_answer_nobody_gave_is_not_known() -> None:
    cohorts = coverage_table(CoverageRequirement(enrolled_to=month("2013-12"), cumulative_months=months(10)))
    (line,) = lines(paying(GUANGZHOU, months(16), rule=cohorts))
    assert line.coverage.reason is not None
    assert (line.coverage.known, line.coverage.reason.kind) == (False, ReasonKind.ANSWER_MISSING)


def test_the_answer_itself_counts_what_was_paid_elsewhere() -> None:
    case = worker(cumulative_months=months(16), actual_months=months(16), elsewhere=(Elsewhere("wuhan", months(9)),))
    coverage = estimate(case, tables(coverage=[TEN_THERE]), ON).coverage
    assert coverage is not None
    assert (coverage.shortfall_months, coverage.reached) == (0, True)


# 广东's order


def drawn(*places: Paying) -> BenefitPlace | None:
    return benefit_place(lines(*places))


def test_the_last_place_where_it_is_enough() -> None:
    assert drawn(paying(SHENZHEN, months(13)), paying(GUANGZHOU, months(12))) == BenefitPlace(Turn.LAST, (SHENZHEN,))


def test_an_earlier_place_that_is_enough_where_the_last_is_not() -> None:
    order = drawn(paying(SHENZHEN, months(5)), paying(GUANGZHOU, months(20)))
    assert order == BenefitPlace(Turn.EARLIER, (GUANGZHOU,))


def test_topping_up_where_most_was_really_paid_if_none_is_enough() -> None:
    order = drawn(paying(SHENZHEN, months(5)), paying(GUANGZHOU, months(9)))
    assert order == BenefitPlace(Turn.TOP_UP, (GUANGZHOU,))


def test_the_order_is_asked_for_the_month_of_retiring() -> None:
    # 55 months can still be paid in the last place; the earlier one has its actual years already.
    reached = lines(paying(SHENZHEN, months(6)), paying(GUANGZHOU, months(15)), case=YOUNGER)
    assert benefit_place(reached) == BenefitPlace(Turn.LAST, (SHENZHEN,))
    assert (reached[0].enough, reached[0].can_be_enough) == (False, True)
    short = lines(paying(SHENZHEN, months(2)), paying(GUANGZHOU, months(20)), case=YOUNGER)
    assert benefit_place(short) == BenefitPlace(Turn.EARLIER, (GUANGZHOU,))


def test_the_order_holds_within_its_province_only() -> None:
    order = drawn(paying(SHENZHEN, months(5)), paying(WUHAN, months(20), province="hubei"))
    assert order == BenefitPlace(Turn.TOP_UP, (SHENZHEN,))
    assert drawn(paying(WUHAN, months(20), province="hubei"), paying(SHENZHEN, months(5))) is None
    assert benefit_place(()) is None


def test_a_requirement_on_the_way_that_is_not_known_leaves_the_order_open() -> None:
    silent = coverage_table(CoverageRequirement(known=False))
    assert drawn(paying(SHENZHEN, months(5)), paying(GUANGZHOU, months(20), rule=silent)) is None


@settings(max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=6))
def test_no_place_lacks_a_negative_number_and_more_months_elsewhere_never_harm(paid: list[tuple[int, int]]) -> None:
    places = [
        paying(DecidingRegion(str(index), str(index)), cumulative, min(actual, cumulative))
        for index, (cumulative, actual) in enumerate(paid)
    ]
    alone, among = lines(places[0])[0].coverage, lines(*places)[0].coverage
    assert alone.shortfall_months is not None
    assert among.shortfall_months is not None
    assert 0 <= among.shortfall_months <= alone.shortfall_months


def test_the_source_of_the_order_has_run_out_and_says_so() -> None:
    order = drawn(paying(SHENZHEN, months(13)))
    assert order is not None
    assert order.source.expires_on == date(2025, 6, 30)
