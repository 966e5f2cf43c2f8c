"""Sample readers computed without and with a draft published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from calculator.lookup import tables_for, tables_with
from policies.models import PolicyTable, Region
from rules.answers import Answers, Category, InsuranceStatus, Sex, Track
from rules.coverage import CoverageEstimate
from rules.credit import CreditEstimate
from rules.estimate import Estimate, estimate
from rules.months import Month
from rules.retirement_age import retirement
from rules.tables import Tables
from rules.trace import ReasonKind

from .comparison import EstimateSummary, Pair
from .sample_readers import SampleReader, assumed, subject

# Births are looked for among people of these ages, in whole months.
YOUNGEST, OLDEST = 16 * 12, 80 * 12
# Months paid by a retired reader of whom nothing else is told: of their years none are missing anywhere.
ENOUGH = 40 * 12


def estimate_pairs(draft: PolicyTable, region: Region, readers: Sequence[SampleReader], on: date) -> list[Pair]:
    """What every reader gets or needs in a region as of `on`: with what is published, and with `draft` published too."""
    published, with_draft = tables_for(region), tables_with(region, draft)
    about = subject(draft)
    return [_pair(reader, about, published, with_draft, on) for reader in readers]


def _pair(reader: SampleReader, about: str, published: Tables, with_draft: Tables, on: date) -> Pair:
    answers = _answers(reader, published, with_draft, on)
    both = [estimate(answers, tables, on) for tables in (published, with_draft)]
    if about == "retiree" and all(_lacks_base(item.credit) for item in both):
        # Nothing could be compared: the shares of an average that the reader is taken to know can be.
        answers = replace(answers, average_pension=Decimal(assumed()["average_pension"]))
        both = [estimate(answers, tables, on) for tables in (published, with_draft)]
    old, new = (_outcome(item, about) for item in both)
    return old, new


def _lacks_base(credit: CreditEstimate) -> bool:
    return credit.reason is not None and credit.reason.kind is ReasonKind.BASE_UNKNOWN


# ---- the case ----


def _answers(reader: SampleReader, published: Tables, with_draft: Tables, on: date) -> Answers:
    values = reader.answers
    track = values.get("track")
    answers = Answers(
        status=InsuranceStatus(values["status"]),
        sex=Sex(values["sex"]),
        birth=Month(1, 1),
        track=Track(track) if track else None,
        retired=_month(values, "retired"),
        category=Category(values["category"]),
        cumulative_months=_period(values, "cumulative"),
        actual_months=_period(values, "actual"),
        enrolled=_month(values, "enrolled"),
        started_work=_month(values, "started_work"),
        own_credit=_yuan(values, "own_credit"),
        own_pension=_yuan(values, "own_pension"),
        base=_yuan(values, "base"),
    )
    answers = replace(answers, birth=_birth(reader, answers, on), started_work=answers.started_work or answers.enrolled)
    if answers.status is InsuranceStatus.RETIRED and answers.cumulative_months is None:
        answers = replace(answers, cumulative_months=ENOUGH)
    if reader.short_by is None:
        return answers
    paid = max(0, _required(answers, (published, with_draft), on) - reader.short_by)
    return replace(answers, cumulative_months=paid, actual_months=paid)


def _month(values: Mapping[str, Any], name: str) -> Month | None:
    return Month(values[f"{name}_year"], values[f"{name}_month"]) if f"{name}_year" in values else None


def _period(values: Mapping[str, Any], name: str) -> int | None:
    return values[f"{name}_years"] * 12 + values[f"{name}_months"] if f"{name}_years" in values else None


def _yuan(values: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(values[name]) if name in values else None


def _birth(reader: SampleReader, answers: Answers, on: date) -> Month:
    """By the age; or the first birth that leads to retirement in a month or later, or the last one before it."""
    if reader.age_months is not None:
        return Month.of(on).plus(-reader.age_months)
    assert reader.retires is not None
    turn = reader.retires
    # Who is born later never retires sooner, so that the place of the turn can be found by halving.
    sooner, later = turn.plus(-OLDEST), turn.plus(-YOUNGEST)
    while later.since(sooner) > 1:
        middle = sooner.plus(later.since(sooner) // 2)
        if retirement(middle, answers.sex, answers.track).month < turn:
            sooner = middle
        else:
            later = middle
    return later if reader.from_then else sooner


def _required(answers: Answers, both: Sequence[Tables], on: date) -> int:
    """Months that must be paid altogether by the first of the tables that know; else 25 years for men, 20 for women."""
    nothing_paid = replace(answers, cumulative_months=0, actual_months=0)
    for tables in both:
        coverage = estimate(nothing_paid, tables, on).coverage
        if coverage and coverage.known and coverage.shortfall_months is not None:
            return coverage.shortfall_months
    return 300 if answers.sex is Sex.MALE else 240


# ---- the outcome ----


def _outcome(result: Estimate, about: str) -> EstimateSummary:
    if about == "coverage":
        return _coverage(result.coverage)
    return _credit(result.credit, "employee" if about == "employee" else "retiree")


def _credit(credit: CreditEstimate, kind: str) -> EstimateSummary:
    if not credit.known or credit.kind != kind:
        rate = credit.reason.values.get("rate") if credit.reason else None
        return EstimateSummary(rate=rate)
    monthly = credit.monthly if credit.monthly is not None else credit.monthly_equivalent
    return EstimateSummary(
        known=True,
        monthly=monthly,
        arrives=credit.net_monthly if credit.net_monthly is not None else monthly,
        low=credit.low,
        high=credit.high,
        assumed=credit.own_figure,
    )


def _coverage(coverage: CoverageEstimate | None) -> EstimateSummary:
    if coverage is None or not coverage.known:
        return EstimateSummary()
    return EstimateSummary(
        known=True,
        required_months=coverage.required_cumulative_months,
        required_actual_months=coverage.required_actual_months,
        strictly_more=coverage.strictly_more,
        missing_months=coverage.shortfall_months,
        missing_at_retirement=coverage.shortfall_at_retirement_months,
    )
