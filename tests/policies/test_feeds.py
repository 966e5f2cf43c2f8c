"""Major and minor changes, as readers see them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from desk.history import log
from desk.review import transitions
from desk.review.transitions import Publication, ReviewError
from policies import changelog
from policies.models import ChangeKind, CoverageTable, CreditTable, Status
from tests.builders import credit
from tests.desk.people import Person, publish, status, with_start
from tests.pages import Page

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]
NOTE = "2026年12月起，每月90元改为95元。"
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client: Client, slug: str = "lanzhou") -> list[dict[str, str]]:
    root = ElementTree.fromstring(client.get("/changes/feed/", {"city": slug}).content)
    return [
        {child.tag.removeprefix(ATOM): child.text or "" for child in entry} for entry in root.findall(f"{ATOM}entry")
    ]


def long_ago(table: Any) -> datetime:
    """Move a publication into the past, so that a new one can be told from it."""
    then = timezone.now() - timedelta(days=400)
    type(table).objects.filter(pk=table.pk).update(published_at=then, first_published=then.date())
    return then


def published(table: CreditTable, by: Person, note: str = NOTE, kind: ChangeKind = ChangeKind.MAJOR) -> CreditTable:
    transitions.submit(table)
    transitions.publish(table, by.user, Publication(note, kind))
    return table


def test_a_major_change_is_news_everywhere(
    open_page: Open, client: Client, reviewer: Person, lanzhou: CreditTable, draft: CreditTable
) -> None:
    long_ago(lanzhou)
    for table in CoverageTable.objects.published().filter(region__in=[lanzhou.region, lanzhou.region.parent]):
        long_ago(table)
    today = timezone.localdate()
    before = open_page("/cities/lanzhou/").sections["src"]
    assert f"本站更新日：{today.year}年{today.month}月{today.day}日" not in before
    published(with_start(draft, date(2026, 12, 1), 95), reviewer)
    day = f"{today.year}年{today.month}月{today.day}日"
    assert f"本站更新日：{day}" in open_page("/cities/lanzhou/").sections["src"]
    assert f"2026年12月1日兰州：{NOTE}" in open_page("/changes/", {"city": "lanzhou"}).text
    assert f"{NOTE}（本站{day}发布）" in open_page("/cities/lanzhou/history/").text
    entry = feed(client)[0]
    assert (entry["summary"], entry["title"]) == (NOTE, "兰州：2026年12月1日起")
    assert datetime.fromisoformat(entry["updated"]) == CreditTable.objects.get(pk=draft.pk).published_at


def test_a_minor_change_moves_no_date_and_is_no_news(
    open_page: Open, client: Client, reviewer: Person, writer: Person, lanzhou: CreditTable, draft: CreditTable
) -> None:
    major = published(with_start(draft, date(2026, 1, 1), 95), reviewer)
    long_ago(major)
    for table in [*CoverageTable.objects.published(), *CreditTable.objects.published().exclude(pk=major.pk)]:
        long_ago(table)
    before = open_page("/cities/lanzhou/").sections["src"], feed(client), changelog.changes(lanzhou.region)
    minor = transitions.copy_as_draft(CreditTable.objects.get(pk=major.pk), writer.user)
    minor.note = "每月95元，不论年龄。"
    minor.save()
    published(minor, reviewer, "改了一个字", ChangeKind.MINOR)
    assert (status(major), status(minor)) == (Status.SUPERSEDED, Status.PUBLISHED)
    after = open_page("/cities/lanzhou/").sections["src"], feed(client), changelog.changes(lanzhou.region)
    assert before == after
    history = open_page("/cities/lanzhou/history/").text
    assert "后来只改过文字，数没有变。" in history
    assert "改了一个字" not in history
    assert "每月95元，不论年龄。" in open_page("/cities/lanzhou/").text
    # a correction of a correction still stands on the same news
    again = transitions.copy_as_draft(CreditTable.objects.get(pk=minor.pk), writer.user)
    published(again, reviewer, "", ChangeKind.MINOR)
    assert changelog.changes(lanzhou.region) == before[2]
    # the trail keeps the word
    assert any("（小改）改了一个字" in entry.why for entry in log.entries(minor))


@pytest.mark.parametrize("what", ["start", "amount"])
def test_what_readers_would_reckon_with_is_never_minor(
    reviewer: Person, lanzhou: CreditTable, draft: CreditTable, what: str
) -> None:
    with_start(draft, date(2026, 12, 1), 90) if what == "start" else draft.bands.update(amount=95)
    for example in draft.examples.all() if what == "amount" else ():
        example.expected = {"monthly": "95.00"}
        example.save()
    transitions.submit(draft)
    response = publish(reviewer.client, draft, "改错字", kind="minor")
    html = response.content.decode()
    assert ("请选“大”" in html) or ("数变了，就不是小改" in html)
    assert status(draft) == Status.IN_REVIEW


def test_a_table_without_a_start_is_news_on_the_day_a_person_publishes_it(
    open_page: Open, client: Client, reviewer: Person, lanzhou: CreditTable, draft: CreditTable
) -> None:
    assert lanzhou.effective_from is None

    def own() -> list[changelog.ChangelogEntry]:
        return [entry for entry in changelog.changes(lanzhou.region) if entry.region == lanzhou.region]

    assert own() == []
    published(draft, reviewer, "补上了文号。")
    entry = own()[0]
    today = timezone.localdate()
    assert (entry.on, entry.effective_from, entry.text) == (today, None, "补上了文号。")
    page = open_page("/changes/", {"city": "lanzhou"})
    assert "兰州：本站更新：补上了文号。" in page.sections["past"]
    assert feed(client)[0]["title"] == f"兰州：本站{today.year}年{today.month}月{today.day}日更新"


def test_what_a_release_brought_without_a_start_is_no_news(lanzhou: CreditTable) -> None:
    rules = [entry for entry in changelog.changes() if entry.type is changelog.ChangeType.RULE]
    assert rules
    assert None not in [entry.effective_from for entry in rules]


def test_the_feed_begins_with_what_was_published_last(reviewer: Person, draft: CreditTable) -> None:
    published(with_start(draft, date(2019, 1, 1), 95), reviewer, "补上了2019年的标准。")
    assert changelog.latest_news()[0].text == "补上了2019年的标准。"
    assert changelog.changes()[0].text != "补上了2019年的标准。"


def test_a_first_table_cannot_be_minor(writer: Person, reviewer: Person) -> None:
    table = credit(written_by=writer.user)
    transitions.submit(table)
    with pytest.raises(ReviewError, match="请选“大”"):
        transitions.publish(table, reviewer.user, Publication("", ChangeKind.MINOR))
