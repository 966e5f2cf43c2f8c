"""The worked examples of tests/cases: each through the answer for programs and through the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pages import Page
from website import formats

pytestmark = pytest.mark.django_db

FOLDER = Path(__file__).parents[1] / "cases"
CASES = [case for path in sorted(FOLDER.glob("*.yaml")) for case in yaml.safe_load(path.read_text(encoding="utf-8"))]
NAMES = [case["name"] for case in CASES]


def query(case: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in case["query"].items()}


def same_part(expected: Any, told: Any) -> Any:
    """The part of what was told that the example names, so that a difference shows as one."""
    if isinstance(expected, dict) and isinstance(told, dict):
        return {name: same_part(value, told.get(name, "（没有这一项）")) for name, value in expected.items()}
    return told


def test_every_example_has_a_name_of_its_own_and_something_to_check() -> None:
    assert len(CASES) > 50
    assert len(set(NAMES)) == len(NAMES)
    for case in CASES:
        assert set(case) <= {"name", "query", "expected", "absent", "page"}, case["name"]
        assert case["expected"], case["name"]
        assert case["page"], case["name"]
        assert "on" in case["query"], f"{case['name']} would come out otherwise on another day"


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_answer_for_programs(ask: Callable[..., Any], case: dict[str, Any]) -> None:
    values = ask(query(case))
    assert same_part(case["expected"], values) == case["expected"]
    for part, names in case.get("absent", {}).items():
        assert not set(names) & set(values[part])


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_page_says_the_same(open_page: Callable[..., Page], ask: Callable[..., Any], case: dict[str, Any]) -> None:
    page = open_page("/calculator/", query(case))
    for phrase in case["page"]:
        assert re.sub(r"\s+", "", phrase) in page.text, f"{phrase!r} is not on the page"
    answer = page.text.partition("本页内容")[0]
    for figure in figures(ask(query(case))):
        assert figure in answer
    assert page.noindex


def figures(told: dict[str, Any]) -> list[str]:
    """What the page must say at its top of an answer: amounts and months in the words of the site."""
    credit, retirement, coverage = told["credit"], told["retirement"], told["coverage"] or {}
    note = []
    if credit["kind"] == "employee" or retirement is None:
        note = [f"{formats.money(Decimal(credit[name]))}元" for name in ("monthly", "net_monthly") if credit[name]]
    if retirement is None and credit["eligible"] and not credit["known"]:
        note.append("没查到")
    if retirement:
        year, month = retirement["month"].split("-")
        note.append(f"{year}年{int(month)}月")
    if coverage.get("required_cumulative_months"):
        note.append(formats.duration(coverage["required_cumulative_months"]))
    return note
