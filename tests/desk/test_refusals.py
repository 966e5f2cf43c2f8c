"""What a form of the desk refuses, and how it says so: in Chinese, beside the box, with the way out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.urls import reverse

from desk.history import log
from desk.review import checks, transitions
from policies.models import CreditTable, Source, reviewed_models
from policies.models.reviewed import review_constraints
from tests import builders
from tests.desk.people import Person, address, save
from tests.desk.spreadsheets.spreadsheets import BAND, of_dicts, problems, send
from tests.desk.test_together import act

pytestmark = pytest.mark.django_db

SHARE_BAND = {"bands-0-amount": "", "bands-0-rate": "0%", "method": "base_share"}
# By constraint: the row whose form is sent, what is typed, and the sentence.
REFUSED: dict[str, tuple[str, dict[str, str], str]] = {
    "payment_amount_positive": ("policies/paymentfact", {"amount": "0"}, "金额要大于0"),
    "topup_base_share_in_reach": ("policies/topup", {"base_share": "60"}, "几成请写成：60%、0.6或六成"),
    "topup_rate_a_share": ("policies/topup", {"rate": "100%"}, "比例请写成：2.5%"),
    "credit_reduction_a_share": ("policies/credittable", {"reduction_rate": "0"}, "比例要大于0"),
    "band_ages_in_order": ("policies/credittable", {"bands-0-age_from": "75", "bands-0-age_below": "70"}, "要大于75"),
    "band_amount_not_negative": ("policies/credittable", {"bands-0-amount": "-5"}, "不能小于0"),
    "band_rate_a_share": ("policies/credittable", SHARE_BAND, "比例要大于0"),
}
EARLY = [
    *(f"policies/{name} checked_on" for name in ("credittable", "coveragetable", "contact", "finding", "topup")),
    *("policies/source published_on", "policies/claim said_on", "guides/channel walked_on", "guides/topic checked_on"),
]


def test_every_constraint_of_what_editors_fill_in_has_its_sentence() -> None:
    rows = [
        relation.related_model
        for model in reviewed_models()
        for relation in model._meta.related_objects
        if relation.on_delete is models.CASCADE
    ]
    named = {
        constraint.name
        for model in {*reviewed_models(), *rows}
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
    }
    ends = tuple(constraint.name for constraint in review_constraints(""))
    assert {name for name in named if not name.endswith(ends)} == set(REFUSED)


@pytest.mark.parametrize("constraint", REFUSED)
def test_a_constraint_is_refused_in_words(writer: Person, rows: dict[str, Any], constraint: str) -> None:
    name, typed, sentence = REFUSED[constraint]
    html = save(writer.client, rows[name], **typed).content.decode()
    assert sentence in html
    assert "约束" not in html


@pytest.mark.parametrize(("typed", "share"), [("60%", "0.6"), ("0.6", "0.6"), ("六成", "0.6"), ("100%", "1")])
def test_shares_of_a_base_as_people_type_them(writer: Person, rows: dict[str, Any], typed: str, share: str) -> None:
    rule = rows["policies/topup"]
    html = save(writer.client, rule, base_share=typed).content.decode()
    rule.refresh_from_db()
    assert rule.base_share == Decimal(share)
    assert f'value="{Decimal(share):.0%}"' in html


# ---- days that are still to come ----


@pytest.mark.parametrize("what", EARLY)
def test_a_day_to_come_is_refused_where_it_tells_what_was(writer: Person, rows: dict[str, Any], what: str) -> None:
    name, field = what.split()
    row = rows[name]
    html = save(writer.client, row, **{field: "2999年1月1日"}).content.decode()
    assert "这一天还没有到：请填今天或以前的日子。" in html
    row.refresh_from_db()
    assert getattr(row, field) != date(2999, 1, 1)


def test_a_day_to_come_is_refused_before_review_too() -> None:
    table = builders.credit(checked_on=date(2999, 1, 1))
    table.examples.update(expected={"monthly": "90.00"})
    with pytest.raises(transitions.ReviewError, match="“核对日”还没有到"):
        transitions.submit(table)


def test_a_day_to_come_is_refused_on_copying_and_in_a_sheet(writer: Person, lanzhou: CreditTable) -> None:
    html = act(writer, "copy_to_places", [lanzhou], apply="1", places="天水", checked_on="2999-01-01").content.decode()
    assert "这一天还没有到" in html
    builders.source()
    sheets = {
        "credittable": BAND | {"核对日": "2999-01-01"},
        "contact": {"地区": "曲靖市", "类别": "电话", "名称": "热线", "电话": "12393", "核对日": "2999-01-01"},
    }
    for name, line in sheets.items():
        refused = problems(send(writer.client, name, of_dicts([line])))
        assert "第2行，核对日：还没有到：请填今天或以前的日子。" in refused, refused


# ---- numbers ----


@pytest.mark.parametrize(("typed", "sentence"), [("95,00", "小数请用点，例如：95.00"), ("-5", "请写大于0的数")])
def test_amounts_of_a_worked_example_are_read_like_those_of_a_row(
    writer: Person, rows: dict[str, Any], typed: str, sentence: str
) -> None:
    table = rows["policies/credittable"]
    boxes = {"examples-0-expected_monthly": typed, "examples-0-answers_own_pension": typed}
    assert (
        save(writer.client, table, **boxes).content.decode().count(f"</a>：“{typed}" if "," in typed else sentence) >= 2
    )
    assert "monthly" not in table.examples.get().expected


def test_money_below_zero_is_refused_in_the_form_and_before_review(writer: Person, rows: dict[str, Any]) -> None:
    table = rows["policies/credittable"]
    html = save(writer.client, table, deduction="-5", base_amount="-7").content.decode()
    assert html.count("</a>：不能小于0。") == 2
    table.deduction = Decimal(-5)
    assert "“每月扣款（元）”不能是负数。" in checks.problems(table)
    table.deduction = Decimal(200)
    assert "第1行（不分年龄）：扣款比金额还多。" in checks.problems(table)


# ---- what is no day, no number, or missing ----


@pytest.mark.parametrize(
    ("box", "typed", "sentence"),
    [
        ("effective_from", "2027年13月1日", "“2027年13月1日”不是一个日子，请写成：2027年1月1日。"),
        ("bands-0-age_from", "七十", "请写整数，例如：70。"),
        ("bands-0-amount", "一百二", "请写数字，例如：120。"),
        ("bands-0-amount", "95.123", "小数最多2位。"),
        ("bands-0-amount", "1234567890", "数太大了"),
        ("year_starts", "13", "不能大于12。"),
        ("region", "", "地区</a>：请填这一项。"),
        ("bands-0-age_from", "", "各年龄段，第1行，满多少周岁起</a>：请填这一项。"),
    ],
)
def test_what_cannot_be_read_is_told_with_an_example(
    writer: Person, rows: dict[str, Any], box: str, typed: str, sentence: str
) -> None:
    assert sentence in save(writer.client, rows["policies/credittable"], **{box: typed}).content.decode()


def test_an_english_name_that_is_none(writer: Person) -> None:
    html = writer.client.post("/admin/policies/source/add/", {"key": "某 通知"}).content.decode()
    assert "只能用英文字母、数字和短横。" in html
    assert not Source.objects.filter(key="某 通知").exists()


# ---- before publishing ----


def test_a_citation_that_tells_another_sum_is_pointed_out() -> None:
    table = builders.credit([{"amount": Decimal(120)}])
    table.citations.update(supports="退休人员每月95元")
    Source.objects.filter(pk=table.sources[0].pk).update(published_on=date(2026, 11, 21))
    told = checks.reminders(table)
    assert any("里写的是95元，表里没有这个数" in words for words in told)
    assert any("核对日比“某通知”的发布日还早" in words for words in told)
    table.bands.update(amount=Decimal(95))
    assert not any("没有这个数" in words for words in checks.reminders(CreditTable.objects.get(pk=table.pk)))


# ---- around the boxes ----


def test_a_source_beside_a_box_is_not_deleted_from_there(writer: Person, rows: dict[str, Any]) -> None:
    html = writer.client.get(address(rows["policies/credittable"])).content.decode()
    assert "delete-related" not in html
    assert "change-related" in html


def test_a_page_of_the_desk_that_is_refused_leads_back_to_it(writer: Person) -> None:
    html = writer.client.get(reverse("admin:auth_user_changelist")).content.decode()
    assert "回编辑台" in html


def test_history_of_an_example_tells_only_what_changed(writer: Person, rows: dict[str, Any]) -> None:
    table = rows["policies/coveragetable"]
    example = table.examples.get()
    example.answers = {**example.answers, "sex": "female", "track": "female55"}
    example.save()
    (entry,) = [one for one in log.entries(table) if one.name == "answers"]
    assert (entry.old, entry.new) == ("性别 男", "性别 女，退休年龄 女，55岁退休")


@pytest.mark.parametrize("url", ["http://192.168.1.1/a", "http://user:pw@ybj.gansu.gov.cn/"])
def test_an_address_that_is_not_for_everybody(writer: Person, rows: dict[str, Any], url: str) -> None:
    html = save(writer.client, rows["policies/source"], url=url).content.decode()
    assert "网址里不能有登录名和密码" in html


def test_a_fold_with_a_refused_box_is_open(writer: Person, rows: dict[str, Any]) -> None:
    table = rows["policies/credittable"]
    assert "<summary" in writer.client.get(address(table)).content.decode()
    assert "<summary" not in save(writer.client, table, year_starts="13").content.decode()


def test_a_telephone_number_in_full_width_digits(writer: Person, rows: dict[str, Any]) -> None:
    contact = rows["policies/contact"]
    save(writer.client, contact, phone="０９３１－１２３４５")
    contact.refresh_from_db()
    assert contact.phone == "0931-12345"
