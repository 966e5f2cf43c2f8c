"""Sources at the desk: what stands on one, and what changing it asks."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from desk.history import log
from policies.models import CreditTable, Source
from tests.builders import source
from tests.desk.people import Person, address, opened, said, save

pytestmark = pytest.mark.django_db


def test_editing_the_grade_of_a_used_source_warns_names_and_logs(writer: Person, lanzhou: CreditTable) -> None:
    used = lanzhou.sources[0]
    other = "official" if used.evidence != "official" else "relayed"
    response = save(writer.client, used, evidence=other)
    used.refresh_from_db()
    assert used.evidence != other, "asked first"
    assert str(lanzhou) in response.content.decode()
    response = save(writer.client, used, evidence=other, knows="on", _why="看到了原文")
    used.refresh_from_db()
    assert used.evidence == other
    assert any("马上跟着变了" in words and lanzhou.headline in words for words in said(response))
    assert LogEntry.objects.filter(object_id=lanzhou.pk, change_message__contains="依据改了").exists()
    last = log.entries(lanzhou)[0]
    assert (last.row.startswith("依据："), last.field, last.who, last.why) == (True, "依据级别", "王编", "看到了原文")


def test_other_edits_of_a_source_ask_nothing(writer: Person, lanzhou: CreditTable) -> None:
    used = lanzhou.sources[0]
    save(writer.client, used, note="放在柜子里")
    used.refresh_from_db()
    assert used.note == "放在柜子里"
    fresh = source("unused")
    save(writer.client, fresh, title="还没有人引用")
    fresh.refresh_from_db()
    assert fresh.title == "还没有人引用"


def test_source_tells_what_stands_on_it(desk: Client, lanzhou: CreditTable) -> None:
    html = opened(desk, address(lanzhou.sources[0]))
    assert address(lanzhou) in html


def test_expired_sources_are_listed(desk: Client) -> None:
    source = Source.objects.first()
    Source.objects.filter(pk=source.pk).update(expires_on=date(2020, 1, 1))
    path = reverse("admin:policies_source_changelist")
    assert source in desk.get(path, {"expired": "yes"}).context["cl"].queryset
    assert source not in desk.get(path, {"expired": "unstated"}).context["cl"].queryset


def test_source_that_is_cited_cannot_be_deleted(desk: Client, lanzhou: CreditTable) -> None:
    source = lanzhou.sources[0]
    desk.post(address(source, "delete"), {"post": "yes"})
    assert Source.objects.filter(pk=source.pk).exists()
