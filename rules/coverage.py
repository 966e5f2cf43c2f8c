"""The years of contribution that give lifetime coverage (最低缴费年限): required, missing, reached when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .answers import Answers, InsuranceStatus
from .citations import distinct, expiry_notes, leading, reach_notes
from .coverage_rows import matching_row
from .in_force import is_outdated
from .months import Month
from .retirement_age import Retirement
from .tables import (
    Basis,
    CitedSource,
    CoverageRequirement,
    CoverageRoute,
    CoverageRule,
    DecidingRegion,
    Evidence,
    Tables,
    TopUpRule,
)
from .top_up import TopUpCost, top_up_costs
from .trace import Note, NoteKind, Reason, ReasonKind, StepKind, TraceStep

# Sixty years in months.
LONGEST_WAIT = 720


@dataclass(frozen=True)
class CoverageEstimate:
    """The years for lifetime coverage, in whole months. `required_*` None: no such requirement, or not known.

    `reached_month` adds what is missing by the row that decides today. `full_by_paying_on` is later where the month of
    applying counts and later rows ask for more; None where nothing is missing, or where those rows are not known.
    `applying_now`: past the age, where the rule of today asks for something else than that of the month in which the age
    was reached, and the place does not say which of them counts.
    """

    known: bool
    reason: Reason | None = None
    required_cumulative_months: int | None = None
    strictly_more: bool = False
    required_actual_months: int | None = None
    shortfall_months: int | None = None
    reached: bool | None = None
    reached_month: Month | None = None
    full_by_paying_on: Month | None = None
    shortfall_at_retirement_months: int | None = None
    evidence: Evidence | None = None
    effective_from: date | None = None
    known_until: date | None = None
    outdated: bool = False
    checked_on: date | None = None
    decided_by: DecidingRegion | None = None
    row_note: str = ""
    notes: tuple[Note, ...] = ()
    options: tuple[CoverageRoute, ...] = ()
    top_ups: tuple[TopUpCost, ...] = ()
    steps: tuple[TraceStep, ...] = ()
    sources: tuple[CitedSource, ...] = ()
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


def first_full_month(answers: Answers, tables: Tables, on: date) -> Month | None:
    """The first month from `on` on in which its own rule is met, if every month from the next one on is paid.

    None where a month on the way has no known rule, or where the rule runs ahead for longer than anybody waits.
    """
    today = Month.of(on)
    for ahead in range(LONGEST_WAIT + 1):
        missing = missing_in(answers, tables, today.plus(ahead))
        if missing is None:
            return None
        if missing <= ahead:
            return today.plus(ahead)
    return None


def _reading(answers: Answers, tables: Tables, retires: Month, on: date) -> CoverageEstimate:
    """What the rule of a month of retiring asks."""
    table = tables.coverage.in_force(retires.last_day)
    if table is None:
        return CoverageEstimate(known=False, reason=Reason(ReasonKind.NO_TABLE))
    row = matching_row(answers, table, _decisive_month(table, retires, on))
    cited = _cited(table, on)
    if row is None:
        return CoverageEstimate(known=False, reason=Reason(ReasonKind.NO_ROW), **cited)
    if not row.known:
        return _unknown_row(cited, table, row)
    return _known_row(cited, tables.top_ups, table, row, answers, retires, on)


def _decisive_month(table: CoverageRule, retires: Month, on: date) -> Month:
    """The month whose row decides: that of retiring, or where that is past, today's for a table that counts by applying."""
    return retires if table.basis is Basis.RETIRES else max(retires, Month.of(on))


def _full_by_paying_on(
    answers: Answers, table: CoverageRule, row: CoverageRequirement, retires: Month, on: date
) -> Month | None:
    """The month in which paying every month fills the years, by the row of that month where the month of applying counts.

    Applying later may bring a row that asks for more. None where they are full, or where that later row is not known.
    """
    now = Month.of(on)
    missing = _missing(row, answers)
    if table.basis is Basis.RETIRES or not missing:
        return now.plus(missing) if missing else None
    for _ in table.rows:  # each row can move the month once
        later = matching_row(answers, table, max(retires, now.plus(missing)))
        if later is None or not later.known:
            return None
        then = _missing(later, answers)
        if then <= missing:
            return now.plus(missing)
        missing = then
    return now.plus(missing)


