"""The whole answer to one case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


def estimate(answers: Answers, tables: Tables, on: date, retires_in: Month | None = None) -> Estimate:
    """The credit for everybody; the retirement month only for people in work; the years for all but the retired.

    `retires_in` is a month within the flexible range that somebody chooses instead of the statutory one.
    Raises ValueError where a case lacks an answer that `questions_needed` names, or for a month outside the range.
    """
    retires = None
    if answers.status is InsuranceStatus.WORKING:
        retires = retirement(answers.birth, answers.sex, answers.track)
        if retires_in is not None:
            retires = chosen(retires, retires_in)
    return Estimate(
        on=on,
        credit=credit_estimate(answers, tables, on),
        retirement=retires,
        coverage=coverage_estimate(answers, tables, retires, on),
    )
