"""Money is yuan as Decimal, rounded here and nowhere else."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

FEN = Decimal("0.01")


def yuan(amount: Decimal) -> Decimal:
    """`amount` in yuan, rounded half up to the fen, always with two decimals."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)
