"""An editor's whole task: revise, fail, fix, hand in, publish; and what a state or a role does not offer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.review import transitions
from desk.review.worked_examples import facts_in_words
from policies.models import CoverageTable, CreditTable, Region, Status
from tests import builders
from tests.desk.people import address, form_data, opened, publish, revise, said, save, step_address

pytestmark = pytest.mark.django_db


def test_what_a_draft_lacks_is_said_at_once_and_leads_to_a_row_for_it(desk: Client) -> None:
    draft = builders.credit(ready=False, checked_on=None)
    response = desk.get(address(draft))
    assert [anchor for _, anchor in response.context["problems"]] == [
        *("id_checked_on", "citations-group", "examples-group")
    ]
    html = response.content.decode()
    assert '<a href="#examples-group">还没有验算例子：至少写一个。</a>' in html
    shown = {one.formset.prefix: len(one.formset.forms) for one in response.context["inline_admin_formsets"]}
    assert shown == {"bands": 1, "citations": 1, "examples": 1}
    draft.bands.all().delete()
    problems = dict(desk.get(address(draft)).context["problems"])
    assert problems["还没有年龄段：至少写一行。"] == "bands-group"
    save(desk, draft, note="空着的行不存。")
    assert (draft.citations.count(), draft.examples.count()) == (0, 0)


def test_revise_fail_fix_submit_publish(desk: Client, reviewer_client: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    changes = {"bands-0-amount": "100", "effective_from": "2026-11-01"}

    # without a citation it is refused; what was typed is kept
    none = {f"citations-{number}-DELETE": "on" for number in range(draft.citations.count())}
    response = save(desk, draft, "submit", **changes, **none)
    assert any("还没有依据" in message for message in said(response))
    assert "还没有依据：至少引用一个来源。" in response.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.headline) == (Status.DRAFT, "每月100元，不分年龄")
    assert draft.bands.get().amount == 100

    # with one again, the worked examples still expect the old amount: each of them is named
    source = lanzhou.sources[0]
    citation = {"citations-TOTAL_FORMS": "1", "citations-0-source": str(source.pk), "citations-0-position": "0"}
    response = save(desk, draft, "submit", **citation)
    refused = [message for message in said(response) if "应得90.00，算出来是100.00" in message]
    assert len(refused) == draft.examples.count() == 2
    assert draft.citations.get().source == source

    sums = {"monthly": "100", "annual": "1200"}
    fixed = {f"examples-{i}-expected_{name}": amount for i in range(2) for name, amount in sums.items()}
    assert said(save(desk, draft, "submit", **fixed))[0].startswith("已送审")
    response = publish(reviewer_client, draft, "2026年11月起每月100元。")
    assert said(response) == ["已发布。网页上已经是这张表。"]
    draft.refresh_from_db()
    assert draft.status == Status.PUBLISHED

    page = desk.get("/cities/lanzhou/").content.decode()
    assert "100" in page
    assert draft.region.credittables.filter(audience="retiree").in_force(timezone.localdate()) == draft
    # the old one began earlier: it stays published, and readable
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.PUBLISHED
    history = desk.get("/cities/lanzhou/history/").content.decode()
    assert "每月90元，不分年龄" in history
    assert "每月100元，不分年龄" in history
    logged = [entry.get_change_message() for entry in LogEntry.objects.filter(object_id=draft.pk)]
    assert "发布。2026年11月起每月100元。" in logged
    assert any("底稿是" in message for message in logged)


def test_correction_with_the_same_start_supersedes(desk: Client, reviewer_client: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    save(desk, draft, "submit", note="补一句说明。")
    response = publish(reviewer_client, draft)
    assert "它代替了原来那张" in said(response)[0]
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.SUPERSEDED
    assert "补一句说明。" in desk.get("/cities/lanzhou/").content.decode()
    assert "已被替代" in desk.get("/cities/lanzhou/history/").content.decode()
    # rolling back is publishing a copy of the older one
    again = revise(desk, lanzhou, "restore")
    assert again.revises_id == draft.pk
    save(desk, again, "submit")
    publish(reviewer_client, again)
    again.refresh_from_db()
    draft.refresh_from_db()
    assert (again.status, draft.status) == (Status.PUBLISHED, Status.SUPERSEDED)


def test_of_two_drafts_the_second_does_not_replace_the_first(
    desk: Client, reviewer_client: Client, lanzhou: CreditTable
) -> None:
    first, second = revise(desk, lanzhou), transitions.copy_as_draft(lanzhou)
    save(desk, second, "submit")
    save(desk, first, "submit")
    publish(reviewer_client, first)
    response = publish(reviewer_client, second)
    assert "已经有一张已发布的表" in response.content.decode()
    second.refresh_from_db()
    assert second.status == Status.IN_REVIEW


def test_example_before_the_start_is_explained(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    response = save(desk, draft, "submit", effective_from="2027-01-01")
    assert any("那天这张表还没施行" in message for message in said(response))


def test_withdrawing_asks_first(desk: Client, lanzhou: CreditTable) -> None:
    html = opened(desk, step_address(lanzhou, "withdraw"))
    assert "不了，回去" in html
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.PUBLISHED
    response = desk.post(step_address(lanzhou, "withdraw"))
    assert "请写一句：为什么撤下。" in response.content.decode()
    desk.post(step_address(lanzhou, "withdraw"), {"why": "文件作废了"})
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.WITHDRAWN
    history = desk.get("/cities/lanzhou/history/").content.decode()
    assert "<s>每月90元，不分年龄</s>" in history
    assert "撤下了这一版，因为文件作废了" in history


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
@pytest.mark.parametrize("state", [Status.IN_REVIEW, Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN])
def test_only_drafts_can_be_changed_or_deleted(desk: Client, model: Any, state: str) -> None:
    table = model.objects.published().first()
    data = {}
    for status in (Status.DRAFT, state):
        model.objects.filter(pk=table.pk).update(status=status)
        data = data or form_data(desk.get(address(table)))
    for button in ({"_save": "保存"}, {"_step": "submit"}):
        response = desk.post(address(table), data | {"note": "改过"} | button)
        assert response.status_code == 409
        # nothing is stored, and what was typed is still there to be copied
        assert "改过" in response.content.decode()
    assert desk.post(address(table, "delete"), {"post": "yes"}).status_code == 403
    kept = model.objects.get(pk=table.pk)
    assert (kept.note, kept.status) == (table.note, state)


def test_steps_that_the_state_does_not_offer_are_refused(desk: Client, lanzhou: CreditTable) -> None:
    for step in ("submit", "publish", "return", "recall"):
        response = desk.post(step_address(lanzhou, step), {"why": "试试"}, follow=True)
        assert any("这张表现在是“已发布”" in message for message in said(response)), step
    assert desk.post(step_address(lanzhou, "no-such")).status_code == 403
    assert desk.get(step_address(lanzhou, "publish")).status_code == 302
    lanzhou.refresh_from_db()
    assert lanzhou.status == Status.PUBLISHED


def test_status_cannot_be_posted(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    save(desk, draft, status="published", published_at="2026-01-01")
    draft.refresh_from_db()
    assert (draft.status, draft.published_at) == (Status.DRAFT, None)


def test_someone_who_may_only_look_gets_no_buttons(client: Client, lanzhou: CreditTable) -> None:
    user = User.objects.create_user("looks", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_credittable"))
    client.force_login(user)
    assert "以此为底稿修订" not in opened(client, address(lanzhou))
    for step in ("revise", "withdraw", "confirm"):
        assert client.post(step_address(lanzhou, step)).status_code == 403


def test_draft_made_by_hand(desk: Client) -> None:
    region = Region.objects.get(slug="qujing")
    path = reverse("admin:policies_coveragetable_add")
    data = form_data(desk.get(path)) | {
        "region": str(region.pk),
        "headline": "男30年，女25年",
        "rows-TOTAL_FORMS": "2",
        "rows-0-sex": "male",
        "rows-0-cumulative_months": "30年",
        "rows-0-known": "on",
        "rows-1-sex": "female",
        "rows-1-cumulative_months": "25年",
        "rows-1-actual_months": "120",
        "rows-1-retires_to": "",
        "rows-1-known": "on",
        "citations-TOTAL_FORMS": "0",
        "examples-TOTAL_FORMS": "0",
    }
    response = desk.post(path, data | {"_continue": "1"}, follow=True)
    table = CoverageTable.objects.get(region=region, status=Status.DRAFT)
    assert [(row.sex, row.cumulative_months, row.actual_months) for row in table.rows.all()] == [
        ("male", 360, None),
        ("female", 300, 120),
    ]
    html = response.content.decode()
    assert 'value="30年"' in html
    assert "“核对日”还空着" in html


def test_ages_out_of_order_are_refused_in_words(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    response = save(desk, draft, **{"bands-0-age_from": "75", "bands-0-age_below": "70"})
    assert "要大于75。没有上限就留空。" in response.content.decode()


def test_broken_example_is_refused_in_words_and_kept(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    before = draft.examples.first().answers
    response = save(desk, draft, **{"examples-0-answers_birth": "六零年三月", "examples-0-expected_monthly": "九十"})
    html = response.content.decode()
    assert "月份请写成" in html
    assert "金额请写大于0的数" in html
    assert 'value="六零年三月"' in html
    assert draft.examples.first().answers == before


def test_an_example_is_written_in_fields_and_checked_as_numbers(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    save(desk, draft, **{"examples-0-answers_birth": "1958年2月", "examples-0-expected_monthly": "90元"})
    example = draft.examples.first()
    assert (example.answers["birth_year"], example.answers["birth_month"]) == (1958, 2)
    assert example.expected["monthly"] == "90.00"
    example.expected["monthly"] = "90"
    example.save()
    assert "没有查出问题" in opened(desk, address(draft))


# ---- what two who walked the desk stumbled over ----


@pytest.mark.parametrize("model", [CreditTable, CoverageTable])
def test_examples_that_cannot_be_changed_are_told_in_words(desk: Client, model: Any) -> None:
    table = model.objects.published().filter(examples__isnull=False).first()
    html = opened(desk, address(table))
    assert "Answers" not in html
    assert "Expected" not in html
    assert facts_in_words(table.examples.first().answers) in html
    assert facts_in_words(table.examples.first().expected) in html


def test_the_reviewer_of_a_new_table_reads_its_examples(reviewer_client: Client, editor_user: User) -> None:
    table = builders.credit(written_by=editor_user)
    table.examples.update(expected={"monthly": "90.00"})
    transitions.submit(table)
    html = opened(reviewer_client, step_address(table, "publish"))
    assert facts_in_words(table.examples.first().answers) in html
    assert "大、更正，还是小" not in html, "a new one is neither"


def test_an_example_is_named_and_dated_by_the_site(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    count = draft.examples.count()
    name = f"examples-{count}"
    typed = {"sex": "male", "birth": "1958年5月"}
    data = {f"{name}-answers_{field}": value for field, value in typed.items()}
    data |= {f"{name}-answers_status": "retired", f"{name}-expected_monthly": "100", f"{name}-id": ""}
    save(desk, draft, effective_from="2026-12-01", **data, **{"examples-TOTAL_FORMS": str(count + 1)})
    example = draft.examples.last()
    assert (example.name, example.as_of) == ("男，1958年5月出生", date(2026, 12, 1))
    assert example.expected == {"monthly": "100.00"}


def test_enter_in_a_box_saves_nothing(desk: Client) -> None:
    html = opened(desk, reverse("admin:policies_credittable_add"))
    first = html[html.index('id="credittable_form"') :]
    assert first.index('type="submit" disabled') < first.index('name="_save"')


def test_withdrawing_says_what_takes_its_place(reviewer_client: Client, lanzhou: CreditTable) -> None:
    html = opened(reviewer_client, step_address(lanzhou, "withdraw"))
    assert "撤下以后，网页" in html
    assert "您写的原因读者看得到" in html


def test_columns_without_anything_are_not_printed(desk: Client, lanzhou: CreditTable) -> None:
    html = opened(desk, address(lanzhou))
    assert "column-amount" in html
    assert "column-frozen_at" not in html
