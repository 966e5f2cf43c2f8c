"""What a result page shows in which state: questions first, remedies first, nothing about a number where there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from calculator.result import printed
from tests.calculator.conftest import RETIRED, WORKING
from tests.pages import Page

pytestmark = pytest.mark.django_db

Open = Callable[..., Page]
TODAY = {name: value for name, value in RETIRED.items() if name != "on"}
BEIJING = {**TODAY, "region": "beijing"}
WORK = {**{name: value for name, value in WORKING.items() if name != "on"}, "birth_year": "1972"}
PAST = {**WORK, "region": "qingdao", "birth_year": "1955", "birth_month": "8", "cumulative_years": "20"}


# ---- unlikely answers ----


def test_an_unlikely_answer_stands_first_with_one_tap_to_confirm_or_to_change(open_page: Open) -> None:
    page = open_page("/calculator/", {**BEIJING, "birth_year": "1991"})
    assert page.text.index("您写的是1991年出生") < page.text.index("北京每月返您")
    assert "edit=status" in page.link("写错了，改一下")
    confirmed = open_page(page.link("没写错，就是这样"))
    assert "1991年出生，" not in confirmed.text.partition("本页内容")[0]
    assert "北京每月返您100元" in confirmed.text


def test_a_changed_answer_is_asked_about_anew(open_page: Open) -> None:
    page = open_page("/calculator/", {**BEIJING, "birth_year": "1991", "confirm": "status", "edit": "status"})
    assert "confirm" not in page.hidden


# ---- past the age ----


def test_past_the_age_both_rules_stand_at_the_head(open_page: Open) -> None:
    page = open_page("/calculator/", PAST)
    head = page.text.partition("本页内容")[0]
    assert "医保年限还差5年" in head
    assert "2015年8月就到了退休的月份，能做的从今天算起" in head
    assert "按现在办手续的规定，要累计30年，还差10年" in head
    assert page.title.startswith("医保年限还差5年，或者10年")


# ---- the remedy ----


def test_a_short_result_leads_to_its_remedy(open_page: Open) -> None:
    page = open_page("/calculator/", {**WORK, "cumulative_years": "10"})
    assert page.link("看看怎么补") == "#ways"
    contents = page.text.partition("本页内容")[2]
    assert contents.startswith("年限不够怎么补")
    ways = page.sections["ways"]
    assert "一次补齐" in ways
    assert "换来退休后不用再缴" in ways


def test_whoever_lacks_nothing_is_told_of_no_remedy(open_page: Open) -> None:
    page = open_page("/calculator/", {**WORK, "cumulative_years": "26"})
    assert "ways" not in page.sections
    assert "看图" not in page.text


# ---- without a number ----

NO_NUMBER = [
    {**TODAY, "region": "lijiang"},
    {**TODAY, "status": "resident"},
    {**WORK, "region": "qujing", "cumulative_years": "16"},
]


@pytest.mark.parametrize("answers", NO_NUMBER)
def test_without_a_number_there_are_no_sections_about_one(open_page: Open, answers: dict[str, str]) -> None:
    page = open_page("/calculator/", answers)
    assert not {"how", "whatif", "next15", "arrived-title", "ways"} & set(page.sections)
    assert page.link("打12393问") == "tel:12393"
    assert "可以照着念" in page.text


def test_an_estimate_stands_where_the_amount_stands(open_page: Open) -> None:
    page = open_page("/calculator/", {**TODAY, "region": "lijiang", "average_pension": "3700"})
    head = page.text.partition("本页内容")[0]
    assert "丽江每月返您大约74–111元" in head
    assert "约74到111元（按您填的3700元估，不是丽江的标准）" in head


# ---- another day, and what was printed ----


def test_another_day_is_said_and_can_be_changed(open_page: Open) -> None:
    page = open_page("/calculator/", {**BEIJING, "on": "2040-05-01"})
    assert "按2040年5月1日算" in page.text.partition("本页内容")[0]
    assert "按2040年5月1日算" in page.title
    assert "on" not in parse_qs(urlsplit(page.link("看今天的")).query)
    assert "按哪天算2040年5月1日" in page.sections["answers"]


def test_today_nothing_is_said_of_the_day(open_page: Open) -> None:
    assert "看今天的" not in open_page("/calculator/", BEIJING).text


@pytest.mark.parametrize(
    ("was", "said"),
    [
        ("20261201.m10000", "2026年12月1日打印的是每月100元：没变。"),
        ("20261201.m9000", "2026年12月1日打印的是每月90元。变了：现在是每月100元。"),
        ("20261201.a168000", "2026年12月1日打印的是每年1680元。变了：现在是每月100元。"),
    ],
)
def test_a_printed_code_says_whether_the_sheet_still_holds(open_page: Open, was: str, said: str) -> None:
    assert said in open_page("/calculator/", {**BEIJING, "was": was}).text


@pytest.mark.parametrize("was", ["", "x", "20261301.m1", "20261201.z5", "<b>", "20261201.m" + "9" * 40])
def test_what_no_sheet_printed_says_nothing(open_page: Open, was: str) -> None:
    assert "打印的是" not in open_page("/calculator/", {**BEIJING, "was": was}).text


def test_the_printed_code_carries_day_and_amount(client: Client) -> None:
    page = client.get("/calculator/", BEIJING).content.decode()
    token = f"{timezone.localdate():%Y%m%d}.m10000"
    assert f"-g{token}" in page
    told = printed.read(token)
    assert told is not None
    assert (told.on, told.figure.words) == (timezone.localdate(), "每月100元")
    code = page.partition("code.svg?code=")[2].partition('"')[0]
    opened = client.get(f"/calculator/r/{code}/", follow=True)
    assert "没变。" in opened.content.decode()


# ---- to be passed on ----


def test_the_message_has_place_figure_reliability_and_address(open_page: Open) -> None:
    said = open_page("/calculator/", BEIJING).sections["pass"]
    assert "北京，每月100元。" in said
    assert "可靠吗：" in said
    assert "/calculator/r/110000-rf-196003/" in said


def test_a_childs_message_speaks_of_the_parent_and_its_address_keeps_that(open_page: Open, client: Client) -> None:
    page = open_page("/calculator/", {**BEIJING, "for": "parent"})
    assert "给母亲算的：北京，每月100元。" in page.sections["pass"]
    (address,) = [href for href in page.hrefs() if "/calculator/r/" in href]
    assert address.endswith("-fp/")
    response = client.get(address.removeprefix("http://127.0.0.1:8000"), follow=True)
    assert "北京每月返母亲" in "".join(response.content.decode().split())


# ---- the month in which a source is silent ----


def test_in_the_month_in_which_the_source_is_silent_both_amounts_stand_at_the_head(open_page: Open) -> None:
    page = open_page("/calculator/", {**BEIJING, "birth_year": "1956", "birth_month": "11", "on": "2026-11-22"})
    head = page.text.partition("本页内容")[0]
    assert "北京每月返您110元" in head
    assert "或者100元：这个月满70周岁" in head


# ---- several places ----


def test_a_place_is_added_by_a_small_form_and_taken_away_again(open_page: Open, client: Client) -> None:
    case = {**WORK, "cumulative_years": "16"}
    response = client.get("/calculator/", {**case, "add_region": "武汉", "add_years": "5", "add_months": "2"})
    assert response.status_code == 302
    assert "elsewhere=wuhan%3A62" in response["Location"]
    page = open_page(response["Location"].partition("#")[0])
    assert "武汉市" in page.sections["places"]
    assert "在那里缴了5年2个月" in page.sections["places"]
    assert "在哪里领养老金，不能当作在那里办医保退休的条件" in page.sections["places"]
    without = open_page(page.link("去掉在武汉缴").partition("#")[0])
    assert "places" not in without.sections


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"add_region": "武汉"}, "请写在那里缴了多久"),
        ({"add_region": "", "add_years": "3"}, "请写城市"),
        ({"add_region": "北京", "add_years": "3"}, "北京已经写过了"),
        ({"add_region": "武汉", "add_years": "3", "add_actual_years": "4"}, "真正缴钱的不会比一共缴的还多"),
        ({"add_region": "武汉", "add_years": "<b>"}, "要写0到80的整数"),
    ],
)
def test_a_place_that_cannot_be_is_said_beside_its_box(client: Client, typed: dict[str, Any], said: str) -> None:
    response = client.get("/calculator/", {**WORK, "cumulative_years": "16", **typed})
    assert response.status_code == 200
    assert said in response.content.decode()
