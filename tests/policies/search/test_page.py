"""The page that answers what was typed."""

from __future__ import annotations

import gzip
import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from policies import unanswered
from policies.models import Region, SearchMiss, SearchSubject

pytestmark = pytest.mark.django_db

IDENTITY = "110101199003078888"


def order(text: str, *parts: str) -> bool:
    """Whether the parts stand in a text in this order."""
    places = [text.index(part) for part in parts]
    return places == sorted(places)


# ---- straight to the place ----


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        *(("兰州", "/cities/lanzhou/"), ("兰州市", "/cities/lanzhou/"), ("lanzhou", "/cities/lanzhou/")),
        *(("620100", "/cities/lanzhou/"), ("甘肃兰州", "/cities/lanzhou/"), ("suzhou-js", "/cities/suzhou-js/")),
        *((" 蘭州 ", "/cities/lanzhou/"), ("台湾", "/cities/taiwan/")),
    ],
)
def test_one_exact_place_leads_straight_there(client: Client, typed: str, address: str) -> None:
    response = client.get("/cities/", {"q": typed})
    assert (response.status_code, response.headers["Location"]) == (302, address)


def test_a_county_leads_to_its_region_which_says_whose_it_is(client: Client) -> None:
    response = client.get("/cities/", {"q": "昆山"}, follow=True)
    assert response.redirect_chain[0][0].startswith("/cities/suzhou-js/")
    assert "昆山市归苏州管。" in response.content.decode()


@pytest.mark.parametrize("via", ["兰州", "昆山", "<b>x</b>", IDENTITY, "\0"])
def test_a_page_says_only_of_its_own_counties_whose_they_are(open_page: Any, via: str) -> None:
    page = open_page("/cities/lanzhou/", {"via": via})
    assert "归" not in page.text.split("退休后每月返多少")[0]
    assert IDENTITY not in page.text


# ---- a choice ----


def test_the_page_shows_the_choices(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "lz"})
    assert "您要找哪一个？" in page.text
    assert {"/cities/lanzhou/", "/cities/liuzhou/", "/cities/luzhou/"} <= set(page.hrefs())
    assert page.noindex


def test_the_page_keeps_suzhou_apart_from_suzhou(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "suzhou"})
    assert "苏州市江苏" in page.text
    assert "宿州市安徽" in page.text


def test_a_name_of_a_province_and_a_city_shows_both(open_page: Any) -> None:
    assert {"/cities/jilin/", "/cities/jilin-jl/"} <= set(open_page("/cities/", {"q": "吉林"}).hrefs())


def test_the_provinces_own_regions_ask_which_province(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "省直"})
    assert "是哪个省的？" in page.text
    assert "/cities/gansu-direct/" in page.hrefs()


def test_what_was_nearly_typed_is_a_question(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "兰洲"})
    assert "是不是兰州？" in page.text
    assert "/cities/lanzhou/" in page.hrefs()
    assert page.values["q"] == ["兰洲"]


# ---- a question ----


def test_the_answer_comes_first_then_the_page_then_the_place(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "兰州医保卡每月返多少钱"})
    assert order(page.text, "兰州：每月90元，一般", "看兰州的详细回答", "兰州市甘肃")
    assert "/cities/lanzhou/#sum" in page.hrefs()


def test_years_of_a_place_are_answered_with_their_grade(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "上海医疗保险退休时不满年限怎么办"})
    assert "上海：超过15年，可靠" in page.text
    assert "/cities/shanghai/#years" in page.hrefs()


def test_what_is_not_known_of_a_place_is_said_and_never_guessed(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "石河子每月返多少"})
    assert "石河子：每月返多少，没查到" in page.text


def test_a_question_without_a_place_asks_for_it_and_remembers_the_question(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "医保要交多少年"})
    assert "/compare/years/" in page.hrefs()
    assert "您在哪里参保？" in page.text
    assert page.values["about"] == ["years"]
    answered = open_page("/cities/", {"q": "上海", "about": "years"})
    assert "上海：超过15年" in answered.text


def test_an_unknown_question_to_go_with_a_place_is_none(client: Client) -> None:
    assert client.get("/cities/", {"q": "上海", "about": "nothing"}).status_code == 302


