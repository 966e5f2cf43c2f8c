"""Sample readers computed without and with a draft published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from calculator.lookup import tables_for, tables_with
from policies.models import PolicyTable, Region
from rules.answers import Answers, Sex
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
    """What the result says of the credit or of the years; of a credit of another kind or not known only its rate."""
    part: Any = result.coverage if about == "coverage" else result.credit
    if part is None or not part.known or (about != "coverage" and part.kind != about):
        return EstimateSummary(rate=part.reason.values.get("rate") if part and part.reason else None)
    names = [field.name for field in fields(EstimateSummary)]
    return EstimateSummary(**{name: getattr(part, name) for name in names if hasattr(part, name)})
