"""The trail: who changed what, from what, to what, and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desk.history import log
from desk.review.transitions import copy_as_draft
from policies.models import Claim, Contact, CoverageTable, CreditTable, Finding, ReaderReport, Region, Source, Status
from tests.desk.people import Person, address, publish, save, status, step_address

pytestmark = pytest.mark.django_db
NOTE = "2026年12月起，每月90元改为95元。"


def trail(person: Person, row: Any) -> str:
    response = person.client.get(address(row, "history"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_trail_says_who_changed_what_from_what_to_what_and_why(
    writer: Person, colleague: Person, draft: CreditTable
) -> None:
    save(colleague.client, draft, note="每月95元。", _why="新文件", **{"bands-0-amount": "95"})
    added = {"bands-TOTAL_FORMS": "2", "bands-1-age_from": "70", "bands-1-amount": "100", "bands-0-age_below": "70"}
    save(writer.client, draft, _why="分成两档", **added)
    save(writer.client, draft, **{"bands-1-DELETE": "on"})
    result = log.entries(draft)
    values = {(entry.who, entry.kind, entry.row, entry.field, entry.old, entry.new, entry.why) for entry in result}
    note = draft.note
    assert (
        "陈编",
        "修改",
        f"划入标准：{draft}",
        "给读者的说明",
        note,
        "每月95元。",
        "新文件",
    ) in values
    assert ("陈编", "修改", "一行：不分年龄", "金额（元）", "90", "95", "新文件") in values
    assert ("王编", "修改", "一行：不满70周岁", "不满多少周岁", "（空）", "70", "分成两档") in values
    came = next(entry for entry in result if entry.kind == "新增" and entry.row == "一行：满70周岁起")
    assert (came.who, came.why, came.new) == ("王编", "分成两档", "满多少周岁起：70；金额（元）：100")
    went = next(entry for entry in result if entry.kind == "删除")
    assert (went.row, went.old) == ("一行：满70周岁起", "满多少周岁起：70；金额（元）：100")
    html = trail(writer, draft)
    for words in ("什么时候", "谁", "做了什么", "哪一行哪一项", "从", "到", "为什么", "分成两档", "以第"):
        assert words in html, words
    assert "revert" not in html.lower()
    assert "恢复" not in html


def test_the_steps_of_review_are_in_the_trail(writer: Person, reviewer: Person, draft: CreditTable) -> None:
    save(writer.client, draft, "submit")
    reviewer.client.post(step_address(draft, "return"), {"why": "少一句"})
    save(writer.client, draft, "submit")
    publish(reviewer.client, draft, NOTE)
    moves = [(entry.who, entry.old, entry.new, entry.why) for entry in log.entries(draft) if entry.name == "status"]
    assert moves == [
        ("李审", "待审核", "已发布", f"发布：{NOTE}"),
        ("王编", "草稿", "待审核", "送审"),
        ("李审", "待审核", "草稿", "退回：少一句"),
        ("王编", "草稿", "待审核", "送审"),
    ]


def test_every_model_has_its_trail_in_chinese(admin_client: Client) -> None:
    ReaderReport.objects.create(message="不对")
    for model in (Region, Source, CreditTable, CoverageTable, Finding, Claim, Contact, ReaderReport):
        row = model.objects.first()
        html = admin_client.get(address(row, "history")).content.decode()
        assert "谁改过什么" in html
        assert '<th scope="col">为什么</th>' in html, model


def test_a_reason_can_be_given_for_other_rows_too(writer: Person) -> None:
    claim = copy_as_draft(Claim.objects.published().first())
    save(writer.client, claim, why="打电话问过，没有这回事。", _why="12393回复")
    last = log.entries(claim)[0]
    assert (last.who, last.field, last.new, last.why) == ("王编", "为什么", "打电话问过，没有这回事。", "12393回复")


def test_the_trail_cannot_be_turned_back(admin_client: Client, lanzhou: CreditTable) -> None:
    record = lanzhou.history.first()
    path = f"{address(lanzhou, 'history')}{record.history_id}/"
    assert admin_client.post(path).status_code in (302, 404)
    assert status(lanzhou) == Status.PUBLISHED


def test_everybodys_changes_by_person_and_place(
    writer: Person, colleague: Person, reviewer: Person, draft: CreditTable
) -> None:
    save(colleague.client, draft, note="陈编改的")
    claim = copy_as_draft(Claim.objects.published().exclude(region__slug="lanzhou").first())
    save(writer.client, claim, why="王编改的")
    path = reverse("admin:everybodys_changes")

    def shown(**query: Any) -> str:
        response = reviewer.client.get(path, query)
        assert response.status_code == 200
        return response.content.decode()

    whole = shown()
    assert "陈编改的" in whole
    assert "王编改的" in whole
    assert address(draft) in whole
    assert "陈编改的" not in shown(who=writer.user.pk)
    assert "王编改的" not in shown(city="兰州")
    assert "陈编改的" in shown(city="lz")
    assert "没有找到“火星”" in shown(city="火星")
    assert "陈编改的" not in shown(who="release")
    assert reviewer.client.get(path, {"who": "999999"}).status_code == 404
    assert Person("路人", "").client.get(path).status_code == 403