def test_what_is_not_ours_is_said_in_a_sentence_with_a_way_on(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "襄阳退休职工医保门诊统筹报销限额多少钱"})
    assert order(page.text, "本站不答", "本站不收", "12393", "本站能答的", "襄阳市湖北")
    assert {"/cities/xiangyang/", "/guides/?place=xiangyang", "/topics/"} <= set(page.hrefs())


def test_nothing_found_keeps_what_was_typed_and_offers_three_ways_on(open_page: Any) -> None:
    page = open_page("/cities/", {"q": "火星"})
    assert "没有找到“火星”" in page.text
    assert {"/cities/", "/topics/", "tel:12393"} <= set(page.hrefs())
    assert page.values["q"] == ["火星"]


# ---- what must not come back ----


@pytest.mark.parametrize("typed", [IDENTITY, f"兰州{IDENTITY}", "6222021234567890123", "13800138000"])
def test_a_personal_number_is_neither_echoed_nor_kept_nor_counted(client: Client, typed: str) -> None:
    response = client.get("/cities/", {"q": typed, "type": "large"})
    html = response.content.decode()
    assert "请不要写证件号" in html
    digits = "".join(filter(str.isdigit, typed))
    assert digits not in html
    assert response.headers["Cache-Control"] == "no-store"
    assert not hasattr(response, "asked")


@pytest.mark.parametrize("address", ["/calculator/", "/guides/", "/guides/alipay/", "/compare/"])
def test_no_form_gives_a_personal_number_back(client: Client, address: str) -> None:
    name = {"/calculator/": "region", "/compare/": "city"}.get(address, "place")
    response = client.get(address, {name: IDENTITY, **({"status": "retired"} if name == "region" else {})})
    html = response.content.decode()
    assert f'value="{IDENTITY}"' not in html
    assert "请不要写证件号" in html


@pytest.mark.parametrize(
    "typed", ["\0", "\0兰州", "😀", "<script>alert(1)</script>", "兰州" * 5_000, "%00", "' or 1=1 --"]
)
def test_hostile_input_is_answered_and_escaped(client: Client, typed: str) -> None:
    response = client.get("/cities/", {"q": typed})
    assert response.status_code in (200, 302)
    assert b"<script>alert" not in response.content
    assert len(response.content) < 200_000
    assert not response.cookies


# ---- suggestions ----


def test_suggestions_are_small_and_hold_every_place_and_question(client: Client) -> None:
    response = client.get("/suggestions.json")
    assert len(gzip.compress(response.content)) <= 30_000
    told = json.loads(response.content)
    assert ["兰州", "lanzhou", "lz", "甘肃"] in told["places"]
    assert len(told["places"]) == Region.objects.listed().count()
    suzhou = next(names for place, names in told["counties"] if told["places"][place][0] == "苏州")
    assert "昆山市" in suzhou.split()
    assert SearchSubject.objects.get(key="years").title in told["questions"]


# ---- what was not found ----


def test_a_word_is_kept_once_several_askings_have_it() -> None:
    counter = unanswered.UnansweredCounter()
    for _ in range(unanswered.SEVERAL - 1):
        counter.add("火星")
        counter.write()
    assert not SearchMiss.objects.exists()
    counter.add("火星")
    counter.write()
    miss = SearchMiss.objects.get()
    assert (miss.text, miss.count) == ("火星", unanswered.SEVERAL)
    assert isinstance(miss.last_on, date)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("火星 医保", "火星 医保"),
        ("张三1234567", "张三"),
        ("一三八零零一三八零零零", ""),
        ("12345678901234567", ""),
        ("x" * 30, ""),
        ("😀", ""),
    ],
)
def test_what_is_counted_of_a_text_holds_no_numbers(typed: str, words: str) -> None:
    assert unanswered.words_of(typed) == words


def test_a_search_that_finds_nothing_is_counted_for_readers_alone(client: Client, monkeypatch: Any) -> None:
    counted: list[Any] = []
    monkeypatch.setattr(unanswered.tally, "add", counted.append)
    client.get("/cities/", {"q": "火星"}, HTTP_USER_AGENT="Mozilla/5.0")
    client.get("/cities/", {"q": "火星"}, HTTP_USER_AGENT="curl/8")
    client.get("/cities/", {"q": "兰州余额"}, HTTP_USER_AGENT="Mozilla/5.0")
    assert counted == ["火星"]
