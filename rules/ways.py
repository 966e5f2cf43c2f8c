"""Ways to the years that are missing, each computed with the rule of its own month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from .answers import Answers
from .coverage import CoverageEstimate, missing_by_month
from .estimate import Estimate
from .months import Month
from .retirement_age import Retirement
from .tables import Tables


class WayKind(str, Enum):
    """LUMP_SUM: pay what is missing at once · MONTHLY: pay on each month · EARLIER, LATER: retire in another month of the
    flexible range · RESIDENT: resident insurance instead.
    """

    LUMP_SUM = "lump_sum"
    MONTHLY = "monthly"
    EARLIER = "earlier"
    LATER = "later"
    RESIDENT = "resident"


class WayEffect(str, Enum):
    """What a way does to the missing months: none is left, fewer are left, or more than without it."""

    FILLS = "fills"
    HELPS = "helps"
    WORSE = "worse"


@dataclass(frozen=True)
class Way:
    """One way. `month`: of paying at once, of the last payment, or of retiring; None: every year anew.

    `missing`: months still missing then, all months up to it paid; for LUMP_SUM those that are paid at once.
    `by_today`: past the age, by the rule of today instead of that of the month in which the age was reached.
    """

    kind: WayKind
    month: Month | None = None
    missing: int = 0
    effect: WayEffect = WayEffect.FILLS
    by_today: bool = False


def ways(answers: Answers, tables: Tables, result: Estimate) -> tuple[Way, ...]:
    """What somebody can do who does not get the years together by retiring; empty for whoever does, or where not known.

    None lies before the month of `result.on`.
    """
    coverage, retirement = result.coverage, result.retirement
    if coverage is None or retirement is None:
        return ()
    today = Month.of(result.on)
    if retirement.when < today:
        matches = [*_late(coverage, today, by_today=False)]
        matches += _late(coverage.applying_now, today, by_today=True) if coverage.applying_now else []
    else:
        matches = [*_at_retirement(answers, tables, coverage, retirement, result.on)]
    return (*matches, Way(WayKind.RESIDENT)) if matches else ()


def _late(coverage: CoverageEstimate, today: Month, by_today: bool) -> Iterable[Way]:
    """Past the age: at once, or month by month from the next one on."""
    missing = coverage.shortfall_months
    if not missing:
        return
    yield Way(WayKind.LUMP_SUM, today, missing, by_today=by_today)
    if coverage.full_by_paying_on is not None:
        yield Way(WayKind.MONTHLY, coverage.full_by_paying_on, by_today=by_today)


def _at_retirement(
    answers: Answers, tables: Tables, coverage: CoverageEstimate, retirement: Retirement, on: date
) -> Iterable[Way]:
    left = coverage.shortfall_at_retirement_months
    if not left:
        return
    yield Way(WayKind.LUMP_SUM, retirement.when, left)
    if coverage.full_by_paying_on is not None:
        yield Way(WayKind.MONTHLY, coverage.full_by_paying_on)
    today = Month.of(on)
    first, last = min(retirement.when, max(retirement.earliest, today)), max(retirement.when, retirement.latest)
    ahead = missing_by_month(answers, tables, first, last)
    left_by_month = {month: max(0, missing - month.since(today)) for month, missing in ahead if missing is not None}
    earlier = {month: months for month, months in left_by_month.items() if month < retirement.when}
    later = {month: months for month, months in left_by_month.items() if month > retirement.when}
    yield from _best(WayKind.EARLIER, earlier, left)
    yield from _best(WayKind.LATER, later, left)
    # Waiting a little may help where waiting longer does not: both are said.
    if later and (at_last := later[max(later)]) > left:
        yield Way(WayKind.LATER, max(later), at_last, WayEffect.WORSE)


def _best(kind: WayKind, left_by_month: dict[Month, int], left: int) -> Iterable[Way]:
    """The first of the months that leave least, where that is less than retiring in the month meant."""
    if not left_by_month:
        return
    month = min(left_by_month, key=lambda item: (left_by_month[item], item))
    missing = left_by_month[month]
    if missing < left:
        yield Way(kind, month, missing, WayEffect.HELPS if missing else WayEffect.FILLS)
