"""The statutory retirement month by itself, and two kinds of years told apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.pages import Page, read

pytestmark = pytest.mark.django_db

Open = Callable[..., Page]
PATH = "/calculator/retirement/"

# sex, track, birth → what the page says: month, age, earliest, latest (annexes of the decision of 2024-09-13)
MONTHS = [
    (("male", "", "1964", "12"), "2024年12月", "60岁", None),
    (("male", "", "1965", "1"), "2025年2月", "60岁1个月", "最早2025年1月"),
    (("male", "", "1968", "5"), "2029年4月", "60岁11个月", "最早2028年5月"),
    (("male", "", "1976", "9"), "2039年9月", "63岁", "最早2036年9月"),
    (("female", "female55", "1970", "1"), "2025年2月", "55岁1个月", "最早2025年1月"),
    (("female", "female55", "1981", "9"), "2039年9月", "58岁", "最早2036年9月"),
    (("female", "female50", "1975", "1"), "2025年2月", "50岁1个月", "最早2025年1月"),
    (("female", "female50", "1984", "11"), "2039年11月", "55岁", "最早2036年11月"),
]


@pytest.mark.parametrize(("case", "month", "age", "earliest"), MONTHS)
def test_the_month_the_age_and_the_range(
    open_page: Open, case: tuple[str, str, str, str], month: str, age: str, earliest: str | None
) -> None:
    sex, track, year, number = case
    page = open_page(PATH, {"sex": sex, "track": track, "birth_year": year, "birth_month": number})
    assert f"法定退休时间是{month}" in page.text
    assert f"那时{age}" in page.text
    assert ("最早" in page.before["two"].partition("那时")[2]) is (earliest is not None)
    assert earliest is None or earliest in page.text
    assert page.noindex


@pytest.mark.parametrize(("year", "months"), [("1965", "15年"), ("1969", "15年6个月"), ("1990", "20年")])
def test_the_years_for_a_pension_are_told_apart_from_those_of_the_insurance(
    open_page: Open, year: str, months: str
) -> None:
    page = open_page(PATH, {"sex": "male", "birth_year": year, "birth_month": "1"})
    assert f"养老金：那一年退休，要缴满{months}才能按月领" in page.sections["two"]
    assert "医保：缴够多少年退休后不用再缴，由各地自己定" in page.sections["two"]


def test_the_bare_page_asks_three_things_and_gives_the_rule_with_its_source(open_page: Open) -> None:
    page = open_page(PATH)
    assert set(page.values) == {"sex", "birth_year", "birth_month", "track"}
    assert "2025年1月1日施行" in page.sections["rule"]
    assert not page.noindex
    assert "处要改一下" not in page.text


BAD = [
    ({"sex": "female", "birth_year": "1975", "birth_month": "1"}, "请选一项：50岁或55岁"),
    ({"sex": "male", "birth_year": "75", "birth_month": "1"}, "出生年份要写4位数字"),
    ({"sex": "male", "birth_year": "1975", "birth_month": "13"}, "出生月份要写1到12"),
    ({"birth_year": "1975", "birth_month": "1"}, "请选性别"),
    ({"sex": "male", "birth_year": "\0", "birth_month": "NaN"}, "出生年份要写4位数字"),
    ({"sex": "female", "track": "x", "birth_year": "1975", "birth_month": "1"}, "请选一项：50岁或55岁"),
]


@pytest.mark.parametrize(("answers", "sentence"), BAD)
def test_a_bad_answer_is_named_and_kept(client: Client, answers: dict[str, str], sentence: str) -> None:
    page = read(client.get(PATH, answers))
    assert page.status == 400
    assert sentence in page.text
    assert page.values["birth_year"] == [answers["birth_year"]]
    assert page.title.startswith("错误")


def test_the_track_of_a_man_is_ignored(open_page: Open) -> None:
    page = open_page(PATH, {"sex": "male", "track": "female50", "birth_year": "1968", "birth_month": "5"})
    assert "2029年4月" in page.text


def test_the_years_for_a_pension_are_told_for_early_and_late_too(open_page: Open) -> None:
    two = open_page(PATH, {"sex": "male", "birth_year": "1969", "birth_month": "6"}).sections["two"]
    assert "早一点2029年6月退休，要缴满15年" in two
    assert "最晚2033年" in two
    assert "要缴满17年" in two


def test_a_month_that_is_over_is_not_offered(open_page: Open) -> None:
    page = open_page(PATH, {"sex": "male", "birth_year": "1965", "birth_month": "1"})
    assert "最早2025年1月已经过了，自己愿意、年限够，现在就可以办" in page.text
    assert "早一点" not in page.sections["two"]
