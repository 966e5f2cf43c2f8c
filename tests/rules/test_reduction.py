"""What is taken off a retiree's credit for missing years (海南)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answers import Sex
from rules.credit import CreditEstimate
from rules.tables import Period, Reduction
from rules.trace import NoteKind, ReasonKind, StepKind
from tests.rules.builders import ON, around, band, credit, credit_table, retiree
from tests.rules.strategies import MONEY, REDUCTIONS, bounded

HAINAN = credit_table(band("60", age_below=70), band("72", age_from=70), reduction=Reduction(Decimal("0.03"), 360, 300))


def of(years: int, months: int = 0, sex: Sex = Sex.MALE, birth: str = "1960-03") -> CreditEstimate:
    return credit(retiree(birth, sex=sex, cumulative_months=12 * years + months), HAINAN)


@pytest.mark.parametrize(
    ("years", "sex", "monthly"),
    [
        (30, Sex.MALE, "60.00"),
        (27, Sex.MALE, "54.60"),
        (31, Sex.MALE, "60.00"),
        (25, Sex.FEMALE, "60.00"),
        (24, Sex.FEMALE, "58.20"),
        (0, Sex.MALE, "6.00"),
    ],
)
def test_three_percent_less_for_each_missing_year(years: int, sex: Sex, monthly: str) -> None:
    result = of(years, sex=sex)
    assert (str(result.monthly), result.annual, result.approximate) == (monthly, 12 * Decimal(monthly), False)


def test_the_working_shows_the_full_amount_and_what_comes_off() -> None:
    band_step, reduction = of(27).steps
    assert (band_step.kind, band_step.values["amount"]) == (StepKind.BAND, Decimal("60.00"))
    assert (reduction.kind, reduction.values["missing"], reduction.values["low"]) == (
        StepKind.REDUCTION,
        36,
        Decimal("54.60"),
    )


def test_a_part_of_a_year_is_a_range_because_the_source_is_silent_about_it() -> None:
    result = of(27, 6)
    assert (result.monthly, result.annual, str(result.low), str(result.high)) == (None, None, "54.60", "56.40")
    assert result.approximate
    assert NoteKind.PART_OF_A_YEAR in [note.kind for note in result.notes]


def test_the_reduced_amount_rises_with_age_too() -> None:
    assert [str(change.monthly) for change in of(27).next_changes] == ["65.52"]
    ranged = of(27, 6).next_changes[0]
    assert (ranged.monthly, str(ranged.low), str(ranged.high)) == (None, "65.52", "67.68")


def test_without_the_years_nothing_is_said() -> None:
    result = credit(retiree(), HAINAN)
    assert (result.known, result.monthly) == (False, None)
    assert result.reason is not None
    assert result.reason.kind is ReasonKind.YEARS_UNKNOWN


def test_a_range_is_reduced_at_both_ends() -> None:
    table = credit_table(around("50", "70"), approximate=True, reduction=Reduction(Decimal("0.1"), 360, 300))
    result = credit(retiree(cumulative_months=348), table)
    assert (str(result.low), str(result.high)) == ("45.00", "63.00")


@bounded
@given(REDUCTIONS, MONEY, st.integers(0, 600), st.integers(0, 120), st.sampled_from(Period), st.sampled_from(Sex))
def test_more_years_never_bring_less_and_nothing_brings_more_than_all(
    reduction: Reduction, amount: Decimal, paid: int, more: int, period: Period, sex: Sex
) -> None:
    table = credit_table(band(str(amount)), reduction=reduction, period=period)

    def ends(months: int) -> tuple[Decimal, Decimal]:
        result = credit(retiree(sex=sex, cumulative_months=months), table, on=date(2026, 11, 21))
        exact = result.monthly if period is Period.MONTH else result.annual
        if exact is not None:
            return exact, exact
        assert result.low is not None
        assert result.high is not None
        return result.low, result.high

    shorter, longer = ends(paid), ends(paid + more)
    assert 0 <= shorter[0] <= shorter[1]
    assert all(one <= other for one, other in zip(shorter, longer, strict=True))
    assert longer[1] <= amount
    assert ends(reduction.required(sex)) == (amount, amount)
    assert ON
