"""Which row of a coverage table is for which case. For frozen rows and for rows of the database alike."""

from __future__ import annotations

from typing import Protocol

from .answers import Answers
from .categories import counted_as, is_for_category
from .months import InMonth, Month
from .tables import CoverageRequirement, CoverageRule


class LimitedRow(Protocol):
    """A row with the cases it is for. Months, or days that count by their month; None or empty: no limit."""

    @property
    def sex(self) -> str | None: ...
    @property
    def category(self) -> str | None: ...
    @property
    def enrolled_from(self) -> InMonth | None: ...
    @property
    def enrolled_to(self) -> InMonth | None: ...
    @property
    def retires_from(self) -> InMonth | None: ...
    @property
    def retires_to(self) -> InMonth | None: ...
    @property
    def started_work_from(self) -> InMonth | None: ...
    @property
    def started_work_to(self) -> InMonth | None: ...


def matching_row(answers: Answers, table: CoverageRule, retires: Month) -> CoverageRequirement | None:
    """The one row for this person, who retires in `retires` (or applies then, where the table counts so).

    None without one, and also where several match: which of them is right is not known then.
    Raises ValueError where the first enrolment or the start of work decides and is not told.
    """
    category = counted_as(answers.category, table.rows)
    enrolled, started_work = answers.enrolled, answers.started_work
    rows = [row for row in table.rows if is_for(row, answers.sex, retires, category, enrolled, started_work)]
    for row in rows:
        if enrolled is None and limits_enrolled(row):
            raise ValueError("this rule depends on the month of first enrolment")
        if started_work is None and limits_started_work(row):
            raise ValueError("this rule depends on the month in which working life began")
    return rows[0] if len(rows) == 1 else None


def is_for(
    row: LimitedRow,
    sex: str | None = None,
    retires: Month | None = None,
    category: str | None = None,
    enrolled: Month | None = None,
    started_work: Month | None = None,
) -> bool:
    """Whether the row can be for somebody of whom this is known; None: not known, so that any limit may be met."""
    return (
        (not row.sex or not sex or row.sex == sex)
        and is_for_category(row, category)
        and (retires is None or retires.lies_within(row.retires_from, row.retires_to))
        and (enrolled is None or enrolled.lies_within(row.enrolled_from, row.enrolled_to))
        and (started_work is None or started_work.lies_within(row.started_work_from, row.started_work_to))
    )


def limits_enrolled(row: LimitedRow) -> bool:
    """Whether the month of first enrolment decides if this row is for somebody."""
    return row.enrolled_from is not None or row.enrolled_to is not None


def limits_started_work(row: LimitedRow) -> bool:
    """Whether the month in which working life began decides if this row is for somebody."""
    return row.started_work_from is not None or row.started_work_to is not None
