"""Geometry of the charts on policy pages; every word and number stands in HTML beside them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from .models import CreditBand, CreditTable

# Pixels from the foot of a picture of steps to its highest step, and to the top of the picture.
STEP_HEIGHT = 134
PICTURE_HEIGHT = 150
# The ages that a picture by age spans: retired people from the earliest age on.
AGES = (50, 90)


def share(part: Decimal | int, whole: Decimal | int) -> str:
    """A length as part of the picture's width: 40, 180 → 22.22%."""
    return f"{100 * part / whole:.2f}%"


class ChartStep(NamedTuple):
    """One amount over a stretch of time or age; x and width in percent of the picture, y and height in pixels."""

    x: str
    width: str
    y: int
    height: int


def step(begin: int, end: int, whole: int, amount: Decimal, most: Decimal) -> ChartStep:
    """The step of `amount` from `begin` to `end` of `whole`, in a picture whose highest step is `most`."""
    tall = Decimal(STEP_HEIGHT) * amount / most if most else Decimal(0)
    height = int(tall.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    return ChartStep(share(begin, whole), share(end - begin, whole), PICTURE_HEIGHT - height, height)


class Bar(NamedTuple):
    """One figure as a bar from zero; width in percent of the longest."""

    label: str
    figure: Decimal | int
    width: str


def bar(label: str, figure: Decimal | int, longest: Decimal | int) -> Bar:
    """Bars that are compared get the same `longest`, which is the longest of them."""
    return Bar(label, figure, share(figure * 99, longest * 100))


@dataclass(frozen=True)
class AgeStep:
    """A row of a credit table with its ages; `monthly` in yuan, a yearly amount as its twelfth."""

    band: CreditBand
    from_age: int
    monthly: Decimal
    step: ChartStep


def by_age(table: CreditTable) -> list[AgeStep]:
    """The credit by age. Empty where age makes no difference, where other conditions do, or where no amount is known."""
    bands = sorted(table.bands.all(), key=lambda band: band.age_from)
    figures = [band.twelfth if table.is_yearly else band.figure for band in bands]
    amounts = [figure for figure in figures if figure is not None]
    if len(amounts) < 2 or len(amounts) < len(bands) or any(not band.only_ages for band in bands):
        return []
    first, last = AGES
    spans = [(max(first, band.age_from) - first, min(last, band.age_below or last) - first) for band in bands]
    return [
        AgeStep(band, begin + first, amount, step(begin, end, last - first, amount, max(amounts)))
        for band, amount, (begin, end) in zip(bands, amounts, spans, strict=True)
        if begin < end
    ]
