"""The monthly credit to the personal account (个人账户划入): how much, since when it holds, when it changes next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .after_work import Leaving, after_work
from .answers import Answers, InsuranceStatus
from .bands import birthday, delay
from .citations import CitedEstimate, cited, expiry_notes, reach_notes
from .credit_changes import CreditChange, course
from .in_force import is_outdated
from .money import yuan
from .months import Month
from .national_range import SHARES
from .payment import Payment, Reduced, employee_payment, retiree_payment
from .tables import BandOpens, CreditRule, Method, Period, Tables
from .trace import Note, NoteKind, Reason, ReasonKind, StepKind, TraceStep

__all__ = ["CreditChange", "CreditEstimate", "credit_estimate"]


@dataclass(kw_only=True)
class CreditEstimate(CitedEstimate):
    """The monthly credit. Yuan; None where not known or where the period is a year.

    `own_figure`: the amount rests on a figure that the reader gave.
    """

    eligible: bool
    kind: str
    period: Period = Period.MONTH
    approximate: bool = False
    provisional: bool = False
    own_figure: bool = False
    monthly: Decimal | None = None
    annual: Decimal | None = None
    monthly_equivalent: Decimal | None = None
    net_monthly: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    method: Method | None = None
    next_changes: tuple[CreditChange, ...] = ()


def credit_estimate(answers: Answers, tables: Tables, on: date, leaves: Leaving | None = None) -> CreditEstimate:
    """What is put into this person's account as of `on`, or the reason why nothing is or why it is not known.

    Yuan. Reasons: RESIDENT, NOT_RETIRED, NO_EMPLOYEE_RULE (nothing is paid); those of `retiree_payment` (something is
    paid, how much is not known). `leaves`: from when on people in work are paid as retirees; None: not known.
    """
    if answers.status is InsuranceStatus.RESIDENT:
        return _nothing(ReasonKind.RESIDENT)
    if answers.status is InsuranceStatus.RETIRED:
        return _retiree_credit(answers, tables, on)
    return _nothing(ReasonKind.NOT_RETIRED) if answers.base is None else _employee_credit(answers, tables, on, leaves)


def _nothing(why: ReasonKind, known: bool = True) -> CreditEstimate:
    return CreditEstimate(known=known, eligible=False, kind="retiree", reason=Reason(why))


def _employee_credit(answers: Answers, tables: Tables, on: date, leaves: Leaving | None) -> CreditEstimate:
    until = leaves.month if leaves else None
    table, paid, changes = course(answers, tables.employee, on, employee_payment, until)
    if table is None or paid.reason:
        return _nothing(ReasonKind.NO_EMPLOYEE_RULE, known=False)
    later = after_work(answers, tables, leaves, Month.of(on)) if leaves else ()
    return _credit("employee", answers, table, paid, (*changes, *later), on)


def _retiree_credit(answers: Answers, tables: Tables, on: date) -> CreditEstimate:
    table, paid, changes = course(answers, tables.retiree, on, retiree_payment)
    if table is None:
        return replace(_national_range(answers), next_changes=changes)
    return _credit("retiree", answers, table, paid, changes, on)


def _national_range(answers: Answers) -> CreditEstimate:
    """No table: with the reader's average pension, the range of the national frame; never an amount."""
    credit = CreditEstimate(known=False, eligible=True, kind="retiree", reason=Reason(ReasonKind.NO_TABLE))
    average = answers.average_pension
    if average is None:
        return credit
    amounts = [yuan(average * share.rate) for share in SHARES]
    steps = tuple(
        TraceStep(share.kind, share.source, {"average": average, "rate": share.rate, "amount": amount})
        for share, amount in zip(SHARES, amounts, strict=True)
    )
    sources = tuple(share.source for share in SHARES)
    return replace(credit, low=amounts[0], high=amounts[-1], steps=steps, sources=sources)


def _credit(
    kind: str, answers: Answers, table: CreditRule, paid: Payment, changes: tuple[CreditChange, ...], on: date
) -> CreditEstimate:
    """What a table gives, with all that a result says of it; a reason instead of an amount leaves only the latter."""
    known = paid.reason is None
    # A base that the reader put in the place of the region's makes the result an estimate; their own pension does not.
    stands_in = paid.own_figure and table.method is Method.AVERAGE_PENSION
    in_part = paid.reduced is not None and not paid.reduced.whole_years
    net = _net(paid.monthly, _deduction(table, on))
    yearly = paid.annual if table.period is Period.INSURANCE_YEAR else None
    return CreditEstimate(
        known=known,
        eligible=True,
        kind=kind,
        reason=paid.reason,
        period=table.period,
        approximate=known and (table.approximate or table.provisional or stands_in or in_part),
        provisional=table.provisional,
        own_figure=paid.own_figure,
        monthly=paid.monthly,
        annual=paid.annual,
        monthly_equivalent=None if yearly is None else yuan(yearly / 12),
        net_monthly=net,
        low=paid.low,
        high=paid.high,
        method=table.method,
        next_changes=changes,
        notes=_notes(answers, table, paid, on),
        steps=_steps(answers, table, paid, net, Month.of(on)) if known else (),
        **cited(table, on),
    )


def _deduction(table: CreditRule, on: date) -> Decimal | None:
    """What is taken off each month; None where nothing is, or where it is not known for that day."""
    return None if is_outdated(table.deduction_until, on) else table.deduction


def _net(monthly: Decimal | None, deduction: Decimal | None) -> Decimal | None:
    """What arrives after the place's deduction; None where it deducts nothing, or from an unknown sum."""
    if monthly is None or deduction is None:
        return None
    return yuan(max(Decimal(0), monthly - deduction))


