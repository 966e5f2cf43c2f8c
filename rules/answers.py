"""What a reader told us: the questions of the contract, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from .months import Month


class InsuranceStatus(str, Enum):
    RETIRED = "retired"
    WORKING = "working"
    RESIDENT = "resident"


class Sex(str, Enum):
    MALE = "male"
    FEMALE = "female"


class Track(str, Enum):
    """Original statutory retirement age of a woman: 50 (workers) or 55 (cadres)."""

    FEMALE50 = "female50"
    FEMALE55 = "female55"


class Category(str, Enum):
    EMPLOYEE = "employee"
    FLEXIBLE = "flexible"


@dataclass(frozen=True)
class Answers:
    """One person's case. Months are whole months, money is yuan a month; None means not told."""

    status: InsuranceStatus
    sex: Sex
    birth: Month
    track: Track | None = None
    retired: Month | None = None
    category: Category = Category.EMPLOYEE
    cumulative_months: int | None = None
    actual_months: int | None = None
    enrolled: Month | None = None
    own_pension: Decimal | None = None
    average_pension: Decimal | None = None
    base: Decimal | None = None
