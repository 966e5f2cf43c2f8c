"""What a reviewer compares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desk.history.diff import differences
from desk.review import transitions
from desk.review.worked_examples import facts_in_words
from policies.models import CoverageTable, CreditTable
from tests.desk.people import Person, step_address, with_start

pytestmark = pytest.mark.django_db


def test_the_reviewer_reads_each_difference_once(draft: CreditTable, lanzhou: CreditTable, reviewer: Person) -> None:
    for amount in (93, 95):
        with_start(draft, date(2026, 12, 1), amount)
    draft.bands.create(age_from=80, amount=Decimal(100))
    draft.bands.filter(age_from=0).update(age_below=80)
    result = [(item.row, item.field, item.old, item.new) for item in differences(draft, lanzhou)]
    assert ("划入标准", "施行日", "（空）", "2026年12月1日") in result
    assert not any(field == "一句话" for _, field, _, _ in result), "it is made from the rows, which are told"
    assert ("一行：满80周岁起", "新加的一行", "", "满多少周岁起：80；金额（元）：100") in result
    assert ("一行：不分年龄", "去掉的一行", "金额（元）：90；比例：2%", "") in result
    assert not any(field in ("变更说明", "状态", "谁写的") for _, field, _, _ in result)
    draft.examples.filter(name__startswith="80").update(expected={"monthly": "100.00"})
    transitions.submit(draft)
    html = reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert "和它修订的那张比" in html


def test_a_copy_that_nobody_changed_is_the_same(draft: CreditTable, lanzhou: CreditTable) -> None:
    assert differences(draft, lanzhou) == []
    years = CoverageTable.objects.published().first()
    assert differences(transitions.copy_as_draft(years), years) == []


def test_examples_are_told_in_words() -> None:
    answers = {"status": "retired", "sex": "female", "birth_year": 1960, "birth_month": 3, "cumulative_years": 20}
    assert facts_in_words(answers) == "身份 已经退休，性别 女，出生 1960年3月，累计缴费 20年"
    expected = {"monthly": "95.00", "known": True, "shortfall_months": 18, "evidence": "official"}
    assert facts_in_words(expected) == "每月应得（元） 95.00，查到了 是，现在还差 1年6个月，依据级别 官方文件"
