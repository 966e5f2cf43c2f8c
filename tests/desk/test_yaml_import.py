"""Files → database: what is new or changed is written, editors' changes stay, a bad release leaves no trace."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from desk import source_copies
from desk.review import transitions
from desk.yaml_io.files import ImportFileError
from desk.yaml_io.importer import ImportOutcome, import_release
from policies.models import Claim, Contact, CoverageTable, CreditTable, ImportRecord, Region, Source, SourceCopy, Status
from tests import builders
from tests.desk.release_folder import CREDIT, Release, everything
from tests.files import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return Release(tmp_path)


def credit(status: Status = Status.PUBLISHED) -> CreditTable:
    return CreditTable.objects.get(region__slug="testcity", status=status)


# ---- a new item ----


def test_a_new_release_is_imported_whole_and_published(release: Release) -> None:
    importer = release.load()
    assert importer.counts == {ImportOutcome.NEW: 7}
    table = credit()
    assert table.bands.get().amount == Decimal("90.00")
    assert table.sources[0].title == "某通知"
    assert table.published_at is not None
    coverage = CoverageTable.objects.published().get(region__slug="testcity")
    assert [option.kind for option in coverage.options.all()] == ["lump_sum"]
    assert Region.objects.get(slug="testcity").province == Region.objects.get(slug="gansu")


def test_a_lead_stays_a_draft_beside_the_published_table(release: Release) -> None:
    release.document["credit"].append({"status": "draft", "headline": "线索：每月95元", "bands": [{"amount": "95"}]})
    release.load()
    assert credit(Status.DRAFT).headline == "线索：每月95元"
    assert credit().headline == "每月90元，不分年龄"


def test_a_lead_that_changed_is_written_anew(release: Release) -> None:
    release.document["credit"].append({"status": "draft", "headline": "线索：每月95元", "bands": [{"amount": "95"}]})
    release.load()
    release.document["credit"][1]["note"] = "电话里问到的"
    assert release.load().counts[ImportOutcome.UPDATED] == 1
    assert credit(Status.DRAFT).note == "电话里问到的"


# ---- a changed file ----


def test_a_changed_file_updates_what_nobody_touched(release: Release) -> None:
    release.load()
    release.document["claims"][0]["why"] = "查过了，不是"
    release.document["contacts"][0]["phone"] = "0931-12393"
    release.sources[0]["document_number"] = "某医保〔2026〕1号"
    assert release.load().counts == {ImportOutcome.UPDATED: 3, ImportOutcome.SAME: 4}
    assert Claim.objects.published().get(key="test-claim").why == "查过了，不是"
    assert Contact.objects.published().get(key="test-contact").phone == "0931-12393"
    assert Contact.objects.get(key="test-contact", status=Status.SUPERSEDED).phone == "12393"
    assert Source.objects.published().get(key="test-source").document_number == "某医保〔2026〕1号"


def test_a_changed_table_becomes_a_new_version_and_the_old_one_stays_readable(release: Release) -> None:
    release.load()
    old = credit()
    release.document["credit"][0] |= {"bands": [{"amount": "95.00"}], "change_note": "改正"}
    release.document["credit"][0]["examples"][0] = {**CREDIT["examples"][0], "expected": {"monthly": "95.00"}}
    assert release.load().counts[ImportOutcome.UPDATED] == 1
    old.refresh_from_db()
    assert (old.status, old.bands.get().amount) == (Status.SUPERSEDED, Decimal("90.00"))
    assert (credit().revises, credit().bands.get().amount) == (old, Decimal("95.00"))


def test_a_changed_source_keeps_the_copy_that_files_know_nothing_of(release: Release) -> None:
    release.load()
    kept = source_copies.keep(SourceCopy.MediaType.PNG, picture(), None)
    Source.objects.filter(key="test-source").update(copy=kept, quote="每月划入90元。")
    release.sources[0]["title"] = "改过的通知"
    release.load()
    fresh = Source.objects.published().get(key="test-source")
    assert (fresh.title, fresh.copy, fresh.quote) == ("改过的通知", kept, "每月划入90元。")


def test_a_table_with_another_start_stands_beside_the_first(release: Release) -> None:
    release.load()
    release.document["credit"].append({**CREDIT, "effective_from": date(2026, 1, 1), "note": "2026年起"})
    assert release.load().counts[ImportOutcome.NEW] == 1
    tables = CreditTable.objects.filter(region__slug="testcity")
    assert tables.published().count() == 2
    assert tables.in_force(date(2025, 12, 31)).note == ""
    assert tables.in_force(date(2026, 1, 1)).note == "2026年起"


def test_a_value_that_is_gone_from_the_file_goes_back_to_its_default(release: Release) -> None:
    release.sources[0]["document_number"] = "写错了"
    release.load()
    del release.sources[0]["document_number"]
    release.load()
    assert Source.objects.published().get(key="test-source").document_number == ""


# ---- an editor's change ----


def test_what_an_editor_changed_is_kept_and_reported(release: Release) -> None:
    release.load()
    Claim.objects.filter(key="test-claim").update(why="编辑问过医保局")
    release.document["claims"][0]["why"] = "文件里又改了"
    importer = release.load()
    assert importer.kept == ["claims:test-claim"]
    assert Claim.objects.published().get(key="test-claim").why == "编辑问过医保局"


def test_an_editors_change_to_an_unchanged_item_is_not_even_asked_about(release: Release) -> None:
    release.load()
    Claim.objects.filter(key="test-claim").update(why="编辑问过医保局")
    importer = release.load()
    assert importer.counts == {ImportOutcome.SAME: 7}
    assert Claim.objects.published().get(key="test-claim").why == "编辑问过医保局"


def test_an_editors_revision_of_a_table_outlasts_the_next_release(release: Release) -> None:
    release.load()
    draft = transitions.copy_as_draft(credit())
    draft.note = "编辑改过的说明"
    draft.save()
    transitions.publish(draft)
    release.document["credit"][0]["note"] = "文件里的新说明"
    importer = release.load()
    assert importer.kept == ["credit:testcity:retiree:unstated"]
    assert credit().note == "编辑改过的说明"


def test_a_row_that_an_editor_changed_counts_as_a_change_of_its_table(release: Release) -> None:
    release.load()
    credit().bands.update(note="编辑的说明")
    release.document["credit"][0]["note"] = "文件里的新说明"
    assert release.load().kept == ["credit:testcity:retiree:unstated"]
    assert credit().note == ""


def test_a_table_that_an_editor_took_down_is_not_put_up_again(release: Release) -> None:
    release.load()
    transitions.withdraw(credit())
    release.document["credit"][0]["note"] = "文件里的新说明"
    assert release.load().kept == ["credit:testcity:retiree:unstated"]
    assert not CreditTable.objects.published().filter(region__slug="testcity").exists()


def test_a_lead_that_an_editor_published_is_not_overwritten(release: Release) -> None:
    release.document["credit"] = [{**CREDIT, "status": "draft"}]
    release.load()
    transitions.publish(credit(Status.DRAFT))
    release.document["credit"][0]["note"] = "文件里又改了"
    assert len(release.load().kept) == 1
    assert credit().note == ""


def test_an_item_that_an_editor_deleted_does_not_come_back(release: Release) -> None:
    release.load()
    Claim.objects.filter(key="test-claim").delete()
    release.document["claims"][0]["why"] = "文件里又改了"
    assert release.load().kept == ["claims:test-claim"]
    assert not Claim.objects.filter(key="test-claim").exists()


def test_an_item_that_an_editor_made_first_is_not_overwritten(release: Release) -> None:
    builders.source("test-source", title="编辑先写的")
    assert release.load().kept == ["source:test-source"]
    assert Source.objects.published().get(key="test-source").title == "编辑先写的"


def test_the_command_names_what_it_kept(release: Release) -> None:
    release.load()
    Claim.objects.filter(key="test-claim").update(why="编辑问过医保局")
    release.document["claims"][0]["why"] = "文件里又改了"
    release._write("regions/990100-testcity.yaml", release.document)
    values = io.StringIO()
    call_command("import_policies", release.folder, stdout=values)
    assert "保留了编辑的改动：claims:test-claim" in values.getvalue()


# ---- a bad release ----


def broken(release: Release, how: str) -> str:
    """Break the release in one way; the words that the error must have."""
    table, source = release.document["credit"][0], release.sources[0]
    breaks: dict[str, tuple[Any, str]] = {
        "name": (lambda: table.update(colour="red"), "credit:testcity:retiree:unstated：不认识的项目 colour"),
        "row name": (lambda: table.update(bands=[{"amuont": "90"}]), "bands[1]：不认识的项目 amuont"),
        "section": (lambda: release.document.update(credits=[]), "不认识的栏目 credits"),
        "region": (lambda: release.document.update(region="nowhere"), "没有网址名为“nowhere”的地区"),
        "no region": (lambda: release.document.pop("region"), "第一行要写 region"),
        "source": (lambda: table.update(citations=[{"source": "nothing"}]), "没有编号为“nothing”的依据"),
        "parent": (lambda: release.regions[0].__setitem__(7, "atlantis"), "没有编号为“atlantis”的地区"),
        "columns": (lambda: release.regions[0].append("too much"), "regions.csv：第2行"),
        "amount": (lambda: table.update(bands=[{"amount": "ninety"}]), "bands[1]：amount"),
        "date": (lambda: table.update(effective_from="last spring"), "effective_from"),
        "choice": (lambda: source.update(evidence="rumour"), "source:test-source：evidence"),
        "address": (lambda: source.update(url="javascript:alert(1)"), "source:test-source：url"),
        "no key": (lambda: source.pop("key"), "key"),
        "status": (lambda: table.update(status="published soon"), "status 只能写 draft"),
        "not a list": (lambda: release.document.update(credit={"headline": "每月90元"}), "每条前面一个短横"),
        "rows not a list": (lambda: table.update(bands={"amount": "90"}), "bands：要写成一条一条的"),
        "not items": (lambda: setattr(release, "sources", ["test-source"]), "sources.yaml：要写成一条一条的"),
        "twice": (lambda: release.document["credit"].append({**CREDIT}), "写了两次"),
        "yaml": (lambda: setattr(release, "sources", "- key: [unclosed"), "sources.yaml：读不了"),
        "a list": (lambda: setattr(release, "document", ["region"]), "第一行要写 region"),
        "empty": (lambda: setattr(release, "document", ""), "第一行要写 region"),
        "example": (
            lambda: table["examples"].append({**CREDIT["examples"][0], "expected": {"monthly": "91.00"}}),
            "应得91.00，算出来是90.00",
        ),
        "gap": (lambda: table.update(bands=[{"age_from": 70, "amount": "90"}]), "没有一行管到"),
    }
    act, words = breaks[how]
    act()
    return words


BREAKS = [
    *("name", "row name", "section", "region", "no region", "source", "parent", "columns", "amount", "date", "choice"),
    *("address", "no key", "status", "not a list", "rows not a list", "not items", "twice", "yaml", "a list", "empty"),
    *("example", "gap"),
]


@pytest.mark.parametrize("how", BREAKS)
def test_a_bad_release_says_what_is_wrong_and_changes_nothing(release: Release, how: str) -> None:
    words = broken(release, how)
    regions, sources, records = Region.objects.count(), Source.objects.count(), ImportRecord.objects.count()
    with pytest.raises(ImportFileError) as error:
        release.load()
    assert words in str(error.value)
    assert (Region.objects.count(), Source.objects.count(), ImportRecord.objects.count()) == (regions, sources, records)
    assert not CreditTable.objects.filter(region__slug="testcity").exists()


def test_a_release_that_fails_in_its_last_file_leaves_the_database_as_it_was(release: Release) -> None:
    release.load()
    before = everything("testcity")
    release.document["claims"][0]["why"] = "先改成这样"
    release.document["contacts"][0]["url"] = "不是网址"
    with pytest.raises(ImportFileError, match="contacts:test-contact"):
        release.load()
    assert everything("testcity") == before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        # the second city has the code, or the name, of the first
        ({0: "990100"}, "region:secondcity：code"),
        ({2: "测试市"}, "region:secondcity：name"),
    ],
)
def test_an_item_that_the_database_refuses_is_named(release: Release, change: dict[int, str], words: str) -> None:
    second = ["990200", "secondcity", "第二市", "第二", "dier", "de", "prefecture", "testcity", ""]
    release.regions.append([change.get(index, value) for index, value in enumerate(second)])
    with pytest.raises(ImportFileError, match=words):
        release.load()
    assert not Region.objects.filter(slug="testcity").exists()


def test_a_row_that_the_database_refuses_is_named(release: Release) -> None:
    release.document["credit"][0]["bands"] = [{"age_from": 70, "age_below": 60, "amount": "90"}]
    with pytest.raises(ImportFileError, match=r"credit:testcity:retiree:unstated bands\[1\]"):
        release.load()
    assert not Region.objects.filter(slug="testcity").exists()


def test_an_import_asks_the_database_the_same_number_of_times_however_large_it_is(
    release: Release, django_assert_max_num_queries: Any
) -> None:
    release.document["contacts"] += [
        {"key": f"contact-{number}", "kind": "phone", "name": "热线", "phone": "12393"} for number in range(200)
    ]
    with django_assert_max_num_queries(160):
        release.load()
    assert Contact.objects.published().filter(region__slug="testcity").count() == 201


def test_rows_of_a_release_begin_their_history_as_drafts_and_are_published(release: Release) -> None:
    release.load()
    trail = credit().history.order_by("history_id").values_list("history_type", "status", "history_change_reason")
    assert list(trail) == [("+", Status.DRAFT, None), ("~", Status.PUBLISHED, "发布")]
    assert [row.history_type for row in credit().bands.get().history.all()] == ["+"]


def test_a_folder_that_is_none_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ImportFileError, match=r"regions\.csv：读不了"):
        import_release(tmp_path / "nothing")


def test_a_file_that_is_no_text_is_a_clear_error(release: Release) -> None:
    release.load()
    (release.folder / "sources.yaml").write_bytes(b"\xff\xfe\x00key")
    with pytest.raises(ImportFileError, match=r"sources\.yaml：读不了"):
        import_release(release.folder)


def test_the_command_says_that_nothing_was_imported(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有导入任何内容"):
        call_command("import_policies", tmp_path)
