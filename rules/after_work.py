"""What follows the credit of people in work: it ends in the month of retiring, and the retiree's amount goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .answers import Answers, InsuranceStatus
from .coverage import CoverageEstimate
from .credit import CreditEstimate
from .credit_changes import CreditChange, next_changes
from .in_force import is_outdated
from .months import Month
from .payment import Payment, retiree_payment
from .retirement_age import Retirement
from .tables import Tables


def until_retirement(
    credit: CreditEstimate,
    answers: Answers,
    tables: Tables,
    retirement: Retirement,
    coverage: CoverageEstimate | None,
    on: date,
) -> CreditEstimate:
    """The credit of somebody in work with the changes that retiring brings, from the month of retiring on.

    Past that month it is the month in which the years are full; where that is not known either, nothing is added.
    """
    today = Month.of(on)
    leaves = last_month(retirement, coverage, today)
    if leaves is None:
        return credit
    before = tuple(change for change in credit.next_changes if change.month < leaves)
    return replace(credit, next_changes=(*before, *_after(answers, tables, leaves, coverage, today)))


def last_month(retirement: Retirement, coverage: CoverageEstimate | None, today: Month) -> Month | None:
    """The month in which somebody in work retires by what they told; None where that is open."""
    if retirement.when > today:
        return retirement.when
    return coverage.full_by_paying_on if coverage is not None else None


def _after(
    answers: Answers, tables: Tables, leaves: Month, coverage: CoverageEstimate | None, today: Month
) -> tuple[CreditChange, ...]:
    """The change in the month of retiring, without a sum where the retiree's amount is not known, and those after it."""
    paid_by_then = None if answers.cumulative_months is None else answers.cumulative_months + leaves.since(today)
    retired = replace(
        answers, status=InsuranceStatus.RETIRED, retired=leaves, cumulative_months=paid_by_then, base=None
    )
    first = leaves.last_day
    table = tables.retiree.in_force(first)
    paid = retiree_payment(retired, table, leaves)
    values = isinstance(paid, Payment) and table is not None and not is_outdated(table.known_until, first)
    short = coverage is None or not coverage.known or bool(coverage.shortfall_at_retirement_months)
    change = CreditChange(
        leaves,
        paid.monthly if values and isinstance(paid, Payment) else None,
        paid.annual if values and isinstance(paid, Payment) else None,
        "retirement",
        if_enough=short and leaves != (coverage.full_by_paying_on if coverage else None),
    )
    return (change, *next_changes(retired, tables.retiree, first, retiree_payment))
