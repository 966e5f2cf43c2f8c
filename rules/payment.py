"""What one table pays one person in one month, or the reason why that is not known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from .answers import Answers
from .bands import matching_band
from .money import yuan
from .months import Month
from .tables import CreditRule, CreditRuleBand, Method, Period
from .trace import Reason, ReasonKind


@dataclass(frozen=True)
class Payment:
    """A month's sum, an insurance year's sum, or the range around a source's 约. Yuan.

    `base` is set where a rate decided: yuan a month; `own_figure` says that the reader gave it.
    """

    band: CreditRuleBand
    monthly: Decimal | None = None
    annual: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    base: Decimal | None = None
    own_figure: bool = False


Outcome = Payment | Reason
Pays = Callable[[Answers, CreditRule | None, Month], Outcome]


def sums(paid: Outcome) -> tuple[Decimal | None, ...] | None:
    """What must differ between two payments for a change; None where the sum is not known."""
    return (paid.monthly, paid.annual, paid.low, paid.high) if isinstance(paid, Payment) else None


def retiree_payment(answers: Answers, table: CreditRule | None, month: Month) -> Outcome:
    """What a retired person is paid. Reasons: NO_TABLE, NO_ROW, ROW_UNKNOWN, BASE_UNKNOWN."""
    if table is None:
        return Reason(ReasonKind.NO_TABLE)
    band = matching_band(answers, table, month)
    if band is None:
        return Reason(ReasonKind.NO_ROW)
    if table.approximate:
        return _around(band)
    if band.amount is not None:
        return _fixed(band, band.amount, table.period)
    if band.rate is None or table.method is Method.FIXED:
        return _row_unknown(band)
    base, own_figure = _retiree_base(answers, table)
    if base is None:
        return Reason(ReasonKind.BASE_UNKNOWN, {"rate": band.rate, "base_meaning": table.base_meaning})
    return _share(band, band.rate, base, own_figure, table.period)


def employee_payment(answers: Answers, table: CreditRule | None, month: Month) -> Outcome:
    """What a person in work is paid: a share of their own contribution base. The only reason: NO_EMPLOYEE_RULE.

    A table that says 约 is no rule either: its range is not about this person's base.
    """
    no_rule = Reason(ReasonKind.NO_EMPLOYEE_RULE)
    if table is None or table.method is not Method.BASE or table.approximate:
        return no_rule
    band = matching_band(answers, table, month)
    if band is None or band.rate is None or answers.base is None:
        return no_rule
    return _share(band, band.rate, answers.base, True, table.period)


def _around(band: CreditRuleBand) -> Outcome:
    # One end of a range is no range, and the figure behind a 约 must never look exact.
    if band.low is None or band.high is None:
        return _row_unknown(band)
    return Payment(band, low=yuan(band.low), high=yuan(band.high))


def _fixed(band: CreditRuleBand, amount: Decimal, period: Period) -> Payment:
    if period is Period.INSURANCE_YEAR:
        return Payment(band, annual=yuan(amount))
    return Payment(band, monthly=yuan(amount), annual=12 * yuan(amount))


def _share(band: CreditRuleBand, rate: Decimal, base: Decimal, own_figure: bool, period: Period) -> Payment:
    if period is Period.INSURANCE_YEAR:
        # The base is a monthly figure: a year's credit is twelve of them, rounded once.
        return Payment(band, annual=yuan(12 * base * rate), base=base, own_figure=own_figure)
    monthly = yuan(base * rate)
    return Payment(band, monthly=monthly, annual=12 * monthly, base=base, own_figure=own_figure)


def _row_unknown(band: CreditRuleBand) -> Reason:
    return Reason(ReasonKind.ROW_UNKNOWN, {"note": band.note})


def _retiree_base(answers: Answers, table: CreditRule) -> tuple[Decimal | None, bool]:
    """The monthly figure the rate is a share of, and whether it is the reader's own. A published base goes first."""
    if table.method is Method.OWN_PENSION:
        return answers.own_pension, True
    if table.base_amount is not None:
        return table.base_amount, False
    if table.method is Method.AVERAGE_PENSION:
        return answers.average_pension, True
    return None, False
