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
class Answers:
    """One person's case. Months are whole months, money is yuan a month; None means not told.

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
