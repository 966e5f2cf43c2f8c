"""What one table pays one person in one month, or the reason why that is not known."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from .answers import Answers
from .bands import matching_band
from .money import yuan
from .months import Month
from .tables import CreditRule, CreditRuleBand, Method, Period, Reduction
from .trace import Reason, ReasonKind


class Reduced(NamedTuple):
    """How a payment came out of the full one: yuan before, months missing, and the rate taken off for each year of them."""

    full: Decimal
    missing_months: int
    rate: Decimal

    @property
    def whole_years(self) -> bool:
        return self.missing_months % 12 == 0


# Of a payment that no band decides.
NO_BAND = CreditRuleBand()


class Payment(NamedTuple):
    """A month's sum, an insurance year's sum, or the range around a source's 约, yuan; or the `reason` why none is known.

    `base` is set where a rate decided: yuan a month; `own_figure` says that the reader gave it, or gave the amount itself.
    `reduced` is set where something is taken off for missing years.
    """

    band: CreditRuleBand = NO_BAND
    reason: Reason | None = None
    monthly: Decimal | None = None
    annual: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    base: Decimal | None = None
    own_figure: bool = False
    reduced: Reduced | None = None

    @property
    def sums(self) -> tuple[Decimal | None, ...] | None:
        """What must differ between two payments for a change; None where the sum is not known."""
        return (self.monthly, self.annual, self.low, self.high) if self.reason is None else None


Pays = Callable[[Answers, CreditRule | None, Month], Payment]


def _unknown(kind: ReasonKind, band: CreditRuleBand = NO_BAND, **values: Any) -> Payment:
    return Payment(band, Reason(kind, values))


def retiree_payment(answers: Answers, table: CreditRule | None, month: Month) -> Payment:
    """What a retired person is paid.

    Reasons: NO_TABLE, NO_ROW, ROW_UNKNOWN, BASE_UNKNOWN, FROZEN_UNKNOWN, PENSION_UNKNOWN, YEARS_UNKNOWN.
    """
    if table is None:
        return _unknown(ReasonKind.NO_TABLE)
    band = matching_band(answers, table, month)
    if band is None:
        return _unknown(ReasonKind.NO_ROW)
    full = _full_payment(answers, table, band)
    return full if table.reduction is None or full.reason else _reduced(full, answers, table.reduction)


def _full_payment(answers: Answers, table: CreditRule, band: CreditRuleBand) -> Payment:
    """What a band pays somebody of whose years none are missing."""
    if table.approximate:
        return _around(band)
    if band.frozen_at is not None:
        return _frozen(band, band.frozen_at, answers.own_credit, table.period)
    if band.amount is not None:
        return _fixed(band, band.amount, table.period)
    if band.rate is None or table.method is Method.FIXED:
        return _row_unknown(band)
    base, own_figure = _retiree_base(answers, table, band)
    if base is not None:
        return _share(band, band.rate, base, own_figure, table.period)
    if table.method in (Method.OWN_PENSION, Method.FROZEN_OWN):
        return _unknown(ReasonKind.PENSION_UNKNOWN, band, rate=band.rate)
    meaning = band.base_meaning or table.base_meaning
    return _unknown(ReasonKind.BASE_UNKNOWN, band, rate=band.rate, base_meaning=meaning)


def _frozen(band: CreditRuleBand, month: Month, own: Decimal | None, period: Period) -> Payment:
    if own is None:
        return _unknown(ReasonKind.FROZEN_UNKNOWN, band, month=month)
    return _fixed(band, own, period)._replace(own_figure=True)


def _reduced(full: Payment, answers: Answers, reduction: Reduction) -> Payment:
    """The payment less the share for each missing year. Part of a year: between not counting and counting as a whole."""
    months = answers.months_in_all
    if months is None:
        return _unknown(ReasonKind.YEARS_UNKNOWN, full.band)
    missing = max(0, reduction.required(answers.sex) - months)
    if not missing:
        return full
    most, least = (max(Decimal(0), 1 - reduction.rate * years) for years in (missing // 12, -(-missing // 12)))
    amount = full.monthly if full.monthly is not None else full.annual
    if amount is None:  # the range around a source's 约
        assert full.low is not None
        assert full.high is not None
        reduced = Reduced(full.high, missing, reduction.rate)
        return full._replace(low=yuan(full.low * least), high=yuan(full.high * most), reduced=reduced)
    reduced = Reduced(amount, missing, reduction.rate)
    if reduced.whole_years:
        period = Period.MONTH if full.monthly is not None else Period.INSURANCE_YEAR
        paid = _fixed(full.band, amount * most, period)
        return full._replace(monthly=paid.monthly, annual=paid.annual, reduced=reduced)
    return full._replace(monthly=None, annual=None, low=yuan(amount * least), high=yuan(amount * most), reduced=reduced)


def employee_payment(answers: Answers, table: CreditRule | None, month: Month) -> Payment:
    """What a person in work is paid: a share of their own contribution base. The only reason: NO_EMPLOYEE_RULE.

    A table that says 约 is no rule either: its range is not about this person's base.
    """
    has_rule = table is not None and table.method is Method.BASE and not table.approximate
    band = matching_band(answers, table, month) if table is not None and has_rule else None
    if table is None or band is None or band.rate is None or answers.base is None:
        return _unknown(ReasonKind.NO_EMPLOYEE_RULE)
    return _share(band, band.rate, answers.base, True, table.period)


def _around(band: CreditRuleBand) -> Payment:
    # One end of a range is no range, and the figure behind a 约 must never look exact.
    if band.low is None or band.high is None:
        return _row_unknown(band)
    return Payment(band, low=yuan(band.low), high=yuan(band.high))


def _fixed(band: CreditRuleBand, amount: Decimal, period: Period) -> Payment:
    paid = yuan(amount)
    if period is Period.INSURANCE_YEAR:
        return Payment(band, annual=paid)
    return Payment(band, monthly=paid, annual=12 * paid)


def _share(band: CreditRuleBand, rate: Decimal, base: Decimal, own_figure: bool, period: Period) -> Payment:
    if period is Period.INSURANCE_YEAR:
        # The base is a monthly figure: a year's credit is twelve of them, rounded once.
        return Payment(band, annual=yuan(12 * base * rate), base=base, own_figure=own_figure)
    monthly = yuan(base * rate)
    return Payment(band, monthly=monthly, annual=12 * monthly, base=base, own_figure=own_figure)


def _row_unknown(band: CreditRuleBand) -> Payment:
    return _unknown(ReasonKind.ROW_UNKNOWN, band, note=band.note)


def _retiree_base(answers: Answers, table: CreditRule, band: CreditRuleBand) -> tuple[Decimal | None, bool]:
    """The monthly figure the rate is a share of, and whether it is the reader's own. A published base goes first."""
    if table.method in (Method.OWN_PENSION, Method.FROZEN_OWN):
        return answers.own_pension, True
    published = _published_base(table, band)
    if published is not None:
        return published, False
    if table.method is Method.AVERAGE_PENSION:
        return answers.average_pension, True
    return None, False


def _published_base(table: CreditRule, band: CreditRuleBand) -> Decimal | None:
    """A band with a base of its own never falls back to the table's, which is about other people."""
    return band.base_amount if band.base_amount is not None or band.base_meaning else table.base_amount
