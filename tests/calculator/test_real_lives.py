"""Cases as people have them: past the age, a requirement that rises, slips of the pen, several places, another month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client

from calculator import short_links
from rules.months import Month
from tests.calculator.conftest import RETIRED, WORKING
from tests.pages import Page

pytestmark = pytest.mark.django_db

Ask = Callable[..., dict[str, Any]]
Open = Callable[..., Page]

ON = "2026-12-01"
MAN = {"status": "working", "sex": "male", "on": ON}
PAST = {**MAN, "region": "qingdao", "birth_year": "1955", "birth_month": "8", "cumulative_years": "20"}
RISING = {**MAN, "birth_year": "1966", "birth_month": "8", "enrolled_year": "2000", "enrolled_month": "1"}
JIANGMEN = {
    **RISING,
    "region": "jiangmen",
    "cumulative_years": "22",
    "cumulative_months": "6",
    "actual_years": "22",
}
QINGYUAN = {**RISING, "region": "qingyuan", "cumulative_years": "18", "actual_years": "18"}
YOUNG = {**RETIRED, "region": "beijing", "birth_year": "1991", "on": ON}


def month(text: str) -> Month:
    year, number = text.split("-")
    return Month(int(year), int(number))


# ---- past the age ----


def test_past_the_age_both_rules_are_told_and_nothing_lies_in_the_past(ask: Ask) -> None:
    coverage = ask(PAST)["coverage"]
    assert (coverage["required_cumulative_months"], coverage["shortfall_months"]) == (300, 60)
    now = coverage["if_applying_now"]
    assert (now["required_cumulative_months"], now["shortfall_months"], now["reached_month"]) == (360, 120, "2036-12")
    assert "2015年8月就到了退休的月份" in coverage["notes"][0]
    assert all(way["month"] is None or way["month"] >= "2026-12" for way in coverage["ways"])
    assert [(way["kind"], way["by_todays_rule"]) for way in coverage["ways"]] == [
        ("lump_sum", False),
        ("monthly", False),
        ("lump_sum", True),
        ("monthly", True),
        ("resident", False),
    ]


def test_two_rules_that_leave_as_much_missing_are_said_once(open_page: Open) -> None:
    case = {**MAN, "region": "zhongshan", "birth_year": "1966", "birth_month": "4", "cumulative_years": "20"}
    assert open_page("/calculator/", {**case, "actual_years": "12"}).title.startswith("医保年限还差6年：中山")


# ---- a requirement that rises ----


@pytest.mark.parametrize("case", [JIANGMEN, QINGYUAN], ids=["jiangmen", "qingyuan"])
def test_every_way_asked_for_its_own_month_says_the_same(ask: Ask, case: dict[str, str]) -> None:
    result = ask(case)["coverage"]
    left = result["shortfall_at_retirement_months"]
    assert left > 0
    for way in result["ways"]:
        if way["kind"] not in ("earlier", "later"):
            continue
        year, number = way["month"].split("-")
        then = ask({**case, "retires_year": year, "retires_month": number})
        assert then["coverage"]["shortfall_at_retirement_months"] == way["missing_months"]
        assert then["retirement"]["actual"] == way["month"]
        assert (way["effect"] == "worse") == (way["missing_months"] > left)


def test_waiting_that_makes_it_worse_is_named_as_such(ask: Ask) -> None:
    ways = ask(QINGYUAN)["coverage"]["ways"]
    (worse,) = [way for way in ways if way["effect"] == "worse"]
    assert (worse["kind"], worse["month"], worse["missing_months"]) == ("later", "2030-01", 107)
    assert "反而差得更多" in worse["text"]


# ---- unlikely answers ----


def test_retired_at_thirty_five_is_asked_about_until_it_is_confirmed(ask: Ask) -> None:
    credit = ask(YOUNG)["credit"]
    assert credit["notes"][0] == "您写的是1991年出生，35岁，已经退休？"
    assert credit["unconfirmed"] == ["status"]
    confirmed = ask({**YOUNG, "confirm": "status"})["credit"]
    assert (confirmed["unconfirmed"], "35岁" in "".join(confirmed["notes"])) == ([], False)
    assert confirmed["monthly"] == credit["monthly"]


@pytest.mark.parametrize("confirm", ["birth_year", "x", "", "，", "status2"])
def test_only_the_answer_that_is_named_is_confirmed(ask: Ask, confirm: str) -> None:
    assert ask({**YOUNG, "confirm": confirm})["credit"]["unconfirmed"] == ["status"]


SLIPS = [
    ({**YOUNG, "birth_year": "1956", "retired_year": "1956", "retired_month": "4"}, "retired_year"),
    ({**WORKING, "birth_year": "1980", "cumulative_years": "40", "on": ON}, "cumulative_years"),
    ({**WORKING, "cumulative_years": "24", "base": "80", "on": ON}, "base"),
    ({**WORKING, "cumulative_years": "24", "base": "800000", "on": ON}, "base"),
]


@pytest.mark.parametrize(("answers", "name"), SLIPS)
def test_other_slips_are_asked_about(ask: Ask, answers: dict[str, str], name: str) -> None:
    assert ask(answers)["credit"]["unconfirmed"] == [name]
    assert ask({**answers, "confirm": f"{name},on"})["credit"]["unconfirmed"] == []


def test_usual_answers_are_not_asked_about(ask: Ask) -> None:
    assert ask(RETIRED)["credit"]["unconfirmed"] == []
    assert ask({**WORKING, "cumulative_years": "24", "base": "8000"})["credit"]["unconfirmed"] == []


# ---- people in work ----


def test_the_working_of_people_in_work_calls_them_so(open_page: Open) -> None:
    case = {**MAN, "region": "beijing", "birth_year": "1971", "birth_month": "3", "cumulative_years": "20"}
    how = open_page("/calculator/", {**case, "base": "8000"}).sections["how"]
    assert "在职的人，按2%算" in how
    assert "退休人员" not in how


def test_the_credit_of_work_ends_in_the_month_of_retiring(ask: Ask) -> None:
    case = {**WORKING, "birth_year": "1970", "birth_month": "2", "cumulative_years": "24", "base": "8000", "on": ON}
    result = ask(case)
    first, second = result["credit"]["next_changes"]
    assert first == {"month": result["retirement"]["month"], "monthly": "100.00", "annual": "1200.00", "why": "退休"}
    assert (second["month"], second["monthly"]) == ("2040-02", "110.00")


# ---- several places ----

SHENZHEN = {
    **WORKING,
    "region": "shenzhen",
    "birth_year": "1970",
    "birth_month": "2",
    "cumulative_years": "12",
    "actual_years": "12",
    "enrolled_year": "2010",
    "enrolled_month": "1",
    "on": ON,
}


def test_months_of_other_places_are_added_up_and_each_place_has_its_line(ask: Ask) -> None:
    result = ask({**SHENZHEN, "elsewhere": ["guangzhou:120:100", "wuhan:60"]})
    assert result["coverage"]["shortfall_months"] == 36
    here, second, third = result["places"]
    assert (here["slug"], here["months_there"], here["required_actual_months"]) == ("shenzhen", 144, 120)
    assert (second["slug"], second["months_there"], second["shortfall_months"]) == ("guangzhou", 120, 36)
    assert (third["slug"], third["months_there"]) == ("wuhan", 60)
    assert result["benefit_place"]["places"] == [{"slug": "shenzhen", "name": "深圳市"}]
    assert result["benefit_place"]["source"]["article"] == "第九条"


def test_without_other_places_there_are_no_lines_of_them(ask: Ask) -> None:
    assert not {"places", "benefit_place"} & set(ask(SHENZHEN))


def test_outside_of_guangdong_no_order_is_claimed(ask: Ask) -> None:
    result = ask({**WORKING, "cumulative_years": "20", "elsewhere": "wuhan:60"})
    assert result["benefit_place"] is None
    assert result["coverage"]["shortfall_months"] == 0


@pytest.mark.parametrize(
    "elsewhere",
    [
        "beijing:12",
        ["wuhan:12", "420100:12"],
        [f"{slug}:1" for slug in ("wuhan", "lanzhou", "shanghai", "tianjin", "shenzhen", "guangzhou", "hangzhou")],
        "wuhan:12:13",
        "xianggang:12",
    ],
)
def test_places_that_cannot_be_are_an_error(
    errors: Callable[..., dict[str, list[str]]], elsewhere: str | list[str]
) -> None:
    data = errors({**WORKING, "cumulative_years": "20", "elsewhere": elsewhere})
    assert set(data) == {"elsewhere"}


def test_months_of_all_places_together_are_not_more_than_a_life(errors: Callable[..., dict[str, list[str]]]) -> None:
    data = errors({**WORKING, "cumulative_years": "40", "elsewhere": "wuhan:300"})
    assert set(data) == {"cumulative_years"}


# ---- another month of retiring ----


@pytest.mark.parametrize(
    ("retires", "name"),
    [(("2026", "11"), "retires_year"), (("2033", "1"), "retires_year"), (("2027", ""), "retires_month")],
)
def test_a_month_that_cannot_be_is_an_error(
    errors: Callable[..., dict[str, list[str]]], retires: tuple[str, str], name: str
) -> None:
    year, number = retires
    data = errors({**WORKING, "cumulative_years": "24", "retires_year": year, "retires_month": number, "on": ON})
    assert set(data) == {name}


def test_before_the_flexible_range_the_other_door_is_named(ask: Ask) -> None:
    case = {**WORKING, "birth_year": "1975", "cumulative_years": "24", "on": ON}
    result = ask({**case, "retires_year": "2027", "retires_month": "6"})
    assert "病退、特殊工种" in result["coverage"]["notes"][0]
    assert result["retirement"]["month"] != result["retirement"]["actual"] == "2027-06"


# ---- short addresses keep all of it ----


def test_a_short_address_carries_every_answer(client: Client) -> None:
    case = {
        **SHENZHEN,
        "retires_year": "2031",
        "retires_month": "1",
        "confirm": "base,cumulative_years",
        "for": "parent",
        "elsewhere": ["guangzhou:120:100", "wuhan:60"],
    }
    page = client.get("/calculator/", case).content.decode()
    (code,) = {part.split("/")[0] for part in page.split("/calculator/r/")[1:]}
    query = short_links.decode(code)
    assert query is not None
    told = set(query)
    assert {("elsewhere", "guangzhou:120:100"), ("elsewhere", "wuhan:60"), ("for", "parent")} <= told
    assert {("retires_year", "2031"), ("retires_month", "1"), ("confirm", "cumulative_years,base")} <= told
    response = client.get(f"/calculator/r/{code}/")
    again = dict(parse_qsl(urlsplit(response["Location"]).query))
    assert client.get(response["Location"]).status_code == 200
    assert again["for"] == "parent"


SHANGHAI = {**RETIRED, "region": "shanghai", "birth_year": "1952", "birth_month": "3", "on": ON}


def test_an_age_that_counts_with_the_insurance_year_is_a_change_to_come_with_its_reason(
    ask: Ask, open_page: Open
) -> None:
    """75 in March 2027, and from July of that year in the older band; by last year's figures, which is said."""
    (change,) = ask(SHANGHAI)["credit"]["next_changes"]
    assert (change["month"], change["annual"], change["outdated"]) == ("2027-07", "1890.00", True)
    assert change["why"].startswith("满75岁以后，从下一个7月起换档。按2025年度")
    within = ask({**SHANGHAI, "birth_year": "1950", "on": "2025-04-01"})["credit"]["next_changes"]
    assert [(one["month"], one["annual"], one["why"]) for one in within] == [
        ("2025-07", "1890.00", "满75岁以后，从下一个7月起换档")
    ]
    text = open_page("/calculator/", SHANGHAI).text
    assert "2027年7月起每年1890元因为满75岁以后，从下一个7月起换档。按2025年度" in text


