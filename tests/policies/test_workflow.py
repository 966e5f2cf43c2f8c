"""Three people at the desk: who may take which step, two editors on one draft, what readers are told, what the trail keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from policies import audit, changes, people, review
from policies.differences import differences
from policies.exchange import CLAIM, CREDIT, Outcome, content_digest, dump
from policies.models import (
    ChangeKind,
    Claim,
    Contact,
    CoverageTable,
    CreditTable,
    Finding,
    ReaderReport,
    Region,
    Source,
    Status,
)
from policies.review import Publication, ReviewError

from .builders import city, coverage, credit, source
from .pages import Page
from .releases import Release
from .test_admin import address, form_data, publish, revise, said, save, step_address

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]

ATOM = "{http://www.w3.org/2005/Atom}"
NOTE = "2026年12月起，每月90元改为95元。"


class Person:
    """Somebody with a role, signed in."""

    def __init__(self, name: str, role: str, *, superuser: bool = False) -> None:
        self.user = User.objects.create_user(name, is_staff=True, is_superuser=superuser, last_name=name)
        if role:
            self.user.groups.add(Group.objects.get(name=role))
        self.client = Client()
        self.client.force_login(self.user)


@pytest.fixture
def writer(db: None) -> Person:
    return Person("王编", "编辑")


@pytest.fixture
def reviewer(db: None) -> Person:
    return Person("李审", "审核")


@pytest.fixture
def second_reviewer(db: None) -> Person:
    return Person("周审", "审核")


@pytest.fixture
def lanzhou(db: None) -> CreditTable:
    return CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")


@pytest.fixture
def draft(lanzhou: CreditTable, writer: Person) -> CreditTable:
    """A draft of 王编, in order, that changes nothing yet."""
    return review.copy_as_draft(lanzhou, writer.user)


def with_start(table: CreditTable, start: date, amount: int) -> CreditTable:
    """The draft with a new start and amount, its examples recomputed."""
    table.effective_from, table.headline = start, f"每月{amount}元，不分年龄"
    table.save()
    table.bands.update(amount=Decimal(amount))
    for example in table.examples.all():
        example.as_of = max(example.as_of, start)
        example.expected = {"monthly": f"{amount}.00"}
        example.save()
    return table


def status(table: Any) -> str:
    return type(table).objects.get(pk=table.pk).status


def buttons(person: Person, table: Any) -> set[str]:
    """The steps that a table's page offers to a person."""
    response = person.client.get(address(table))
    assert response.status_code == 200
    return {step.name for step in response.context["steps"]}


def page_words(person: Person, table: Any) -> str:
    return person.client.get(address(table)).content.decode()


# ---- roles × states ----

OFFERED = {
    Status.DRAFT: ({"submit"}, {"submit"}, {"submit"}),
    Status.IN_REVIEW: ({"recall"}, {"publish", "return"}, set()),
    Status.PUBLISHED: ({"confirm", "revise"}, {"confirm", "revise", "withdraw"}, {"confirm", "revise"}),
    Status.SUPERSEDED: ({"restore"}, {"restore"}, {"restore"}),
    Status.WITHDRAWN: ({"revise"}, {"revise"}, {"revise"}),
}


@pytest.mark.parametrize("state", OFFERED)
def test_the_buttons_follow_state_and_person(
    writer: Person, reviewer: Person, draft: CreditTable, state: Status
) -> None:
    CreditTable.objects.filter(pk=draft.pk).update(
        status=state, published_at=timezone.now(), revises=None, region=city()
    )
    draft.refresh_from_db()
    own, others, bystanders = OFFERED[state]
    assert buttons(writer, draft) == own
    assert buttons(reviewer, draft) == others
    assert buttons(Person("赵编", "编辑"), draft) == bystanders
    assert buttons(Person("钱管", "管理员"), draft) == others


@pytest.mark.parametrize("state", OFFERED)
@pytest.mark.parametrize("step", ["submit", "publish", "return", "recall", "confirm", "revise", "restore", "withdraw"])
def test_what_is_not_offered_does_nothing(writer: Person, draft: CreditTable, state: Status, step: str) -> None:
    CreditTable.objects.filter(pk=draft.pk).update(
        status=state, published_at=timezone.now(), revises=None, region=city()
    )
    tables = CreditTable.objects.count()
    if step in OFFERED[state][0]:
        return
    response = writer.client.post(step_address(draft, step), {"why": "试试", "note": "试试", "kind": "major"})
    assert response.status_code in (302, 403)
    assert (status(draft), CreditTable.objects.count()) == (state, tables)


