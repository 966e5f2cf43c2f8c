"""The reasons of a result, recorded by the calculation itself. `calculator.result.wording` puts them into Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from .tables import CitedSource

NO_VALUES: Mapping[str, Any] = MappingProxyType({})


class StepKind(str, Enum):
    """Kinds of steps; the values each one carries are named here.

    BAND: band, age_months, amount (what the band itself states, or None), period, rate, opens, year_starts,
    awaited (an age in years reached but not counted yet, or None) ·
    BASE_TIMES_RATE: base, base_meaning, own_figure (the reader gave the base), rate, amount (a month's share) ·
    REDUCTION: full, missing (months), rate, low, high (equal where the missing years are whole) ·
    FROZEN: month, amount · DEDUCTION: monthly, deduction, name, net · TWELFTH: annual, monthly_equivalent ·
    NATIONAL_SHARE, COMMON_SHARE: average (the reader gave it), rate, amount (a month's) ·
    RETIREMENT: birth, age_months, month · REQUIREMENT: row ·
    SHORTFALL: what ("cumulative" or "actual"), required, strictly_more, paid, missing ·
    REACHED: on (a date), missing, month · AT_RETIREMENT: missing, payable, month, left
    """

    BAND = "band"
    BASE_TIMES_RATE = "base_times_rate"
    REDUCTION = "reduction"
    FROZEN = "frozen"
    DEDUCTION = "deduction"
    TWELFTH = "twelfth"
    NATIONAL_SHARE = "national_share"
    COMMON_SHARE = "common_share"
    RETIREMENT = "retirement"
    REQUIREMENT = "requirement"
    SHORTFALL = "shortfall"
    REACHED = "reached"
    AT_RETIREMENT = "at_retirement"


class TraceStep(NamedTuple):
    """One line of the reasoning. `source` is what it rests on; None for plain arithmetic."""

    kind: StepKind
    source: CitedSource | None = None
    values: Mapping[str, Any] = NO_VALUES


class ReasonKind(str, Enum):
    """Why there is no amount, no number of years, or nothing to pay.

    NO_TABLE · BASE_UNKNOWN (method known, base not: rate, base_meaning) · ROW_UNKNOWN (note) · NO_ROW ·
    FROZEN_UNKNOWN (the reader's amount of `month` is not told) · PENSION_UNKNOWN (the reader's pension is not told: rate) ·
    YEARS_UNKNOWN (the amount depends on the months paid, which are not told) ·
    ANSWER_MISSING (a rule of another place depends on an answer that was not asked for) ·
    RESIDENT (resident insurance has neither) · NOT_RETIRED (no contribution base given) · NO_EMPLOYEE_RULE
    """

    NO_TABLE = "no_table"
    BASE_UNKNOWN = "base_unknown"
    ROW_UNKNOWN = "row_unknown"
    NO_ROW = "no_row"
    FROZEN_UNKNOWN = "frozen_unknown"
    PENSION_UNKNOWN = "pension_unknown"
    YEARS_UNKNOWN = "years_unknown"
    ANSWER_MISSING = "answer_missing"
    RESIDENT = "resident"
    NOT_RETIRED = "not_retired"
    NO_EMPLOYEE_RULE = "no_employee_rule"


class Reason(NamedTuple):
    kind: ReasonKind
    values: Mapping[str, Any] = NO_VALUES


class NoteKind(str, Enum):
    """What a reader should be told besides.

    OUTDATED (known_until: the source vouches no further) · PROVISIONAL (will be settled later) · ONLY_FOR (text) ·
    BAND_OPENING_UNSTATED (age; before, now: what is paid without and with it) · SOURCE_EXPIRED (expires_on, title) · BAND_NOTE (text) ·
    DEDUCTION_OUTDATED (until, name, deduction) · PART_OF_A_YEAR (the source is silent about how one counts) ·
    BY_APPLYING (the month of applying decides, not that of retiring) ·
    PAST_AGE (month in which the age was reached; both: the rules of then and of today differ) ·
    ANOTHER_DOOR (retiring before the flexible range, as 病退 or 特殊工种 allow)
    """

    OUTDATED = "outdated"
    PROVISIONAL = "provisional"
    ONLY_FOR = "only_for"
    BAND_OPENING_UNSTATED = "band_opening_unstated"
    SOURCE_EXPIRED = "source_expired"
    BAND_NOTE = "band_note"
    DEDUCTION_OUTDATED = "deduction_outdated"
    PART_OF_A_YEAR = "part_of_a_year"
    BY_APPLYING = "by_applying"
    PAST_AGE = "past_age"
    ANOTHER_DOOR = "another_door"


class Note(NamedTuple):
    kind: NoteKind
    values: Mapping[str, Any] = NO_VALUES
