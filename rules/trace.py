"""The reasons of a result, recorded by the calculation itself. `calculator.result.wording` puts them into Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .tables import CitedSource


class StepKind(str, Enum):
    """Kinds of steps; the values each one carries are named here.

    BAND: band, age_months, amount (what the band itself states, or None), period, rate ·
    BASE_TIMES_RATE: base, base_meaning, own_figure (the reader gave the base), rate, amount (a month's share) ·
    DEDUCTION: monthly, deduction, name, net · TWELFTH: annual, monthly_equivalent ·
    NATIONAL_SHARE, COMMON_SHARE: average (the reader gave it), rate, amount (a month's) ·
    RETIREMENT: birth, age_months, month · REQUIREMENT: row ·
    SHORTFALL: what ("cumulative" or "actual"), required, strictly_more, paid, missing ·
    REACHED: on (a date), missing, month · AT_RETIREMENT: missing, payable, month, left
    """

    BAND = "band"
    BASE_TIMES_RATE = "base_times_rate"
    DEDUCTION = "deduction"
    TWELFTH = "twelfth"
    NATIONAL_SHARE = "national_share"
    COMMON_SHARE = "common_share"
    RETIREMENT = "retirement"
    REQUIREMENT = "requirement"
    SHORTFALL = "shortfall"
    REACHED = "reached"
    AT_RETIREMENT = "at_retirement"


@dataclass(frozen=True)
class TraceStep:
    """One line of the reasoning. `source` is what it rests on; None for plain arithmetic."""

    kind: StepKind
    source: CitedSource | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


class ReasonKind(str, Enum):
    """Why there is no amount, no number of years, or nothing to pay.

    NO_TABLE · BASE_UNKNOWN (method known, base not: rate, base_meaning) · ROW_UNKNOWN (note) · NO_ROW ·
    RESIDENT (resident insurance has neither) · NOT_RETIRED (no contribution base given) · NO_EMPLOYEE_RULE
    """

    NO_TABLE = "no_table"
    BASE_UNKNOWN = "base_unknown"
    ROW_UNKNOWN = "row_unknown"
    NO_ROW = "no_row"
    RESIDENT = "resident"
    NOT_RETIRED = "not_retired"
    NO_EMPLOYEE_RULE = "no_employee_rule"


@dataclass(frozen=True)
class Reason:
    kind: ReasonKind
    values: Mapping[str, Any] = field(default_factory=dict)


class NoteKind(str, Enum):
    """What a reader should be told besides.

    BAND_OPENING_UNSTATED (age) · SOURCE_EXPIRED (expires_on, title) · BAND_NOTE (text)
    """

    BAND_OPENING_UNSTATED = "band_opening_unstated"
    SOURCE_EXPIRED = "source_expired"
    BAND_NOTE = "band_note"


@dataclass(frozen=True)
class Note:
    kind: NoteKind
    values: Mapping[str, Any] = field(default_factory=dict)
