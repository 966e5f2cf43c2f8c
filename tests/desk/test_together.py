"""Many at once from the list of tables: copied to other places, handed in and published together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from policies.models import CreditTable, Status
from tests import builders
from tests.desk.people import Person, said

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


def states(tables: list[CreditTable]) -> list[str]:
    return [CreditTable.objects.get(pk=table.pk).status for table in tables]


def test_drafts_are_handed_in_and_published_together(
    writer: Person, reviewer: Person, drafts: list[CreditTable]
) -> None:
    act(writer, "submit_together", drafts)
    assert states(drafts) == [Status.IN_REVIEW] * 2
    page = act(reviewer, "publish_together", drafts)
    assert page.content.decode().count("发布以后谁会变") == 2
    act(reviewer, "publish_together", drafts, apply="1", note="两年的标准。", **{f"version-{d.pk}": 1 for d in drafts})
    assert states(drafts) == [Status.PUBLISHED] * 2


def test_all_or_nothing(writer: Person, reviewer: Person, drafts: list[CreditTable]) -> None:
    drafts[1].citations.all().delete()
    assert any("还没有依据" in words for words in said(act(writer, "submit_together", drafts)))
    assert states(drafts) == [Status.DRAFT] * 2
    CreditTable.objects.filter(pk=drafts[0].pk).update(status=Status.IN_REVIEW)
    act(reviewer, "publish_together", drafts, apply="1", note="一起")
    assert states(drafts) == [Status.IN_REVIEW, Status.DRAFT]


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
