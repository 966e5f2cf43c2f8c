"""Which of several dated things holds on a day, and how far a source reaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rules.in_force import has_begun, holds, in_force, is_outdated
from tests.rules.strategies import DAYS, bounded, maybe


@dataclass(frozen=True)
class Item:
    effective_from: date | None


ITEMS = st.lists(st.builds(Item, maybe(DAYS)), max_size=5)


@bounded
@given(ITEMS, DAYS)
def test_the_latest_that_has_begun_holds(items: list[Item], on: date) -> None:
    found = in_force(items, on)
    begun = [item for item in items if has_begun(item, on)]
    assert (found is None) == (not begun)
    if found is not None:
        assert all((item.effective_from or date.min) <= (found.effective_from or date.min) for item in begun)


@bounded
@given(DAYS)
def test_a_source_vouches_for_its_last_day_and_not_for_the_next(until: date) -> None:
    assert not is_outdated(until, until)
    assert is_outdated(until, until + timedelta(days=1))
    assert not is_outdated(None, until)


@bounded
@given(maybe(DAYS), maybe(DAYS), DAYS)
def test_a_span_of_days_holds_with_both_its_ends(start: date | None, end: date | None, on: date) -> None:
    assert holds(start, end, on) == ((start or date.min) <= on <= (end or date.max))
