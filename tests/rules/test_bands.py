"""From which month an age counts, and which band a person is in."""

from __future__ import annotations

import pytest

from rules.answers import Category
from rules.bands import matching_band, openings
from rules.tables import BandOpens
from tests.rules.builders import band, credit_table, month, retiree

YOUNGER = band("100", age_below=70)
OLDER = band("110", age_from=70)

OPENINGS = [
    # band_opens, month the insurance year starts, birth, from when 70 counts
    (BandOpens.UNSTATED, 1, "1956-03", "2026-03"),
    (BandOpens.BIRTHDAY_MONTH, 1, "1956-03", "2026-03"),
    (BandOpens.NEXT_MONTH, 1, "1956-03", "2026-04"),
    (BandOpens.NEXT_MONTH, 1, "1956-12", "2027-01"),
    (BandOpens.NEXT_JANUARY, 1, "1956-03", "2027-01"),
    (BandOpens.NEXT_JANUARY, 1, "1956-01", "2027-01"),
    (BandOpens.NEXT_JANUARY, 1, "1956-12", "2027-01"),
    (BandOpens.INSURANCE_YEAR, 7, "1956-03", "2026-07"),
    (BandOpens.INSURANCE_YEAR, 7, "1956-07", "2026-07"),
    (BandOpens.INSURANCE_YEAR, 7, "1956-08", "2027-07"),
    (BandOpens.INSURANCE_YEAR, 1, "1956-01", "2026-01"),
    (BandOpens.INSURANCE_YEAR, 1, "1956-02", "2027-01"),
]


@pytest.mark.parametrize(("opens", "year_starts", "birth", "counts_from"), OPENINGS)
def test_one_band_closes_in_the_month_in_which_the_next_opens(
    opens: BandOpens, year_starts: int, birth: str, counts_from: str
) -> None:
    table = credit_table(YOUNGER, OLDER, band_opens=opens, year_starts=year_starts)
    assert openings(month(birth), table) == {month(counts_from): 70}
    assert matching_band(retiree(birth), table, month(counts_from).plus(-1)) is YOUNGER
    assert matching_band(retiree(birth), table, month(counts_from)) is OLDER


def test_a_band_without_limits_is_always_open() -> None:
    only = band("90")
    assert matching_band(retiree("2020-01"), credit_table(only), month("2019-12")) is only
    assert matching_band(retiree("1900-01"), credit_table(only), month("2026-11")) is only


def test_the_category_of_a_row_must_be_the_readers() -> None:
    employee, flexible = band("83", category=Category.EMPLOYEE), band("66", category=Category.FLEXIBLE)
    table = credit_table(employee, flexible)
    assert matching_band(retiree(), table, month("2026-11")) is employee
    assert matching_band(retiree(category=Category.FLEXIBLE), table, month("2026-11")) is flexible


@pytest.mark.parametrize(
    ("retired", "amount"), [("2021-12", "70"), ("2022-01", "80"), ("2022-12", "80"), ("2023-01", None), (None, None)]
)
def test_retirement_months_include_both_ends_and_an_untold_month_is_in_none(
    retired: str | None, amount: str | None
) -> None:
    table = credit_table(
        band("70", retired_to=month("2021-12")),
        band("80", retired_from=month("2022-01"), retired_to=month("2022-12")),
    )
    answers = retiree(retired=month(retired) if retired else None)
    result = matching_band(answers, table, month("2026-11"))
    assert (str(result.amount) if result else None) == amount


def test_where_two_rows_claim_a_person_neither_is_taken() -> None:
    table = credit_table(band("100", age_below=75), band("110", age_from=70))
    assert matching_band(retiree("1954-01"), table, month("2026-11")) is None
    assert matching_band(retiree("1960-01"), table, month("2026-11")) is not None