NOT_COUNTED = "没有算进去的"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({**RETIRED, "region": "tianjin"}, "建国前参加工作的老工人每月60元"),
        ({**RETIRED, "region": "shanghai"}, "这几类人没有个人医疗账户"),
        (
            {
                **MAN,
                "region": "shenyang",
                "actual_years": "20",
                "birth_year": "1968",
                "birth_month": "5",
                "cumulative_years": "20",
            },
            "沈阳的视同缴费：2002年底前的连续工龄算视同缴费。",
        ),
        (
            {**MAN, "region": "beijing", "birth_year": "1968", "birth_month": "5", "cumulative_years": "20"},
            "北京的视同缴费：2001年4月",
        ),
    ],
)
def test_what_is_not_modelled_is_what_the_place_says_of_people_like_this(
    open_page: Open, answers: dict[str, str], said: str
) -> None:
    text = open_page("/calculator/", answers).text
    assert said in text.partition(NOT_COUNTED)[2]


def test_without_such_data_nothing_is_claimed_to_be_left_out(open_page: Open) -> None:
    assert NOT_COUNTED not in open_page("/calculator/", {**RETIRED, "region": "lijiang"}).text


def test_beside_the_cost_of_the_years_stands_what_resident_insurance_costs_where_known(open_page: Open) -> None:
    man = {**MAN, "birth_year": "1969", "birth_month": "8", "cumulative_years": "12", "actual_years": "12"}
    ways = open_page("/calculator/", {**man, "region": "guangzhou"}).sections
    text = "".join(ways.values())
    assert "年年要缴，没有返款。居民医保2026年度每人549元，学生413元。可靠" in text
    other = "".join(open_page("/calculator/", {**man, "region": "qingdao"}).sections.values())
    assert "青岛一年缴多少，没查到。" in other
