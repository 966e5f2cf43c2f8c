"""The one rounding of the site."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.money import yuan


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("83", "83.00"), ("0.005", "0.01"), ("2.675", "2.68"), ("2.665", "2.67"), ("2.6749", "2.67"), ("157.5", "157.50")],
)
def test_half_a_fen_goes_up_and_two_decimals_stay(amount: str, rounded: str) -> None:
    assert str(yuan(Decimal(amount))) == rounded
