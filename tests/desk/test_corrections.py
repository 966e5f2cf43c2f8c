"""What this site said wrongly: corrections and tables taken down, in the history, the changes and the feed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from desk.yaml_io.exporter import export_release
from desk.yaml_io.files import ImportFileError
from desk.yaml_io.importer import import_release
from policies.changelog import ChangelogEntry, ChangeType, changes
from policies.models import CoverageTable, CreditTable, ImportRecord, Region, Status
from tests.desk.release_folder import CREDIT, Release
from tests.pages import Page

pytestmark = pytest.mark.django_db
Open = Callable[..., Page]
WRONG = {"change_kind": "correction", "said_before": "每月80元。", "why_wrong": "那是旧的数。"}
GONE = {"status": "withdrawn", "withdrawn_on": date(2026, 12, 1), "withdrawn_because": "省里的表管它。"}


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path)


def place() -> Region:
    return Region.objects.get(slug="testcity")


def news() -> list[ChangelogEntry]:
    """What changed in the made-up city itself, not in the nation."""
    return [entry for entry in changes(place()) if entry.region == place()]


def table(status: Status = Status.PUBLISHED) -> CreditTable:
    return CreditTable.objects.get(region__slug="testcity", status=status)


def dated(release: Release, **values: Any) -> None:
    """The table of the release with a start, so that it is news."""
    start = {"effective_from": date(2023, 1, 1), "first_published": date(2026, 11, 22), "change_note": "2023年起90元。"}
    release.document["credit"][0] |= {**start, **values}


def test_a_correction_keeps_the_announcement_of_the_rule_and_adds_its_own(release: Release, open_page: Open) -> None:
    dated(release, first_published=date(2026, 12, 1), **WRONG)
    release.load()
    found = [entry for entry in news() if entry.key.startswith("credittable")]
    assert [(entry.type, entry.on) for entry in found] == [
        (ChangeType.CORRECTION, date(2026, 12, 1)),
        (ChangeType.RULE, date(2023, 1, 1)),
    ]
    assert found[0].text == "更正：每月90元，不分年龄。本站以前写“每月80元”。那是旧的数。"
    assert (found[1].text, found[1].evidence) == ("2023年起90元。（后来更正了）", None)
    history = open_page("/cities/testcity/history/").text
    assert "更正（2026年12月1日）：本站以前写“每月80元”。那是旧的数。" in history


def test_on_an_upgrade_the_wrong_version_is_struck_and_shows_no_grade(release: Release, client: Client) -> None:
    dated(release)
    release.load()
    dated(release, first_published=date(2026, 12, 1), note="改过", **WRONG)
    release.load()
    assert table(Status.SUPERSEDED).revises is None
    html = client.get("/cities/testcity/history/").content.decode()
    struck = html[html.index("（写错了）") :]
    assert "<s>每月90元，不分年龄</s>" in struck
    assert "这一版写错了，以更正为准。" in struck
    credit_part = struck[: struck.index('id="coverage"')]
    assert "官方文件" not in credit_part


def test_a_correction_without_its_words_is_refused(release: Release) -> None:
    dated(release, change_kind="correction")
    with pytest.raises(ImportFileError, match="更正要写"):
        release.load()


def test_a_release_takes_a_table_down_with_a_reason(release: Release, open_page: Open, client: Client) -> None:
    release.load()
    release.document["credit"][0] |= GONE
    release.load()
    assert table(Status.WITHDRAWN).withdrawn_because == "省里的表管它。"
    history = open_page("/cities/testcity/history/").text
    assert "（已撤下）" in history
    assert "本站2026年12月1日撤下了这一版，因为省里的表管它。" in history
    assert news()[0].text == "本站撤下了“每月90元，不分年龄”，因为省里的表管它。"
    assert client.get("/cities/testcity.json").json()["withdrawn"] == [
        {
            "kind": "credit",
            "headline": "每月90元，不分年龄",
            "withdrawn_on": "2026-12-01",
            "because": "省里的表管它。",
        }
    ]
    # the next import of the same files changes nothing
    assert release.load().counts["更新"] == 0


def test_a_fresh_install_knows_what_was_taken_down(release: Release, open_page: Open) -> None:
    release.document["credit"] = [{**CREDIT, "headline": "每月80元", **GONE}]
    release.load()
    assert table(Status.WITHDRAWN).headline == "每月80元"
    assert "本站2026年12月1日撤下了这一版" in open_page("/cities/testcity/history/").text
    assert "测试每月返多少，我们没查到" in open_page("/cities/testcity/").text


def test_what_an_editor_changed_is_not_taken_down(release: Release) -> None:
    release.load()
    table().bands.update(note="编辑的说明")
    release.document["credit"][0] |= GONE
    assert release.load().kept == ["credit:testcity:retiree:unstated"]
    assert table().status == Status.PUBLISHED


@pytest.mark.parametrize("missing", ["withdrawn_on", "withdrawn_because"])
def test_a_withdrawal_says_when_and_why(release: Release, missing: str) -> None:
    release.document["credit"] = [{name: value for name, value in {**CREDIT, **GONE}.items() if name != missing}]
    with pytest.raises(ImportFileError, match="withdrawn_because"):
        release.load()


def test_the_day_of_the_first_publication_is_the_projects_not_the_machines(release: Release, client: Client) -> None:
    dated(release)
    release.load()
    assert table().first_published == date(2026, 11, 22)
    (rule,) = (entry for entry in news() if entry.key.startswith("credittable"))
    assert (rule.published_on, rule.key) == (date(2026, 11, 22), "credittable-testcity-2023-01-01")
    # an older installation that imported it on a day of its own learns the day
    CreditTable.objects.filter(pk=table().pk).update(first_published=timezone.localdate())
    dated(release, first_published=date(2026, 11, 20))
    assert release.load().counts["未变"] == 7
    assert table().first_published == date(2026, 11, 20)
    assert "本站更新日：2026年11月20日" not in client.get("/").content.decode()


def test_what_a_release_wrote_comes_back_as_it_was(release: Release, tmp_path: Path) -> None:
    dated(release, first_published=date(2026, 12, 1), known_until=date(2026, 12, 31), **WRONG)
    release.load()
    folder = tmp_path / "export"
    export_release(folder)
    import_release(folder)
    assert not CreditTable.objects.filter(region=place()).exclude(status=Status.PUBLISHED).exists()


def test_the_feed_is_the_same_on_every_installation(
    release: Release, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another installation has other keys of rows, another order and another day of import."""
    dated(release, first_published=date(2026, 12, 1), **WRONG)
    release.document["coverage"][0] |= GONE
    release.load()
    first = client.get("/changes/feed/", {"city": "testcity"}).content
    assert "更正：".encode() in first
    for model in (CreditTable, CoverageTable):
        model.objects.filter(region__slug="testcity").delete()
    ImportRecord.objects.filter(key__contains="testcity").delete()
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: later)
    release.load()
    monkeypatch.undo()
    assert client.get("/changes/feed/", {"city": "testcity"}).content == first
