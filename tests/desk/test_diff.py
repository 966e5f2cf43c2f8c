"""What a reviewer compares."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from desk.history import log
from desk.history.diff import differences
from desk.review import transitions
from desk.review.worked_examples import facts_in_words
from guides.models import Channel
from policies.models import CoverageTable, CreditTable, Region
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
    assert ("一行：不分年龄", "金额（元）", "90", "95") in result, "renamed by its age, and still the same row"
    assert ("（空）", "80") in [(old, new) for _, _, old, new in result]
    assert not any(field == "去掉的一行" for _, field, _, _ in result)
    assert not any(field in ("变更说明", "状态", "谁写的") for _, field, _, _ in result)
    draft.examples.filter(name__startswith="80").update(expected={"monthly": "100.00"})
    transitions.submit(draft)
    html = reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert "和它修订的那张比" in html


def test_a_renamed_example_is_a_change(draft: CreditTable, lanzhou: CreditTable) -> None:
    example = draft.examples.first()
    old, example.name = example.name, "换了个名字的人"
    example.save()
    result = [(item.row, item.field, item.old, item.new) for item in differences(draft, lanzhou)]
    assert result == [(f"验算例子：{old}", "例子", old, "换了个名字的人")]


def test_a_renamed_step_is_a_change() -> None:
    published = Channel.objects.get(slug="alipay")
    draft = transitions.copy_as_draft(published)
    step = draft.steps.first()
    before, step.title = str(step), "先打开支付宝"
    step.save()
    (changed,) = differences(draft, published)
    assert (changed.row, changed.new) == (f"步骤：{before}", "先打开支付宝")


def test_copying_is_one_line_of_the_trail(draft: CreditTable, lanzhou: CreditTable, writer: Person) -> None:
    assert [entry.why for entry in log.entries(draft, sources=False)] == [f"以第{lanzhou.pk}号为底稿"]
    copied = transitions.copy_to(lanzhou, Region.objects.get(slug="lasa"), writer.user)
    assert [entry.why for entry in log.entries(copied, sources=False)] == [f"以第{lanzhou.pk}号为底稿"]
    assert (copied.revises, copied.checked_on, copied.sources) == (None, None, [])


def test_a_copy_that_nobody_changed_is_the_same(draft: CreditTable, lanzhou: CreditTable) -> None:
    assert differences(draft, lanzhou) == []
    years = CoverageTable.objects.published().first()
    assert differences(transitions.copy_as_draft(years), years) == []


def test_examples_are_told_in_words() -> None:
    answers = {"status": "retired", "sex": "female", "birth_year": 1960, "birth_month": 3, "cumulative_years": 20}
    assert facts_in_words(answers) == "身份 已经退休，性别 女，出生 1960年3月，累计缴费 20年"
    expected = {"monthly": "95.00", "known": True, "shortfall_months": 18, "evidence": "official"}
    assert facts_in_words(expected) == "每月应得（元） 95.00，查到了 是，现在还差 1年6个月，依据级别 官方文件"
