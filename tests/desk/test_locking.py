"""Two editors on one draft: the second save is refused, and nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from desk.review import transitions
from guides.models import Channel
from policies.models import CreditTable
from tests.builders import coverage
from tests.desk.people import Person, address, form_data, save

pytestmark = pytest.mark.django_db


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
    save(colleague.client, draft, change_note="陈编的变更说明", **{"bands-0-note": "含补助"})
    response = sent(writer, draft, mine | {"note": "我写的说明。", "change_note": "王编的变更说明"})
    assert response.status_code == 409
    html = response.content.decode()
    for words in ("没有保存：陈编在您打开以后保存过这张表", "陈编的变更说明", "含补助", "王编的变更说明"):
        assert words in html, words
    assert html.count('role="alert"') == 1, "said once"
    assert "有地方要改" not in html
    draft.refresh_from_db()
    assert (draft.change_note, draft.note, draft.version) == ("陈编的变更说明", lanzhou_note(draft), 2)
    # what only this editor touched stands in the form again; where both wrote, the other's value does
    again = form_data(response)
    assert (again["note"], again["change_note"], again["version"]) == ("我写的说明。", "陈编的变更说明", 2)
    assert again["bands-0-note"] == "含补助"
    assert sent(writer, draft, again).status_code == 200
    draft.refresh_from_db()
    assert (draft.change_note, draft.note) == ("陈编的变更说明", "我写的说明。")
    assert draft.bands.get().note == "含补助"


def lanzhou_note(draft: CreditTable) -> str:
    return draft.revises.note


def test_line_ends_of_a_browser_are_no_change(writer: Person, colleague: Person) -> None:
    channel = transitions.copy_as_draft(Channel.objects.published().exclude(needs=[]).first(), writer.user)
    mine = opened(writer, channel)
    save(colleague.client, channel, how_to_know="看到数字")
    in_browser = {name: one.replace("\n", "\r\n") if isinstance(one, str) else one for name, one in mine.items()}
    response = sent(writer, channel, in_browser | {"suits": "会用手机的人"})
    assert [one.field for one in response.context["collision"].mine] == ["适合谁"]


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
    response = sent(writer, draft, mine | {"change_note": "我写的一句话", "bands-0-amount": "96"})
    assert response.status_code == 409
    html = response.content.decode()
    for words in ("陈编在您打开以后动过这张表", "我写的一句话", "96", "送审"):
        assert words in html, words
    draft.refresh_from_db()
    assert draft.change_note != "我写的一句话"


@pytest.mark.parametrize("version", ["", "0", "99", "-1", "abc", "１"])
def test_a_form_without_a_true_version_is_refused(writer: Person, draft: CreditTable, version: str) -> None:
    data = opened(writer, draft) | {"version": version, "change_note": "偷偷改"}
    assert sent(writer, draft, data).status_code == 409
    draft.refresh_from_db()
    assert draft.change_note != "偷偷改"


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
