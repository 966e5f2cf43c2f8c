"""The coming changes: by age, by a published table, past gaps, without a horizon."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from rules.answers import Answers
from rules.tables import BandOpens, CreditRule, Method, Period
from tests.rules.builders import ON, PROVINCE, around, band, credit, credit_table, retiree

FROM_SEVENTY = (band("100", age_below=70), band("110", age_from=70))
NOW = credit_table(*FROM_SEVENTY)


def changes(answers: Answers, *tables: CreditRule, on: date = ON, **others: object) -> list[tuple[object, ...]]:
    return [
        (str(change.month), str(change.monthly), change.cause, change.age)
        for change in credit(answers, *tables, on=on, **others).next_changes
    ]


def test_every_age_to_come_is_told_however_far() -> None:
    table = credit_table(band("100", age_below=70), band("110", age_from=70, age_below=80), band("130", age_from=80))
    assert changes(retiree("1980-05"), table) == [("2050-05", "110.00", "band", 70), ("2060-05", "130.00", "band", 80)]
    assert changes(retiree("1950-05"), table) == [("2030-05", "130.00", "band", 80)]
    assert changes(retiree("1940-05"), table) == []


@pytest.mark.parametrize(
    ("opens", "told"),
    [
        (BandOpens.UNSTATED, "2027-03"),
        (BandOpens.NEXT_MONTH, "2027-04"),
        (BandOpens.NEXT_JANUARY, "2028-01"),
        (BandOpens.INSURANCE_YEAR, "2027-07"),
    ],
)
def test_a_change_holds_from_the_month_in_which_the_age_counts(opens: BandOpens, told: str) -> None:
    table = credit_table(*FROM_SEVENTY, band_opens=opens, year_starts=7)
    assert changes(retiree("1957-03"), table) == [(told, "110.00", "band", 70)]


def test_beyond_its_sources_reach_an_age_is_told_by_the_last_known_figures_and_a_new_table_is_not() -> None:
    year = replace(NOW, known_until=date(2026, 6, 30))
    (change,) = credit(retiree("1957-03"), year).next_changes
    assert (str(change.month), str(change.monthly), change.outdated, change.table) == ("2027-03", "110.00", True, year)
    within = credit(retiree("1957-03"), replace(NOW, known_until=date(2027, 12, 31))).next_changes
    assert [(str(change.month), change.outdated) for change in within] == [("2027-03", False)]
    past = replace(credit_table(band("130"), start=date(2027, 1, 1)), known_until=date(2026, 12, 31))
    assert changes(retiree("1950-01"), NOW, past) == []


def test_the_month_asked_about_is_no_change_to_come() -> None:
    assert changes(retiree("1956-11"), NOW) == []
    assert changes(retiree("1956-12"), NOW) == [("2026-12", "110.00", "band", 70)]


def test_a_published_table_takes_over_in_the_month_in_which_it_starts() -> None:
    coming = credit_table(band("120"), start=date(2027, 1, 15))
    assert changes(retiree("1950-01"), NOW, coming) == [("2027-01", "120.00", "table", None)]


def test_a_table_that_pays_the_same_is_no_change() -> None:
    assert changes(retiree("1950-01"), NOW, credit_table(band("110"), start=date(2027, 1, 1))) == []


def test_a_table_that_starts_later_this_month_is_told_this_month() -> None:
    coming = credit_table(band("120"), start=date(2026, 11, 25))
    assert changes(retiree("1950-01"), NOW, coming) == [("2026-11", "120.00", "table", None)]
    assert changes(retiree("1950-01"), NOW, coming, on=date(2026, 11, 25)) == []


def test_an_age_reached_under_a_coming_table_pays_what_that_table_says() -> None:
    coming = credit_table(band("105", age_below=70), band("125", age_from=70), start=date(2027, 1, 1))
    values = changes(retiree("1958-06"), NOW, coming)
    assert values == [("2027-01", "105.00", "table", None), ("2028-06", "125.00", "band", 70)]


def test_an_age_limit_of_a_table_that_has_ended_brings_nothing() -> None:
    coming = credit_table(band("105"), start=date(2027, 1, 1))
    assert changes(retiree("1958-06"), NOW, coming) == [("2027-01", "105.00", "table", None)]


def test_birthday_and_table_in_one_month() -> None:
    same = credit_table(*FROM_SEVENTY, start=date(2027, 6, 1))
    assert changes(retiree("1957-06"), NOW, same) == [("2027-06", "110.00", "band", 70)]
    other = credit_table(band("100", age_below=70), band("125", age_from=70), start=date(2027, 6, 1))
    assert changes(retiree("1957-06"), NOW, other) == [("2027-06", "125.00", "table", None)]


def test_two_tables_in_one_month_are_one_change_to_the_later() -> None:
    first, second = (
        credit_table(band("120"), start=date(2027, 1, 1)),
        credit_table(band("130"), start=date(2027, 1, 20)),
    )
    assert changes(retiree("1950-01"), NOW, first, second) == [("2027-01", "130.00", "table", None)]


def test_a_coming_gap_is_passed_over_in_silence() -> None:
    gap = credit_table(band(), start=date(2027, 1, 1))
    assert changes(retiree("1950-01"), NOW, gap) == []
    after = credit_table(band("130"), start=date(2028, 1, 1))
    assert changes(retiree("1950-01"), NOW, gap, after) == [("2028-01", "130.00", "table", None)]
    as_before = credit_table(band("110"), start=date(2028, 1, 1))
    assert changes(retiree("1950-01"), NOW, gap, as_before) == []


def test_what_is_not_known_yet_is_told_from_when_it_is() -> None:
    assert changes(retiree("1950-01"), credit_table(band("90"), start=date(2027, 1, 1))) == [
        ("2027-01", "90.00", "table", None)
    ]
    assert changes(retiree("1957-03"), credit_table(band("110", age_from=70))) == [("2027-03", "110.00", "band", 70)]


def test_the_regions_own_coming_table_ends_the_provinces() -> None:
    provincial = credit_table(band("120"), place=PROVINCE)
    own = credit_table(band("90"), start=date(2027, 4, 1))
    assert changes(retiree(), own, province=[provincial]) == [("2027-04", "90.00", "table", None)]


def test_a_yearly_credit_changes_by_the_year() -> None:
    table = credit_table(
        band("1680", age_below=75),
        band("1890", age_from=75),
        period=Period.INSURANCE_YEAR,
        band_opens=BandOpens.INSURANCE_YEAR,
        year_starts=7,
    )
    (change,) = credit(retiree("1952-08"), table).next_changes
    assert (str(change.month), change.monthly, str(change.annual), change.age) == ("2028-07", None, "1890.00", 75)


def test_a_range_that_moves_is_a_change_without_a_figure() -> None:
    table = credit_table(around("240", "260", age_below=70), around("250", "270", age_from=70), approximate=True)
    assert changes(retiree("1957-03"), table) == [("2027-03", "None", "band", 70)]
    still = credit_table(around("240", "260", age_below=70), around("240", "260", age_from=70), approximate=True)
    assert changes(retiree("1957-03"), still) == []


def test_the_readers_own_average_carries_into_the_bands_to_come() -> None:
    table = credit_table(
        band(rate="0.02", age_below=70), band(rate="0.025", age_from=70), method=Method.AVERAGE_PENSION
    )
    values = changes(retiree("1957-03", average_pension=Decimal(4000)), table)
    assert values == [("2027-03", "100.00", "band", 70)]
    assert changes(retiree("1957-03"), table) == []