def test_a_person_reads_why_a_button_is_missing(
    writer: Person, reviewer: Person, draft: CreditTable, lanzhou: CreditTable
) -> None:
    assert "没有“发布”：先送审，别的审核才能发布。" in page_words(writer, draft)
    review.submit(draft)
    assert "没有“发布”：发布和退回要审核来做。可以请李审来发布。" in page_words(writer, draft)
    assert "“撤下”要审核来做。" in page_words(writer, lanzhou)
    assert "“撤下”要审核来做。" not in page_words(reviewer, lanzhou)


def test_drafts_have_no_button_to_publish(writer: Person, reviewer: Person, draft: CreditTable) -> None:
    for person in (writer, reviewer):
        html = page_words(person, draft)
        assert "保存并送审" in html
        assert "保存并发布" not in html
        save(person.client, draft, "publish")
        assert status(draft) == Status.DRAFT


def test_somebody_without_a_role_sees_nothing(draft: CreditTable) -> None:
    nobody = Person("路人", "")
    assert nobody.client.get(address(draft)).status_code == 403
    assert nobody.client.post(step_address(draft, "submit")).status_code == 403


# ---- nobody publishes their own ----


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_publishes_their_own_not_even_a_superuser(
    lanzhou: CreditTable, reviewer: Person, superuser: bool
) -> None:
    author = Person("孙审", "审核", superuser=superuser)
    own = revise(author.client, lanzhou)
    assert own.written_by == author.user
    save(author.client, own, "submit")
    assert "这张表最后是您自己改的，自己写的不能自己发布。可以请李审来发布。" in page_words(author, own)
    response = author.client.get(step_address(own, "publish"), follow=True)
    assert any("可以请李审来发布" in words for words in said(response))
    author.client.post(step_address(own, "publish"), {"note": NOTE, "kind": "major", "version": own.version})
    assert status(own) == Status.IN_REVIEW
    with pytest.raises(ReviewError, match="自己写的不能自己发布"):
        review.publish(own, author.user, Publication(NOTE))


