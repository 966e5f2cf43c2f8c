"""Where a source reaches no further, where something is published and does not hold yet, and how the money arrives."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from desk.review import transitions
from desk.worklist.sections import Ending
from policies.changelog import changes
from policies.in_force import in_force
from policies.models import CoverageTable, CreditTable
from policies.open_data.report import data_report
from tests.builders import CHECKED, city, coverage, credit, payment_fact, top_up
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
Open = Callable[..., Page]
REACH = "这是2025年度的数，以后的没查到。"
LAST_YEAR = {"effective_from": date(2025, 1, 1), "known_until": date(2025, 12, 31)}


def published(table: Any) -> Any:
    start = getattr(table, "effective_from", None)
    if start:
        table.examples.filter(as_of__lt=start).update(as_of=start)
    transitions.publish(table)
    return table


def test_beside_an_outdated_figure_every_page_says_whose_year_it_is(open_page: Open, client: Client) -> None:
    table = published(credit(**LAST_YEAR, change_note="2025年起每月90元。"))
    slug = table.region.slug
    page = open_page(f"/cities/{slug}/")
    assert "最后查到的：" in page.before["toc"]
    assert REACH in page.before["toc"], "before the first heading of a section"
    assert page.title.endswith("最后查到的数｜退休医保通") or "最后查到的数" in page.title
    for address in ("/cities/", f"/cities/?q={table.region.name}", f"/compare/?city={slug}&city=lanzhou"):
        assert REACH in client.get(address, follow=True).content.decode(), address
    assert REACH in client.get("/changes/", {"city": slug}).content.decode()
    assert REACH in client.get("/changes/feed/", {"city": slug}).content.decode()
    data = client.get(f"/cities/{slug}.json").json()
    assert (data["credit"][0]["known_until"], data["credit"][0]["outdated"]) == ("2025-12-31", True)
    assert data["in_force"]["credit"]["outdated"] is True


def test_the_result_gives_it_as_the_last_known(open_page: Open, client: Client) -> None:
    table = published(credit(**LAST_YEAR))
    answers = {
        "region": table.region.slug,
        "status": "retired",
        "sex": "male",
        "birth_year": "1960",
        "birth_month": "3",
        "on": "2026-12-01",
    }
    page = open_page("/calculator/", answers)
    assert page.title.startswith("最后查到：每月90元")
    assert REACH in page.before["toc"]
    found = client.get("/calculator/result.json", answers).json()["credit"]
    assert (found["monthly"], found["known_until"], found["outdated"]) == ("90.00", "2025-12-31", True)
    assert REACH in found["notes"]
    within = client.get("/calculator/result.json", {**answers, "on": "2025-12-31"}).json()["credit"]
    assert (within["outdated"], within["notes"]) == (False, [])


def test_years_whose_source_reaches_no_further_say_so(open_page: Open) -> None:
    table = published(coverage(**LAST_YEAR))
    assert REACH in open_page(f"/cities/{table.region.slug}/").before["toc"]


def test_what_is_published_and_does_not_hold_yet_is_said_where_readers_look(open_page: Open, client: Client) -> None:
    table = published(credit([{"amount": Decimal(120)}], effective_from=date(2099, 1, 1), ready=True))
    coming = "2099年1月1日起每月120元，不分年龄"
    page = open_page(f"/cities/{table.region.slug}/")
    assert f"没查到；{coming}" in page.title
    assert coming in page.before["toc"]
    for address in ("/cities/", f"/compare/?city={table.region.slug}"):
        assert coming in client.get(address).content.decode(), address
    answers = {
        "region": table.region.slug,
        "status": "retired",
        "sex": "male",
        "birth_year": "1960",
        "birth_month": "3",
    }
    result = open_page("/calculator/", answers)
    assert "没查到；2099年1月1日起每月120元" in result.title
    assert "已经公布：2099年1月1日起每月120元。" in result.before["toc"]


def test_a_change_to_come_stands_beside_what_holds_now(open_page: Open) -> None:
    published(credit(effective_from=date(2025, 1, 1)))
    table = published(credit([{"amount": Decimal(120)}], effective_from=date(2099, 1, 1)))
    assert "就要变：2099年1月1日起每月120元，不分年龄" in open_page(f"/cities/{table.region.slug}/").before["toc"]
    assert in_force(timezone.localdate(), table.region).credit != table


def test_a_provisional_amount_says_so(open_page: Open) -> None:
    table = published(credit(provisional=True))
    assert "暂定，以后可能补差。" in open_page(f"/cities/{table.region.slug}/").before["toc"]
    assert "90元（暂定）" in open_page("/compare/", {"city": table.region.slug}).sections["sum"]


# ---- how the money arrives, what missing years cost ----


def test_how_the_money_arrives_stands_on_the_page_of_the_place(open_page: Open) -> None:
    published(payment_fact())
    published(
        payment_fact(
            key="test-old", kind="deduction", name="大病保险", amount=15, text="每月扣15元。", valid_until=CHECKED
        )
    )
    said = open_page(f"/cities/{city().slug}/").sections["sum"]
    assert "哪天到账每月25日左右到账。可靠" in said
    assert "这是到2026年11月20日为止的数，以后的没查到。" in said


def test_a_deduction_of_some_explains_what_arrived(open_page: Open) -> None:
    published(credit([{"amount": Decimal(75)}]))
    published(
        payment_fact(kind="deduction", name="大病保险", amount=15, text="每月扣15元。", only_for="由单位代扣的人")
    )
    answers = {"region": city().slug, "status": "retired", "sex": "male", "birth_year": "1960", "birth_month": "3"}
    said = open_page("/calculator/", {**answers, "arrived": "60"}).sections["arrived-title"]
    assert "对得上：划入的数先扣了15元大病保险，只管由单位代扣的人，剩下就是这个数。" in said


def working(**answers: str) -> dict[str, str]:
    told = {"region": city().slug, "status": "working", "sex": "male", "birth_year": "1966", "birth_month": "3"}
    return told | {"cumulative_years": "18", "on": "2026-12-01"} | answers


def test_the_cost_of_missing_years_is_named_where_base_and_rate_are_known(open_page: Open, client: Client) -> None:
    published(coverage())
    published(top_up())
    assert (
        "一次补齐：每差一个月，按本市上年度月平均工资的60%缴6%。"
        in open_page(f"/cities/{city().slug}/").sections["years"]
    )
    (cost,) = client.get("/calculator/result.json", working()).json()["coverage"]["top_ups"]
    assert (cost["months"], cost["monthly"], cost["total"]) == (24, "360.00", "8640.00")
    assert "差24个月，一次约8640元。" in open_page("/calculator/", working()).sections["ways"]


def test_without_the_years_base_no_sum_is_named(client: Client) -> None:
    published(coverage())
    published(top_up(base_amount=None, base_year=None))
    (cost,) = client.get("/calculator/result.json", working()).json()["coverage"]["top_ups"]
    assert (cost["monthly"], cost["total"]) == (None, None)
    assert "没查到，所以算不出钱数。" in cost["text"]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"base_year": None}, "要写是哪一年的"),
        ({"checked_on": None}, "核对日"),
        ({"valid_from": date(2026, 1, 1), "valid_until": date(2025, 1, 1)}, "还早"),
    ],
)
def test_an_unfinished_top_up_rule_is_not_published(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(transitions.ReviewError, match=problem):
        transitions.publish(top_up(**values))


@pytest.mark.parametrize(
    ("values", "problem"),
    [({"kind": "deduction"}, "名称"), ({"amount": 15}, "才填"), ({"kind": "cash", "day": 1}, "才填")],
)
def test_an_unfinished_payment_fact_is_not_published(values: dict[str, Any], problem: str) -> None:
    with pytest.raises(transitions.ReviewError, match=problem):
        transitions.publish(payment_fact(**values))


# ---- the desk ----


@pytest.mark.parametrize(("days", "asked"), [(60, True), (61, False), (-30, True)])
def test_the_successor_is_asked_for_from_sixty_days_before(days: int, asked: bool) -> None:
    on = timezone.localdate()
    table = published(credit(known_until=on + timedelta(days=days)))
    assert (table in Ending(None, on).waiting(CreditTable.objects.all())) == asked


def test_it_is_not_asked_for_where_it_is_published_already() -> None:
    on = timezone.localdate()
    table = published(credit(known_until=on))
    published(credit(effective_from=on + timedelta(days=1)))
    assert table not in Ending(None, on).waiting(CreditTable.objects.all())
    assert not Ending(None, on).waiting(CoverageTable.objects.filter(region=city())).exists()


# ---- how much is known ----


def test_the_report_counts_places_and_grades() -> None:
    on = timezone.localdate()
    before = data_report(on)
    published(credit(**LAST_YEAR))
    after = data_report(on)
    assert after.places == before.places
    for old, new in zip(before.subjects[:2], after.subjects[:2], strict=True):
        assert (new.places, new.own, new.outdated) == (old.places + 1, old.own + 1, old.outdated + 1)
    for subject in after.subjects:
        assert sum(count for _, count in subject.by_grade) == subject.places
        assert sum(count for _, count in subject.by_age) == subject.places


def test_the_goals_of_the_release_are_met() -> None:
    method, amount, years = (subject.places for subject in data_report(timezone.localdate()).subjects)
    assert method >= 210
    assert amount >= 105
    assert years >= 155


def test_no_change_is_told_without_how_far_its_source_reaches() -> None:
    outdated = {table.pk for table in CreditTable.objects.published() if table.outdated(timezone.localdate())}
    told = [entry for entry in changes() if entry.reach]
    assert outdated
    assert told
    assert json.dumps([entry.reach for entry in told], ensure_ascii=False).count("以后的没查到") == len(told)
