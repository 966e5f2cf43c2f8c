"""Which row of a coverage table is for which case."""

from __future__ import annotations

from .answers import Answers, Sex
from .categories import counted_as
from .months import Month
from .tables import CoverageRequirement, CoverageRule


def matching_row(answers: Answers, table: CoverageRule, retires: Month) -> CoverageRequirement | None:
    """The one row for this person, who retires in `retires` (or applies then, where the table counts so).

    None without one, and also where several match: which of them is right is not known then.
    Raises ValueError where the first enrolment or the start of work decides and is not told.
    """
    category = counted_as(answers.category, table.rows)
    rows = [
        row
        for row in table.rows
        if is_for(row, answers.sex, retires)
        and row.category in (None, category)
        and _enrolled(row, answers)
        and _started_work(row, answers)
    ]
    return rows[0] if len(rows) == 1 else None


def is_for(row: CoverageRequirement, sex: Sex | None, retires: Month | None) -> bool:
    """Whether the row can be for a person of this sex who retires in that month; None: any."""
    if row.sex is not None and sex is not None and row.sex is not sex:
        return False
    return retires is None or retires.lies_within(row.retires_from, row.retires_to)


def limits_enrolled(row: CoverageRequirement) -> bool:
    """Whether the month of first enrolment decides if this row is for somebody."""
    return row.enrolled_from is not None or row.enrolled_to is not None


def limits_started_work(row: CoverageRequirement) -> bool:
    """Whether the month in which working life began decides if this row is for somebody."""
    return row.started_work_from is not None or row.started_work_to is not None


def _started_work(row: CoverageRequirement, answers: Answers) -> bool:
    if not limits_started_work(row):
        return True
    if answers.started_work is None:
        raise ValueError("this rule depends on the month in which working life began")
    return answers.started_work.lies_within(row.started_work_from, row.started_work_to)


def _enrolled(row: CoverageRequirement, answers: Answers) -> bool:
    if not limits_enrolled(row):
        return True
    if answers.enrolled is None:
        raise ValueError("this rule depends on the month of first enrolment")
    return answers.enrolled.lies_within(row.enrolled_from, row.enrolled_to)
