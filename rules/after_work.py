"""What follows the credit of people in work: it ends in the month of retiring, and the retiree's amount goes on."""

from __future__ import annotations

from typing import NamedTuple

from .answers import Answers
from .coverage import CoverageEstimate
from .credit_changes import CreditChange, course
from .in_force import is_outdated
from .months import Month
from .payment import retiree_payment
from .retirement_age import Retirement
from .tables import Tables


class Leaving(NamedTuple):
    """The month in which somebody in work retires by what they told. `if_enough`: whether the years are full then is open."""

    month: Month
    if_enough: bool


def leaving(retirement: Retirement, coverage: CoverageEstimate, today: Month) -> Leaving | None:
    """Past the month of retiring it is that in which the years are full; None where that is not known either."""
    full = coverage.full_by_paying_on
    month = retirement.when if retirement.when > today else full
    if month is None:
        return None
    short = not coverage.known or bool(coverage.shortfall_at_retirement_months)
    return Leaving(month, if_enough=short and month != full)


def after_work(answers: Answers, tables: Tables, leaves: Leaving, today: Month) -> tuple[CreditChange, ...]:
    """The change in the month of retiring, without a sum where the retiree's amount is not known, and those after it."""
    first, retired = leaves.month.last_day, answers.retired_in(leaves.month, leaves.month.since(today))
    table, paid, later = course(retired, tables.retiree, first, retiree_payment)
    vouched = table is not None and not is_outdated(table.known_until, first)
    monthly, annual = (paid.monthly, paid.annual) if vouched else (None, None)
    return (CreditChange(leaves.month, monthly, annual, "retirement", if_enough=leaves.if_enough), *later)
