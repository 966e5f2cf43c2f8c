"""The coming changes of one person's credit, as far ahead as published tables and age bands reach."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .answers import Answers
from .bands import openings
from .in_force import is_outdated
from .months import Month
from .payment import Payment, Pays
from .tables import CreditRule, Rulebook


class CreditChange(NamedTuple):
    """A coming change of the credit: the month from which it holds, and what will be paid then.

    `cause` is "band" (an age is reached: `age` in years), "table" (a published table takes over on the day `starts`) or
    "retirement" (the share of people in work ends, the retiree's amount begins; no sum where that is not known).
    `if_enough`: it depends on the years being full by then, which by today's answers they are not. For a band, `table`
    is the one whose band it is; `outdated`: its source does not reach as far as that month.
    """

    month: Month
    monthly: Decimal | None
    annual: Decimal | None
    cause: str
    age: int | None = None
    starts: date | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    if_enough: bool = False
    table: CreditRule | None = None
    outdated: bool = False


class Course(NamedTuple):
    """What the rule book gives somebody on a day, by which table, and every change to come."""

    table: CreditRule | None
    now: Payment
    changes: tuple[CreditChange, ...]


def course(
    answers: Answers, rulebook: Rulebook[CreditRule], on: date, pays: Pays, until: Month | None = None
) -> Course:
    """What `pays` gives on `on`, and every later month before `until` in which it gives another sum than before.

    Months whose sum is not known are passed over in silence: the next known sum is compared with the last known one.
    Beyond what its table's source vouches for, a new table is one of these; an age reached is told as of the last known
    figures.
    """
    today, first = Month.of(on), rulebook.in_force(on)
    now = pays(answers, first, today)
    table, last, changes = first, now.sums, []
    for month in _candidates(answers.birth, rulebook, on, today, until):
        earlier, table = table, rulebook.in_force(month.last_day)
        paid = pays(answers, table, month)
        if paid.reason or paid.sums == last:
            continue
        age = None if earlier is None else _age_that_explains(answers, earlier, table, month, paid, pays)
        beyond = table is not None and is_outdated(table.known_until, month.last_day)
        if beyond and age is None:
            continue
        last = paid.sums
        changes.append(_change(month, paid, table, age, beyond))
    return Course(first, now, tuple(changes))


def _change(month: Month, paid: Payment, table: CreditRule | None, age: int | None, outdated: bool) -> CreditChange:
    low, high = paid.low, paid.high
    if age is None:
        starts = table.effective_from if table is not None else None
        return CreditChange(month, paid.monthly, paid.annual, "table", starts=starts, low=low, high=high)
    return CreditChange(
        month, paid.monthly, paid.annual, "band", age=age, low=low, high=high, table=table, outdated=outdated
    )


def _candidates(
    birth: Month, rulebook: Rulebook[CreditRule], on: date, today: Month, until: Month | None
) -> list[Month]:
    """The months in which anything can change. A table that starts in mid-month counts for its whole month."""
    # The month of `on` itself is one when a table starts later in it: its change would never be told otherwise.
    months = {Month.of(start) for start in rulebook.starts_after(on)}
    for table in rulebook.tables:
        months.update(month for month in openings(birth, table) if month > today)
    return sorted(month for month in months if until is None or month < until)


def _age_that_explains(
    answers: Answers, earlier: CreditRule, table: CreditRule | None, month: Month, paid: Payment, pays: Pays
) -> int | None:
    """The age that brings the new sum: the earlier table alone would pay it too. None: the new table brings it."""
    if table is not earlier and pays(answers, earlier, month).sums != paid.sums:
        return None
    return openings(answers.birth, earlier).get(month)
