"""Years by the month of applying instead of retiring (湖南)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.coverage import CoverageEstimate
from rules.estimate import estimate
from rules.tables import Basis, CoverageRequirement
from rules.trace import NoteKind
from tests.rules.builders import coverage_table, month, months, tables, worker
from tests.rules.strategies import DAYS, bounded

ACTUAL = {2024: 11, 2025: 12, 2026: 13, 2027: 14}


def row(year: int, actual: int, last: int | None = None) -> CoverageRequirement:
    return CoverageRequirement(
        cumulative_months=months(30),
        actual_months=months(actual),
        retires_from=month(f"{year}-01"),
        retires_to=month(f"{last}-12") if last else None,
    )


ROWS = [row(year, actual, year) for year, actual in ACTUAL.items()] + [row(2028, 15)]
HUNAN = coverage_table(*ROWS, basis=Basis.APPLIES)


def of(birth: str, actual: int, on: date, basis: Basis = Basis.APPLIES) -> CoverageEstimate:
    answers = worker(birth, cumulative_months=months(30), actual_months=actual)
    found = estimate(answers, tables(coverage=[coverage_table(*ROWS, basis=basis)]), on).coverage
    assert found is not None
    return found


def test_who_retired_in_2025_and_applies_in_2026_needs_the_years_of_2026() -> None:
    on = date(2026, 3, 1)  # born 1965-01, the statutory month is 2025-01
    assert of("1965-01", months(12), on).required_actual_months == months(13)
    assert of("1965-01", months(12), on, Basis.RETIRES).required_actual_months == months(12)


def test_who_has_the_years_in_the_month_of_retiring_applies_then() -> None:
    found = of("1968-05", months(15), date(2026, 11, 21))
    assert (found.reached, found.shortfall_months, found.required_actual_months) == (True, 0, months(15))


def test_paying_on_brings_rows_that_ask_for_more_until_one_is_met() -> None:
    """Twelve years in November 2026: 13 are asked, one more. A year later 14 are, then 15: three years more in all."""
    found = of("1966-03", months(12), date(2026, 11, 21))
    assert (found.required_actual_months, found.shortfall_months, found.reached) == (months(13), 12, False)
    assert (str(found.reached_month), str(found.full_by_paying_on)) == ("2027-11", "2029-11")
    assert found.shortfall_at_retirement_months == 12


def test_where_retiring_counts_paying_on_meets_the_same_row() -> None:
    found = of("1966-03", months(12), date(2026, 11, 21), Basis.RETIRES)
    assert found.full_by_paying_on == found.reached_month == month("2027-11")


def test_an_unknown_later_row_leaves_the_month_open() -> None:
    rows = [*ROWS[:3], CoverageRequirement(retires_from=month("2027-01"), known=False, note="没查到")]
    answers = worker("1966-03", cumulative_months=months(30), actual_months=months(12))
    table = coverage_table(*rows, basis=Basis.APPLIES)
    found = estimate(answers, tables(coverage=[table]), date(2026, 11, 21)).coverage
    assert found is not None
    assert (found.shortfall_months, found.full_by_paying_on) == (12, None)


@pytest.mark.parametrize("basis", Basis)
def test_only_a_table_by_applying_says_so(basis: Basis) -> None:
    notes = [note.kind for note in of("1966-03", months(13), date(2026, 11, 21), basis).notes]
    assert (NoteKind.BY_APPLYING in notes) == (basis is Basis.APPLIES)


@bounded
@given(st.integers(0, 240), DAYS, st.integers(1964, 1985))
def test_in_the_month_told_applying_works(actual: int, on: date, born: int) -> None:
    found = of(f"{born}-06", actual, on)
    if found.full_by_paying_on is None:
        return
    ahead = found.full_by_paying_on.since(month(f"{on.year}-{on.month:02d}"))
    then = of(f"{born}-06", actual + ahead, found.full_by_paying_on.last_day)
    assert (then.known, then.reached) == (True, True)
    assert found.reached_month is not None
    assert found.full_by_paying_on >= found.reached_month
