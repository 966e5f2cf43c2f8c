"""Pictures of policy pages: lengths that belong to the numbers beside them, and no picture where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from policies.chart_shapes import bar, by_age, share, step
from policies.models import CreditTable
from rules.answers import Category
from rules.tables import Period
from tests.builders import ON, credit
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Open = Callable[..., Page]

YOUNG = {"age_below": 70, "amount": Decimal(100)}
OLD = {"age_from": 70, "amount": Decimal(110)}


def drawn(bands: list[dict[str, Any]], **header: Any) -> list[tuple[int, Decimal, str, str]]:
    ages = by_age(credit(bands, **header))
    return [(item.from_age, item.monthly, item.step.x, item.step.width) for item in ages]


def test_lengths_are_shares_of_the_whole_picture() -> None:
    assert share(40, 180) == "22.22%"
    assert bar("男", 240, 360).width == "66.00%"
    assert step(20, 40, 40, Decimal(55), Decimal(110)).height == 67
    assert step(0, 40, 40, Decimal(0), Decimal(0)).height == 0


def test_each_band_is_a_step_as_wide_as_its_ages() -> None:
    assert drawn([YOUNG, OLD]) == [(50, 100, "0.00%", "50.00%"), (70, 110, "50.00%", "50.00%")]


def test_a_yearly_amount_is_drawn_by_its_twelfth() -> None:
    bands = [{"age_below": 75, "amount": Decimal(1680)}, {"age_from": 75, "amount": Decimal(1890)}]
    assert [row[1] for row in drawn(bands, period=Period.INSURANCE_YEAR, year_starts=7)] == [140, Decimal("157.50")]


@pytest.mark.parametrize(
    "bands",
    [
        [{"amount": Decimal(90)}],
        [{"age_below": 70, "rate": Decimal("0.02")}, {"age_from": 70, "rate": Decimal("0.025")}],
        [YOUNG, {"age_from": 70, "note": "没查到"}],
        [YOUNG | {"category": Category.EMPLOYEE}, OLD | {"category": Category.EMPLOYEE}],
    ],
    ids=["one flat amount", "rates without a base", "one row not known", "other conditions than age"],
)
def test_there_is_no_picture_where_age_alone_does_not_decide_a_known_amount(bands: list[dict[str, Any]]) -> None:
    assert drawn(bands) == []


def test_every_number_of_the_picture_is_also_in_the_table_of_the_answer(open_page: Open) -> None:
    for slug in ("beijing", "shanghai", "chongqing"):
        ages = by_age(_table(slug))
        page = open_page(f"/cities/{slug}/")
        worded, _, figure_of_ages = page.sections["sum"].partition("按年龄看图")
        # a yearly amount is also told as its twelfth, just above the picture
        table = page.before["sum"] + worded
        picture = figure_of_ages.partition(f"50岁{ages[1].from_age}岁")[0]
        for item in ages:
            figure = f"{item.monthly.normalize():f}"
            assert figure in picture, slug
            assert item.band.who in table, slug
            assert f"{figure}元" in table, slug


def _table(slug: str) -> CreditTable:
    return CreditTable.objects.filter(region__slug=slug, audience="retiree").in_force(ON)


def test_a_place_with_one_amount_has_no_picture_of_ages(client: Client) -> None:
    assert "按年龄，每月" not in client.get("/cities/lanzhou/").content.decode()
    assert "按年龄，每月" in client.get("/cities/chongqing/").content.decode()