def _steps(
    answers: Answers, table: CreditRule, paid: Payment, net: Decimal | None, month: Month
) -> tuple[TraceStep, ...]:
    """The working, in the order of the arithmetic: band, base times rate, then what is taken off or split."""
    source = table.main_source
    if paid.band.frozen_at is not None:
        frozen = {"month": paid.band.frozen_at, "amount": paid.monthly if paid.monthly is not None else paid.annual}
        steps = [TraceStep(StepKind.FROZEN, source, frozen)]
    else:
        steps = [TraceStep(StepKind.BAND, source, _band_values(answers, table, paid, month))]
    if paid.base is not None and paid.band.rate is not None:
        steps.append(TraceStep(StepKind.BASE_TIMES_RATE, source, _share_values(table, paid, paid.base, paid.band.rate)))
    if paid.reduced is not None:
        steps.append(TraceStep(StepKind.REDUCTION, source, _reduction_values(paid, paid.reduced)))
    if net is not None:
        steps.append(TraceStep(StepKind.DEDUCTION, source, _deduction_values(table, paid, net)))
    if table.period is Period.INSURANCE_YEAR and paid.annual is not None:
        twelfth = {"annual": paid.annual, "monthly_equivalent": yuan(paid.annual / 12)}
        steps.append(TraceStep(StepKind.TWELFTH, None, twelfth))
    return tuple(steps)


def _band_values(answers: Answers, table: CreditRule, paid: Payment, month: Month) -> dict[str, object]:
    # Only a sum that the band itself states: not one that a rate gives, nor the figure behind a 约.
    stated = paid.annual if table.period is Period.INSURANCE_YEAR else paid.monthly
    stated = paid.reduced.full if paid.reduced is not None else stated
    amount = stated if paid.base is None else None
    return {
        "band": paid.band,
        "age_months": month.since(answers.birth),
        "amount": amount,
        "period": table.period,
        "rate": paid.band.rate,
        "opens": table.band_opens,
        "year_starts": table.year_starts,
        "awaited": _awaited(answers, table, month),
        "working": answers.status is InsuranceStatus.WORKING,
    }


def _awaited(answers: Answers, table: CreditRule, month: Month) -> int | None:
    """An age in years that somebody has reached and that the table does not count yet."""
    wait, months = delay(answers.birth, table), month.since(answers.birth)
    return max((age for age in table.age_limits if 0 <= months - 12 * age < wait), default=None) if wait else None


def _share_values(table: CreditRule, paid: Payment, base: Decimal, rate: Decimal) -> dict[str, object]:
    return {
        "base": base,
        "base_meaning": paid.band.base_meaning or table.base_meaning,
        "own_figure": paid.own_figure,
        "rate": rate,
        "amount": yuan(base * rate),
    }


def _reduction_values(paid: Payment, reduced: Reduced) -> dict[str, object]:
    exact = paid.monthly if paid.monthly is not None else paid.annual
    low, high = (paid.low, paid.high) if exact is None else (exact, exact)
    return {
        "full": reduced.full,
        "missing": reduced.missing_months,
        "rate": reduced.rate,
        "low": low,
        "high": high,
    }


def _deduction_values(table: CreditRule, paid: Payment, net: Decimal) -> dict[str, object]:
    return {"monthly": paid.monthly, "deduction": table.deduction, "name": table.deduction_name, "net": net}


def _notes(answers: Answers, table: CreditRule, payment: Payment, on: date) -> tuple[Note, ...]:
    """What limits the figure comes first: how far its source reaches, that it is provisional, for whom it is."""
    band = payment.band
    notes = [*reach_notes(table, on)]
    if table.provisional:
        notes.append(Note(NoteKind.PROVISIONAL))
    if band.only_for:
        notes.append(Note(NoteKind.ONLY_FOR, {"text": band.only_for}))
    if payment.reduced is not None and not payment.reduced.whole_years:
        notes.append(Note(NoteKind.PART_OF_A_YEAR))
    if table.deduction is not None and _deduction(table, on) is None:
        outdated = {"until": table.deduction_until, "name": table.deduction_name, "deduction": table.deduction}
        notes.append(Note(NoteKind.DEDUCTION_OUTDATED, outdated))
    notes += [*_opening_notes(answers, table, Month.of(on)), *expiry_notes(table, on)]
    if band.note:
        notes.append(Note(NoteKind.BAND_NOTE, {"text": band.note}))
    return tuple(notes)


def _opening_notes(answers: Answers, table: CreditRule, month: Month) -> list[Note]:
    """In the month of a birthday that changes the sum, say that the source is silent about when it counts."""
    if table.band_opens is not BandOpens.UNSTATED:
        return []
    reached = [age for age in table.age_limits if birthday(answers.birth, age) == month]
    if not reached:
        return []
    pays = employee_payment if answers.status is InsuranceStatus.WORKING else retiree_payment
    before, now = (pays(answers, table, item) for item in (month.plus(-1), month))
    if before.sums == now.sums:
        return []
    both = {"before": _stated_sum(before, table), "now": _stated_sum(now, table)}
    return [Note(NoteKind.BAND_OPENING_UNSTATED, {"age": age, **both}) for age in reached]


def _stated_sum(paid: Payment, table: CreditRule) -> Decimal | None:
    """The sum of one payment; None for a range or a reason."""
    return paid.annual if table.period is Period.INSURANCE_YEAR else paid.monthly
