"""The answer for programs keeps the names and the promises of the contract, for every place and every kind of case."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from policies.models import CoverageTable, CreditTable, Region
from tests.calculator.conftest import ON, RETIRED, WORKING

pytestmark = pytest.mark.django_db

Ask = Callable[..., dict[str, Any]]

CREDIT = {
    *("known", "eligible", "kind", "period", "approximate", "monthly", "annual", "net_monthly", "low", "high"),
    *("method", "effective_from", "decided_by", "next_changes", "notes", "steps", "sources"),
}
COVERAGE = {
    *("known", "required_cumulative_months", "strictly_more", "required_actual_months", "shortfall_months", "reached"),
    *("reached_month", "shortfall_at_retirement_months", "evidence", "effective_from", "decided_by", "options"),
    *("steps", "sources"),
}
RETIREMENT = {"month", "age_years", "age_months", "earliest", "latest"}
MONEY = re.compile(r"\d+\.\d\d")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
MONTHS = ("required_cumulative_months", "required_actual_months", "shortfall_months", "shortfall_at_retirement_months")
YEARS = {
    "cumulative_years": "20",
    "actual_years": "9",
    "enrolled_year": "2000",
    "enrolled_month": "1",
    "started_work_year": "1991",
    "started_work_month": "7",
}
FULL = {**RETIRED, "retired_year": "2015", "retired_month": "3", "own_pension": "3000", "cumulative_years": "30"}


def is_money(value: Any) -> bool:
    return value is None or (isinstance(value, str) and MONEY.fullmatch(value) is not None)


def is_month(value: Any) -> bool:
    return value is None or (isinstance(value, str) and MONTH.fullmatch(value) is not None)


def is_day(value: Any) -> bool:
    return value is None or date.fromisoformat(value).isoformat() == value


def broken_promises(told: dict[str, Any]) -> Iterator[str]:
    """What in an answer is not as the contract says."""
    if set(told) != {"region", "on", "credit", "retirement", "coverage"}:
        yield "parts"
    if set(told["region"]) != {"slug", "name", "code"} or not is_day(told["on"]):
        yield "region or day"
    yield from _of_credit(told["credit"])
    if told["retirement"] is not None:
        yield from _of_retirement(told["retirement"])
    if told["coverage"] is not None:
        yield from _of_coverage(told["coverage"])


def _of_credit(credit: dict[str, Any]) -> Iterator[str]:
    amounts = [credit[name] for name in ("monthly", "annual", "net_monthly", "low", "high")]
    if not set(credit) >= CREDIT:
        yield f"credit lacks {CREDIT - set(credit)}"
    if credit["kind"] not in ("retiree", "employee") or credit["period"] not in ("month", "insurance_year"):
        yield "kind or period"
    if not all(map(is_money, amounts)) or not is_day(credit["effective_from"]):
        yield "money or day"
    for change in credit["next_changes"]:
        if not is_month(change["month"]) or not is_money(change["monthly"]) or not change["why"]:
            yield "a coming change"
    yield from _of_amounts(credit, any(amounts))
    yield from _of_steps(credit)


def _of_amounts(credit: dict[str, Any], any_amount: bool) -> Iterator[str]:
    if not credit["known"] and (credit["monthly"] or credit["annual"] or not credit.get("reason")):
        yield "not known, but with an amount or without a reason"
    if not credit["eligible"] and (any_amount or not credit.get("reason") or credit["kind"] != "retiree"):
        yield "nobody is paid, but with an amount, another kind or without a reason"
    if credit["decided_by"] is None and "evidence" in credit:
        yield "a grade without a table"
    named = ("evidence", "decided_by", "sources", "method", "steps")
    if credit["known"] and credit["eligible"] and not (any_amount and all(credit[name] for name in named)):
        yield "known, but without amount, grade, place, source, method or steps"


def _of_retirement(retirement: dict[str, Any]) -> Iterator[str]:
    if set(retirement) != RETIREMENT or not 0 <= retirement["age_months"] <= 11:
        yield "retirement"
    if not retirement["earliest"] <= retirement["month"] <= retirement["latest"]:
        yield "the flexible range"


def _of_coverage(coverage: dict[str, Any]) -> Iterator[str]:
    if not set(coverage) >= COVERAGE:
        yield f"coverage lacks {COVERAGE - set(coverage)}"
    if not all(coverage[name] is None or (type(coverage[name]) is int and coverage[name] >= 0) for name in MONTHS):
        yield "months are whole numbers"
    if not coverage["known"] and (any(coverage[name] is not None for name in MONTHS) or not coverage.get("reason")):
        yield "not known, but with months or without a reason"
    if coverage["reached"] is not None and coverage["reached"] != (coverage["shortfall_months"] == 0):
        yield "reached"
    if (coverage["reached_month"] is None) == (coverage["reached"] is False):
        yield "the month in which the years are full"
    if (coverage["shortfall_at_retirement_months"] or 0) > (coverage["shortfall_months"] or 0):
        yield "more is missing later than now"
    yield from _of_steps(coverage)


def _of_steps(part: dict[str, Any]) -> Iterator[str]:
    for step in part["steps"]:
        if not step["text"] or not (step["source"] is None or 0 <= step["source"] < len(part["sources"])):
            yield "a step"
    for source in part["sources"]:
        if not source["title"] or not {"title", "url", "document_number", "published_on"} <= set(source):
            yield "a source"


# ---- everywhere ----

KINDS = {
    "retired": FULL,
    "retired, with the average pension": {**FULL, "average_pension": "3000"},
    "flexible, 75 this month": {**FULL, "category": "flexible", "birth_year": "1951", "birth_month": "11"},
    "woman in work": {**WORKING, **YEARS, "sex": "female", "track": "female55", "birth_year": "1972"},
    "man in work, with a base": {**WORKING, **YEARS, "base": "6000"},
    "long retired by age": {**WORKING, **YEARS, "birth_year": "1950"},
    "resident": {**RETIRED, "status": "resident"},
}


def places(step: int = 1) -> list[str]:
    """Every place with a table of its own, and of the others every so many."""
    slugs = list(Region.objects.pooling().values_list("slug", flat=True))
    own = set(CreditTable.objects.published().values_list("region__slug", flat=True))
    own |= set(CoverageTable.objects.published().values_list("region__slug", flat=True))
    return [slug for number, slug in enumerate(slugs) if slug in own or number % step == 0]


@pytest.mark.parametrize("kind", ["retired", "man in work, with a base"])
def test_every_place_answers_as_promised(ask: Ask, kind: str) -> None:
    for slug in places():
        values = ask({**KINDS[kind], "region": slug})
        assert list(broken_promises(values)) == [], (slug, values)


@pytest.mark.parametrize("case", KINDS.values(), ids=KINDS)
def test_places_answer_every_kind_of_case_as_promised(ask: Ask, case: dict[str, str]) -> None:
    for slug in places(step=20)[::2]:
        values = ask({**case, "region": slug})
        assert list(broken_promises(values)) == [], (slug, values)


@pytest.mark.parametrize("on", ["2000-01-01", "2014-06-30", "2021-12-31", "2023-07-01", "2026-01-01", "2100-12-31"])
def test_every_day_is_answered_as_promised(ask: Ask, on: str) -> None:
    born = {"birth_year": "1940", "birth_month": "1", "cumulative_years": "15", "enrolled_year": "1995"}
    for slug in ("beijing", "shanghai", "shenzhen", "guangzhou", "wuhan", "jinan", "qingdao", "qingyuan", "changsha"):
        for case in (FULL, {**WORKING, **YEARS}):
            retired = {name: value for name, value in case.items() if not name.startswith("retired_")}
            values = ask({**retired, **born, "region": slug, "on": on})
            assert list(broken_promises(values)) == [], (slug, values)
            assert values["on"] == on


def test_where_no_table_stands_the_average_gives_a_range_and_never_an_amount(ask: Ask) -> None:
    ranged = 0
    for slug in places(step=6):
        bare, values = (
            ask({**FULL, "region": slug})["credit"],
            ask({**FULL, "region": slug, "average_pension": "3000"})["credit"],
        )
        if bare["decided_by"] is None:
            ranged += 1
            assert (values["known"], values["monthly"], values["low"], values["high"]) == (
                False,
                None,
                "60.00",
                "90.00",
            ), slug
            assert (bare["low"], bare["high"]) == (None, None), slug
        elif bare["known"]:
            assert values == bare, f"{slug} has a table of its own: the reader's figure changes nothing"
        elif bare["method"] == "percent_of_average_pension":
            assert (values["known"], values["approximate"]) == (True, True), slug
    assert ranged > 20


# ---- single promises ----


def test_the_order_of_keys_and_the_names_of_the_contract(ask: Ask) -> None:
    values = ask({**WORKING, "cumulative_years": "24"})
    assert list(values) == ["region", "on", "credit", "retirement", "coverage"]
    assert set(values["retirement"]) == RETIREMENT
    assert set(values["coverage"]["decided_by"]) == {"slug", "name"}


def test_without_a_day_it_is_today_in_china(ask: Ask) -> None:
    case = {name: value for name, value in RETIRED.items() if name != "on"}
    assert ask(case)["on"] == timezone.localdate().isoformat()


def test_a_place_by_slug_code_or_name_is_the_same_place(ask: Ask) -> None:
    values = [
        ask({**RETIRED, "region": region}) for region in ("lanzhou", "620100", "兰州", "兰州市", "甘肃兰州", "LANZHOU")
    ]
    assert all(other == values[0] for other in values)


def test_unknown_names_are_ignored(ask: Ask) -> None:
    extra = {
        "unknown": "everything",
        "edit": "sex",
        "for": "parent",
        "name": "某某",
        "csrf": "x",
        "birth_day": "99",
        "__proto__": "1",
    }
    assert ask({**RETIRED, **extra}) == ask(RETIRED)


def test_the_track_counts_only_for_people_in_work(ask: Ask) -> None:
    assert ask({**RETIRED, "track": "female50"}) == ask(RETIRED)
    man = {**WORKING, "cumulative_years": "24"}
    assert ask({**man, "track": "female50"})["retirement"] == ask(man)["retirement"]


def test_the_two_tracks_of_women_retire_five_years_apart_and_more(ask: Ask) -> None:
    woman = {**WORKING, "sex": "female", "cumulative_years": "20", "birth_year": "1980", "birth_month": "1"}
    assert ask({**woman, "track": "female50"})["retirement"] == {
        "month": "2032-08", "age_years": 52, "age_months": 7, "earliest": "2030-01", "latest": "2035-08",
    }  # fmt: skip
    assert ask({**woman, "track": "female55"})["retirement"] == {
        "month": "2037-08", "age_years": 57, "age_months": 7, "earliest": "2035-01", "latest": "2040-08",
    }  # fmt: skip


def test_months_default_to_none_and_count_when_told(ask: Ask) -> None:
    bare = ask({**WORKING, "cumulative_years": "24"})["coverage"]
    assert ask({**WORKING, "cumulative_years": "24", "cumulative_months": "0"})["coverage"] == bare
    assert ask({**WORKING, "cumulative_years": "24", "cumulative_months": "11"})["coverage"]["shortfall_months"] == 1


def test_what_a_place_does_not_ask_for_is_not_missed(ask: Ask) -> None:
    assert ask({**WORKING, "cumulative_years": "24", "enrolled_year": "2000"})["coverage"]["known"]
    assert ask({**RETIRED, "retired_year": "2015"})["credit"]["known"]


def test_the_larger_shortfall_counts(ask: Ask) -> None:
    case = {**WORKING, "region": "chongqing", "cumulative_years": "29", "actual_years": "5"}
    assert ask(case)["coverage"]["shortfall_months"] == 60


def test_past_the_retirement_month_nothing_more_can_be_paid_before_it(ask: Ask) -> None:
    values = ask({**WORKING, "birth_year": "1960", "birth_month": "1", "cumulative_years": "24"})
    assert values["retirement"]["month"] == "2020-01"
    assert values["coverage"]["shortfall_at_retirement_months"] == values["coverage"]["shortfall_months"] == 12


def test_the_retirement_month_itself_still_counts_as_paid(ask: Ask) -> None:
    """Retiring in 2026-12: the one month after 2026-11 up to and including it."""
    case = {**WORKING, "birth_year": "1966", "birth_month": "7", "cumulative_years": "24", "cumulative_months": "10"}
    values = ask(case)
    assert values["retirement"]["month"] == "2026-12"
    assert (values["coverage"]["shortfall_months"], values["coverage"]["shortfall_at_retirement_months"]) == (2, 1)


def test_a_page_that_is_not_fit_to_be_opened_is_named_without_its_address(ask: Ask) -> None:
    sources = {source["title"]: source["url"] for source in ask(RETIRED)["credit"]["sources"]}
    assert sources["甘肃省退休人员医保返钱标准2023年"] is None


def test_a_source_that_may_be_opened_has_its_address_number_and_day(ask: Ask) -> None:
    values = ask({**WORKING, "region": "shaoguan", "birth_year": "1970", "cumulative_years": "20", "actual_years": "8"})
    source = values["coverage"]["sources"][0]
    assert source["document_number"] == "粤医保规〔2022〕6号"
    assert values["coverage"]["steps"][0]["source"] == 0


def test_programs_elsewhere_may_ask_and_search_engines_may_not_list(client: Client) -> None:
    for query in (RETIRED, {}):
        response = client.get("/calculator/result.json", query)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Content-Type"] == "application/json"
        assert not response.cookies


@pytest.mark.parametrize("address", ["/calculator/result.json", "/calculator/"])
def test_nothing_is_stored(client: Client, django_assert_max_num_queries, address: str) -> None:
    with django_assert_max_num_queries(20) as queries:
        client.get(address, {**WORKING, "cumulative_years": "24"})
    written = [query["sql"] for query in queries.captured_queries if not query["sql"].startswith("SELECT")]
    assert written == []


def test_other_methods_change_nothing(client: Client) -> None:
    assert client.post("/calculator/result.json", RETIRED).status_code in (400, 403, 405)


def test_the_day_asked_about_decides_and_not_the_clock(ask: Ask) -> None:
    before = ask({**RETIRED, "region": "wuhan", "on": "2023-01-31"})["credit"]
    after = ask({**RETIRED, "region": "wuhan", "on": "2023-02-01"})["credit"]
    assert (before["known"], after["monthly"]) == (False, "83.00")
    assert before["next_changes"] == [{"month": "2023-02", "monthly": "83.00", "annual": "996.00", "why": "新标准施行"}]
    assert ON not in (before, after)
