"""Who may take which step of review, and when."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from desk.admin.base.publish import version_name
from desk.review import permissions, transitions
from desk.review.transitions import Publication, ReviewError
from policies.models import CoverageTable, CreditTable, Status
from tests.builders import city, coverage
from tests.desk.people import Person, address, buttons, page_words, publish, revise, said, save, status, step_address

pytestmark = pytest.mark.django_db
NOTE = "2026年12月起，每月90元改为95元。"

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
    transitions.submit(draft)
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
    author.client.post(step_address(own, "publish"), {"note": NOTE, "kind": "major", version_name(own): own.version})
    assert status(own) == Status.IN_REVIEW
    with pytest.raises(ReviewError, match="自己写的不能自己发布"):
        transitions.publish(own, author.user, Publication(NOTE))


def test_the_database_refuses_ones_own_too(draft: CreditTable, writer: Person) -> None:
    for model, table in ((CreditTable, draft), (CoverageTable, coverage(written_by=writer.user))):
        result = model.objects.filter(pk=table.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            result.update(status=Status.PUBLISHED, published_at=timezone.now(), published_by=writer.user, region=city())


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
    assert permissions.whom_to_ask(draft).startswith("现在没有别人能发布：请管理员")


def test_without_the_permission_review_refuses(draft: CreditTable) -> None:
    transitions.submit(draft)
    with pytest.raises(ReviewError, match="您不是审核"):
        transitions.publish(draft, Person("赵编", "编辑").user, Publication(NOTE))


def test_people_publish_only_what_was_handed_in(draft: CreditTable, reviewer: Person) -> None:
    with pytest.raises(ReviewError, match="草稿"):
        transitions.publish(draft, reviewer.user, Publication(NOTE))
    response = reviewer.client.get(step_address(draft, "publish"), follow=True)
    assert said(response) == ["这张表现在是“草稿”，不能这样做。"]


# ---- send in, send back, take back ----


def test_what_has_problems_is_not_handed_in(writer: Person, draft: CreditTable) -> None:
    draft.citations.all().delete()
    response = save(writer.client, draft, "submit", note="每月九十元。")
    assert any("还没有依据" in words for words in said(response))
    draft.refresh_from_db()
    assert (draft.status, draft.note) == (Status.DRAFT, "每月九十元。"), "saved, but not handed in"


def test_sending_back_needs_a_word_that_the_writer_reads(writer: Person, reviewer: Person, draft: CreditTable) -> None:
    transitions.submit(draft)
    response = reviewer.client.post(step_address(draft, "return"))
    assert "请写一句：要改什么。" in response.content.decode()
    assert status(draft) == Status.IN_REVIEW
    reviewer.client.post(step_address(draft, "return"), {"why": "依据少了文号"})
    assert status(draft) == Status.DRAFT
    assert "李审退回：依据少了文号" in page_words(writer, draft)
    save(writer.client, draft, "submit")
    assert "李审退回" not in page_words(writer, draft)


def test_the_writer_takes_back(writer: Person, draft: CreditTable) -> None:
    transitions.submit(draft)
    writer.client.post(step_address(draft, "recall"))
    assert status(draft) == Status.DRAFT


def test_tables_of_years_pass_the_same_way(writer: Person, reviewer: Person) -> None:
    table = coverage(written_by=writer.user)
    table.examples.update(expected={"required_cumulative_months": 240})
    save(writer.client, table, "submit")
    publish(reviewer.client, table, "曲靖市要缴满20年。")
    table.refresh_from_db()
    assert (table.status, table.published_by) == (Status.PUBLISHED, reviewer.user)
