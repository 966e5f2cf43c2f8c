"""The questions in two screens: what is asked when, what travels along unseen, what one link changes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from policies.models import Region
from tests.calculator.conftest import ON, RETIRED, WORKING
from tests.pages import Page, read

pytestmark = pytest.mark.django_db

Open = Callable[..., Page]
FIRST = {"region", "status", "sex", "birth_year", "birth_month"}


def asked(page: Page) -> set[str]:
    """The questions that a page puts, not the answers that travel along."""
    return set(page.values) - set(page.hidden)


# ---- the first screen ----


def test_the_bare_page_asks_four_things_and_nothing_personal(open_page: Open) -> None:
    page = open_page("/calculator/")
    assert asked(page) == FIRST
    assert page.hidden == {}
    assert page.checked == {}
    assert "不问姓名，不问证件号，答案不会存下来" in page.text
    assert not page.noindex
    assert "处要改一下" not in page.text


@pytest.mark.parametrize("region", ["lanzhou", "620100", "兰州"])
def test_a_link_from_a_city_fills_in_its_name(open_page: Open, region: str) -> None:
    page = open_page("/calculator/", {"region": region})
    assert page.values["region"] == ["兰州"]
    assert "处要改一下" not in page.text


@pytest.mark.parametrize("region", ["火星", "<b>", "\0", "x" * 5_000, ""])
def test_a_place_that_is_none_is_no_error_before_anything_is_asked(client: Client, region: str) -> None:
    response = client.get("/calculator/", {"region": region})
    assert response.status_code == 200
    assert b"<b>" not in response.content.partition(b"<form")[2].partition(b"</form>")[0]
    assert "处要改一下" not in read(response).text


def test_the_box_suggests_every_place(client: Client) -> None:
    text = client.get("/calculator/").content.decode()
    for region in Region.objects.pooling():
        assert f'<option value="{region.short_name}">' in text


def test_what_is_missing_is_said_and_what_was_told_is_kept(client: Client) -> None:
    page = read(client.get("/calculator/", {"region": "lanzhou", "status": "retired", "birth_year": "1960"}))
    assert page.status == 400
    assert "有2处要改一下" in page.text
    assert page.values["region"] == ["兰州"]
    assert page.checked == {"status": "retired"}
    assert page.values["birth_year"] == ["1960"]
    assert "请选性别：女或男" in page.text


# ---- straight to the result, or a second screen ----


def test_where_the_place_asks_nothing_more_the_result_comes_at_once(open_page: Open) -> None:
    assert "兰州每月返您90元" in open_page("/calculator/", RETIRED).text


SECOND = [
    ({**WORKING}, {"cumulative_years", "cumulative_months", "base"}),
    ({**WORKING, "sex": "female"}, {"track", "cumulative_years", "cumulative_months", "base"}),
    ({**WORKING, "region": "hangzhou"}, {"cumulative_years", "cumulative_months"}),
    ({**WORKING, "region": "changsha"}, {"cumulative_years", "cumulative_months", "actual_years", "actual_months"}),
    (
        {**WORKING, "region": "nanjing"},
        {"category", "cumulative_years", "cumulative_months", "actual_years", "actual_months"},
    ),
    (
        {**WORKING, "region": "guangzhou", "birth_year": "1961"},
        {"cumulative_years", "cumulative_months", "enrolled_year", "enrolled_month"},
    ),
]


@pytest.mark.parametrize(("answers", "questions"), SECOND)
def test_the_second_screen_asks_what_the_place_needs_without_scolding(
    open_page: Open, answers: dict[str, str], questions: set[str]
) -> None:
    page = open_page("/calculator/", answers)
    assert "再问一两件" in page.text
    assert "处要改一下" not in page.text
    assert not page.title.startswith("错误")
    assert asked(page) - {"unknown", "retires_year", "retires_month"} == questions
    assert page.hidden == answers
    assert page.noindex


def test_the_place_travels_by_its_slug(open_page: Open) -> None:
    assert open_page("/calculator/", {**WORKING, "region": "北京市"}).hidden["region"] == "beijing"


def test_answering_the_second_screen_gives_the_result(open_page: Open) -> None:
    page = open_page("/calculator/", WORKING)
    answered = {**page.hidden, "cumulative_years": "24", "cumulative_months": "", "base": ""}
    assert "到退休那个月，医保年限能缴满" in open_page("/calculator/", answered).text


def test_sending_the_second_screen_empty_says_what_is_missing(client: Client) -> None:
    page = open_second(client, {"cumulative_years": "", "cumulative_months": "", "base": ""})
    assert page.status == 400
    assert "请写医保一共缴了多少年" in page.text
    assert "#cumulative_years" in page.hrefs()
    assert page.hidden == WORKING


def test_an_error_of_the_second_screen_keeps_the_first_ones_answers(client: Client) -> None:
    page = open_second(client, {"cumulative_years": "24", "cumulative_months": "15", "base": "6000"})
    assert page.status == 400
    assert page.values["cumulative_months"] == ["15"]
    assert page.values["base"] == ["6000"]
    assert page.hidden == WORKING


def open_second(client: Client, answers: dict[str, str]) -> Page:
    return read(client.get("/calculator/", {**WORKING, **answers}))


def test_an_error_of_the_first_screen_carries_the_seconds_answers(client: Client) -> None:
    page = read(client.get("/calculator/", {**WORKING, "birth_year": "68", "cumulative_years": "24"}))
    assert page.status == 400
    assert asked(page) == FIRST
    assert page.hidden == {"cumulative_years": "24", "on": ON}


def test_one_question_of_the_second_screen_that_is_told_already_is_filled_in(client: Client) -> None:
    page = read(client.get("/calculator/", {**WORKING, "region": "changsha", "cumulative_years": "24"}))
    assert page.values["cumulative_years"] == ["24"]
    assert {"actual_years", "actual_months"} <= asked(page)


# ---- changing one answer ----


def test_every_answer_has_a_link_that_leads_to_its_question(open_page: Open) -> None:
    result = open_page("/calculator/", {**WORKING, "cumulative_years": "24", "base": "6000"})
    links = {href: text for href, text in result.links if "edit=" in href and text.startswith("改")}
    edited = {parse_qs(urlsplit(href).query)["edit"][0] for href in links}
    assert {"region", "status", "sex", "birth_year", "cumulative_years", "base"} <= edited
    for href in links:
        name = urlsplit(href).fragment or "region"
        page = open_page(href.partition("#")[0])
        assert any(anchor == name or anchor.startswith(f"{name}_") for anchor in page.ids), name
        assert "处要改一下" not in page.text


def test_changing_the_place_keeps_every_other_answer(open_page: Open) -> None:
    result = open_page("/calculator/", {**WORKING, "cumulative_years": "24"})
    page = open_page(result.link("改参保地").partition("#")[0])
    assert page.values["region"] == ["北京"]
    assert page.checked == {"status": "working", "sex": "male"}
    assert (page.values["birth_year"], page.values["birth_month"]) == (["1968"], ["5"])
    assert page.hidden == {"cumulative_years": "24", "on": ON}
    again = {**page.hidden, "region": "上海", **page.checked, "birth_year": "1968", "birth_month": "5"}
    assert "医保年限已经够了" in open_page("/calculator/", again).text


def test_changing_an_answer_of_the_second_screen_shows_that_screen(open_page: Open) -> None:
    result = open_page("/calculator/", {**WORKING, "cumulative_years": "24"})
    page = open_page(result.link("改累计缴费").partition("#")[0])
    assert page.values["cumulative_years"] == ["24"]
    assert page.hidden == WORKING


def test_an_unknown_edit_is_the_result(open_page: Open) -> None:
    assert "兰州每月返您90元" in open_page("/calculator/", {**RETIRED, "edit": "everything"}).text


# ---- 我不知道 ----


def test_not_knowing_the_actual_years_gives_every_outcome(open_page: Open) -> None:
    case = {**WORKING, "region": "changsha", "cumulative_years": "30", "unknown": "actual"}
    page = open_page("/calculator/", case)
    assert "够不够，要看一件事" in page.text
    assert "实际缴费已满15年" in page.text
    assert "实际缴费不知道" in page.sections["answers"]


def test_not_knowing_the_first_enrolment_gives_every_outcome(open_page: Open) -> None:
    case = {**WORKING, "region": "guangzhou", "birth_year": "1961", "cumulative_years": "12", "unknown": "enrolled"}
    page = open_page("/calculator/", case)
    assert "2013年12月底前首次参保10年不差已经够了" in page.text
    assert "2014年1月起首次参保15年3年2029年11月" in page.text


def test_an_answer_that_is_given_anyway_counts(open_page: Open) -> None:
    case = {**WORKING, "region": "changsha", "cumulative_years": "30", "unknown": "actual", "actual_years": "15"}
    assert "医保年限已经够了" in open_page("/calculator/", case).text


def test_programs_have_to_tell_the_actual_years(client: Client) -> None:
    case = {**WORKING, "region": "changsha", "cumulative_years": "30", "unknown": "actual"}
    response = client.get("/calculator/result.json", case)
    assert (response.status_code, set(response.json()["errors"])) == (400, {"actual_years"})


@pytest.mark.parametrize("unknown", ["sex", "\0", "<b>", "cumulative"])
def test_what_must_be_known_cannot_be_unknown(client: Client, unknown: str) -> None:
    case = {**WORKING, "region": "changsha", "cumulative_years": "30", "unknown": unknown}
    assert client.get("/calculator/", case).status_code == 400


# ---- for a parent ----


def test_asking_for_a_parent_changes_the_words_and_not_the_answer(open_page: Open) -> None:
    own, parents = open_page("/calculator/", RETIRED), open_page("/calculator/", {**RETIRED, "for": "parent"})
    assert "兰州每月返母亲90元" in parents.text
    assert "您" not in parents.sections["how"]
    assert "兰州每月返您90元" in own.text


def test_the_voice_travels_through_both_screens(open_page: Open) -> None:
    assert open_page("/calculator/", {"for": "parent"}).hidden["for"] == "parent"
    assert open_page("/calculator/", {**WORKING, "for": "parent"}).hidden["for"] == "parent"
