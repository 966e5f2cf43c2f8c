"""Rows with a key: changed, added, asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from policies.models import Claim, CreditTable, Source
from tests import builders
from tests.desk.spreadsheets.spreadsheets import (
    bring,
    changed,
    confirm,
    exported,
    kinds,
    of_dicts,
    problems,
    send,
    sheet,
)

pytestmark = pytest.mark.django_db


def test_claim_is_revised_and_another_added(editor: Client) -> None:
    claim = Claim.objects.published().select_related("region").first()
    lines = [dict(zip(row, line, strict=True)) for row, line in _lines(editor, "claim") if line[0] == claim.key]
    fresh = lines[0] | {"编号": None, "说法": "每月返300元"}
    preview = send(editor, "claim", of_dicts([lines[0] | {"结论": "属实"}, fresh, fresh | {"说法": "每月返400元"}]))
    assert kinds(preview) == ["revision", "new", "new"]
    assert [c.heading for c in preview.context["plan"].changes[0].cells] == ["结论"]
    count = Claim.objects.count()
    confirm(editor, "claim", preview)
    revision = Claim.objects.get(key=claim.key, status="draft")
    assert (revision.verdict, revision.revises_id, Claim.objects.count()) == ("true", claim.pk, count + 3)
    assert "表.xlsx" in revision.history.first().history_change_reason
    assert Claim.objects.get(statement="每月返400元").key.startswith(f"{claim.region.slug}-{claim.topic}-")


def _lines(client: Client, name: str) -> Iterator[tuple[list[Any], list[Any]]]:
    lines = sheet(exported(client, name))
    return ((lines[0], line) for line in lines[1:])


def test_a_new_title_of_a_cited_source_is_a_revision(editor: Client, lanzhou: CreditTable) -> None:
    """As on the page of the source: readers see it once somebody else has published it."""
    source = lanzhou.sources[0]
    lines = [dict(zip(names, line, strict=True)) for names, line in _lines(editor, "source") if line[0] == source.key]
    preview = send(editor, "source", of_dicts([lines[0] | {"标题": "改过的标题"}]))
    assert kinds(preview) == ["revision"]
    confirm(editor, "source", preview)
    source.refresh_from_db()
    assert source.title != "改过的标题"
    assert Source.objects.get(key=source.key, status="draft").title == "改过的标题"


def test_an_import_collides_with_a_form_that_was_open(editor: Client, admin_client: Client) -> None:
    table = builders.credit()
    address = f"/admin/policies/credittable/{table.pk}/change/"
    seen = admin_client.get(address).context["original"].version
    bring(editor, "credittable", changed(editor, table, **{"金额（元）": 91}))
    response = admin_client.post(address, {"version": seen, "note": "晚了一步", "_save": "保存"})
    assert response.status_code == 409
    table.refresh_from_db()
    assert table.note == ""
    assert "91" in response.content.decode()


def test_one_bad_line_and_nothing_is_imported(editor: Client) -> None:
    count = Source.objects.count()
    good = {"编号": "a-1", "标题": "某", "发布者": "某局", "依据级别": "官方文件"}
    bad = {"编号": "a 2", "标题": "长" * 201, "发布者": "", "依据级别": "可靠", "发布日": "去年", "网址": "www.x.cn"}
    response = send(editor, "source", of_dicts([good, bad]))
    note = problems(response)
    assert "第3行，标题：太长了：最多200个字，现在201个字，请缩短。" in note
    assert "第3行，发布者：空着，请填。" in note
    assert "第3行，依据级别：没有“可靠”这一项。请写其中一个：官方文件、官方转述、媒体报道" in note
    assert "第3行，发布日：请写成年月日，例如：2026-03-01" in note
    assert "第3行，网址：请写完整的网址，例如：https://www.nhsa.gov.cn/" in note
    assert any(sentence.startswith("第3行，编号：只能用英文字母") for sentence in note)
    assert Source.objects.count() == count


def test_a_key_written_twice_is_refused(editor: Client) -> None:
    line = {"编号": "a-1", "标题": "某", "发布者": "某局", "依据级别": "官方文件"}
    assert (
        problems(send(editor, "source", of_dicts([line, line])))[0] == "第2—3行，编号：“a-1”写了2次。一个编号只能有一行。"
    )
