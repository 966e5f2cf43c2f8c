"""Which row of a coverage table is for which case."""

from __future__ import annotations

import pytest

from rules.answers import Category, Sex
from rules.coverage_rows import matching_row
from rules.tables import CoverageRequirement
from tests.rules.builders import coverage_table, month, worker

RETIRES = month("2031-02")


def test_the_sex_decides() -> None:
    men, women = CoverageRequirement(sex=Sex.MALE), CoverageRequirement(sex=Sex.FEMALE)
    assert matching_row(worker(), coverage_table(men, women), RETIRES) is men
    assert matching_row(worker(sex=Sex.FEMALE), coverage_table(men, women), RETIRES) is women


def test_the_category_decides() -> None:
    employee, flexible = (
        CoverageRequirement(category=Category.EMPLOYEE),
        CoverageRequirement(category=Category.FLEXIBLE),
    )
    assert matching_row(worker(), coverage_table(employee, flexible), RETIRES) is employee
    assert matching_row(worker(category=Category.FLEXIBLE), coverage_table(employee, flexible), RETIRES) is flexible


@pytest.mark.parametrize(("retires", "found"), [("2029-12", 0), ("2030-01", 1), ("2030-12", 1), ("2031-01", None)])
def test_the_retirement_month_decides_both_ends_included(retires: str, found: int | None) -> None:
    rows = (
        CoverageRequirement(retires_to=month("2029-12")),
        CoverageRequirement(retires_from=month("2030-01"), retires_to=month("2030-12")),
    )
    expected = None if found is None else rows[found]
    assert matching_row(worker(), coverage_table(*rows), month(retires)) is expected


def test_first_enrolment_must_be_told_where_it_decides() -> None:
    table = coverage_table(
        CoverageRequirement(enrolled_to=month("2013-12")), CoverageRequirement(enrolled_from=month("2014-01"))
    )
    with pytest.raises(ValueError, match="enrolment"):
        matching_row(worker(), table, RETIRES)


def test_first_enrolment_need_not_be_told_where_it_decides_only_for_others() -> None:
    everybody = CoverageRequirement(sex=Sex.MALE)
    table = coverage_table(everybody, CoverageRequirement(sex=Sex.FEMALE, enrolled_from=month("2014-01")))
    assert matching_row(worker(), table, RETIRES) is everybody


def test_where_two_rows_claim_a_case_neither_is_taken() -> None:
    table = coverage_table(
        CoverageRequirement(cumulative_months=300), CoverageRequirement(sex=Sex.MALE, cumulative_months=360)
    )
    assert matching_row(worker(), table, RETIRES) is None
    assert matching_row(worker(sex=Sex.FEMALE), table, RETIRES) is table.rows[0]
