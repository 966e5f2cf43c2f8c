"""What a reader told us: the questions of the contract, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .months import Month
from .text_enum import TextEnum


class InsuranceStatus(TextEnum):
    RETIRED = "retired"
    WORKING = "working"
    RESIDENT = "resident"


class Sex(TextEnum):
    MALE = "male"
    FEMALE = "female"


class Track(TextEnum):
    """Original statutory retirement age of a woman: 50 (workers) or 55 (cadres)."""

    FEMALE50 = "female50"
    FEMALE55 = "female55"


class Category(TextEnum):
    """How somebody is insured. PUBLIC: 机关事业单位, which counts as EMPLOYEE where a table does not tell them apart."""

    EMPLOYEE = "employee"
    FLEXIBLE = "flexible"
    PUBLIC = "public"


@dataclass(frozen=True)
class Elsewhere:
    """Months paid in another place: `slug` names it, `actual_months` are those really paid there (None: all of them)."""

    slug: str
    cumulative_months: int
    actual_months: int | None = None


@dataclass(frozen=True)
class Answers:
    """One person's case. Months are whole months, money is yuan a month; None means not told.

    `retires`: the month in which somebody in work means to retire, where that is not the statutory one.
    `cumulative_months` and `actual_months` are those of the place asked about; `elsewhere` holds those of other places.
    `own_credit`: what was put in, in one payment, in the month at which the place froze everybody's amount.
    """

    status: InsuranceStatus
    sex: Sex
    birth: Month
    track: Track | None = None
    retired: Month | None = None
    category: Category = Category.EMPLOYEE
    cumulative_months: int | None = None
    actual_months: int | None = None
    enrolled: Month | None = None
    started_work: Month | None = None
    own_pension: Decimal | None = None
    own_credit: Decimal | None = None
    average_pension: Decimal | None = None
    base: Decimal | None = None
    retires: Month | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def months_in_all(self) -> int | None:
        """Months of contribution in all places together: they are added up wherever they were paid. None: not told."""
        if self.cumulative_months is None:
            return None
        return self.cumulative_months + sum(paid.cumulative_months for paid in self.elsewhere)

    def retired_in(self, month: Month, further_months: int) -> Answers:
        """The same person once they have retired in `month`, so many further months paid."""
        paid = None if self.cumulative_months is None else self.cumulative_months + further_months
        return Answers(
            InsuranceStatus.RETIRED,
            self.sex,
            self.birth,
            retired=month,
            category=self.category,
            cumulative_months=paid,
            own_pension=self.own_pension,
            own_credit=self.own_credit,
            average_pension=self.average_pension,
            elsewhere=self.elsewhere,
        )
