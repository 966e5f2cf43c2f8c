"""The headline of a table is made from its rows, in one place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desk.review import transitions
from policies import headlines
from policies.models import CreditTable, Status
from tests.builders import coverage, credit

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def days(year: int) -> dict[str, date]:
    return {"retires_from": date(year, 1, 1), "retires_to": date(year, 12, 31)}


CREDIT: list[tuple[list[dict[str, Any]], dict[str, Any], str]] = [
    ([{"amount": Decimal("90.00")}], {}, "每月90元，不分年龄"),
    (
        [{"age_below": 75, "amount": Decimal(1680)}, {"age_from": 75, "amount": Decimal(1890)}],
        {"period": "insurance_year"},
        "每年：不满75周岁1680元；满75周岁起1890元",
    ),
    ([{"amount": Decimal(90)}], {"provisional": True}, "每月90元，不分年龄（暂定）"),
    (
        [{"amount": Decimal(251), "only_for": "享受一档的人"}],
        {},
        "每月251元，不分年龄（只给享受一档的人）",
    ),
    (
        [{"category": "employee", "amount": Decimal(83)}, {"category": "flexible", "amount": Decimal(66)}],
        {},
        "每月：单位职工退休的83元；灵活就业退休的66元",
    ),
    (
        [{"age_below": 70, "amount": Decimal(60)}, {"age_from": 70, "amount": Decimal(72)}],
        {"reduction_rate": Decimal("0.03"), "reduction_male_months": 360, "reduction_female_months": 300},
        "每月：不满70周岁60元；满70周岁起72元，年限不够的每少一年减3%",
    ),
    (
        [{"rate": Decimal("0.028")}],
        {"method": "percent_of_average_pension", "base_meaning": "本市2022年平均养老金"},
        "每月按本市2022年平均养老金的2.8%，不分年龄",
    ),
    (
        [
            {"category": "employee", "rate": Decimal("0.028"), "base_meaning": "企业的平均数"},
            {"category": "flexible", "rate": Decimal("0.028"), "base_meaning": "企业的平均数"},
            {"category": "public", "rate": Decimal("0.028"), "base_meaning": "机关事业的平均数"},
        ],
        {"method": "percent_of_average_pension"},
        "每月：单位职工、灵活就业退休的按企业的平均数的2.8%；机关事业单位退休的按机关事业的平均数的2.8%",
    ),
    (
        [
            {"retired_to": date(2022, 12, 31), "frozen_at": date(2022, 12, 1)},
            {"retired_from": date(2023, 1, 1), "retired_to": date(2023, 12, 31), "rate": Decimal("0.054")},
            {"retired_from": date(2024, 1, 1), "note": "没查到"},
        ],
        {"method": "frozen_own"},
        "每月：2022年12月底前退休的和您2022年12月那笔一样多；2023年退休的按退休时养老金的5.4%；2024年1月起退休的没查到",
    ),
    (
        [{"low": Decimal(245), "high": Decimal(255)}],
        {"approximate": True},
        "每月约245元到255元，不分年龄",
    ),
]
COVERAGE: list[tuple[list[dict[str, Any]], dict[str, Any], str]] = [
    ([{"cumulative_months": 240}], {}, "男女一样，20年"),
    ([{"cumulative_months": 180, "strictly_more": True}], {}, "男女一样，超过15年"),
    (
        [{"sex": "male", "cumulative_months": 300}, {"sex": "female", "cumulative_months": 240}],
        {},
        "男25年、女20年",
    ),
    (
        [
            {"sex": "male", "cumulative_months": 300, "actual_months": 120, "actual_scope": "中山", **days(2025)},
            {"sex": "male", "cumulative_months": 312, "actual_months": 120, "actual_scope": "中山", **days(2026)},
            {"sex": "female", "cumulative_months": 300, "actual_months": 120, "actual_scope": "中山"},
        ],
        {},
        "男25年到26年、女25年，其中在中山实际缴费10年，看哪年退休",
    ),
    (
        [
            {"cumulative_months": 360, "actual_months": 132, **days(2024)},
            {"cumulative_months": 360, "actual_months": 144, **days(2025)},
            {"retires_from": date(2026, 1, 1), "known": False, "note": "没查到"},
        ],
        {"basis": "applies"},
        "男女一样，30年，其中实际缴费11年到12年；有的没查到",
    ),
    (
        [
            {"started_work_to": date(2016, 12, 31), "known": False, "note": "各市不同"},
            {"started_work_from": date(2017, 1, 1), "cumulative_months": 300},
        ],
        {},
        "2016年12月底前参加工作：没查到；2017年1月起参加工作：25年",
    ),
    ([{"cumulative_months": 258}], {}, "男女一样，21年6个月"),
]


@pytest.mark.parametrize(("bands", "header", "said"), CREDIT)
def test_a_credit_table_in_one_sentence(bands: list[dict[str, Any]], header: dict[str, Any], said: str) -> None:
    assert headlines.headline(credit(bands, ready=False, **header)) == said


@pytest.mark.parametrize(("rows", "header", "said"), COVERAGE)
def test_a_coverage_table_in_one_sentence(rows: list[dict[str, Any]], header: dict[str, Any], said: str) -> None:
    assert headlines.headline(coverage(rows, ready=False, **header)) == said


def test_a_table_too_long_for_a_sentence_says_from_what_to_what() -> None:
    bands = [{"age_from": age, "age_below": age + 1, "amount": Decimal(age)} for age in range(50, 80)]
    assert headlines.headline(credit(bands, ready=False)) == "每月50元到79元，看每个人的情况"


def test_what_is_published_is_called_by_its_rows_whatever_was_typed() -> None:
    table = credit(headline="随便写的")
    transitions.publish(table)
    assert CreditTable.objects.get(pk=table.pk).headline == "每月90元，不分年龄"


def test_a_release_that_words_it_otherwise_renames_what_is_published() -> None:
    table = credit()
    transitions.publish(table)
    CreditTable.objects.filter(pk=table.pk).update(headline="旧的说法")
    headlines.refresh()
    fresh = CreditTable.objects.get(pk=table.pk)
    assert (fresh.headline, fresh.version) == ("每月90元，不分年龄", table.version)


def test_only_a_lead_keeps_the_name_that_was_typed() -> None:
    for typed, named in (("线索：每月95元", "线索：每月95元"), ("每月95元", "每月90元，不分年龄")):
        draft = credit(headline=typed)
        headlines.rename(draft)
        assert CreditTable.objects.get(pk=draft.pk).headline == named


def test_every_published_table_of_the_release_is_called_by_its_rows() -> None:
    for table in CreditTable.objects.filter(status=Status.PUBLISHED).prefetch_related("bands"):
        assert table.headline == headlines.headline(table), table
