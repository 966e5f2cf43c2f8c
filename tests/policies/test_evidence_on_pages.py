"""What the evidence of December 2026 changed, as readers meet it on the page of each place and in results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RETIRED = {"status": "retired", "sex": "male", "birth_month": "3", "on": "2026-12-01"}
WORKING = {"status": "working", "sex": "male", "cumulative_years": "20", "actual_years": "20"}


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("hangzhou", ("20年", "可靠", "第二十一条", "浙江省")),
        ("zhongshan", ("26年", "更正")),
        ("shanghai", ("这是2025年度（2025年7月到2026年6月）的数，以后的没查到。", "1680元", "最后查到的")),
        ("haikou", ("3%",)),
        ("chengdu", ("2.8%", "机关事业")),
        ("guiyang", ("没查到",)),
        ("shenyang", ("28年",)),
        ("wulumuqi", ("80元", "暂定，以后可能补差。")),
        ("nanchang", ("77元",)),
        ("hefei", ("这是2022年度的数，以后的没查到。", "150元")),
    ],
)
def test_a_place_says_what_the_evidence_says(open_page: Callable[..., Page], slug: str, words: tuple[str, ...]) -> None:
    text = open_page(f"/cities/{slug}/").text + open_page(f"/cities/{slug}/history/").text
    assert [word for word in words if word not in text] == []


@pytest.mark.parametrize(
    ("answers", "monthly"),
    [
        ({"region": "haikou", "birth_year": "1960", "cumulative_years": "27"}, "54.60"),
        ({"region": "nanchang", "birth_year": "1960"}, "77.00"),
        ({"region": "shenzhen", "birth_year": "1960"}, "251.00"),
    ],
)
def test_what_a_retiree_gets(client: Client, answers: dict[str, Any], monthly: str) -> None:
    answers = {**RETIRED, "retired_year": "2020", "retired_month": "3", **answers}
    assert client.get("/calculator/result.json", answers).json()["credit"]["monthly"] == monthly


@pytest.mark.parametrize(
    ("region", "birth", "on", "retires", "months"),
    [
        ("zhongshan", ("1965", "11"), "2026-01-10", "2026-02", 26 * 12),
        ("shenyang", ("1966", "3"), "2026-01-10", "2026-07", 28 * 12),
        ("hangzhou", ("1966", "3"), "2026-01-10", "2026-07", 20 * 12),
    ],
)
def test_what_a_man_needs_who_retires_in_2026(
    client: Client, region: str, birth: tuple[str, str], on: str, retires: str, months: int
) -> None:
    year, month = birth
    answers = {
        **WORKING,
        "region": region,
        "birth_year": year,
        "birth_month": month,
        "on": on,
        "enrolled_year": "1995",
        "enrolled_month": "1",
    }
    data = client.get("/calculator/result.json", answers).json()
    assert (data["retirement"]["month"], data["coverage"]["required_cumulative_months"]) == (retires, months)
