"""Which questions a case needs."""

from __future__ import annotations

from datetime import date

import pytest

from rules.answers import Category, InsuranceStatus, Sex
from rules.questions import questions_needed
from rules.tables import CoverageRequirement, CoverageRule, CreditRule, Method, Tables
from tests.rules.builders import band, coverage_table, credit_table, month, tables

PLAIN = coverage_table(CoverageRequirement(cumulative_months=300))
ACTUAL = coverage_table(CoverageRequirement(cumulative_months=300, actual_months=120))
ENROLLED = coverage_table(
    CoverageRequirement(enrolled_to=month("2013-12")), CoverageRequirement(enrolled_from=month("2014-01"))
)
BY_CATEGORY = coverage_table(
    CoverageRequirement(category=Category.EMPLOYEE), CoverageRequirement(category=Category.FLEXIBLE)
)


def working(rules: Tables, sex: Sex | None = Sex.MALE, on: date | None = None) -> set[str]:
    return set(questions_needed(rules, InsuranceStatus.WORKING, sex, on))


def retired(*rules: CreditRule, on: date | None = None) -> set[str]:
    return set(questions_needed(tables(*rules), InsuranceStatus.RETIRED, Sex.FEMALE, on))


def test_residents_are_asked_nothing_more() -> None:
    assert questions_needed(tables(coverage=[ACTUAL, ENROLLED]), InsuranceStatus.RESIDENT, Sex.FEMALE) == frozenset()


def test_everybody_in_work_is_asked_what_was_paid_and_women_for_their_track() -> None:
    assert working(tables()) == {"cumulative"}
    assert working(tables(), Sex.FEMALE) == {"cumulative", "track"}
    assert working(tables(), None) == {"cumulative"}


@pytest.mark.parametrize(
    ("table", "asked"), [(PLAIN, set()), (ACTUAL, {"actual"}), (ENROLLED, {"enrolled"}), (BY_CATEGORY, {"category"})]
)
def test_people_in_work_are_asked_what_some_row_uses(table: CoverageRule, asked: set[str]) -> None:
    assert working(tables(coverage=[PLAIN, table])) == {"cumulative"} | asked


def test_rows_for_the_other_sex_ask_nothing() -> None:
    rules = tables(coverage=[coverage_table(CoverageRequirement(sex=Sex.FEMALE, actual_months=120))])
    assert "actual" not in working(rules, Sex.MALE)
    assert "actual" in working(rules, Sex.FEMALE)
    assert "actual" in working(rules, None)


def test_the_province_asks_only_where_the_region_has_no_table() -> None:
    assert "actual" in working(tables(province_coverage=[ACTUAL]))
    assert "actual" not in working(tables(coverage=[PLAIN], province_coverage=[ACTUAL]))


def test_the_category_is_asked_where_the_credit_in_work_depends_on_it() -> None:
    employee = credit_table(band(rate="0.02", category=Category.EMPLOYEE), method=Method.BASE)
    assert "category" in working(tables(employee=[employee]))


def test_retirees_are_asked_what_some_band_uses() -> None:
    assert retired(credit_table(band("90"))) == set()
    assert retired(credit_table(band("90", retired_to=month("2021-12")))) == {"retired"}
    assert retired(credit_table(band("90", retired_from=month("2022-01")))) == {"retired"}
    assert retired(credit_table(band("90", category=Category.FLEXIBLE))) == {"category"}
    assert retired(credit_table(band(rate="0.05"), method=Method.OWN_PENSION)) == {"own_pension"}


def test_the_retired_are_not_asked_what_only_the_years_need() -> None:
    rules = tables(credit_table(band("90")), coverage=[ACTUAL, ENROLLED, BY_CATEGORY])
    assert questions_needed(rules, InsuranceStatus.RETIRED, Sex.FEMALE) == frozenset()


def test_on_a_known_day_only_the_table_in_force_asks() -> None:
    old = credit_table(band(rate="0.05"), method=Method.OWN_PENSION)
    new = credit_table(band("90"), start=date(2023, 1, 1))
    assert retired(old, new) == {"own_pension"}
    assert retired(old, new, on=date(2026, 11, 21)) == set()
    assert retired(old, new, on=date(2022, 12, 31)) == {"own_pension"}


def test_in_a_known_retirement_month_only_its_rows_ask() -> None:
    ladder = coverage_table(
        CoverageRequirement(retires_to=month("2029-12"), known=False),
        CoverageRequirement(retires_from=month("2030-01"), cumulative_months=360, actual_months=120),
    )
    assert working(tables(coverage=[ladder])) == {"cumulative", "actual"}
    assert working(tables(coverage=[ladder]), on=date(2029, 12, 31)) == {"cumulative"}
    assert working(tables(coverage=[ladder]), on=date(2030, 1, 31)) == {"cumulative", "actual"}


def test_before_the_regions_first_table_the_provinces_asks() -> None:
    own = coverage_table(CoverageRequirement(cumulative_months=300), start=date(2026, 1, 1))
    rules = tables(coverage=[own], province_coverage=[ACTUAL])
    assert working(rules, on=date(2025, 12, 31)) == {"cumulative", "actual"}
    assert working(rules, on=date(2026, 1, 31)) == {"cumulative"}
