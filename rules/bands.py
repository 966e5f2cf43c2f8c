"""Age bands (年龄段) of a credit table: from which month an age counts, and which band a person is in.

Whether a band is for a case is told of frozen bands and of rows of the database alike.
"""

from __future__ import annotations

from typing import Protocol

from .answers import Answers
from .categories import counted_as, is_for_category
from .months import InMonth, Month
from .tables import BandOpens, CreditRule, CreditRuleBand


class LimitedBand(Protocol):
    """A row with the cases it is for: ages in whole years, months of retirement or days that count by their month."""

    @property
    def age_from(self) -> int: ...
    @property
    def age_below(self) -> int | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def retired_from(self) -> InMonth | None: ...
    @property
    def retired_to(self) -> InMonth | None: ...


def birthday(birth: Month, age: int) -> Month:
    """The month in which somebody born in `birth` turns `age` years."""
    return birth.plus(12 * age)


def delay(birth: Month, table: CreditRule) -> int:
    """Months from a birthday to when the table counts it, the same for every age."""
    opens = table.band_opens
    if opens is BandOpens.UNSTATED or opens is BandOpens.BIRTHDAY_MONTH:
        return 0
    if opens is BandOpens.NEXT_MONTH:
        return 1
    return 13 - birth.month if opens is BandOpens.NEXT_JANUARY else (table.year_starts - birth.month) % 12


def openings(birth: Month, table: CreditRule) -> dict[Month, int]:
    """The age that each opening month brings. Two ages never share a month: they are at least a year apart."""
    first = birth.plus(delay(birth, table))
    return {first.plus(12 * age): age for age in table.age_limits}


def matching_band(answers: Answers, table: CreditRule, month: Month) -> CreditRuleBand | None:
    """The one band that holds for this person in `month`.

    None without one, and also where several match: which of them is right is not known then.
    """
    age = (month.since(answers.birth) - delay(answers.birth, table)) // 12
    category = counted_as(answers.category, table.bands)
    matching = [band for band in table.bands if is_for(band, age, category, answers.retired)]
    return matching[0] if len(matching) == 1 else None


def is_for(band: LimitedBand, age: int, category: str | None, retired: Month | None) -> bool:
    """Whether a band is for somebody of this age in years who retired in that month; None: only a band without limits."""
    return holds_age(band, age) and is_for_category(band, category) and _holds_retired(band, retired)


def limits_retired(band: LimitedBand) -> bool:
    """Whether the month of retirement decides if this band holds."""
    return band.retired_from is not None or band.retired_to is not None


def holds_age(band: LimitedBand, age: int) -> bool:
    """Whether a band is for somebody whom its table counts as so many years old."""
    return (band.age_from == 0 or band.age_from <= age) and (band.age_below is None or age < band.age_below)


def _holds_retired(band: LimitedBand, retired: Month | None) -> bool:
    if retired is None:
        return not limits_retired(band)
    return retired.lies_within(band.retired_from, band.retired_to)
