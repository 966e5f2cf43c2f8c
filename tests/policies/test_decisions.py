"""The published figures are those that the best evidence found supports: tests/cases/evidence/decisions.yaml, place by place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
DATA = ROOT / "policies" / "data"
TODAY = date(2026, 12, 1)
GRADES = ["official", "relayed", "reported"]
Entry = dict[str, Any]


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


DECISIONS = read(ROOT / "tests" / "cases" / "evidence" / "decisions.yaml")
PLACES: dict[str, Entry] = {place["region"]: place for place in map(read, sorted(DATA.glob("regions/*.yaml")))}
SOURCES: dict[str, Entry] = {source["key"]: source for source in read(DATA / "sources.yaml")}


def published(place: str, section: str, **fields: str) -> list[Entry]:
    """The published tables of a place, the one that applies last first."""
    tables = [table for table in PLACES.get(place, {}).get(section) or [] if "status" not in table]
    tables = [table for table in tables if all(table.get(name) == value for name, value in fields.items())]
    return sorted(tables, key=lambda table: table.get("effective_from") or date.min, reverse=True)


def in_force(place: str, section: str, on: date, **fields: str) -> Entry | None:
    tables = published(place, section, **fields)
    return next((table for table in tables if (table.get("effective_from") or date.min) <= on), None)


def retirees_credit(place: str) -> Entry | None:
    tables = [table for table in published(place, "credit") if table.get("audience", "retiree") == "retiree"]
    return next((table for table in tables if (table.get("effective_from") or date.min) <= TODAY), None)


def grade(table: Entry) -> str:
    return max((SOURCES[citation["source"]]["evidence"] for citation in table["citations"]), key=GRADES.index)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-15")


def within(day: date | None, row: Entry, start: str, end: str) -> bool:
    """Whether a day lies between two dates of a row; without a day only a row without dates fits."""
    first, last = row.get(start), row.get(end)
    if day is None:
        return first is None and last is None
    return (first is None or first <= day) and (last is None or day <= last)


def fitting_row(table: Entry, case: Entry, sex: str) -> Entry:
    days = {name: month(case[name]) if name in case else None for name in ("retires", "enrolled", "started_work")}
    rows = [
        row
        for row in table["rows"]
        if row.get("sex") in (None, sex)
        and row.get("category") in (None, case.get("category"))
        and all(within(day, row, f"{name}_from", f"{name}_to") for name, day in days.items())
    ]
    assert len(rows) == 1, (case, sex, rows)
    return rows[0]


@pytest.mark.parametrize("case", DECISIONS["credit"], ids=lambda case: case["place"])
def test_the_credit_is_the_one_that_the_evidence_supports(case: Entry) -> None:
    table = retirees_credit(case["place"])
    assert table is not None
    bands = table["bands"]
    assert sorted({Decimal(band["amount"]) for band in bands if "amount" in band}) == [
        Decimal(amount) for amount in case.get("amounts", [])
    ]
    if "amounts" not in case:
        rates = sorted({Decimal(band["rate"]) for band in bands if "rate" in band})
        assert rates == [Decimal(rate) for rate in case.get("rates", [])]
    assert {band["frozen_at"] for band in bands if "frozen_at" in band} == (
        {case["frozen_at"]} if "frozen_at" in case else set()
    )
    assert table.get("period", "month") == case.get("period", "month")
    assert table.get("provisional", False) is case.get("provisional", False)
    assert table.get("approximate", False) is case.get("approximate", False)
    assert table.get("known_until") == case.get("known_until")
    assert case.get("grade") in (None, grade(table))


@pytest.mark.parametrize("case", DECISIONS["years"], ids=lambda case: " ".join(map(str, case.values())))
@pytest.mark.parametrize("sex", ["male", "female"])
def test_the_years_are_those_that_the_evidence_supports(case: Entry, sex: str) -> None:
    table = in_force(case["place"], "coverage", month(case["retires"]) if "retires" in case else TODAY)
    assert table is not None
    row = fitting_row(table, case, sex)
    wanted = case[sex]
    assert row.get("cumulative_months") == (None if wanted is None else wanted * 12)
    assert row.get("known", True) is (wanted is not None)
    if wanted is not None:
        assert row.get("actual_months") == (case["actual"] * 12 if "actual" in case else None)
        assert row.get("strictly_more", False) is case.get("more_than", False)
    assert case.get("grade") in (None, grade(table))


@pytest.mark.parametrize("section", ["credit", "coverage"])
def test_what_only_reprints_without_a_place_say_is_not_published(section: str) -> None:
    with_tables = {
        place
        for place in DECISIONS["unpublished"][section]
        if (retirees_credit(place) if section == "credit" else published(place, section))
    }
    assert with_tables == set()


def claims() -> Iterator[Entry]:
    for place in PLACES.values():
        yield from place.get("claims") or []


def test_verdicts_are_those_decided() -> None:
    verdicts = {claim["key"]: claim["verdict"] for claim in claims()}
    assert {key: verdicts.get(key) for key in DECISIONS["verdicts"]} == DECISIONS["verdicts"]


def test_a_claim_is_called_wrong_only_on_better_evidence() -> None:
    for claim in claims():
        if claim["verdict"] == "wrong":
            assert SOURCES[claim["source"]]["evidence"] != "reported", claim["key"]


def test_a_withdrawn_table_says_why_and_answers_nowhere() -> None:
    for name, place in PLACES.items():
        for section in ("credit", "coverage"):
            for table in place.get(section) or []:
                if table.get("status") == "withdrawn":
                    assert table["withdrawn_because"]
                    starts = [other.get("effective_from") for other in published(name, section)]
                    same_start = [start for start in starts if start == table.get("effective_from")]
                    assert not same_start, name


def test_sources_have_chinese_titles_and_name_no_medium_that_cannot_be_opened() -> None:
    unreachable = re.compile(r"大纪元|路透|香港01|新唐人|自由亚洲|美国之音|英国广播|Reuters|BBC|hk01", re.IGNORECASE)
    for source in SOURCES.values():
        assert re.search(r"[一-鿿]", source["title"]), source["key"]
        assert not re.search(r"[A-Za-z]{4,} [A-Za-z]{3,}", source["title"]), source["key"]
    for path in sorted(DATA.rglob("*.yaml")):
        assert not unreachable.search(path.read_text(encoding="utf-8")), path.name
