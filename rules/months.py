"""Calendar months and whole-month arithmetic. Every age and period of the site is counted in whole months."""

from __future__ import annotations

import calendar
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol


class InMonth(Protocol):
    """A month, or a day that stands for its month."""

    @property
    def year(self) -> int: ...

    @property
    def month(self) -> int: ...


class YearAndMonth(NamedTuple):
    """What a month consists of."""

    year: int
    month: int


class Month(YearAndMonth):
    """One calendar month; sorts by time."""

    __slots__ = ()

    def __new__(cls, year: int, month: int) -> Month:
        if not 1 <= month <= 12:
            raise ValueError(f"not a month of the year: {month}")
        return super().__new__(cls, year, month)

    @classmethod
    def of(cls, day: InMonth) -> Month:
        return cls.from_ordinal(day.year * 12 + day.month - 1)

    @property
    def ordinal(self) -> int:
        """Months since year 0, so that two months can be subtracted."""
        return self.year * 12 + self.month - 1

    @staticmethod
    @lru_cache(maxsize=4096)
    def from_ordinal(ordinal: int) -> Month:
        """Every month of two centuries is made once."""
        return Month(ordinal // 12, ordinal % 12 + 1)

    def plus(self, months: int) -> Month:
        return Month.from_ordinal(self.year * 12 + self.month - 1 + months)

    def since(self, earlier: Month) -> int:
        """Whole months from `earlier` to this month; negative when this one comes first."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month

    def lies_within(self, start: InMonth | None, end: InMonth | None) -> bool:
        """Whether this month lies between the ends, both included. An end of None is open; a day counts as its month."""
        return (start is None or (start.year, start.month) <= self) and (end is None or self <= (end.year, end.month))

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return _last_day(self.year, self.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@lru_cache(maxsize=4096)
def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