def _missing(row: CoverageRequirement, answers: Answers) -> int:
    """The larger of what is missing to the row's requirements, months. Raises ValueError where it depends on an answer."""
    return max((_shortfall(*requirement) for requirement in _requirements(row, answers)), default=0)


def _cited(table: CoverageRule, on: date) -> dict[str, Any]:
    """What a result says of the table it was read from, by the names of a CoverageEstimate."""
    return {
        "evidence": Evidence.weakest(source.evidence for source in table.sources),
        "effective_from": table.effective_from,
        "known_until": table.known_until,
        "outdated": is_outdated(table.known_until, on),
        "checked_on": table.checked_on,
        "decided_by": table.place,
        "notes": _notes(table, on),
        "options": table.options,
        "sources": distinct(table.sources),
    }


def _notes(table: CoverageRule, on: date) -> tuple[Note, ...]:
    by_applying = (Note(NoteKind.BY_APPLYING),) if table.basis is Basis.APPLIES else ()
    return (*reach_notes(table, on), *by_applying, *expiry_notes(table.sources, on))


def _with_condition(notes: tuple[Note, ...], row: CoverageRequirement) -> tuple[Note, ...]:
    return (*notes, Note(NoteKind.ONLY_FOR, {"text": row.only_for})) if row.only_for else notes


def _unknown_row(cited: dict[str, Any], table: CoverageRule, row: CoverageRequirement) -> CoverageEstimate:
    reason, steps = Reason(ReasonKind.ROW_UNKNOWN, {"note": row.note}), (_requirement_step(table, row),)
    return CoverageEstimate(known=False, reason=reason, row_note=row.note, steps=steps, **cited)


def _known_row(
    cited: dict[str, Any],
    top_ups: Sequence[TopUpRule],
    table: CoverageRule,
    row: CoverageRequirement,
    answers: Answers,
    retires: Month,
    on: date,
) -> CoverageEstimate:
    shortfalls = [_shortfall_step(*requirement) for requirement in _requirements(row, answers)]
    missing = _missing(row, answers)
    payable = max(0, retires.since(Month.of(on)))
    left = max(0, missing - payable)
    full = _full_by_paying_on(answers, table, row, retires, on)
    outlook: list[TraceStep] = []
    if missing:
        at_retirement = {"missing": missing, "payable": payable, "month": retires, "left": left}
        if full is not None:
            months = full.since(Month.of(on))
            outlook.append(TraceStep(StepKind.REACHED, None, {"on": on, "missing": months, "month": full}))
        outlook.append(TraceStep(StepKind.AT_RETIREMENT, None, at_retirement))
    return CoverageEstimate(
        known=True,
        required_cumulative_months=row.cumulative_months,
        strictly_more=row.strictly_more,
        required_actual_months=row.actual_months,
        shortfall_months=missing,
        reached=missing == 0,
        reached_month=Month.of(on).plus(missing) if missing else None,
        full_by_paying_on=full,
        shortfall_at_retirement_months=left,
        row_note=row.note,
        top_ups=top_up_costs(top_ups, left, answers.category, on) if left else (),
        steps=(_requirement_step(table, row), *shortfalls, *outlook),
        **cited | {"notes": _with_condition(cited["notes"], row)},
    )


def _requirement_step(table: CoverageRule, row: CoverageRequirement) -> TraceStep:
    return TraceStep(StepKind.REQUIREMENT, leading(table.sources), {"row": row})


def _requirements(row: CoverageRequirement, answers: Answers) -> Iterator[tuple[str, int, bool, int | None]]:
    """Each requirement of a row: what is counted, months required, whether more than these, months paid."""
    if row.cumulative_months is not None:
        yield "cumulative", row.cumulative_months, row.strictly_more, answers.months_in_all
    if row.actual_months is not None:
        yield "actual", row.actual_months, False, answers.actual_months


def _shortfall(what: str, required: int, strictly_more: bool, paid: int | None) -> int:
    """超过 (`strictly_more`) asks for one month beyond the required ones. Raises ValueError without `paid`."""
    if paid is None:
        raise ValueError(f"this rule depends on the {what} months paid")
    return max(0, required + (1 if strictly_more else 0) - paid)


def _shortfall_step(what: str, required: int, strictly_more: bool, paid: int | None) -> TraceStep:
    missing = _shortfall(what, required, strictly_more, paid)
    values = {"what": what, "required": required, "strictly_more": strictly_more, "paid": paid, "missing": missing}
    return TraceStep(StepKind.SHORTFALL, None, values)
