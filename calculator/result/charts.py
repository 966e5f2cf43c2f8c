"""Geometry of the charts of a result; every number also stands in a table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from policies import chart_shapes
from rules.answers import Answers
from rules.coverage import CoverageEstimate
from rules.credit import CreditEstimate
from rules.money import yuan
from rules.months import Month
from rules.retirement_age import Retirement
from website import formats as words

from . import wording

YEARS_SHOWN = 15
# Months that a stretch needs for each sign of the figure that stands above it.
ROOM = 10


class Stretch(NamedTuple):
    """A stretch of months with one amount. `roomy`: its figure fits above it."""

    start: Month
    age: int
    monthly: Decimal
    annual: Decimal
    step: chart_shapes.ChartStep
    roomy: bool


class YearsAhead(NamedTuple):
    """The monthly credit over the coming years, if the published rules stay as they are.

    `about` is 约 where the figures rest on the reader's own average pension, and stands before each of them. `unknown_from`:
    the month of retiring, from which on the amount is not known; the line ends there.
    """

    first_year: int
    last_year: int
    stretches: list[Stretch]
    about: str = ""
    unknown_from: Month | None = None


def years_ahead(credit: CreditEstimate, answers: Answers, on: date) -> YearsAhead | None:
    """None where there is no monthly figure to draw, or where the sources do not reach into the coming years."""
    now = credit.monthly if credit.monthly is not None else credit.monthly_equivalent
    if not credit.eligible or now is None or credit.known_until is not None:
        return None
    start = Month.of(on)
    end, unknown_from = start.plus(YEARS_SHOWN * 12), None
    steps = [(start, now, credit.annual)]
    for change in credit.next_changes:
        amount = change.monthly if change.monthly is not None else _twelfth(change.annual)
        if change.month >= end:
            break
        if amount is not None:
            steps.append((change.month, amount, change.annual))
        elif change.cause == "retirement":
            end = unknown_from = change.month
            break
    most = max(amount for _, amount, _ in steps)
    ends = [month for month, _, _ in steps[1:]] + [end]
    stretches = [
        _stretch(begin, end, (amount, annual), most, start, answers.birth)
        for (begin, amount, annual), end in zip(steps, ends, strict=True)
    ]
    return YearsAhead(start.year, start.plus(YEARS_SHOWN * 12).year, stretches, wording.about(credit), unknown_from)


def _twelfth(annual: Decimal | None) -> Decimal | None:
    return None if annual is None else yuan(annual / 12)


def _stretch(
    begin: Month, end: Month, paid: tuple[Decimal, Decimal | None], most: Decimal, start: Month, birth: Month
) -> Stretch:
    amount, annual = paid
    return Stretch(
        start=begin,
        age=begin.since(birth) // 12,
        monthly=amount,
        annual=amount * 12 if annual is None else annual,
        step=chart_shapes.step(begin.since(start), end.since(start), YEARS_SHOWN * 12, amount, most),
        roomy=end.since(begin) >= ROOM * len(words.money(amount)),
    )


class Progress(NamedTuple):
    """Required months as one bar: paid, still payable before retirement, missing. Widths in percent."""

    required: int
    paid: int
    payable: int
    missing: int
    paid_width: str
    payable_x: str
    payable_width: str
    missing_x: str
    missing_width: str


def progress(coverage: CoverageEstimate | None, answers: Answers) -> Progress | None:
    """None where the required cumulative months are not known or something else than them is missing most."""
    if not coverage or not coverage.known or not coverage.required_cumulative_months or answers.months_in_all is None:
        return None
    required = coverage.required_cumulative_months + (1 if coverage.strictly_more else 0)
    shortfall = max(0, required - answers.months_in_all)
    if shortfall != coverage.shortfall_months:
        return None
    missing = coverage.shortfall_at_retirement_months or 0
    paid, payable = min(answers.months_in_all, required), shortfall - missing
    return Progress(
        required=required,
        paid=answers.months_in_all,
        payable=payable,
        missing=missing,
        paid_width=chart_shapes.share(paid, required),
        payable_x=chart_shapes.share(paid, required),
        payable_width=chart_shapes.share(payable, required),
        missing_x=chart_shapes.share(paid + payable, required),
        missing_width=chart_shapes.share(missing, required),
    )


class Stop(NamedTuple):
    """One month on the line of time and what happens in it; the flags say what is drawn until the next stop."""

    month: Month
    words: str
    paid: str
    today: bool = False
    short: bool = False
    strut: int = 0
    paying: bool = False
    gap: bool = False
    free: bool = False


def stops(coverage: CoverageEstimate | None, retirement: Retirement | None, answers: Answers, on: date) -> list[Stop]:
    """Today, the flexible range, the statutory month and the month in which the years are full, in order."""
    now_paid = answers.months_in_all
    if retirement is None or coverage is None or not coverage.known or now_paid is None:
        return []
    today = Month.of(on)
    retires = max(retirement.when, today)
    events = _events(coverage, retirement, today)
    months = sorted(events)
    full = coverage.full_by_paying_on
    result = []
    for index, month in enumerate(months):
        paid = now_paid + month.since(today)
        short = month == retires and bool(coverage.shortfall_at_retirement_months)
        result.append(
            Stop(
                month=month,
                words="，".join(events[month]),
                paid=words.duration(paid) if full is None or month <= full else "已缴满",
                today=month == today,
                short=short,
                strut=_strut(months, index),
                paying=full is not None and month < (full if retirement.when < today else min(full, retires)),
                gap=full is not None and retirement.when >= today and retires <= month < full,
                free=retirement.earliest <= month < retirement.latest,
            )
        )
    return result


def _events(coverage: CoverageEstimate, retirement: Retirement, today: Month) -> dict[Month, list[str]]:
    """What happens in which month, from today on: what is past is told in the answer, not drawn."""
    left = coverage.shortfall_at_retirement_months
    missing = f"，还差{words.duration(left)}" if left else ""
    past = retirement.when < today
    events: dict[Month, list[str]] = {today: [f"今天{missing if past else ''}"]}

    def add(month: Month | None, event: str) -> None:
        if month is not None and month >= today:
            events.setdefault(month, []).append(event)

    if retirement.earliest != retirement.month:
        add(retirement.earliest, "最早可退休")
    if retirement.actual is None:
        add(retirement.month, f"法定退休，{wording.age(retirement.age_months)}{missing}")
    else:
        add(retirement.actual, f"打算退休{missing}")
        add(retirement.month, f"法定退休，{wording.age(retirement.age_months)}")
    now = coverage.applying_now
    add(coverage.full_by_paying_on, "年限缴满，之后不缺了")
    add(now.full_by_paying_on if now else None, "按现在的规定，这时缴满")
    if retirement.latest != retirement.month:
        add(retirement.latest, "最晚可退休")
    return events


def _strut(months: list[Month], index: int) -> int:
    """Pixels to the next stop: six a month, within what fits on a page."""
    if index + 1 == len(months):
        return 0
    return min(180, max(54, months[index + 1].since(months[index]) * 6))
