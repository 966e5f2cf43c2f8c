"""Whole-month arithmetic."""

from __future__ import annotations

from datetime import date

import pytest

from rules.months import Month
from tests.rules.builders import month


@pytest.mark.parametrize(
    ("start", "steps", "end"),
    [("2026-11", 1, "2026-12"), ("2026-12", 1, "2027-01"), ("2027-01", -1, "2026-12"), ("1956-03", 840, "2026-03")],
)
def test_plus_and_since_are_each_others_inverse(start: str, steps: int, end: str) -> None:
    assert month(start).plus(steps) == month(end)
    assert month(end).since(month(start)) == steps


def test_months_sort_by_time_and_print_as_in_the_contract() -> None:
    assert sorted([month("2027-01"), month("2026-12"), month("2026-02")])[0] == month("2026-02")
    assert str(month("2026-02")) == "2026-02"


def test_the_last_day_knows_leap_years() -> None:
    assert month("2028-02").last_day == date(2028, 2, 29)
    assert month("2027-02").last_day == date(2027, 2, 28)


@pytest.mark.parametrize("number", [0, 13])
def test_there_is_no_other_month(number: int) -> None:
    with pytest.raises(ValueError, match="month"):
        Month(2026, number)


def test_both_ends_are_included_and_a_missing_end_is_open() -> None:
    start, end = month("2022-01"), month("2022-12")
    assert start.lies_within(start, end)
    assert end.lies_within(start, end)
    assert not end.plus(1).lies_within(start, end)
    assert not start.plus(-1).lies_within(start, None)
    assert start.plus(-1).lies_within(None, end)
    assert end.plus(1).lies_within(start, None)
