"""What a result says of a figure whose source reaches no further, is provisional, or is for some people only."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from rules.answers import Answers
from rules.credit import credit_estimate
from rules.estimate import estimate
from rules.tables import CoverageRequirement, CreditRule, Period, Tables
from rules.trace import NoteKind
from tests.rules.builders import ON, band, coverage_table, credit, credit_table, month, retiree, tables, worker
from tests.rules.strategies import ANSWERS, DAYS, TABLES, bounded

YEAR = credit_table(
    band("1680", age_below=75), band("1890", age_from=75), period=Period.INSURANCE_YEAR, known_until=date(2026, 6, 30)
)


def kinds(notes: object) -> list[NoteKind]:
    return [note.kind for note in notes]


@pytest.mark.parametrize(("on", "outdated"), [(date(2026, 6, 30), False), (date(2026, 7, 1), True)])
def test_after_its_last_day_a_figure_is_the_last_known(on: date, outdated: bool) -> None:
    result = credit(retiree("1960-03"), YEAR, on=on)
    assert (result.known, result.annual, result.outdated) == (True, Decimal("1680.00"), outdated)
    assert result.known_until == date(2026, 6, 30)
    assert (NoteKind.OUTDATED in kinds(result.notes)) == outdated


def test_an_age_reached_beyond_what_the_source_vouches_for_is_told_as_the_last_known() -> None:
    """Seventy-five in 2035: the table knows a sum, its source does not reach so far."""
    opened = credit_table(*YEAR.bands, period=Period.INSURANCE_YEAR)
    for table, outdated in ((YEAR, True), (opened, False)):
        (change,) = credit(retiree("1960-03"), table, on=date(2026, 6, 1)).next_changes
        assert (change.annual, change.cause, change.outdated) == (Decimal("1890.00"), "band", outdated)


def test_a_later_table_takes_over_from_one_that_reaches_no_further() -> None:
    later = credit_table(band("1700"), period=Period.INSURANCE_YEAR, start=date(2027, 7, 1))
    result = credit(retiree("1960-03"), YEAR, later)
    assert result.outdated
    assert [(change.month, change.annual, change.starts) for change in result.next_changes] == [
        (month("2027-07"), Decimal("1700.00"), date(2027, 7, 1))
    ]


def test_a_provisional_amount_is_paid_and_no_exact_one() -> None:
    result = credit(retiree(), credit_table(band("90"), provisional=True))
    assert (result.monthly, result.provisional, result.approximate) == (Decimal("90.00"), True, True)
    assert kinds(result.notes) == [NoteKind.PROVISIONAL]


def test_a_condition_that_nobody_is_asked_about_comes_with_the_amount() -> None:
    result = credit(retiree(), credit_table(band("251", only_for="享受一档的人")))
    assert [(note.kind, note.values) for note in result.notes] == [(NoteKind.ONLY_FOR, {"text": "享受一档的人"})]
    row = CoverageRequirement(cumulative_months=240, only_for="在本市参保的人")
    coverage = estimate(worker(), tables(coverage=[coverage_table(row)]), ON).coverage
    assert coverage is not None
    assert kinds(coverage.notes) == [NoteKind.ONLY_FOR]


@pytest.mark.parametrize(("on", "net"), [(date(2027, 1, 2), Decimal("160.42")), (date(2027, 1, 3), None)])
def test_what_arrives_is_known_as_long_as_the_deduction_is(on: date, net: Decimal | None) -> None:
    table = credit_table(
        band("169.08"), deduction=Decimal("8.66"), deduction_name="长期护理保险", deduction_until=date(2027, 1, 2)
    )
    result = credit(retiree(), table, on=on)
    assert (result.monthly, result.net_monthly) == (Decimal("169.08"), net)
    assert (kinds(result.notes) == [NoteKind.DEDUCTION_OUTDATED]) == (net is None)


def test_years_whose_source_reaches_no_further_say_so() -> None:
    rows = CoverageRequirement(cumulative_months=240)
    coverage = estimate(worker(), tables(coverage=[coverage_table(rows, known_until=date(2025, 12, 31))]), ON).coverage
    assert coverage is not None
    assert (coverage.known, coverage.outdated, kinds(coverage.notes)) == (True, True, [NoteKind.OUTDATED])


def table_of(rules: Tables, on: date) -> CreditRule | None:
    return rules.retiree.in_force(on)


@bounded
@given(ANSWERS, TABLES, DAYS)
def test_a_result_is_outdated_exactly_where_its_table_is(answers: Answers, rules: Tables, on: date) -> None:
    result = credit_estimate(answers, rules, on)
    if result.decided_by is None:
        assert (result.outdated, result.known_until) == (False, None)
        return
    assert result.outdated == (result.known_until is not None and result.known_until < on)
    assert (NoteKind.OUTDATED in kinds(result.notes)) == result.outdated
    for change in result.next_changes:
        table = (rules.employee if result.kind == "employee" else rules.retiree).in_force(change.month.last_day)
        assert table is not None
        assert change.outdated == (table.known_until is not None and table.known_until < change.month.last_day)
        assert change.cause == "band" or not change.outdated
