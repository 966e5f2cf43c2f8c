"""Statutory retirement age after the decision of the NPC Standing Committee of 2024-09-13, all three tracks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .answers import Sex, Track
from .months import Month
from .tables import CitedSource, Evidence
from .trace import StepKind, TraceStep

DECISION = CitedSource(
    title="全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定",
    evidence=Evidence.OFFICIAL,
    publisher="全国人民代表大会常务委员会",
    url="https://www.mohrss.gov.cn/SYrlzyhshbzb/ztzl/zt202409/qwfb/202409/t20240913_525781.html",
    published_on=date(2024, 9, 13),
)
IN_FORCE_FROM = Month(2025, 1)
FLEXIBLE_MONTHS = 36


@dataclass(frozen=True)
class Schedule:
    """One track of the decision's annexes: the age is raised a month for every `step` months, by at most `cap`."""

    original_age: int
    step: int
    cap: int


MEN = Schedule(original_age=60 * 12, step=4, cap=36)
WOMEN = {
    Track.FEMALE55: Schedule(original_age=55 * 12, step=4, cap=36),
    Track.FEMALE50: Schedule(original_age=50 * 12, step=2, cap=60),
}


class Retirement(NamedTuple):
    """Statutory retirement after the decision of 2024-09-13. `age_months` is the statutory age in whole months.

    `earliest` and `latest` bound the flexible range; both equal `month` for those who reached the age before 2025.
    `actual` is the month that somebody means to retire in instead of the statutory one.
    """

    month: Month
    age_months: int
    earliest: Month
    latest: Month
    steps: tuple[TraceStep, ...] = ()
    actual: Month | None = None

    @property
    def when(self) -> Month:
        """The month of retiring that the years are counted for."""
        return self.actual or self.month

    @property
    def by_another_door(self) -> bool:
        """Whether the month lies before the flexible range, which only 病退 or 特殊工种 allow."""
        return self.actual is not None and self.actual < self.earliest


def retirement(birth: Month, sex: Sex, track: Track | None) -> Retirement:
    """When somebody born in `birth` reaches the statutory age, and the months between which they may choose.

    Whoever reached the original age before 2025 has no delay and no choice. The track counts only for women.
    Raises ValueError for a woman without one. Source: DECISION, its annexes 1 to 3 and article 3 of the State Council's
    measures (at most three years either way, never below the original age).
    """
    schedule = _schedule(sex, track)
    month = earliest = latest = original = birth.plus(schedule.original_age)
    if original >= IN_FORCE_FROM:
        month = original.plus(min(schedule.cap, original.since(IN_FORCE_FROM) // schedule.step + 1))
        earliest, latest = max(original, month.plus(-FLEXIBLE_MONTHS)), month.plus(FLEXIBLE_MONTHS)
    age_months = month.since(birth)
    step = TraceStep(StepKind.RETIREMENT, DECISION, {"birth": birth, "age_months": age_months, "month": month})
    return Retirement(month, age_months, earliest, latest, (step,))


def chosen(statutory: Retirement, month: Month | None) -> Retirement:
    """The same person retiring in another month; None or the statutory month change nothing."""
    return statutory if month in (None, statutory.month) else statutory._replace(actual=month)


def pension_minimum_months(month: Month) -> int:
    """Months of pension contribution that a pension needs for those who retire in `month`: 180, from 2030 more.

    Six months more each year from 2030 to 240 in 2039. This is the pension (养老), not the medical insurance.
    Source: DECISION, article 2 of the State Council's measures and annex 4.
    """
    raised_years = min(max(month.year - 2029, 0), 10)
    return 180 + 6 * raised_years


def _schedule(sex: Sex, track: Track | None) -> Schedule:
    if sex is Sex.MALE:
        return MEN
    if track is None:
        raise ValueError("a woman's statutory age depends on her track: female50 or female55")
    return WOMEN[track]
