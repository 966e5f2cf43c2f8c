"""对账: which neighbour of the expected credit explains what really arrived."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from .answers import Answers
from .bands import openings
from .credit import CreditEstimate, credit_estimate
from .in_force import is_outdated
from .money import yuan
from .months import Month
from .tables import CreditRule, Rulebook, Tables

MOST_MONTHS = 12


class Explanation(str, Enum):
    """What explains an amount; the values each one carries are named here.

    EXPECTED: – · NET: deduction · DEDUCTED: taken (an AccountDeduction), outdated · PREVIOUS_TABLE: until (a date) ·
    COMING_TABLE: starts (a date) · YOUNGER_BAND: age · OLDER_BAND: age · SEVERAL_MONTHS: months, each · YEARLY: – ·
    WITHIN_RANGE: low, high
    """

    EXPECTED = "expected"
    NET = "net"
    DEDUCTED = "deducted"
    WITHIN_RANGE = "within_range"
    YOUNGER_BAND = "younger_band"
    OLDER_BAND = "older_band"
    PREVIOUS_TABLE = "previous_table"
    COMING_TABLE = "coming_table"
    YEARLY = "yearly"
    SEVERAL_MONTHS = "several_months"


@dataclass(frozen=True)
class Match:
    """One explanation of the amount that arrived."""

    explanation: Explanation
    values: dict[str, object]


def explanations(arrived: Decimal, answers: Answers, tables: Tables, on: date) -> tuple[Match, ...]:
    """Every neighbour that gives exactly `arrived` (yuan, one payment), the likeliest first; empty where none does."""
    amount = yuan(arrived)
    return tuple(match for candidate, match in _candidates(answers, tables, on) if _fits(amount, candidate))


Candidate = tuple[tuple[Decimal, Decimal], Match]


def _fits(amount: Decimal, span: tuple[Decimal, Decimal]) -> bool:
    return span[0] <= amount <= span[1]


def _exactly(amount: Decimal, explanation: Explanation, **values: object) -> Candidate:
    return (amount, amount), Match(explanation, values)


def _candidates(answers: Answers, tables: Tables, on: date) -> Iterator[Candidate]:
    expected = credit_estimate(answers, tables, on)
    yield from _as_expected(expected)
    yield from _deducted(expected, tables, on)
    yield from _other_bands(answers, tables, on)
    yield from _other_tables(answers, tables, on)
    yield from _several(expected)


def _as_expected(expected: CreditEstimate) -> Iterator[Candidate]:
    if expected.monthly is not None:
        yield _exactly(expected.monthly, Explanation.EXPECTED)
    if expected.net_monthly is not None and expected.monthly is not None:
        yield _exactly(expected.net_monthly, Explanation.NET, deduction=expected.monthly - expected.net_monthly)
    if expected.monthly is None and expected.annual is not None:
        yield _exactly(expected.annual, Explanation.YEARLY)
    if expected.known and expected.low is not None and expected.high is not None:
        yield (
            (expected.low, expected.high),
            Match(Explanation.WITHIN_RANGE, {"low": expected.low, "high": expected.high}),
        )


def _deducted(expected: CreditEstimate, tables: Tables, on: date) -> Iterator[Candidate]:
    """What some people are charged before the money arrives. A deduction of an earlier year explains as well as any."""
    if expected.monthly is None:
        return
    for taken in tables.deductions:
        if taken.amount is not None and taken.amount < expected.monthly:
            outdated = is_outdated(taken.valid_until, on)
            amount = yuan(expected.monthly - taken.amount)
            yield _exactly(amount, Explanation.DEDUCTED, taken=taken, outdated=outdated)


def _other_bands(answers: Answers, tables: Tables, on: date) -> Iterator[Candidate]:
    """The bands before and after: the place may count a birthday earlier or later, or hold another month of birth."""
    table = tables.retiree.in_force(on)
    if table is None:
        return
    for month, age in openings(answers.birth, table).items():
        began = month <= Month.of(on)
        shifted = replace(answers, birth=answers.birth.plus(_shift(answers, table, month, on)))
        kind = Explanation.YOUNGER_BAND if began else Explanation.OLDER_BAND
        for amount in _amounts(credit_estimate(shifted, tables, on)):
            yield _exactly(amount, kind, age=age)


def _shift(answers: Answers, table: CreditRule, opening: Month, on: date) -> int:
    """Months by which the birth must move for this one band limit to fall on the other side of `on`."""
    distance = opening.since(Month.of(on))
    return 1 - distance if distance <= 0 else -distance


def _other_tables(answers: Answers, tables: Tables, on: date) -> Iterator[Candidate]:
    book: Rulebook[CreditRule] = tables.retiree
    current = book.in_force(on)
    if current is not None and current.effective_from is not None:
        until = current.effective_from - timedelta(days=1)
        for amount in _amounts(credit_estimate(answers, tables, until)):
            yield _exactly(amount, Explanation.PREVIOUS_TABLE, until=until)
    for start in book.starts_after(on):
        for amount in _amounts(credit_estimate(answers, tables, start)):
            yield _exactly(amount, Explanation.COMING_TABLE, starts=start)


def _several(expected: CreditEstimate) -> Iterator[Candidate]:
    """Months paid together: back payment after retirement, or a payment that was late."""
    for each in dict.fromkeys(_amounts(expected)):
        for months in range(2, MOST_MONTHS + 1):
            yield _exactly(each * months, Explanation.SEVERAL_MONTHS, months=months, each=each)


def _amounts(credit: CreditEstimate) -> Iterator[Decimal]:
    """What one payment of this credit can be: before and after the deduction, or the yearly sum."""
    if credit.monthly is not None:
        yield credit.monthly
        if credit.net_monthly is not None:
            yield credit.net_monthly
    elif credit.annual is not None:
        yield credit.annual
