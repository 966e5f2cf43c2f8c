"""Age bands (年龄段) of a credit table: from which month an age counts, and which band a person is in."""

from __future__ import annotations

from .answers import Answers
from .months import Month
from .tables import BandOpens, CreditBand, CreditTable


def birthday(birth: Month, age: int) -> Month:
    """The month in which somebody born in `birth` turns `age` years."""
    return birth.plus(12 * age)


def opening(birth: Month, age: int, table: CreditTable) -> Month:
    """The month from which the table counts somebody born in `birth` as `age` years old."""
    turns = birthday(birth, age)
    if table.band_opens is BandOpens.NEXT_MONTH:
        return turns.plus(1)
    if table.band_opens is BandOpens.NEXT_JANUARY:
        return Month(turns.year + 1, 1)
    if table.band_opens is BandOpens.INSURANCE_YEAR:
        return turns.plus((table.year_starts - turns.month) % 12)
    return turns


def age_limits(table: CreditTable) -> frozenset[int]:
    """Every age in years at which a band of the table begins or ends; 0 begins nothing, it is open from birth."""
    limits = {band.age_from for band in table.bands} | {band.age_below for band in table.bands}
    return frozenset(age for age in limits if age)


def openings(birth: Month, table: CreditTable) -> dict[Month, int]:
    """The age that each opening month brings. Two ages never share a month: they are at least a year apart."""
    return {opening(birth, age, table): age for age in age_limits(table)}


def matching_band(answers: Answers, table: CreditTable, month: Month) -> CreditBand | None:
    """The one band that holds for this person in `month`.

    None without one, and also where several match: which of them is right is not known then.
    """
    matching = [
        band
        for band in table.bands
        if _holds_age(band, table, answers.birth, month)
        and band.category in (None, answers.category)
        and _holds_retired(band, answers.retired)
    ]
    return matching[0] if len(matching) == 1 else None


def limits_retired(band: CreditBand) -> bool:
    """Whether the month of retirement decides if this band holds."""
    return band.retired_from is not None or band.retired_to is not None


def _holds_age(band: CreditBand, table: CreditTable, birth: Month, month: Month) -> bool:
    begun = band.age_from == 0 or opening(birth, band.age_from, table) <= month
    ended = band.age_below is not None and opening(birth, band.age_below, table) <= month
    return begun and not ended


def _holds_retired(band: CreditBand, retired: Month | None) -> bool:
    if retired is None:
        return not limits_retired(band)
    return retired.lies_within(band.retired_from, band.retired_to)
