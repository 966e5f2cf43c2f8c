"""Sources at the desk: what stands on one, and that changing it takes two people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from desk.review import transitions
from policies.models import Claim, CreditTable, Finding, Source, Status
from tests import builders
from tests.desk.people import Person, address, buttons, opened, publish, revise, save, status

pytestmark = pytest.mark.django_db


def test_a_cited_source_changes_by_revision_and_a_second_person(
    writer: Person, reviewer: Person, lanzhou: CreditTable
) -> None:
    used = lanzhou.sources[0]
    assert writer.client.post(address(used), {"title": "一个人改的", "_save": "保存"}).status_code == 409
    draft = revise(writer.client, used)
    save(writer.client, draft, _step="submit", title="改过的标题", url="https://www.lanzhou.gov.cn/new")
    page = reverse("policies:region", args=["lanzhou"])
    assert "改过的标题" not in Client().get(page).content.decode()
    assert "publish" not in buttons(writer, draft)
    publish(reviewer.client, draft)
    assert (status(draft), status(used)) == (Status.PUBLISHED, Status.SUPERSEDED)
    assert [source.title for source in CreditTable.objects.get(pk=lanzhou.pk).sources][:1] == ["改过的标题"]
    assert "改过的标题" in Client().get(page).content.decode()
    assert not Source.objects.get(pk=used.pk).creditcitations.exists()


def test_a_new_source_is_published_with_the_draft_that_cites_it(
    writer: Person, reviewer: Person, draft: CreditTable
) -> None:
    fresh = builders.source("fresh", status=Status.DRAFT, published_at=None, written_by=writer.user)
    draft.citations.create(source=fresh, position=9)
    transitions.submit(draft)
    publish(reviewer.client, draft)
    fresh.refresh_from_db()
    assert (fresh.status, fresh.published_by) == (Status.PUBLISHED, reviewer.user)


def test_who_wrote_the_new_source_does_not_publish_it(reviewer: Person, draft: CreditTable) -> None:
    fresh = builders.source("fresh", status=Status.DRAFT, published_at=None, written_by=reviewer.user)
    draft.citations.create(source=fresh, position=9)
    transitions.submit(draft)
    html = publish(reviewer.client, draft).content.decode()
    assert "是您自己写的" in html
    assert status(draft) == Status.IN_REVIEW


@pytest.mark.parametrize(
    "url", ['https://a.gov.cn/"x', "https://a.gov.cn/<b>", "javascript:alert(1)", "https://a.gov.cn/“页”", "a.gov.cn"]
)
def test_an_address_is_an_address(writer: Person, lanzhou: CreditTable, url: str) -> None:
    draft = revise(writer.client, lanzhou.sources[0])
    save(writer.client, draft, url=url)
    draft.refresh_from_db()
    assert draft.url != url


def test_official_addresses_are_marked(desk: Client) -> None:
    for url, marked in (("https://ybj.gansu.gov.cn/a", True), ("https://gov.cn.example.com/", False)):
        row = builders.source(f"s-{marked}".lower(), url=url)
        assert ("desk-official" in opened(desk, address(row))) is marked


@pytest.mark.parametrize("model", [Finding, Claim])
def test_what_readers_see_in_a_sentence_passes_two_people(writer: Person, reviewer: Person, model: Any) -> None:
    row = model.objects.published().exclude(region__level="nation").first()
    name = "text" if model is Finding else "statement"
    assert writer.client.post(address(row), {name: "一个人改的"}).status_code == 409
    draft = revise(writer.client, row)
    save(writer.client, draft, _step="submit", **{name: "两个人看过的话"})
    assert getattr(model.objects.get(pk=row.pk), name) != "两个人看过的话"
    publish(reviewer.client, draft)
    assert status(row) == Status.SUPERSEDED
    assert getattr(model.objects.published().get(key=row.key), name) == "两个人看过的话"


def test_an_announcement_keeps_its_words_and_day_when_it_is_reworded(writer: Person, reviewer: Person) -> None:
    row = Finding.objects.published().exclude(change_note="").first()
    before = (row.change_note, row.first_published)
    draft = revise(writer.client, row)
    save(writer.client, draft, _step="submit", missing="还缺一个附件")
    publish(reviewer.client, draft, note="补了还缺什么。")
    after = Finding.objects.published().get(key=row.key)
    assert (after.change_note, after.first_published) == before


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
