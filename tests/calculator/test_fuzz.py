"""Whatever stands in the address: an answer of the right shape or a list of what to put right, never a failure."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calculator.forms import QUESTIONS
from tests.calculator.conftest import RETIRED, WORKING
from tests.calculator.test_contract import FULL, YEARS, broken_promises

pytestmark = pytest.mark.django_db

bounded = settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

PLACES = [
    "beijing",
    "shanghai",
    "shenzhen",
    "guangzhou",
    "wuhan",
    "jinan",
    "nanjing",
    "qujing",
    "qingyuan",
    "620100",
    "gansu-direct",
    "taizhou",
]
CASES = st.sampled_from(
    [RETIRED, FULL, {**WORKING, **YEARS}, {**WORKING, **YEARS, "sex": "female", "track": "female50"}]
)
NUMBERS = st.one_of(st.integers(-3, 15), st.integers(1890, 2110), st.integers()).map(str)
MONEY = st.one_of(st.decimals(allow_nan=True, allow_infinity=True), st.floats()).map(str)
DAYS = st.one_of(st.dates().map(str), st.text("0123456789-", max_size=10))
WORDS = st.sampled_from(
    ["retired", "working", "resident", "male", "female", "female50", "female55", "employee", "flexible", *PLACES]
)
VALUES = st.one_of(
    NUMBERS, MONEY, DAYS, WORDS, st.text(max_size=12), st.sampled_from(["", "\0", "１９６０", "一", "😀", "½"])
)
NAMES = st.one_of(
    st.sampled_from(QUESTIONS), st.sampled_from(["unknown", "edit", "for", "arrived", "if_region", "gap_rate"])
)
CHANGES = st.lists(st.tuples(NAMES, VALUES), max_size=4)
TOLD = st.builds(
    lambda case, place, changes: [*{**case, "region": place}.items(), *changes], CASES, st.sampled_from(PLACES), CHANGES
)
CHINESE = re.compile(r"[\u4e00-\u9fff]{4,}")


def query(told: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Repeated names keep every value, as in an address."""
    result: dict[str, list[str]] = {}
    for name, value in told:
        result.setdefault(name, []).append(value)
    return result


def check(response: Any) -> None:
    values = json.loads(response.content)
    if response.status_code == 200:
        assert list(broken_promises(values)) == []
        return
    assert response.status_code == 400
    assert list(values) == ["errors"]
    assert values["errors"]
    assert set(values["errors"]) <= set(QUESTIONS)
    assert all(messages and all(map(CHINESE.search, messages)) for messages in values["errors"].values())


@bounded
@given(TOLD)
def test_programs_get_an_answer_or_a_list_of_errors(client: Client, told: list[tuple[str, str]]) -> None:
    check(client.get("/calculator/result.json", query(told)))


@bounded
@given(st.dictionaries(st.one_of(NAMES, st.text(max_size=8)), st.one_of(VALUES, st.text(max_size=200)), max_size=8))
def test_programs_may_send_anything(client: Client, told: dict[str, str]) -> None:
    check(client.get("/calculator/result.json", told))


@settings(bounded, max_examples=70)
@given(TOLD)
def test_the_page_answers_like_the_programs_answer(client: Client, told: list[tuple[str, str]]) -> None:
    """A good answer is a page; a bad one is a page with errors, or the screen with what is still to be asked."""
    params = query([(name, value) for name, value in told if name != "unknown"])
    page = client.get("/calculator/", params)
    answer = client.get("/calculator/result.json", params)
    assert page.status_code == 200 if answer.status_code == 200 else page.status_code in (200, 400)
    assert page["X-Robots-Tag"] == "noindex"
    assert not page.cookies
    if page.status_code == 400:
        assert "处要改一下" in page.content.decode()


@settings(bounded, max_examples=50)
@given(st.dictionaries(st.sampled_from(["sex", "birth_year", "birth_month", "track", "x"]), VALUES, max_size=5))
def test_the_retirement_page_never_fails(client: Client, told: dict[str, str]) -> None:
    assert client.get("/calculator/retirement/", told).status_code in (200, 400)


@settings(bounded, max_examples=50)
@given(TOLD)
def test_the_sheet_is_a_sheet_or_leads_back(client: Client, told: list[tuple[str, str]]) -> None:
    assert client.get("/calculator/sheet/", query(told)).status_code in (200, 302)
