"""我不知道: the outcomes that an unknown answer leaves open, and the fact that would decide between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from .answers import Answers, InsuranceStatus
from .coverage_rows import is_for
from .estimate import Estimate, estimate
from .months import Month
from .retirement_age import retirement
from .tables import CoverageRequirement, Tables


@dataclass(frozen=True)
class Condition:
    """What would have to be true. `what` is "actual" or "enrolled".

    actual: `met` says whether the required months are actually paid, `required` how many. enrolled: between the
    months `start` and `end`, both included; None is open.
    """

    what: str
    met: bool = True
    required: int = 0
    start: Month | None = None
    end: Month | None = None


@dataclass(frozen=True)
class Alternative:
    """One possible case with its result. With an actual requirement not met, the shortfall is the most it can be."""

    conditions: tuple[Condition, ...]
    estimate: Estimate


def alternatives(answers: Answers, tables: Tables, on: date, unknown: frozenset[str]) -> tuple[Alternative, ...]:
    """The results for everything the unknown answers (names out of CHOICES) can be; one where they make no difference."""
    rows = _possible_rows(answers, tables)
    choices = [CHOICES[name](rows, answers) for name in CHOICES if name in unknown]
    matches: dict[object, Alternative] = {}
    for combination in product(*choices):
        case = answers
        for _, changes in combination:
            case = replace(case, **changes)
        result = estimate(case, tables, on)
        conditions = tuple(condition for condition, _ in combination)
        matches.setdefault(_outcome(result), Alternative(conditions, result))
    return tuple(matches.values())


def _possible_rows(answers: Answers, tables: Tables) -> list[CoverageRequirement]:
    """The rows that can be for this person, whatever they do not know."""
    if answers.status is not InsuranceStatus.WORKING:
        return []
    retires = retirement(answers.birth, answers.sex, answers.track).month
    table = tables.coverage.in_force(retires.last_day)
    rows = table.rows if table else ()
    return [row for row in rows if is_for(row, answers.sex, retires) and row.category in (None, answers.category)]


Choice = tuple[Condition, dict[str, Any]]


def _actual_choices(rows: list[CoverageRequirement], answers: Answers) -> Iterator[Choice]:
    """All months paid were really paid, or none was: the two ends between which the truth lies."""
    required = max((row.actual_months for row in rows if row.actual_months), default=0)
    most = max(answers.cumulative_months or 0, required)
    yield Condition("actual", met=True, required=required), {"actual_months": most}
    if required:
        yield Condition("actual", met=False, required=required), {"actual_months": 0}


def _enrolled_choices(rows: list[CoverageRequirement], answers: Answers) -> Iterator[Choice]:
    """One month from each stretch of time that the rows tell apart."""
    starts = {row.enrolled_from for row in rows if row.enrolled_from}
    starts |= {row.enrolled_to.plus(1) for row in rows if row.enrolled_to}
    cuts: list[Month | None] = [None, *sorted(starts)]
    for start, following in zip(cuts, [*cuts[1:], None], strict=True):
        end = following.plus(-1) if following else None
        month = start or end or Month(2000, 1)
        yield Condition("enrolled", start=start, end=end), {"enrolled": month}


# What may be unknown.
CHOICES = {"actual": _actual_choices, "enrolled": _enrolled_choices}


def _outcome(result: Estimate) -> object:
    coverage = result.coverage
    if coverage is None:
        return None
    return (
        coverage.known,
        coverage.required_cumulative_months,
        coverage.required_actual_months,
        coverage.shortfall_months,
        coverage.shortfall_at_retirement_months,
    )
