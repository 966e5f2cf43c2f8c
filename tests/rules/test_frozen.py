"""Frozen at the reader's own amount of a month (江苏): never an amount of ours."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given

from rules.answers import InsuranceStatus
from rules.questions import questions_needed, questions_offered
from rules.tables import Method, Period
from rules.trace import ReasonKind, StepKind
from tests.rules.builders import ON, band, credit, credit_table, month, retiree, tables
from tests.rules.strategies import MONEY, bounded

NANJING = credit_table(
    band(retired_to=month("2022-12"), frozen_at=month("2022-12")),
    band(rate="0.054", retired_from=month("2023-01")),
    method=Method.FROZEN_OWN,
)


def test_the_readers_own_amount_goes_on() -> None:
    result = credit(retiree(retired=month("2016-03"), own_credit=Decimal("180.5")), NANJING)
    assert (str(result.monthly), str(result.annual), result.approximate) == ("180.50", "2166.00", False)
    assert (result.method, result.own_figure) == (Method.FROZEN_OWN, True)
    assert [step.kind for step in result.steps] == [StepKind.FROZEN]


def test_untold_it_is_not_known_and_no_average_helps() -> None:
    result = credit(retiree(retired=month("2016-03"), average_pension=Decimal(4000)), NANJING)
    assert (result.known, result.monthly, result.low) == (False, None, None)
    assert result.reason is not None
    assert (result.reason.kind, result.reason.values) == (ReasonKind.FROZEN_UNKNOWN, {"month": month("2022-12")})


def test_who_retired_later_gets_a_share_of_the_pension_then() -> None:
    told = credit(retiree(retired=month("2023-01"), own_pension=Decimal(4000)), NANJING)
    assert (str(told.monthly), told.own_figure) == ("216.00", True)
    untold = credit(retiree(retired=month("2023-01")), NANJING)
    assert untold.reason is not None
    assert untold.reason.kind is ReasonKind.PENSION_UNKNOWN


def test_only_the_month_of_retiring_must_be_told() -> None:
    rules = tables(NANJING)
    assert questions_needed(rules, InsuranceStatus.RETIRED, None, ON) == {"retired"}
    assert questions_offered(rules, InsuranceStatus.RETIRED, ON) == {"own_credit", "own_pension"}
    assert questions_offered(tables(credit_table(band("90"))), InsuranceStatus.RETIRED, ON) == frozenset()


@bounded
@given(MONEY)
def test_a_yearly_sum_stays_a_yearly_sum(own: Decimal) -> None:
    table = credit_table(band(frozen_at=month("2023-01")), method=Method.FROZEN_OWN, period=Period.INSURANCE_YEAR)
    result = credit(retiree(own_credit=own), table)
    assert (result.monthly, result.annual) == (None, own)
