"""The credit of people in work ends in the month of retiring and goes on with the retiree's amount."""

from __future__ import annotations

from decimal import Decimal

from rules.answers import Answers
from rules.credit_changes import CreditChange
from rules.estimate import estimate
from rules.tables import CoverageRequirement, CreditRule, Method
from tests.rules.builders import ON, band, coverage_table, credit_table, month, months, tables, worker

EMPLOYEE = credit_table(
    band(rate="0.02", age_below=45), band(rate="0.024", age_from=45), method=Method.BASE, sources=credit_table().sources
)
RETIREE = credit_table(band("100", age_below=70), band("110", age_from=70))
ENOUGH = coverage_table(CoverageRequirement(cumulative_months=months(20)))
TOO_LITTLE = coverage_table(CoverageRequirement(cumulative_months=months(40)))


def changes(
    answers: Answers, *retiree: CreditRule, coverage: object = ENOUGH
) -> list[tuple[str, str | None, str, bool]]:
    rules = tables(*retiree, employee=[EMPLOYEE], coverage=[coverage])
    credit = estimate(answers, rules, ON).credit
    assert credit.kind == "employee"
    return [shown(change) for change in credit.next_changes]


def shown(change: CreditChange) -> tuple[str, str | None, str, bool]:
    return str(change.month), None if change.monthly is None else str(change.monthly), change.cause, change.if_enough


def test_the_retirees_amount_and_its_later_changes_follow() -> None:
    assert changes(worker("1970-02", base=Decimal(8000)), RETIREE) == [
        ("2031-06", "100.00", "retirement", False),
        ("2040-02", "110.00", "band", False),
    ]


def test_what_changes_before_retiring_stays() -> None:
    result = changes(worker("1982-02", cumulative_months=months(20), base=Decimal(8000)), RETIREE)
    assert result[:2] == [("2027-02", "192.00", "band", False), ("2045-02", "100.00", "retirement", False)]


def test_an_amount_that_is_not_known_ends_the_line_all_the_same() -> None:
    assert changes(worker("1970-02", base=Decimal(8000))) == [("2031-06", None, "retirement", False)]


def test_missing_years_make_the_amount_a_condition() -> None:
    (first, _) = changes(worker("1970-02", base=Decimal(8000)), RETIREE, coverage=TOO_LITTLE)
    assert first == ("2031-06", "100.00", "retirement", True)


def test_past_the_age_it_is_the_month_in_which_the_years_are_full() -> None:
    (first, _) = changes(worker("1962-02", cumulative_months=months(19), base=Decimal(8000)), RETIREE)
    assert first == ("2027-11", "100.00", "retirement", False)


def test_past_the_age_with_all_years_nothing_is_guessed() -> None:
    assert changes(worker("1962-02", cumulative_months=months(21), base=Decimal(8000)), RETIREE) == []


def test_a_month_of_ones_own_moves_the_end() -> None:
    (first, _) = changes(worker("1970-02", base=Decimal(8000), retires=month("2029-01")), RETIREE)
    assert first[0] == "2029-01"
