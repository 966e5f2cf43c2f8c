"""What the tables of this release say to a figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desk.review import transitions
from policies.models import Audience, CreditTable, Status
from tests.desk.article_check.articles import OPEN, OTHER, SAME, marks, only, outcomes

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("北京不满70岁每月100元，70岁起每月110元。", [SAME, SAME]),
        ("北京70岁以上115元，70岁以下100元。", [OTHER, SAME]),
        # after the deduction, the deduction itself, a year of it
        ("广州划入169.08元，扣8.66元长护险，到账160.42元。", [SAME, SAME, SAME]),
        ("兰州一年1080元。", [SAME]),
        ("兰州一年返90元。", [OTHER]),
        # a yearly table
        ("上海退休人员一年1680元，75岁起1890元/年。", [SAME, SAME]),
        ("上海退休人员每月140元。", [SAME]),
        ("上海退休人员每月1680元。", [OTHER]),
        # a share and an amount
        ("临沂按平均养老金的百分之三。", [OTHER]),
        ("临沂退休人员每月80元。", [OPEN]),
        # the base of another year is no date
        ("青岛按2023年平均养老金的2%划入。", [SAME]),
        # about a figure is the figure rounded
        ("深圳每月250元左右。", [SAME]),
        ("深圳每月250元。", [OTHER]),
        ("深圳每月大概260元。", [OTHER]),
        # years of now and of another time
        ("青岛男25年，女20年。", [OTHER, OTHER]),
        ("青岛男30年，女25年。", [SAME, SAME]),
        ("青岛2025年底前退休的，男二十五年，女二十年。", [SAME, SAME]),
        # exactly fifteen years is not more than fifteen
        ("上海要缴满15年。", [OTHER]),
        ("上海缴费要超过15年。", [SAME]),
        ("杭州缴费要超过20年。", [OTHER]),
        # a scheme of its own, nothing known, and a place behind its figure
        ("香港长者每月返100元。", [OPEN]),
        ("拉萨男满25年。", [OPEN]),
        ("每月定额返120元的有武威。", [SAME]),
    ],
)
def test_what_the_tables_say(text, expected):
    assert outcomes(text) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("北京70岁以上的每月100元。", "满70周岁起每月110元"),
        ("深圳每月250元左右。", "每月251元"),
        ("上海要缴满15年。", "男女一样：超过15年"),
        ("拉萨男满25年。", "本站没有这里的表。"),
    ],
)
def test_the_table_is_quoted(text, says):
    assert only(text).comparisons[0].says == says


def test_an_approximate_table_takes_what_lies_within():
    table = CreditTable.objects.published().get(region__slug="shenzhen", audience=Audience.RETIREE)
    CreditTable.objects.filter(pk=table.pk).update(approximate=True)
    table.bands.update(amount=None, low=Decimal(245), high=Decimal(255))
    assert only("深圳每月约250元。").outcome == SAME
    assert only("深圳每月约300元。").outcome == OTHER


def test_a_city_takes_the_table_of_its_province():
    mark = marks("临沂按平均养老金的2%，70岁起2.5%。")[1]
    assert mark.outcome == SAME
    assert mark.comparisons[0].inherited


def test_those_in_work_have_a_table_of_their_own():
    mark = only("北京在职的，每月划入缴费基数的2%。")
    assert mark.outcome == SAME
    assert mark.comparisons[0].table.audience == Audience.EMPLOYEE


def test_a_province_without_a_table_is_held_against_its_places():
    (comparison,) = only("甘肃是定额，每月120元。").comparisons
    assert comparison.outcome == OTHER
    assert comparison.table is None
    assert "甘肃没有全省的表" in comparison.says
    assert "武威" in comparison.says
    assert [also.label for also in comparison.also] == ["网上说法"]


def test_what_else_holds_the_figure_is_named():
    assert "以前的表" in [also.label for also in marks("青岛男25年")[0].comparisons[0].also]
    lead = CreditTable.objects.filter(status=Status.DRAFT, region__slug="beijing").get()
    also = only("北京不满70岁按4.3%划入。").comparisons[0].also
    assert lead in [item.row for item in also]


def test_several_places_the_worst_counts():
    mark = only("北京、兰州每月都是90元。")
    assert [comparison.outcome for comparison in mark.comparisons] == [OTHER, SAME]
    assert mark.outcome == OTHER


def test_a_figure_with_a_date_is_held_against_the_table_of_that_day():
    table = CreditTable.objects.published().get(region__slug="beijing", audience=Audience.RETIREE)
    later = transitions.copy_as_draft(table)
    later.effective_from, later.revises = date(2026, 1, 1), None
    later.save()
    later.bands.update(amount=Decimal(130))
    CreditTable.objects.filter(pk=later.pk).update(status=Status.PUBLISHED, published_at=table.published_at)
    assert only("北京2025年70岁以上每月110元。").outcome == SAME
    assert only("2024年3月，北京70岁以下每月100元。").outcome == OTHER, "the next clause is now"
    assert only("北京2022年9月起70岁以上每月110元。").outcome == SAME
    assert only("北京2026年70岁以上每月110元。").outcome == OTHER
    assert only("北京每月110元。").outcome == OTHER
    before = only("北京2021年70岁以上每月110元。")
    assert before.comparisons[0].says == "2021年12月31日那时的表，本站没有。"
