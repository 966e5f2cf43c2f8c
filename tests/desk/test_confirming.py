"""核对无误: who looked, against what, and what does not change by it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from desk.history import log
from desk.review import transitions
from desk.yaml_io.importer import ImportOutcome
from desk.yaml_io.records import content_digest
from policies import models
from policies.models import Claim, CreditTable, Finding, Status
from policies.open_data.serializers import CLAIM, CREDIT, dump
from tests.builders import source
from tests.desk.people import Person, page_words, revise, said, step_address
from tests.desk.release_folder import Release

pytestmark = pytest.mark.django_db


def looked_at(table: CreditTable) -> dict[str, Any]:
    """The mark at the first source of a row of the list."""
    return {f"source-{table.pk}": table.sources[0].pk}


# ---- by one, by many ----


def test_checked_again(desk: Client, lanzhou: CreditTable) -> None:
    response = desk.post(step_address(lanzhou, "confirm"), {"source": lanzhou.sources[0].pk}, follow=True)
    assert said(response) == ["核对无误，核对日改成了今天。"]
    lanzhou.refresh_from_db()
    assert (lanzhou.checked_on, lanzhou.status) == (timezone.localdate(), Status.PUBLISHED)
    assert LogEntry.objects.filter(object_id=lanzhou.pk, change_message="核对无误。").exists()


def test_many_checked_again(desk: Client, lanzhou: CreditTable) -> None:
    draft = revise(desk, lanzhou)
    before = draft.checked_on
    CreditTable.objects.filter(pk=lanzhou.pk).update(checked_on=date(2026, 11, 1))
    data = {"action": "confirm_selected", "_selected_action": [lanzhou.pk, draft.pk], **looked_at(lanzhou)}
    response = desk.post(reverse("admin:policies_credittable_changelist"), data, follow=True)
    assert any("现在是“草稿”" in message for message in said(response))
    assert said(response)[-1] == "1项核对无误，核对日改成了今天。"
    lanzhou.refresh_from_db()
    draft.refresh_from_db()
    assert (lanzhou.checked_on, draft.checked_on) == (timezone.localdate(), before)


@pytest.mark.parametrize("model", [models.Finding, models.Claim, models.Contact])
def test_other_rows_are_checked_again_too(desk: Client, model: Any) -> None:
    row = model.objects.published().first()
    data = {"action": "confirm_selected", "_selected_action": [row.pk]}
    desk.post(reverse(f"admin:policies_{model._meta.model_name}_changelist"), data)
    row.refresh_from_db()
    assert row.checked_on == timezone.localdate()


def test_only_published_tables_are_confirmed(lanzhou: CreditTable) -> None:
    draft = transitions.copy_as_draft(lanzhou)
    with pytest.raises(transitions.ReviewError):
        transitions.confirm(draft, date(2026, 11, 22))


# ---- who and against what ----


def test_confirming_names_who_and_against_what(writer: Person, lanzhou: CreditTable) -> None:
    other = source("second-notice", title="另一份通知")
    lanzhou.citations.create(source=other, position=9)
    html = page_words(writer, lanzhou)
    assert '<select name="source" required><option value="">请选</option>' in html
    for chosen in ("", "999999"):
        refused = writer.client.post(step_address(lanzhou, "confirm"), {"source": chosen}, follow=True)
        assert "先选对着哪一份依据。" in said(refused)
    assert "核对无误" not in log.entries(lanzhou)[0].why
    writer.client.post(step_address(lanzhou, "confirm"), {"source": other.pk})
    lanzhou.refresh_from_db()
    assert (lanzhou.checked_on, lanzhou.checked_by) == (timezone.localdate(), writer.user)
    assert log.entries(lanzhou)[0].why == "核对无误，对着：另一份通知"
    assert log.entries(lanzhou)[0].who == "王编"


@pytest.mark.parametrize("model", [Finding, Claim])
def test_other_rows_are_confirmed_on_their_page(writer: Person, model: Any) -> None:
    row = model.objects.published().first()
    url = step_address(row, "confirm")
    assert url in page_words(writer, row)
    assert writer.client.get(url).status_code == 302
    response = writer.client.post(url, follow=True)
    assert said(response) == ["核对无误，核对日改成了今天。"]
    row.refresh_from_db()
    assert (row.checked_on, row.checked_by) == (timezone.localdate(), writer.user)
    assert log.entries(row)[0].why.startswith("核对无误")
    looks = Person("看看", "")
    looks.user.user_permissions.add(Permission.objects.get(codename=f"view_{model._meta.model_name}"))
    assert looks.client.post(url).status_code == 403
    assert url not in page_words(looks, row)


def test_many_are_confirmed_with_who_and_why(writer: Person, lanzhou: CreditTable) -> None:
    data = {"action": "confirm_selected", "_selected_action": [lanzhou.pk], **looked_at(lanzhou)}
    writer.client.post(reverse("admin:policies_credittable_changelist"), data)
    lanzhou.refresh_from_db()
    assert (lanzhou.checked_on, lanzhou.checked_by) == (timezone.localdate(), writer.user)
    assert log.entries(lanzhou)[0].why.startswith("核对无误，对着：")
    assert LogEntry.objects.filter(object_id=lanzhou.pk, change_message__contains="对着").exists()


def test_confirming_is_no_change_of_content(lanzhou: CreditTable) -> None:
    claim = Claim.objects.published().first()
    before = [content_digest(dump(lanzhou, CREDIT)), content_digest(dump(claim, CLAIM))]
    for row in (lanzhou, claim):
        transitions.confirm(row, date(2030, 1, 1))
    assert before == [content_digest(dump(lanzhou, CREDIT)), content_digest(dump(claim, CLAIM))]


# ---- the next release ----


def test_what_was_only_confirmed_still_takes_what_a_release_brings(tmp_path: Path, writer: Person) -> None:
    release = Release(tmp_path)
    release.load()
    table = CreditTable.objects.published().get(region__slug="testcity")
    claim = Claim.objects.published().get(key="test-claim")
    for row in (table, claim):
        transitions.confirm(row, timezone.localdate() + timedelta(days=9), writer.user)
    release.document["credit"][0]["note"] = "男女一样"
    release.document["claims"][0]["why"] = "文件里又改了"
    importer = release.load()
    assert importer.kept == []
    assert importer.counts[ImportOutcome.UPDATED] == 2
    assert Claim.objects.published().get(key="test-claim").why == "文件里又改了"
    assert CreditTable.objects.published().get(region__slug="testcity").note == "男女一样"


def test_a_release_that_repeats_what_is_there_changes_nothing_after_a_check(tmp_path: Path) -> None:
    release = Release(tmp_path)
    release.document["claims"][0]["checked_on"] = date(2026, 11, 20)
    release.load()
    claim = Claim.objects.published().get(key="test-claim")
    transitions.confirm(claim, date(2026, 12, 1))
    release.document["claims"][0]["checked_on"] = date(2026, 11, 25)
    assert release.load().counts[ImportOutcome.UPDATED] == 0
    assert Claim.objects.published().get(key="test-claim").checked_on == date(2026, 12, 1)
    release.document["claims"][0]["checked_on"] = date(2026, 12, 9)
    assert release.load().counts[ImportOutcome.UPDATED] == 1
    assert Claim.objects.published().get(key="test-claim").checked_on == date(2026, 12, 9)
