"""Sample readers computed without and with a draft published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from calculator.lookup import tables_for, tables_with
from policies.models import PolicyTable, Region
from rules.answers import Answers, Sex
from rules.coverage import CoverageEstimate
from rules.credit import CreditEstimate
from rules.estimate import Estimate, estimate
from rules.tables import Tables
from rules.trace import ReasonKind

from .comparison import EstimateSummary, ReaderComparison
from .sample_readers import SampleReader, assumed, subject


def compare(draft: PolicyTable, region: Region, readers: Sequence[SampleReader], on: date) -> list[ReaderComparison]:
    """What every reader gets or needs in a region as of `on`: with what is published, and with `draft` published too."""
    both = (tables_for(region), tables_with(region, draft))
    return [ReaderComparison(reader, *_pair(reader, subject(draft), both, on)) for reader in readers]


def _pair(reader: SampleReader, about: str, both: Sequence[Tables], on: date) -> list[EstimateSummary]:
    answers = with_months_paid(reader, both, on)
    estimates = [estimate(answers, tables, on) for tables in both]
    if about == "retiree" and all(_lacks_base(item.credit) for item in estimates):
        # Nothing could be compared: the shares of an average that the reader is taken to know can be.
        answers = replace(answers, average_pension=assumed()["average_pension"])
        estimates = [estimate(answers, tables, on) for tables in both]
    return [_summary(item, about) for item in estimates]


def _lacks_base(credit: CreditEstimate) -> bool:
    return credit.reason is not None and credit.reason.kind is ReasonKind.BASE_UNKNOWN


def with_months_paid(reader: SampleReader, both: Sequence[Tables], on: date) -> Answers:
    """The reader's case; of one who is short of the years by so many months, with the months paid until now."""
    if reader.short_by is None:
        return reader.answers
    paid = max(0, _required(reader.answers, both, on) - reader.short_by)
    return replace(reader.answers, cumulative_months=paid, actual_months=paid)


def _required(answers: Answers, both: Sequence[Tables], on: date) -> int:
    """Months that must be paid altogether by the first of the tables that know; else 25 years for men, 20 for women."""
    nothing_paid = replace(answers, cumulative_months=0, actual_months=0)
    for tables in both:
        coverage = estimate(nothing_paid, tables, on).coverage
        if coverage and coverage.known and coverage.shortfall_months is not None:
            return coverage.shortfall_months
    return 300 if answers.sex is Sex.MALE else 240


def _summary(result: Estimate, about: str) -> EstimateSummary:
    return _coverage(result.coverage) if about == "coverage" else _credit(result.credit, about)


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
