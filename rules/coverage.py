"""The years of contribution that give lifetime coverage (最低缴费年限): required, missing, reached when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .answers import Answers, InsuranceStatus
from .citations import CitedEstimate, cited, expiry_notes, reach_notes
from .coverage_rows import matching_row
from .months import Month
from .retirement_age import Retirement
from .tables import Basis, CoverageRequirement, CoverageRoute, CoverageRule, Tables
from .top_up import TopUpCost, top_up_costs
from .trace import Note, NoteKind, Reason, ReasonKind, StepKind, TraceStep

# Sixty years in months.
LONGEST_WAIT = 720


@dataclass(kw_only=True)
class CoverageEstimate(CitedEstimate):
    """The years for lifetime coverage, in whole months. `required_*` None: no such requirement, or not known.

    `reached_month` adds what is missing by the row that decides today. `full_by_paying_on` is later where the month of
    applying counts and later rows ask for more; None where nothing is missing, or where those rows are not known.
    `applying_now`: past the age, where the rule of today asks for something else than that of the month in which the age
    was reached, and the place does not say which of them counts.
    """

    required_cumulative_months: int | None = None
    strictly_more: bool = False
    required_actual_months: int | None = None
    shortfall_months: int | None = None
    reached: bool | None = None
    reached_month: Month | None = None
    full_by_paying_on: Month | None = None
    shortfall_at_retirement_months: int | None = None
    row_note: str = ""
    options: tuple[CoverageRoute, ...] = ()
    top_ups: tuple[TopUpCost, ...] = ()
    applying_now: CoverageEstimate | None = None


def coverage_estimate(
    answers: Answers, tables: Tables, retirement: Retirement | None, on: date
) -> CoverageEstimate | None:
    """The years somebody in work still needs, as of `on`, by the rule in force in the retirement month.

    Where a table counts by the month of applying and that of retirement is past, the row of today decides. Past the age, a
    table that counts by the month of retiring does not say whether that of reaching the age is meant or that of applying:
    both are read.

    None for the retired. Reasons: RESIDENT (known: no number of years ends the yearly payment); NO_TABLE, NO_ROW,
    ROW_UNKNOWN (not known). Raises ValueError where the rule needs an answer that is missing: the form asks for it.
    """
    if answers.status is InsuranceStatus.RETIRED:
        return None
    if answers.status is InsuranceStatus.RESIDENT:
        return CoverageEstimate(known=True, reason=Reason(ReasonKind.RESIDENT))
    if retirement is None:
        raise ValueError("the coverage rule depends on the retirement month")
    reading = _reading(answers, tables, retirement.when, on)
    notes = (Note(NoteKind.ANOTHER_DOOR),) if retirement.by_another_door else ()
    if retirement.when >= Month.of(on):
        return replace(reading, notes=(*notes, *reading.notes)) if notes else reading
    return _past_age(reading, answers, tables, retirement.when, on)


def _past_age(
    reading: CoverageEstimate, answers: Answers, tables: Tables, reached: Month, on: date
) -> CoverageEstimate:
    """The reading of the month in which the age was reached, and beside it that of today where it asks for something else."""
    try:
        now = _reading(answers, tables, Month.of(on), on)
    except ValueError:  # only the answers for the month in which the age was reached are asked for
        now = CoverageEstimate(known=False, reason=Reason(ReasonKind.ANSWER_MISSING))
    table = tables.coverage.in_force(reached.last_day)
    by_applying = table is not None and table.basis is Basis.APPLIES
    if now.reached is False:
        now = replace(now, full_by_paying_on=first_full_month(answers, tables, on))
    differs = not by_applying and _asked(now) != _asked(reading)
    note = Note(NoteKind.PAST_AGE, {"month": reached, "both": differs})
    return replace(reading, applying_now=now if differs else None, notes=(note, *reading.notes))


def _asked(reading: CoverageEstimate) -> tuple[object, ...]:
    return (
        reading.known,
        reading.required_cumulative_months,
        reading.strictly_more,
        reading.required_actual_months,
        reading.full_by_paying_on,
    )


def missing_in(answers: Answers, tables: Tables, month: Month) -> int | None:
    """Months that the rule of a month asks for beyond what is paid today.

    None where that rule is not known, or depends on an answer that was not asked for.
    """
    table = tables.coverage.in_force(month.last_day)
    try:
        row = matching_row(answers, table, month) if table else None
        return _missing(row, answers) if row is not None and row.known else None
    except ValueError:
        return None


def missing_by_month(answers: Answers, tables: Tables, first: Month, last: Month) -> Iterator[tuple[Month, int | None]]:
    """`missing_in` for each month from `first` to `last`; looked up where another row or table may begin to decide."""
    book = tables.coverage
    turns = {Month.of(start) for start in book.starts_after(first.last_day)}
    turns.update(*(table.turns for table in book.tables))
    missing = None
    for ahead in range(last.since(first) + 1):
        month = first.plus(ahead)
        if not ahead or month in turns:
            missing = missing_in(answers, tables, month)
        yield month, missing


def first_full_month(answers: Answers, tables: Tables, on: date) -> Month | None:
    """The first month from `on` on in which its own rule is met, if every month from the next one on is paid.

    None where a month on the way has no known rule, or where the rule runs ahead for longer than anybody waits.
    """
    today = Month.of(on)
    for month, missing in missing_by_month(answers, tables, today, today.plus(LONGEST_WAIT)):
        if missing is None:
            return None
        if missing <= month.since(today):
            return month
    return None


def _reading(answers: Answers, tables: Tables, retires: Month, on: date) -> CoverageEstimate:
    """What the rule of a month of retiring asks."""
    table, today = tables.coverage.in_force(retires.last_day), Month.of(on)
    if table is None:
        return CoverageEstimate(known=False, reason=Reason(ReasonKind.NO_TABLE))
    # where the month of applying counts and that of retiring is past, today's row decides
    month = retires if table.basis is Basis.RETIRES else max(retires, today)
    row = matching_row(answers, table, month)
    said = {"options": table.options, "notes": _notes(table, row, on), **cited(table, on)}
    if row is None:
        return CoverageEstimate(known=False, reason=Reason(ReasonKind.NO_ROW), **said)
    requirement = TraceStep(StepKind.REQUIREMENT, table.main_source, {"row": row})
    if not row.known:
        reason = Reason(ReasonKind.ROW_UNKNOWN, {"note": row.note})
        return CoverageEstimate(known=False, reason=reason, row_note=row.note, steps=(requirement,), **said)
    shortfalls = [*_shortfalls(row, answers)]
    missing = _most(shortfalls)
    left = max(0, missing - max(0, retires.since(today)))
    full = _full_by_paying_on(answers, table, missing, retires, today)
    steps = [requirement, *(TraceStep(StepKind.SHORTFALL, None, values) for values in shortfalls)]
    if missing:
        steps += _outlook(missing, left, full, retires, on)
    return CoverageEstimate(
        known=True,
        required_cumulative_months=row.cumulative_months,
        strictly_more=row.strictly_more,
        required_actual_months=row.actual_months,
        shortfall_months=missing,
        reached=missing == 0,
        reached_month=today.plus(missing) if missing else None,
        full_by_paying_on=full,
        shortfall_at_retirement_months=left,
        row_note=row.note,
        top_ups=top_up_costs(tables.top_ups, left, answers.category, on) if left else (),
        steps=tuple(steps),
        **said,
    )


def _outlook(missing: int, left: int, full: Month | None, retires: Month, on: date) -> Iterator[TraceStep]:
    """When the missing months are paid, and what of them is left on retiring."""
    today = Month.of(on)
    if full is not None:
        yield TraceStep(StepKind.REACHED, None, {"on": on, "missing": full.since(today), "month": full})
    payable = max(0, retires.since(today))
    values = {"missing": missing, "payable": payable, "month": retires, "left": left}
    yield TraceStep(StepKind.AT_RETIREMENT, None, values)


def _full_by_paying_on(
    answers: Answers, table: CoverageRule, missing: int, retires: Month, today: Month
) -> Month | None:
    """The month in which paying every month fills the years, by the row of that month where the month of applying counts.

    Applying later may bring a row that asks for more. None where they are full, or where that later row is not known.
    """
    if table.basis is Basis.RETIRES or not missing:
        return today.plus(missing) if missing else None
    for _ in table.rows:  # each row can move the month once
        later = matching_row(answers, table, max(retires, today.plus(missing)))
        if later is None or not later.known:
            return None
        then = _missing(later, answers)
        if then <= missing:
            return today.plus(missing)
        missing = then
    return today.plus(missing)


def _notes(table: CoverageRule, row: CoverageRequirement | None, on: date) -> tuple[Note, ...]:
    by_applying = (Note(NoteKind.BY_APPLYING),) if table.basis is Basis.APPLIES else ()
    conditional = row is not None and row.known and row.only_for
    only_for = (Note(NoteKind.ONLY_FOR, {"text": conditional}),) if conditional else ()
    return (*reach_notes(table, on), *by_applying, *expiry_notes(table, on), *only_for)


def _missing(row: CoverageRequirement, answers: Answers) -> int:
    """The larger of what is missing to the row's requirements, months. Raises ValueError where it depends on an answer."""
    return _most(_shortfalls(row, answers))


def _most(shortfalls: Iterable[dict[str, Any]]) -> int:
    return max((values["missing"] for values in shortfalls), default=0)


def _shortfalls(row: CoverageRequirement, answers: Answers) -> Iterator[dict[str, Any]]:
    """What is missing to each requirement of a row, by the names of StepKind.SHORTFALL. Raises ValueError as `_missing`."""
    if row.cumulative_months is not None:
        yield _shortfall("cumulative", row.cumulative_months, row.strictly_more, answers.months_in_all)
    if row.actual_months is not None:
        yield _shortfall("actual", row.actual_months, False, answers.actual_months)


def _shortfall(what: str, required: int, strictly_more: bool, paid: int | None) -> dict[str, Any]:
    """超过 (`strictly_more`) asks for one month beyond the required ones. Raises ValueError without `paid`."""
    if paid is None:
        raise ValueError(f"this rule depends on the {what} months paid")
    missing = max(0, required + strictly_more - paid)
    return {"what": what, "required": required, "strictly_more": strictly_more, "paid": paid, "missing": missing}
