"""The years that places ask for, side by side: who is meant, what is definite, what depends, how many are not known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from policies.in_force import all_in_force
from policies.models import Region, Status
from policies.models.choices import EVIDENCE_WORDS
from policies.required_years import Requirements, requirements, rows_now
from rules.answers import Category, Sex
from tests.builders import coverage
from tests.pages import Page
from website import formats

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Open = Callable[..., Page]
ON = date(2026, 11, 22)

MEN = {"sex": Sex.MALE, "cumulative_months": 360}
WOMEN = {"sex": Sex.FEMALE, "cumulative_months": 300}


def everywhere(on: date = ON) -> Requirements:
    return requirements(on, all_in_force(on, Region.objects.pooling().select_related("parent")).values())


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
        [MEN, {"sex": Sex.FEMALE, "known": False, "note": "没查到"}],
        [{"cumulative_months": 240, "enrolled_from": date(2009, 1, 1)}, {"known": False, "note": "没查到"}],
        [{"actual_months": 120}],
    ],
    ids=["women not known", "first enrolment decides", "no cumulative period"],
)
def test_what_depends_on_more_or_is_not_known_is_not_drawn(rows: list[dict[str, Any]]) -> None:
    assert asked(*rows) == []


def test_places_that_ask_for_the_same_stand_together_the_fewest_first() -> None:
    result = everywhere()
    months = [group.places[0].months for group in result.groups]
    assert months == sorted(set(months))
    together = {
        item.region.slug for group in result.groups if group.places[0].months[0][0] == 360 for item in group.places
    }
    assert {"shandong", "jinan", "qingdao", "wuhan", "chongqing"} <= together
    assert max(float(item.width[:-1]) for group in result.groups for item in group.bars) == 99


def test_every_place_is_counted_once_as_known_or_not() -> None:
    result = everywhere()
    own = sum(len(group.places) for group in result.groups) + len(result.depends)
    assert result.places == Region.objects.pooling().count()
    assert result.known == own + result.following
    assert result.following == sum(item.followers for group in result.groups for item in group.places) + sum(
        item.followers for item in result.depends
    )


def test_the_page_names_every_place_with_figure_grade_and_dates(open_page: Open) -> None:
    page, result = open_page("/compare/years/"), everywhere(timezone.localdate())
    assert f"{result.unknown}个没查到，不画，也不猜" in page.text
    picture, _, dated = page.sections["definite"].partition("哪天起、可靠吗、实际要缴几年")
    for group in result.groups:
        for item in group.places:
            name = item.region.short_name
            start = f"{formats.day(item.table.effective_from)}起" if item.table.effective_from else "没写从哪天起"
            assert f"/cities/{item.region.slug}/#years" in page.hrefs()
            assert name in picture
            assert (
                f"{name}{EVIDENCE_WORDS[item.table.evidence]}{start}{formats.day(item.table.checked_on)}核对" in dated
            ), name
    for item in result.depends:
        assert item.table.headline.replace(" ", "") in page.sections["depends"], item.region


def test_the_years_stand_in_the_picture_and_not_again_in_the_table(open_page: Open) -> None:
    page, result = open_page("/compare/years/"), everywhere(timezone.localdate())
    assert page.text.index("您那里要几年") < page.text.index("有明确年数的")
    assert {"q", "about"} <= set(page.values)
    for group in result.groups:
        for item in group.places:
            assert page.hrefs().count(f"/cities/{item.region.slug}/#years") == 1, item.region


def test_the_place_typed_there_is_answered(open_page: Open) -> None:
    page = open_page("/cities/", {"q": "北京", "about": "years"})
    assert "男25年，女20年" in page.text


def test_a_place_whose_table_is_taken_back_is_not_known_again(open_page: Open) -> None:
    before = everywhere().unknown
    Region.objects.get(slug="wuhan").coveragetables.update(status=Status.WITHDRAWN)
    assert everywhere().unknown == before + 1
    assert "武汉" not in open_page("/compare/years/").text
