"""The whole answer to one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .after_work import leaving
from .answers import Answers, InsuranceStatus
from .coverage import CoverageEstimate, coverage_estimate
from .credit import CreditEstimate, credit_estimate
from .months import Month
from .retirement_age import Retirement, chosen, retirement
from .tables import Tables


@dataclass(frozen=True)
class Estimate:
    """What one person gets and still has to pay, as of `on`."""

    on: date
    credit: CreditEstimate
    retirement: Retirement | None
    coverage: CoverageEstimate | None


def estimate(answers: Answers, tables: Tables, on: date) -> Estimate:
    """The credit for everybody; the retirement month only for people in work; the years for all but the retired.

    Raises ValueError where a case lacks an answer that `questions_needed` names.
    """
    retires = leaves = None
    if answers.status is InsuranceStatus.WORKING:
        retires = chosen(retirement(answers.birth, answers.sex, answers.track), answers.retires)
    coverage = coverage_estimate(answers, tables, retires, on)
    if retires is not None and coverage is not None:
        leaves = leaving(retires, coverage, Month.of(on))
    credit = credit_estimate(answers, tables, on, leaves)
    return Estimate(on=on, credit=credit, retirement=retires, coverage=coverage)
