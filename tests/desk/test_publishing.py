"""The page 发布: what it shows, what it refuses, and two who publish at once."""

from __future__ import annotations

from datetime import date

import pytest

from desk.admin.base.publish import version_name
from desk.review import transitions
from desk.review.transitions import Publication, ReviewError
from policies.models import CreditTable, Status
from tests.desk.people import Person, publish, said, save, status, step_address, with_start

pytestmark = pytest.mark.django_db
NOTE = "2026年12月起，每月90元改为95元。"


def test_the_page_shows_table_impact_and_form(reviewer: Person, draft: CreditTable, writer: Person) -> None:
    with_start(draft, date(2026, 12, 1), 95)
    save(writer.client, draft, "submit", note="请带身份证。")
    html = reviewer.client.get(step_address(draft, "publish")).content.decode()
    for words in ("每月95元，不分年龄", "发布以后谁会变", "变更说明", "大、更正，还是小", "请带身份证。", "王编"):
        assert words in html, words
    assert "变化大的原因" not in html, "five yuan are nothing unusual"


def test_a_jump_asks_for_its_reason(reviewer: Person, draft: CreditTable) -> None:
    with_start(draft, date(2026, 12, 1), 200)
    transitions.submit(draft)
    response = publish(reviewer.client, draft, NOTE)
    html = response.content.decode()
    assert "有变化特别大的，请写为什么。" in html
    assert NOTE in html, "nothing typed is lost"
    assert status(draft) == Status.IN_REVIEW
    with pytest.raises(ReviewError, match="变化大的原因"):
        transitions.publish(draft, reviewer.user, Publication(NOTE))
    publish(reviewer.client, draft, NOTE, jump_reason="新办法把标准提高了一倍。")
    draft.refresh_from_db()
    assert (draft.status, draft.jump_reason) == (Status.PUBLISHED, "新办法把标准提高了一倍。")
    assert (draft.published_by, draft.change_note) == (reviewer.user, NOTE)


def test_refusals_list_everything_and_keep_what_was_typed(reviewer: Person, draft: CreditTable) -> None:
    transitions.submit(draft)
    draft.citations.all().delete()
    draft.bands.update(age_from=60)
    response = publish(reviewer.client, draft, "", kind="major")
    html = response.content.decode()
    for words in ("还没有依据", "没有一行管到", "请写变更说明"):
        assert words in html, words
    response = publish(reviewer.client, draft, "一句说明", kind="minor")
    assert "一句说明" in response.content.decode()
    assert status(draft) == Status.IN_REVIEW


def test_what_changed_while_it_was_read_is_not_published(reviewer: Person, writer: Person, draft: CreditTable) -> None:
    transitions.submit(draft)
    seen = draft.version
    transitions.send_back(draft)
    save(writer.client, draft, "submit", note="又改了一句。")
    response = publish(reviewer.client, draft, NOTE, **{version_name(draft): seen})
    html = response.content.decode()
    assert "您看的时候，这张表又改过" in html
    assert "又改了一句。" in html
    assert NOTE in html
    assert status(draft) == Status.IN_REVIEW
    publish(reviewer.client, draft, NOTE, kind="major")
    assert status(draft) == Status.PUBLISHED


def test_of_two_who_publish_the_second_reads_a_sentence(
    reviewer: Person, second_reviewer: Person, draft: CreditTable
) -> None:
    transitions.submit(draft)
    stale = CreditTable.objects.get(pk=draft.pk)
    publish(reviewer.client, draft, NOTE)
    response = second_reviewer.client.post(
        step_address(draft, "publish"), {"note": NOTE, "kind": "major", version_name(draft): draft.version}, follow=True
    )
    assert response.status_code == 200
    assert any("李审已经在" in words and "发布了这张表" in words for words in said(response))
    with pytest.raises(ReviewError, match="李审已经在"):
        transitions.publish(stale, second_reviewer.user, Publication(NOTE))


def test_what_only_the_database_notices_is_a_sentence_too(
    reviewer: Person, lanzhou: CreditTable, draft: CreditTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another table of the same start, published between the look and the writing."""
    transitions.submit(draft)
    monkeypatch.setattr(CreditTable, "published_counterpart", lambda table: None)
    with pytest.raises(ReviewError, match="就在刚才，别人发布了同一天施行的另一张表"):
        transitions.publish(draft, reviewer.user, Publication(NOTE))
    assert (status(draft), status(lanzhou)) == (Status.IN_REVIEW, Status.PUBLISHED)
