"""Many at once from the list of tables: copied to other places, handed in and published together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desk.admin.base.publish import version_name
from desk.review import permissions
from policies.models import CreditTable, Status
from tests import builders
from tests.desk.people import Person, address, said

pytestmark = pytest.mark.django_db
LIST = "/admin/policies/credittable/"


def act(person: Person, action: str, tables: list[CreditTable], **typed: Any) -> Any:
    data = {"action": action, "_selected_action": [table.pk for table in tables], **typed}
    return person.client.post(LIST, data, follow=True)


@pytest.fixture
def drafts(writer: Person) -> list[CreditTable]:
    tables = [builders.credit(effective_from=date(year, 1, 1), written_by=writer.user) for year in (2024, 2025)]
    for table in tables:
        table.examples.update(expected={"monthly": "90.00"})
    return tables


def seen(items: list[Any]) -> dict[str, int]:
    """Which version of each was shown."""
    return {version_name(item): type(item).objects.get(pk=item.pk).version for item in items}


def states(tables: list[CreditTable]) -> list[str]:
    return [CreditTable.objects.get(pk=table.pk).status for table in tables]


def test_drafts_are_handed_in_and_published_together(
    writer: Person, reviewer: Person, drafts: list[CreditTable]
) -> None:
    act(writer, "submit_together", drafts)
    assert states(drafts) == [Status.IN_REVIEW] * 2
    page = act(reviewer, "publish_together", drafts)
    html = page.content.decode()
    assert html.count("发布以后谁会变") == 1
    assert {one.table.pk for one in page.context["impacts"]} == {draft.pk for draft in drafts}
    act(reviewer, "publish_together", drafts, apply="1", note="两年的标准。", **seen(drafts))
    assert states(drafts) == [Status.PUBLISHED] * 2


def test_all_or_nothing(writer: Person, reviewer: Person, drafts: list[CreditTable]) -> None:
    drafts[1].citations.all().delete()
    first, *problems = said(act(writer, "submit_together", drafts))
    assert first == f"2份都没有送审，先改这{len(problems)}处。"
    assert f'<a href="{address(drafts[1])}">' in problems[0]
    assert "还没有依据" in problems[0]
    assert states(drafts) == [Status.DRAFT] * 2
    CreditTable.objects.filter(pk=drafts[0].pk).update(status=Status.IN_REVIEW)
    act(reviewer, "publish_together", drafts, apply="1", note="一起")
    assert states(drafts) == [Status.IN_REVIEW, Status.DRAFT]


def test_what_is_refused_stays_ticked(writer: Person, drafts: list[CreditTable]) -> None:
    """desk.js ticks again what the address names."""
    drafts[1].citations.all().delete()
    keys = [draft.pk for draft in drafts]
    answer = writer.client.post(LIST, {"action": "submit_together", "_selected_action": keys})
    assert {int(key) for key in answer["Location"].rpartition("#ticked=")[2].split(",")} == set(keys)


def test_a_page_that_somebody_else_was_faster_with_says_so(
    writer: Person, reviewer: Person, drafts: list[CreditTable]
) -> None:
    """The list still shows only what is in review, which these no longer are; and the page of their notice."""
    act(writer, "submit_together", drafts)
    notice = builders.source("one-notice")
    for draft in drafts:
        draft.citations.create(source=notice)
    typed = {"apply": "1", "note": "两年的标准。", **seen(drafts)}
    act(reviewer, "publish_together", drafts, **typed)
    second = Person("另一位", "审核")
    stale = {"action": "publish_together", "_selected_action": [draft.pk for draft in drafts], **typed}
    answers = [
        second.client.post(f"{LIST}?status__exact=in_review", stale, follow=True),
        second.client.post(address(notice, "together"), typed, follow=True),
    ]
    words = f"这2份，{permissions.name(reviewer.user)}已经发布了。"
    assert [said(answer) for answer in answers] == [[words], [words]]


def test_a_draft_changed_meanwhile_holds_all_back_and_what_was_typed_stays(
    writer: Person, reviewer: Person, drafts: list[CreditTable]
) -> None:
    act(writer, "submit_together", drafts)
    read = seen(drafts)
    CreditTable.objects.filter(pk=drafts[1].pk).update(version=drafts[1].version + 5)
    page = act(reviewer, "publish_together", drafts, apply="1", note="两年的标准。", **read)
    html = page.content.decode()
    assert "又改过" in html
    assert ">\n两年的标准。</textarea>" in html
    assert states(drafts) == [Status.IN_REVIEW] * 2
    again = {name: page.context["form"][name].value() for name in read}
    act(reviewer, "publish_together", drafts, apply="1", note="两年的标准。", **again)
    assert states(drafts) == [Status.PUBLISHED] * 2


def test_who_only_writes_publishes_nothing(writer: Person, drafts: list[CreditTable]) -> None:
    act(writer, "submit_together", drafts)
    act(writer, "publish_together", drafts, apply="1", note="一起")
    assert states(drafts) == [Status.IN_REVIEW] * 2


def test_a_table_is_copied_to_other_places(writer: Person, lanzhou: CreditTable) -> None:
    wrong = act(writer, "copy_to_places", [lanzhou], apply="1", places="天水、没有这里")
    assert "没有找到：没有这里" in wrong.content.decode()
    act(writer, "copy_to_places", [lanzhou], apply="1", places="天水、白银")
    made = CreditTable.objects.filter(
        status=Status.DRAFT, region__slug__in=["tianshui", "baiyin"], written_by=writer.user
    )
    assert made.count() == 2
    for draft in made:
        assert (draft.checked_on, draft.revises, draft.citations.count()) == (None, None, 0)
        assert draft.bands.count() == lanzhou.bands.count()


def test_copying_says_what_is_easily_overlooked(writer: Person, lanzhou: CreditTable) -> None:
    CreditTable.objects.filter(pk=lanzhou.pk).update(note="兰州是省里最后一个改的市。")
    itself = act(writer, "copy_to_places", [lanzhou], apply="1", places="兰州")
    assert "兰州市就是这张表的地方" in itself.content.decode()
    told = said(act(writer, "copy_to_places", [lanzhou], apply="1", places="天水、北京"))
    assert "“给读者的说明”里写着兰州，没有抄。" in told
    assert any("北京市" in words and "已经有发布的表" in words for words in told)
    made = CreditTable.objects.filter(status=Status.DRAFT, region__slug="tianshui").get()
    assert made.note == ""
    assert "它是“草稿”，不是网页上的那张。" in act(writer, "copy_to_places", [made]).content.decode()


def test_what_holds_there_too_is_said_source_by_source(writer: Person, lanzhou: CreditTable) -> None:
    kept = lanzhou.sources[0]
    page = act(writer, "copy_to_places", [lanzhou])
    assert page.content.decode().count('name="sources"') == len(lanzhou.sources)
    listed = act(
        writer,
        *("copy_to_places", [lanzhou]),
        apply="1",
        places="天水，白银",
        sources=[kept.pk],
        checked_on="2026年12月1日",
    )
    made = CreditTable.objects.filter(status=Status.DRAFT, written_by=writer.user)
    assert {draft.pk for draft in made} == {row.pk for row in listed.context["cl"].result_list}
    assert all(draft.sources == [kept] and draft.checked_on == date(2026, 12, 1) for draft in made)


def test_the_drafts_of_one_notice_are_a_bundle_of_every_kind(writer: Person, reviewer: Person) -> None:
    notice = builders.source("one-notice")
    credit = builders.credit(effective_from=date(2024, 1, 1), ready=False, written_by=writer.user)
    years = builders.coverage(effective_from=date(2024, 1, 1), ready=False, written_by=writer.user)
    for table, expected in ((credit, {"monthly": "90.00"}), (years, {"required_cumulative_months": 240})):
        table.citations.create(source=notice)
        answers = builders.RETIRED if table is credit else builders.WORKING
        table.examples.create(name="一个人", as_of=builders.ON, answers=answers, expected=expected)
    page = address(notice, "together")
    assert "一共2份" in writer.client.get(page).content.decode()
    handed_in = said(writer.client.post(page, {"apply": "1"}, follow=True))
    assert handed_in == ["2份一起送审了。"]
    html = reviewer.client.get(page).content.decode()
    assert html.count("发布以后谁会变") == 1
    typed = {"apply": "1", "note": "照一份通知。"} | seen([credit, years])
    (words,) = said(reviewer.client.post(page, typed, follow=True))
    assert words.startswith("2份一起发布了：")
    assert address(credit) in words
    assert address(years) in words
    assert {type(table).objects.get(pk=table.pk).status for table in (credit, years)} == {Status.PUBLISHED}
