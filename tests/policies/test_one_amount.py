"""One amount, one way: what a place pays is the same on its board, in lists, history, data and in results."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from policies.in_force import InForce, all_in_force
from policies.models import Region
from rules.tables import Method
from tests.pages import Page, read
from website import formats

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
YUAN = re.compile(r"(\d+(?:\.\d+)?)元")


def with_amounts() -> list[InForce]:
    """Places with a table of their own that names yuan."""
    known = all_in_force(timezone.localdate(), Region.objects.pooling().select_related("parent"))
    own = [item for item in known.values() if item.amount_known and not item.credit_inherited]
    assert len(own) >= 80
    return own


def yuan_of(text: str) -> set[Decimal]:
    return {Decimal(figure) for figure in YUAN.findall(text)}


def figures_of(table: Any) -> set[Decimal]:
    """What the rows say, as they are printed."""
    found = set()
    for band in table.bands.all():
        figures = [band.low, band.high] if table.approximate and band.amount is None else [band.amount or band.figure]
        found |= {Decimal(formats.money(figure)) for figure in figures if figure is not None}
    return found


def test_headline_description_history_and_data_name_the_rows_figures(region_pages: dict[str, Page]) -> None:
    for item in with_amounts():
        table, slug = item.credit, item.region.slug
        assert table is not None
        figures, page = figures_of(table), region_pages[slug]
        assert yuan_of(table.headline) == figures, slug
        assert table.headline[:60] in page.metas["description"], slug
        assert figures <= yuan_of(page.before["toc"]), slug
        assert table.headline in read(Client().get(f"/cities/{slug}/history/")).text, slug
        data = Client().get(f"/cities/{slug}.json").json()["in_force"]["credit"]
        assert data["headline"] == table.headline, slug


def test_lists_name_the_least_and_the_most_of_them() -> None:
    rows = read(Client().get("/cities/")).text
    for item in with_amounts():
        table = item.credit
        assert table is not None
        if table.is_yearly or table.approximate or table.method != Method.FIXED:
            continue
        ends = sorted(figures_of(table))
        words = "–".join(dict.fromkeys((formats.money(ends[0]), formats.money(ends[-1]))))
        assert f"{words}元" in item.credit_words, item.region
        assert item.credit_words in rows, item.region


def cases() -> Iterator[tuple[InForce, Any, int]]:
    """Each row of amounts that needs nothing but an age, and an age that lies in it for long."""
    for item in with_amounts():
        table = item.credit
        assert table is not None
        if table.approximate or table.method != Method.FIXED:
            continue
        for band in table.bands.all():
            if band.amount is None or band.category or band.retired_from or band.retired_to:
                continue
            yield item, band, max(band.age_from + 2, 61) if band.age_below is None else band.age_below - 3


def test_results_name_the_same_amount(client: Client) -> None:
    tried = set()
    for item, band, age in cases():
        slug = item.region.slug
        answers = {
            "region": slug,
            "status": "retired",
            "sex": "male",
            "birth_month": "1",
            "retired_year": "2012",
            "birth_year": str(timezone.localdate().year - age),
            "retired_month": "1",
            "confirm": "retired_month",
            "cumulative_years": "35",
        }
        credit = client.get("/calculator/result.json", answers).json()["credit"]
        stated = credit["annual"] if credit["period"] == "insurance_year" else credit["monthly"]
        assert Decimal(stated) == band.amount, (slug, band.who, credit)
        page = read(client.get("/calculator/", answers))
        assert f"{formats.money(band.amount)}元" in page.title or formats.money(band.amount) in page.text, slug
        tried.add(slug)
    assert {"shenzhen", "beijing", "shanghai", "tianjin"} <= tried
    assert len(tried) > 60