def test_the_database_refuses_ones_own_too(draft: CreditTable, writer: Person) -> None:
    for model, table in ((CreditTable, draft), (CoverageTable, coverage(written_by=writer.user))):
        found = model.objects.filter(pk=table.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            found.update(status=Status.PUBLISHED, published_at=timezone.now(), published_by=writer.user, region=city())


def test_who_saved_a_change_last_is_the_writer(draft: CreditTable, writer: Person, reviewer: Person) -> None:
    save(reviewer.client, draft)
    draft.refresh_from_db()
    assert draft.written_by == writer.user, "looking and saving nothing does not count"
    save(reviewer.client, draft, **{"bands-0-note": "含补助"})
    draft.refresh_from_db()
    assert draft.written_by == reviewer.user, "a row counts"
    save(writer.client, draft, note="一句。")
    draft.refresh_from_db()
    assert draft.written_by == writer.user


def test_where_nobody_else_may_publish_it_says_what_to_do(draft: CreditTable) -> None:
    assert people.whom_to_ask(draft).startswith("现在没有别人能发布：请管理员")


def test_without_the_permission_review_refuses(draft: CreditTable) -> None:
    review.submit(draft)
    with pytest.raises(ReviewError, match="您不是审核"):
        review.publish(draft, Person("赵编", "编辑").user, Publication(NOTE))


def test_people_publish_only_what_was_handed_in(draft: CreditTable, reviewer: Person) -> None:
    with pytest.raises(ReviewError, match="草稿"):
        review.publish(draft, reviewer.user, Publication(NOTE))
    response = reviewer.client.get(step_address(draft, "publish"), follow=True)
    assert said(response) == ["这张表现在是“草稿”，不能这样做。"]


# ---- send in, send back, take back ----


def test_what_has_problems_is_not_handed_in(writer: Person, draft: CreditTable) -> None:
    draft.citations.all().delete()
    response = save(writer.client, draft, "submit", headline="每月九十元")
    assert any("还没有依据" in words for words in said(response))
    draft.refresh_from_db()
    assert (draft.status, draft.headline) == (Status.DRAFT, "每月九十元"), "saved, but not handed in"


def test_sending_back_needs_a_word_that_the_writer_reads(writer: Person, reviewer: Person, draft: CreditTable) -> None:
    review.submit(draft)
    response = reviewer.client.post(step_address(draft, "return"))
    assert "请写一句：要改什么。" in response.content.decode()
    assert status(draft) == Status.IN_REVIEW
    reviewer.client.post(step_address(draft, "return"), {"why": "依据少了文号"})
    assert status(draft) == Status.DRAFT
    assert "李审退回：依据少了文号" in page_words(writer, draft)
    save(writer.client, draft, "submit")
    assert "李审退回" not in page_words(writer, draft)


def test_the_writer_takes_back(writer: Person, draft: CreditTable) -> None:
    review.submit(draft)
    writer.client.post(step_address(draft, "recall"))
    assert status(draft) == Status.DRAFT


# ---- the page 发布 ----


def test_the_page_shows_table_impact_and_form(reviewer: Person, draft: CreditTable, writer: Person) -> None:
    with_start(draft, date(2026, 12, 1), 95)
    save(writer.client, draft, "submit", note="请带身份证。")
    html = reviewer.client.get(step_address(draft, "publish")).content.decode()
    for words in ("每月95元，不分年龄", "发布以后谁会变", "变更说明", "大还是小", "请带身份证。", "王编"):
        assert words in html, words
    assert "变化大的原因" not in html, "five yuan are nothing unusual"


def test_a_jump_asks_for_its_reason(reviewer: Person, draft: CreditTable) -> None:
    with_start(draft, date(2026, 12, 1), 200)
    review.submit(draft)
    response = publish(reviewer.client, draft, NOTE)
    html = response.content.decode()
    assert "有变化特别大的，请写为什么。" in html
    assert NOTE in html, "nothing typed is lost"
    assert status(draft) == Status.IN_REVIEW
    with pytest.raises(ReviewError, match="变化大的原因"):
        review.publish(draft, reviewer.user, Publication(NOTE))
    publish(reviewer.client, draft, NOTE, jump_reason="新办法把标准提高了一倍。")
    draft.refresh_from_db()
    assert (draft.status, draft.jump_reason) == (Status.PUBLISHED, "新办法把标准提高了一倍。")
    assert (draft.published_by, draft.change_note) == (reviewer.user, NOTE)


def test_refusals_list_everything_and_keep_what_was_typed(reviewer: Person, draft: CreditTable) -> None:
    review.submit(draft)
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
    review.submit(draft)
    seen = draft.version
    review.send_back(draft)
    save(writer.client, draft, "submit", note="又改了一句。")
    response = publish(reviewer.client, draft, NOTE, version=seen)
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
    review.submit(draft)
    stale = CreditTable.objects.get(pk=draft.pk)
    publish(reviewer.client, draft, NOTE)
    response = second_reviewer.client.post(
        step_address(draft, "publish"), {"note": NOTE, "kind": "major", "version": draft.version}, follow=True
    )
    assert response.status_code == 200
    assert any("李审已经在" in words and "发布了这张表" in words for words in said(response))
    with pytest.raises(ReviewError, match="李审已经在"):
        review.publish(stale, second_reviewer.user, Publication(NOTE))


def test_what_only_the_database_notices_is_a_sentence_too(
    reviewer: Person, lanzhou: CreditTable, draft: CreditTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another table of the same start, published between the look and the writing."""
    review.submit(draft)
    monkeypatch.setattr(CreditTable, "rival", lambda table: None)
    with pytest.raises(ReviewError, match="就在刚才，别人发布了同一天施行的另一张表"):
        review.publish(draft, reviewer.user, Publication(NOTE))
    assert (status(draft), status(lanzhou)) == (Status.IN_REVIEW, Status.PUBLISHED)


# ---- two editors on one draft ----


@pytest.fixture
def colleague(db: None) -> Person:
    return Person("陈编", "编辑")


def opened(person: Person, table: Any) -> dict[str, Any]:
    return form_data(person.client.get(address(table)))


def sent(person: Person, table: Any, data: dict[str, Any]) -> Any:
    return person.client.post(address(table), data | {"_continue": "1"}, follow=True)


def test_each_save_counts(writer: Person, draft: CreditTable) -> None:
    for number in (2, 3):
        save(writer.client, draft, note=f"第{number}次。")
        draft.refresh_from_db()
        assert draft.version == number


def test_the_second_save_is_refused_names_the_change_and_keeps_what_was_typed(
    writer: Person, colleague: Person, draft: CreditTable
) -> None:
    mine = opened(writer, draft)
    save(colleague.client, draft, headline="每月90元，男女一样", **{"bands-0-note": "含补助"})
    response = sent(writer, draft, mine | {"note": "我写的说明。", "headline": "每月90元，不论年龄"})
    assert response.status_code == 409
    html = response.content.decode()
    for words in ("没有保存：陈编在您打开以后保存过这张表", "每月90元，男女一样", "含补助", "每月90元，不论年龄"):
        assert words in html, words
    draft.refresh_from_db()
    assert (draft.headline, draft.note, draft.version) == ("每月90元，男女一样", lanzhou_note(draft), 2)
    # what only this editor touched stands in the form again; where both wrote, the other's value does
    again = form_data(response)
    assert (again["note"], again["headline"], again["version"]) == ("我写的说明。", "每月90元，男女一样", 2)
    assert again["bands-0-note"] == "含补助"
    assert sent(writer, draft, again).status_code == 200
    draft.refresh_from_db()
    assert (draft.headline, draft.note) == ("每月90元，男女一样", "我写的说明。")
    assert draft.bands.get().note == "含补助"


def lanzhou_note(draft: CreditTable) -> str:
    return draft.revises.note


def test_two_who_change_different_rows_collide_too(writer: Person, colleague: Person, draft: CreditTable) -> None:
    draft.bands.update(age_below=70)
    draft.bands.create(age_from=70, amount=Decimal(100))
    mine = opened(writer, draft)
    save(colleague.client, draft, **{"bands-1-amount": "110"})
    response = sent(writer, draft, mine | {"bands-0-amount": "95"})
    assert response.status_code == 409
    assert sorted(draft.bands.values_list("amount", flat=True)) == [90, 110]
    again = form_data(response)
    assert {again["bands-0-amount"], again["bands-1-amount"]} == {"95", "110.00"}
    sent(writer, draft, again)
    assert sorted(draft.bands.values_list("amount", flat=True)) == [95, 110]


def test_rows_that_came_and_went(writer: Person, colleague: Person, draft: CreditTable) -> None:
    """One adds a row and deletes an example; the other, meanwhile, changed that example and added a row too."""
    mine = opened(writer, draft)
    first_example = draft.examples.first()
    theirs = {"bands-TOTAL_FORMS": "2", "bands-1-age_from": "80", "bands-1-amount": "120", "bands-0-age_below": "80"}
    save(colleague.client, draft, **theirs, **{"examples-0-DELETE": "on"})
    added = {"bands-TOTAL_FORMS": "2", "bands-1-age_from": "75", "bands-1-amount": "115", "bands-1-note": "新的一档"}
    response = sent(writer, draft, mine | added | {"examples-0-name": "改了名字"})
    assert response.status_code == 409
    html = response.content.decode()
    for words in ("您新加的", "新的一档", "别人删掉了", "改了名字", "删除"):
        assert words in html, words
    again = form_data(response)
    assert (again["bands-TOTAL_FORMS"], again["bands-2-age_from"], again["bands-2-note"]) == ("3", "75", "新的一档")
    sent(writer, draft, again | {"bands-1-age_below": "", "bands-0-age_below": "75", "bands-2-age_below": "80"})
    assert sorted(draft.bands.values_list("age_from", "note")) == [(0, ""), (75, "新的一档"), (80, "")]
    assert not draft.examples.filter(pk=first_example.pk).exists()


def test_a_row_that_the_other_changed_is_not_deleted_unseen(
    writer: Person, colleague: Person, draft: CreditTable
) -> None:
    mine = opened(writer, draft)
    save(colleague.client, draft, **{"examples-0-name": "新名字"})
    response = sent(writer, draft, mine | {"examples-0-DELETE": "on"})
    assert response.status_code == 409
    assert "examples-0-DELETE" not in form_data(response)
    assert draft.examples.count() == 2


def test_a_save_that_changed_nothing_is_in_nobodys_way(writer: Person, colleague: Person, draft: CreditTable) -> None:
    mine = opened(writer, draft)
    save(colleague.client, draft)
    assert sent(writer, draft, mine | {"note": "我写的。"}).status_code == 200
    draft.refresh_from_db()
    assert draft.note == "我写的。"


def test_a_draft_that_was_handed_in_meanwhile_keeps_what_was_typed_on_the_screen(
    writer: Person, colleague: Person, draft: CreditTable
) -> None:
    mine = opened(writer, draft)
    save(colleague.client, draft, "submit")
    response = sent(writer, draft, mine | {"headline": "我写的一句话", "bands-0-amount": "96"})
    assert response.status_code == 409
    html = response.content.decode()
    for words in ("陈编在您打开以后动过这张表", "我写的一句话", "96", "送审"):
        assert words in html, words
    draft.refresh_from_db()
    assert draft.headline != "我写的一句话"


@pytest.mark.parametrize("version", ["", "0", "99", "-1", "abc", "１"])
def test_a_form_without_a_true_version_is_refused(writer: Person, draft: CreditTable, version: str) -> None:
    data = opened(writer, draft) | {"version": version, "headline": "偷偷改"}
    assert sent(writer, draft, data).status_code == 409
    draft.refresh_from_db()
    assert draft.headline != "偷偷改"


def test_years_collide_as_well(writer: Person, colleague: Person) -> None:
    table = coverage(
        [{"sex": "male", "cumulative_months": 300}, {"sex": "female", "cumulative_months": 240}],
        written_by=writer.user,
    )
    table.examples.update(expected={"required_cumulative_months": 300})
    mine = opened(writer, table)
    women = next(name for name, value in mine.items() if name.endswith("-sex") and value == "female")
    save(colleague.client, table, **{women.replace("-sex", "-cumulative_months"): "25年"})
    men = next(name for name, value in mine.items() if name.endswith("-sex") and value == "male")
    response = sent(writer, table, mine | {men.replace("-sex", "-cumulative_months"): "30年"})
    assert response.status_code == 409
    html = response.content.decode()
    assert "20年" in html
    assert "25年" in html
    sent(writer, table, form_data(response))
    assert sorted(table.rows.values_list("sex", "cumulative_months")) == [("female", 300), ("male", 360)]


# ---- major and minor, as readers see it ----


def feed(client: Client, slug: str = "lanzhou") -> list[dict[str, str]]:
    root = ElementTree.fromstring(client.get("/changes/feed/", {"city": slug}).content)
    return [
        {child.tag.removeprefix(ATOM): child.text or "" for child in entry} for entry in root.findall(f"{ATOM}entry")
    ]


def long_ago(table: Any) -> datetime:
    """Move a publication into the past, so that a new one can be told from it."""
    then = timezone.now() - timedelta(days=400)
    type(table).objects.filter(pk=table.pk).update(published_at=then)
    return then


def published(table: CreditTable, by: Person, note: str = NOTE, kind: ChangeKind = ChangeKind.MAJOR) -> CreditTable:
    review.submit(table)
    review.publish(table, by.user, Publication(note, kind))
    return table


def test_a_major_change_is_news_everywhere(
    open_page: Open, client: Client, reviewer: Person, lanzhou: CreditTable, draft: CreditTable
) -> None:
    long_ago(lanzhou)
    CoverageTable.objects.filter(region__in=[lanzhou.region, lanzhou.region.parent]).update(
        published_at=timezone.now() - timedelta(days=400)
    )
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
    CoverageTable.objects.update(published_at=timezone.now() - timedelta(days=401))
    CreditTable.objects.exclude(pk=major.pk).exclude(published_at=None).update(
        published_at=timezone.now() - timedelta(days=401)
    )
    before = open_page("/cities/lanzhou/").sections["src"], feed(client), changes.changes(lanzhou.region)
    minor = review.copy_as_draft(CreditTable.objects.get(pk=major.pk), writer.user)
    minor.headline = "每月95元，不论年龄"
    minor.save()
    published(minor, reviewer, "改了一个字", ChangeKind.MINOR)
    assert (status(major), status(minor)) == (Status.SUPERSEDED, Status.PUBLISHED)
    after = open_page("/cities/lanzhou/").sections["src"], feed(client), changes.changes(lanzhou.region)
    assert before == after
    history = open_page("/cities/lanzhou/history/").text
    assert "后来只改过文字，数没有变。" in history
    assert "改了一个字" not in history
    assert "每月95元，不论年龄" in open_page("/cities/lanzhou/").metas["description"]
    # a correction of a correction still stands on the same news
    again = review.copy_as_draft(CreditTable.objects.get(pk=minor.pk), writer.user)
    published(again, reviewer, "", ChangeKind.MINOR)
    assert changes.changes(lanzhou.region) == before[2]
    # the trail keeps the word
    assert any("（小改）改了一个字" in entry.why for entry in audit.entries(minor))


@pytest.mark.parametrize("what", ["start", "amount"])
def test_what_readers_would_reckon_with_is_never_minor(
    reviewer: Person, lanzhou: CreditTable, draft: CreditTable, what: str
) -> None:
    with_start(draft, date(2026, 12, 1), 90) if what == "start" else draft.bands.update(amount=95)
    for example in draft.examples.all() if what == "amount" else ():
        example.expected = {"monthly": "95.00"}
        example.save()
    review.submit(draft)
    response = publish(reviewer.client, draft, "改错字", kind="minor")
    html = response.content.decode()
    assert ("请选“大”" in html) or ("数变了，就不是小改" in html)
    assert status(draft) == Status.IN_REVIEW


def test_a_table_without_a_start_is_news_on_the_day_a_person_publishes_it(
    open_page: Open, client: Client, reviewer: Person, lanzhou: CreditTable, draft: CreditTable
) -> None:
    assert lanzhou.effective_from is None
    assert changes.changes(lanzhou.region) == []
    published(draft, reviewer, "补上了文号。")
    entry = changes.changes(lanzhou.region)[0]
    today = timezone.localdate()
    assert (entry.on, entry.effective_from, entry.text) == (today, None, "补上了文号。")
    page = open_page("/changes/", {"city": "lanzhou"})
    assert "兰州：本站更新：补上了文号。" in page.sections["past"]
    assert feed(client)[0]["title"] == f"兰州：本站{today.year}年{today.month}月{today.day}日更新"


def test_what_a_release_brought_without_a_start_is_no_news(lanzhou: CreditTable) -> None:
    starts = [change.effective_from for change in changes.changes()]
    assert None not in starts


def test_the_feed_begins_with_what_was_published_last(reviewer: Person, draft: CreditTable) -> None:
    published(with_start(draft, date(2019, 1, 1), 95), reviewer, "补上了2019年的标准。")
    assert changes.latest_news()[0].text == "补上了2019年的标准。"
    assert changes.changes()[0].text != "补上了2019年的标准。"


# ---- 核对无误 ----


def test_confirming_names_who_and_against_what(writer: Person, lanzhou: CreditTable) -> None:
    other = source("second-notice", title="另一份通知")
    lanzhou.citations.create(source=other, position=9)
    html = page_words(writer, lanzhou)
    assert "对着哪一份" in html
    writer.client.post(step_address(lanzhou, "confirm"), {"source": other.pk})
    lanzhou.refresh_from_db()
    assert (lanzhou.checked_on, lanzhou.checked_by) == (timezone.localdate(), writer.user)
    assert audit.entries(lanzhou)[0].why == "核对无误，对着：另一份通知"
    assert audit.entries(lanzhou)[0].who == "王编"
    writer.client.post(step_address(lanzhou, "confirm"), {"source": "999999"})
    assert audit.entries(lanzhou)[0].why == f"核对无误，对着：{lanzhou.sources[0].title}"


@pytest.mark.parametrize("model", [Finding, Claim])
def test_other_rows_are_confirmed_on_their_page(writer: Person, model: Any) -> None:
    row = model.objects.first()
    url = reverse(f"admin:policies_{model._meta.model_name}_confirm", args=[row.pk])
    assert url in page_words(writer, row)
    assert writer.client.get(url).status_code == 302
    response = writer.client.post(url, follow=True)
    assert said(response) == ["核对无误，核对日改成了今天。"]
    row.refresh_from_db()
    assert (row.checked_on, row.checked_by) == (timezone.localdate(), writer.user)
    last = audit.entries(row)[0]
    assert last.why.startswith("核对无误")
    if model is Finding:
        assert last.why.endswith(row.source.title[:20]) or row.source.title[:20] in last.why
    looks = Person("看看", "")
    looks.user.user_permissions.add(Permission.objects.get(codename=f"view_{model._meta.model_name}"))
    assert looks.client.post(url).status_code == 403
    assert url not in page_words(looks, row)


def test_many_are_confirmed_with_who_and_why(writer: Person, lanzhou: CreditTable) -> None:
    data = {"action": "confirm_selected", "_selected_action": [lanzhou.pk]}
    writer.client.post(reverse("admin:policies_credittable_changelist"), data)
    lanzhou.refresh_from_db()
    assert (lanzhou.checked_on, lanzhou.checked_by) == (timezone.localdate(), writer.user)
    assert audit.entries(lanzhou)[0].why.startswith("核对无误，对着：")
    assert LogEntry.objects.filter(object_id=lanzhou.pk, change_message__contains="对着").exists()


def test_confirming_is_no_change_of_content(lanzhou: CreditTable) -> None:
    claim = Claim.objects.first()
    before = [content_digest(dump(lanzhou, CREDIT)), content_digest(dump(claim, CLAIM))]
    for row in (lanzhou, claim):
        review.confirm(row, date(2030, 1, 1))
    assert before == [content_digest(dump(lanzhou, CREDIT)), content_digest(dump(claim, CLAIM))]


# ---- the trail ----


def trail(person: Person, row: Any) -> str:
    response = person.client.get(address(row, "history"))
    assert response.status_code == 200
    return response.content.decode()


def test_the_trail_says_who_changed_what_from_what_to_what_and_why(
    writer: Person, colleague: Person, draft: CreditTable
) -> None:
    save(colleague.client, draft, headline="每月95元", _why="新文件", **{"bands-0-amount": "95"})
    added = {"bands-TOTAL_FORMS": "2", "bands-1-age_from": "70", "bands-1-amount": "100", "bands-0-age_below": "70"}
    save(writer.client, draft, _why="分成两档", **added)
    save(writer.client, draft, **{"bands-1-DELETE": "on"})
    found = audit.entries(draft)
    told = {(entry.who, entry.kind, entry.row, entry.field, entry.old, entry.new, entry.why) for entry in found}
    headline = draft.headline
    assert (
        "陈编",
        "修改",
        f"划入标准：{draft.region.name}：每月95元（施行日未写明）",
        "一句话",
        headline,
        "每月95元",
        "新文件",
    ) in told
    assert ("陈编", "修改", "一行：不分年龄", "金额（元）", "90", "95", "新文件") in told
    assert ("王编", "修改", "一行：不满70周岁", "不满多少周岁", "（空）", "70", "分成两档") in told
    came = next(entry for entry in found if entry.kind == "新增" and entry.row == "一行：满70周岁起")
    assert (came.who, came.why, came.new) == ("王编", "分成两档", "满多少周岁起：70；金额（元）：100")
    went = next(entry for entry in found if entry.kind == "删除")
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
    moves = [(entry.who, entry.old, entry.new, entry.why) for entry in audit.entries(draft) if entry.name == "status"]
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
    claim = Claim.objects.first()
    save(writer.client, claim, why="打电话问过，没有这回事。", _why="12393回复")
    last = audit.entries(claim)[0]
    assert (last.who, last.field, last.new, last.why) == ("王编", "为什么", "打电话问过，没有这回事。", "12393回复")


def test_the_trail_cannot_be_turned_back(admin_client: Client, lanzhou: CreditTable) -> None:
    record = lanzhou.history.first()
    path = f"{address(lanzhou, 'history')}{record.history_id}/"
    assert admin_client.post(path).status_code in (302, 404)
    assert status(lanzhou) == Status.PUBLISHED


def test_everybodys_changes_by_person_and_place(
    writer: Person, colleague: Person, reviewer: Person, draft: CreditTable
) -> None:
    save(colleague.client, draft, headline="陈编改的")
    claim = Claim.objects.exclude(region__slug="lanzhou").first()
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


# ---- sources ----


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
    last = audit.entries(lanzhou)[0]
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


# ---- people ----


@pytest.fixture
def keeper(db: None) -> Person:
    return Person("钱管", "管理员")


def test_a_keeper_adds_a_person_with_a_role(keeper: Person) -> None:
    path = reverse("admin:auth_user_add")
    html = keeper.client.get(path).content.decode()
    for words in ("编辑：写草稿，送审", "审核：", "管理员：", "身份"):
        assert words in html, words
    data = {
        "username": "xin",
        "password1": "hua-kai-9981",
        "password2": "hua-kai-9981",
        "last_name": "辛",
        "first_name": "一",
    }
    keeper.client.post(path, data | {"groups": [Group.objects.get(name="编辑").pk]})
    made = User.objects.get(username="xin")
    assert (made.is_staff, made.is_superuser, people.name(made)) == (True, False, "辛一")
    assert made.has_perm("policies.change_credittable")
    assert not made.has_perm("policies.publish_credittable")


def test_a_keeper_cannot_raise_anybody_to_superuser_nor_touch_one(keeper: Person) -> None:
    chief = Person("超级", "", superuser=True)
    own = reverse("admin:auth_user_change", args=[keeper.user.pk])
    html = keeper.client.get(own).content.decode()
    assert "is_superuser" not in html
    assert "user_permissions" not in html
    data = {
        "username": "钱管",
        "is_superuser": "on",
        "is_active": "on",
        "groups": [Group.objects.get(name="管理员").pk],
    }
    keeper.client.post(own, data)
    keeper.user.refresh_from_db()
    assert not keeper.user.is_superuser
    chiefs = reverse("admin:auth_user_change", args=[chief.user.pk])
    assert keeper.client.post(chiefs, {"username": "改名"}).status_code == 403
    assert keeper.client.post(reverse("admin:auth_user_password_change", args=[chief.user.pk])).status_code == 403
    assert keeper.client.post(reverse("admin:auth_user_delete", args=[chief.user.pk])).status_code == 403
    group = reverse("admin:auth_group_change", args=[Group.objects.get(name="编辑").pk])
    assert keeper.client.get(group).status_code == 200
    assert keeper.client.post(group, {"name": "别的"}).status_code == 403


def test_without_a_role_nobody_signs_in_to_the_desk(keeper: Person, writer: Person) -> None:
    path = reverse("admin:auth_user_change", args=[writer.user.pk])
    keeper.client.post(path, {"username": writer.user.username, "is_active": "on"})
    writer.user.refresh_from_db()
    assert not writer.user.is_staff
    assert writer.client.get("/admin/").status_code == 302


def test_editors_do_not_manage_people(writer: Person, reviewer: Person) -> None:
    for person in (writer, reviewer):
        assert person.client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_people_are_called_by_their_chinese_name() -> None:
    assert people.name(User(username="a", last_name="王", first_name="小明")) == "王小明"
    assert people.name(User(username="a", last_name="Smith", first_name="Ann")) == "Ann Smith"
    assert people.name(User(username="a")) == "a"
    assert people.name(None) == "随版本导入"


def test_tables_of_years_pass_the_same_way(writer: Person, reviewer: Person) -> None:
    table = coverage(written_by=writer.user)
    table.examples.update(expected={"required_cumulative_months": 240})
    save(writer.client, table, "submit")
    publish(reviewer.client, table, "海口市要缴满20年。")
    table.refresh_from_db()
    assert (table.status, table.published_by) == (Status.PUBLISHED, reviewer.user)


def test_a_first_table_cannot_be_minor(writer: Person, reviewer: Person) -> None:
    table = credit(written_by=writer.user)
    review.submit(table)
    with pytest.raises(ReviewError, match="请选“大”"):
        review.publish(table, reviewer.user, Publication("", ChangeKind.MINOR))


# ---- what a reviewer compares ----


def test_the_reviewer_reads_each_difference_once(draft: CreditTable, lanzhou: CreditTable, reviewer: Person) -> None:
    for amount in (93, 95):
        with_start(draft, date(2026, 12, 1), amount)
    draft.bands.create(age_from=80, amount=Decimal(100))
    draft.bands.filter(age_from=0).update(age_below=80)
    found = [(one.row, one.field, one.old, one.new) for one in differences(draft, lanzhou)]
    assert ("划入标准", "施行日", "（空）", "2026年12月1日") in found
    assert ("划入标准", "一句话", lanzhou.headline, "每月95元，不分年龄") in found
    assert ("一行：满80周岁起", "新加的一行", "", "满多少周岁起：80；金额（元）：100") in found
    assert ("一行：不分年龄", "去掉的一行", "金额（元）：90", "") in found
    assert not any(field in ("变更说明", "状态", "谁写的") for _, field, _, _ in found)
    draft.examples.filter(name__startswith="80").update(expected={"monthly": "100.00"})
    review.submit(draft)
    html = reviewer.client.get(step_address(draft, "publish")).content.decode()
    assert "和它修订的那张比" in html


def test_a_copy_that_nobody_changed_is_the_same(draft: CreditTable, lanzhou: CreditTable) -> None:
    assert differences(draft, lanzhou) == []
    years = CoverageTable.objects.published().first()
    assert differences(review.copy_as_draft(years), years) == []


# ---- the next release ----


def test_what_was_only_confirmed_still_takes_what_a_release_brings(tmp_path: Path, writer: Person) -> None:
    release = Release(tmp_path)
    release.load()
    table = CreditTable.objects.published().get(region__slug="testcity")
    claim = Claim.objects.get(key="test-claim")
    for row in (table, claim):
        review.confirm(row, timezone.localdate() + timedelta(days=9), writer.user)
    release.document["credit"][0]["headline"] = "每月90元，男女一样"
    release.document["claims"][0]["why"] = "文件里又改了"
    importer = release.load()
    assert importer.kept == []
    assert importer.counts[Outcome.UPDATED] == 2
    assert Claim.objects.get(key="test-claim").why == "文件里又改了"
    assert CreditTable.objects.published().get(region__slug="testcity").headline == "每月90元，男女一样"


def test_a_release_that_repeats_what_is_there_changes_nothing_after_a_check(tmp_path: Path) -> None:
    release = Release(tmp_path)
    release.document["claims"][0]["checked_on"] = date(2026, 11, 20)
    release.load()
    claim = Claim.objects.get(key="test-claim")
    review.confirm(claim, date(2026, 12, 1))
    release.document["claims"][0]["checked_on"] = date(2026, 11, 25)
    assert release.load().counts[Outcome.UPDATED] == 0
    assert Claim.objects.get(key="test-claim").checked_on == date(2026, 12, 1)
    release.document["claims"][0]["checked_on"] = date(2026, 12, 9)
    assert release.load().counts[Outcome.UPDATED] == 1
    assert Claim.objects.get(key="test-claim").checked_on == date(2026, 12, 9)
