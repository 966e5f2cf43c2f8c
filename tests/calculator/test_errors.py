"""A bad or missing answer: status 400, the name of the question, a sentence in Chinese; what was typed stays on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from calculator.forms import ABOUT_RETIREMENT, QUESTIONS, UNUSED
from tests.calculator.conftest import RETIRED, WORKING
from tests.pages import read

pytestmark = pytest.mark.django_db

Errors = Callable[..., dict[str, list[str]]]
IN_WORK = {**WORKING, "cumulative_years": "24"}
CHINESE_SENTENCE = re.compile(r"[\u4e00-\u9fff]{4,}")

NO_NUMBER = [
    "abc",
    "-1",
    "1.5",
    "NaN",
    "1e999",
    "Infinity",
    "\0",
    "١٩٦٠",
    "一九六零",
    "１９６〇",
    "0x7a8",
    "9" * 400,
    "19 六0",
    "<b>",
    "'",
    "½",
]
NO_MONEY = [
    "abc",
    "-5",
    "0",
    "0.00",
    "NaN",
    "1e999",
    "1e5",
    "Infinity",
    "\0",
    "三千",
    "3000.123",
    "3000.5.5",
    "9" * 400,
    "<script>",
    ".",
    "，",
]
NO_DAY = [
    "2026-13-01",
    "2026-02-30",
    "20261122",
    "2026/11/22",
    "2026年11月22日",
    "今天",
    "1999-12-31",
    "2101-01-01",
    "9999-99-99",
    "\0",
    "2026-11-22T00:00",
    "9" * 400,
]

# question → values that it must refuse, on top of a case that is right without them
REFUSED: dict[str, list[str]] = {
    "region": [
        "",
        "火星",
        "taizhou",
        "lz",
        "xianggang",
        "quanguo",
        "999999",
        "100000",
        "\0",
        "😀",
        "<script>alert(1)</script>",
        "x" * 10_000,
    ],
    "status": ["", "退休", "RETIRED", "pensioner", "\0", "retired,working", "<b>"],
    "sex": ["", "女", "f", "\0", "x" * 5_000],
    "birth_year": ["", "1899", "2101", "60", *NO_NUMBER],
    "birth_month": ["", "0", "13", "三月", *NO_NUMBER],
    "track": ["50", "male60", "\0"],
    "category": ["unit", "职工", "\0"],
    "cumulative_years": ["", "81", *NO_NUMBER],
    "cumulative_months": ["12", *NO_NUMBER],
    "actual_years": ["81", *NO_NUMBER],
    "actual_months": ["12", *NO_NUMBER],
    "enrolled_year": ["1899", *NO_NUMBER],
    "enrolled_month": ["0", "13", *NO_NUMBER],
    "started_work_year": ["1899", *NO_NUMBER],
    "started_work_month": ["0", "13", *NO_NUMBER],
    "retired_year": ["1899", *NO_NUMBER],
    "retired_month": ["0", "13", *NO_NUMBER],
    "own_credit": ["100001", *NO_MONEY],
    "own_pension": ["100001", *NO_MONEY],
    "average_pension": ["100001", *NO_MONEY],
    "base": ["1000001", *NO_MONEY],
    "retires_year": ["1899", *NO_NUMBER],
    "retires_month": ["0", "13", *NO_NUMBER],
    "elsewhere": [
        "lanzhou",
        "lanzhou:",
        "lanzhou:-1",
        "lanzhou:1.5",
        "lanzhou:60:61",
        "lanzhou:961",
        "huoxing:12",
        "\0",
    ],
    "on": NO_DAY,
}
# No value of it is wrong: names that are none are ignored.
NEVER_REFUSED = {"confirm"}


def case_with(name: str) -> dict[str, str]:
    """A case that is right, of a status that has a use for the answer."""
    return RETIRED if name in ABOUT_RETIREMENT else IN_WORK


def test_every_question_is_tried() -> None:
    assert set(REFUSED) == set(QUESTIONS) - NEVER_REFUSED


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_a_bad_answer_is_named_in_a_sentence(errors: Errors, name: str, value: str) -> None:
    data = errors({**case_with(name), name: value})
    assert set(data) == {name}
    assert len(data[name]) == 1
    assert CHINESE_SENTENCE.search(data[name][0])
    assert "无效" not in data[name][0], "a sentence of the framework says what is wrong, not what to do"


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_answer_stays_on_the_page_with_a_way_to_put_it_right(client: Client, name: str) -> None:
    typed = '"><b>x</b>'
    response = client.get("/calculator/", {**case_with(name), name: typed})
    page = read(response)
    assert page.status == 400
    assert b"<b>x</b>" not in response.content
    assert page.title.startswith("错误：有1处要改一下")
    assert "有1处要改一下" in page.text
    assert page.noindex


@pytest.mark.parametrize(
    "name",
    ["region", "birth_year", "birth_month", "cumulative_years", "cumulative_months", "base", "on", "average_pension"],
)
def test_what_was_typed_stands_in_its_box_and_the_summary_leads_there(client: Client, name: str) -> None:
    page = read(client.get("/calculator/", {**IN_WORK, name: "三千<"}))
    assert page.values[name] == ["三千<"]
    assert name not in page.hidden, "what has to be put right is never carried unseen"
    assert f"#{name}" in page.hrefs()
    assert name in page.ids
    for key, value in IN_WORK.items():
        if key != name and key in page.hidden:
            assert page.hidden[key] == value
        elif key != name and key in page.values and key not in ("status", "sex"):
            assert page.values[key][0] in (value, "北京")


@pytest.mark.parametrize("name", ["enrolled_month", "retired_year", "actual_months", "own_pension"])
def test_a_bad_answer_that_the_place_does_not_ask_for_has_its_box_all_the_same(client: Client, name: str) -> None:
    page = read(client.get("/calculator/", {**case_with(name), name: "13-"}))
    assert page.status == 400
    assert page.values[name] == ["13-"]
    assert name in page.ids
    assert f"#{name}" in page.hrefs()


def test_every_missing_answer_of_the_first_screen_is_named_at_once(errors: Errors) -> None:
    assert set(errors({})) == {"region", "status", "sex", "birth_year", "birth_month"}
    assert set(errors({"status": "retired"})) == {"region", "sex", "birth_year", "birth_month"}


@pytest.mark.parametrize(("status", "names"), UNUSED.items())
def test_answers_that_the_status_has_no_use_for_are_ignored(
    ask: Callable[..., Any], status: str, names: tuple[str, ...]
) -> None:
    case = {**RETIRED, "status": status, "cumulative_years": "20"}
    case = {**case, "track": "female55"} if status == "working" else case
    assert ask({**case, **dict.fromkeys(names, "female60")}) == ask(case)


# ---- missing only where the place needs it ----

MISSING = [
    ("a woman's track", {**WORKING, "sex": "female", "birth_year": "1975", "cumulative_years": "20"}, {"track"}),
    ("years paid", WORKING, {"cumulative_years"}),
    ("years paid, with months told", {**WORKING, "cumulative_months": "3"}, {"cumulative_years"}),
    ("actual years", {**IN_WORK, "region": "tianjin"}, {"actual_years"}),
    ("actual years of the province", {**IN_WORK, "region": "changsha"}, {"actual_years"}),
    ("first enrolment", {**IN_WORK, "region": "guangzhou", "birth_year": "1961"}, {"enrolled_year", "enrolled_month"}),
    (
        "month of it",
        {**IN_WORK, "region": "guangzhou", "birth_year": "1961", "enrolled_year": "2000"},
        {"enrolled_month"},
    ),
    ("year of it", {**IN_WORK, "region": "guangzhou", "birth_year": "1961", "enrolled_month": "3"}, {"enrolled_year"}),
]


@pytest.mark.parametrize(
    ("answers", "names"), [(answers, names) for _, answers, names in MISSING], ids=[m[0] for m in MISSING]
)
def test_what_the_places_tables_need_is_missed(errors: Errors, answers: dict[str, str], names: set[str]) -> None:
    values = errors(answers)
    assert set(values) == names
    assert all(CHINESE_SENTENCE.search(message) for messages in values.values() for message in messages)


def test_what_only_other_retirement_months_need_is_not_missed(ask: Callable[..., Any]) -> None:
    """广州 asks for the first enrolment only of those who retire by 2021."""
    case = {**IN_WORK, "region": "guangzhou", "birth_year": "1970", "cumulative_years": "20", "actual_years": "10"}
    assert ask(case)["coverage"]["known"]


# ---- answers that do not go together ----

CONTRADICTIONS = [
    ("born after today", {**RETIRED, "birth_year": "2027"}, {"birth_year"}),
    ("born after the day asked about", {**RETIRED, "on": "2000-01-01", "birth_year": "2001"}, {"birth_year"}),
    ("paid longer than alive", {**IN_WORK, "birth_year": "2000", "cumulative_years": "60"}, {"cumulative_years"}),
    ("more actual than paid", {**IN_WORK, "region": "tianjin", "actual_years": "25"}, {"actual_years"}),
    (
        "more actual by a month",
        {**IN_WORK, "region": "tianjin", "actual_years": "24", "actual_months": "1"},
        {"actual_years"},
    ),
    ("enrolled before birth", {**IN_WORK, "enrolled_year": "1960", "enrolled_month": "1"}, {"enrolled_year"}),
    ("enrolled after today", {**IN_WORK, "enrolled_year": "2030", "enrolled_month": "1"}, {"enrolled_year"}),
    ("retired before birth", {**RETIRED, "retired_year": "1950", "retired_month": "1"}, {"retired_year"}),
    ("retired after today", {**RETIRED, "retired_year": "2026", "retired_month": "12"}, {"retired_year"}),
]


@pytest.mark.parametrize(
    ("answers", "names"), [(a, n) for _, a, n in CONTRADICTIONS], ids=[c[0] for c in CONTRADICTIONS]
)
def test_answers_that_do_not_go_together_are_named(errors: Errors, answers: dict[str, str], names: set[str]) -> None:
    assert set(errors(answers)) == names


# ---- what people may type ----

ACCEPTED = [
    {"birth_year": "１９６８"},
    {"birth_year": " 1968 "},
    {"birth_year": "1968年"},
    {"birth_month": "05"},
    {"birth_month": "５月"},
    {"cumulative_years": "２４年"},
    {"sex": " male "},
    {"status": "　working"},
    {"region": " 北京市 "},
    {"on": "２０２６－１１－２２"},
    {"on": " 2026-11-22 "},
    {"birth_year": "\u200b1968\ufeff"},
    {"cumulative_years": "2\u20604"},
]


@pytest.mark.parametrize("typed", ACCEPTED, ids=str)
def test_full_width_digits_units_and_space_are_no_error(ask: Callable[..., Any], typed: dict[str, str]) -> None:
    assert ask({**IN_WORK, **typed}) == ask(IN_WORK)


@pytest.mark.parametrize(
    "typed", ["6000", "６０００", "\ufeff6000\u200b", "6,000", "6，000元", "¥6000", " 6000.00 ", "6 000"]
)
def test_money_as_people_write_it(ask: Callable[..., Any], typed: str) -> None:
    assert ask({**IN_WORK, "base": typed})["credit"]["monthly"] == "120.00"


def test_of_a_repeated_answer_the_last_counts_and_nothing_breaks(client: Client) -> None:
    query = (
        "region=beijing&region=lanzhou&status=retired&sex=male&sex=female&birth_year=1960&birth_month=3&on=2026-11-22"
    )
    response = client.get(f"/calculator/result.json?{query}")
    assert response.json()["region"]["slug"] == "lanzhou"
    assert client.get(f"/calculator/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "region[]=beijing",
        "region=%ff%fe",
        "status=retired&status",
        "&&&=&=x",
        "birth_year=%",
        "x" * 5_000,
        "region=" + "%00" * 500,
    ],
)
def test_an_address_that_makes_no_sense_is_a_bad_answer_and_no_failure(client: Client, query: str) -> None:
    assert client.get(f"/calculator/result.json?{query}").status_code == 400
    assert client.get(f"/calculator/?{query}").status_code in (200, 400)


def test_a_name_that_fits_several_places_shows_them(errors: Errors) -> None:
    (sentence,) = errors({**RETIRED, "region": "suzhou"})["region"]
    assert "苏州" in sentence
    assert "宿州" in sentence


def test_a_place_outside_the_scheme_says_so(errors: Errors) -> None:
    (sentence,) = errors({**RETIRED, "region": "xianggang"})["region"]
    assert "香港另有制度" in sentence
