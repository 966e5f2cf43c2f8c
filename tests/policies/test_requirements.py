"""The years that places ask for, side by side: who is meant, what is definite, what depends, how many are not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from policies import words
from policies.models import Category, Region, Sex, Status
from policies.overview import standings
from policies.requirements import Requirements, requirements, rows_now

from .builders import coverage
from .pages import Page

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]
ON = date(2026, 11, 22)

MEN = {"sex": Sex.MALE, "cumulative_months": 360}
WOMEN = {"sex": Sex.FEMALE, "cumulative_months": 300}


def everywhere(on: date = ON) -> Requirements:
    return requirements(on, standings(on, Region.objects.pooling().select_related("parent")).values())


def asked(*rows: dict[str, Any]) -> list[int | None]:
    return [row.cumulative_months for row in rows_now(coverage(list(rows)), ON)]


def test_one_row_for_both_answers_for_men_and_for_women() -> None:
    assert asked({"cumulative_months": 240}) == [240, 240]
    assert asked(MEN, WOMEN) == [360, 300]


def test_of_a_ladder_the_rung_of_this_month_is_taken() -> None:
    before = {"cumulative_months": 300, "retires_to": date(2026, 10, 31)}
    now = {"cumulative_months": 312, "retires_from": date(2026, 11, 30), "retires_to": date(2026, 11, 1)}
    after = {"cumulative_months": 324, "retires_from": date(2026, 12, 1)}
    assert asked(before, now, after) == [312, 312]


def test_employees_are_meant_and_not_those_who_pay_for_themselves() -> None:
    own = {"category": Category.FLEXIBLE, "cumulative_months": 400}
    assert asked(MEN | {"category": Category.EMPLOYEE}, WOMEN | {"category": Category.EMPLOYEE}, own) == [360, 300]


@pytest.mark.parametrize(
    "rows",
    [
        [MEN, {"sex": Sex.FEMALE, "known": False, "note": "没有查到"}],
        [{"cumulative_months": 240, "enrolled_from": date(2009, 1, 1)}, {"known": False, "note": "没有查到"}],
        [{"actual_months": 120}],
    ],
    ids=["women not known", "first enrolment decides", "no cumulative period"],
)
def test_what_depends_on_more_or_is_not_known_is_not_drawn(rows: list[dict[str, Any]]) -> None:
    assert asked(*rows) == []


def test_places_that_ask_for_the_same_stand_together_the_fewest_first() -> None:
    found = everywhere()
    months = [group.places[0].months for group in found.groups]
    assert months == sorted(set(months))
    together = {
        one.region.slug for group in found.groups if group.places[0].months[0][0] == 360 for one in group.places
    }
    assert {"shandong", "jinan", "qingdao", "wuhan", "chongqing"} <= together
    assert max(float(one.width[:-1]) for group in found.groups for one in group.bars) == 99


def test_every_place_is_counted_once_as_known_or_not() -> None:
    found = everywhere()
    own = sum(len(group.places) for group in found.groups) + len(found.depends)
    assert found.places == Region.objects.pooling().count()
    assert found.known == own + found.following
    assert found.following == sum(one.followers for group in found.groups for one in group.places) + sum(
        one.followers for one in found.depends
    )


def test_the_page_names_every_place_with_figure_grade_and_dates(open_page: Open) -> None:
    page, found = open_page("/compare/years/"), everywhere(timezone.localdate())
    assert f"没查到{found.unknown}个地方，不画，也不猜" in page.text
    for group in found.groups:
        for one in group.places:
            start = f"{words.day(one.table.effective_from)}起" if one.table.effective_from else "哪天起没有写明"
            assert f"/cities/{one.region.slug}/#years" in page.hrefs()
            said = (
                page.sections["definite"]
                .split("同样的数，列成表")[1]
                .split(f"{one.region.short_name}{one.table.evidence.label}")[1]
            )
            assert f"{start}{words.day(one.table.checked_on)}核对" in said[:120], one.region
    for one in found.depends:
        assert one.table.headline.replace(" ", "") in page.sections["depends"], one.region


def test_a_place_whose_table_is_taken_back_is_not_known_again(open_page: Open) -> None:
    before = everywhere().unknown
    Region.objects.get(slug="hangzhou").coveragetables.update(status=Status.WITHDRAWN)
    assert everywhere().unknown == before + 1
    assert "杭州" not in open_page("/compare/years/").text
