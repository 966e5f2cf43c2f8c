"""The release that comes with the site: imported again, exported, and imported back, it stays what it is."""

from __future__ import annotations

import filecmp
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from desk.management.commands.import_policies import DATA
from desk.yaml_io.importer import ImportOutcome, import_release
from policies import open_data
from policies.models import (
    Claim,
    Contact,
    CoverageTable,
    CreditTable,
    Finding,
    ImportRecord,
    PaymentFact,
    Region,
    Source,
    Status,
    TopUp,
)
from tests.desk.release_folder import everything

pytestmark = pytest.mark.django_db


def test_importing_the_release_again_changes_nothing() -> None:
    before = everything()
    rows = {model: model.objects.count() for model in (CreditTable, CoverageTable, Claim, Finding, Contact)}
    importer = import_release(DATA)
    assert set(importer.counts) == {ImportOutcome.SAME}
    assert importer.counts[ImportOutcome.SAME] > 800
    assert importer.kept == []
    assert everything() == before
    assert rows == {model: model.objects.count() for model in rows}


def test_the_release_has_no_problem_that_publishing_would_refuse() -> None:
    call_command("check_policies", stdout=io.StringIO())


def test_checking_names_table_and_reason_of_a_problem() -> None:
    CreditTable.objects.filter(region__slug="lanzhou", audience="retiree").update(checked_on=None)
    values = io.StringIO()
    with pytest.raises(CommandError, match="1处问题"):
        call_command("check_policies", stdout=values)
    assert "兰州市：每月90元" in values.getvalue()
    assert "核对日" in values.getvalue()


def empty_database() -> None:
    CreditTable.objects.all().delete()
    CoverageTable.objects.all().delete()
    for model in (Claim, Finding, Contact, TopUp, PaymentFact, ImportRecord):
        model.objects.all().delete()
    for model in _users_elsewhere():
        model.objects.all().delete()
    Source.objects.all().delete()
    for level in ("prefecture", "county", "direct", "sar", "province", "nation"):
        Region.objects.filter(level=level).delete()


def _users_elsewhere() -> list[type[models.Model]]:
    """Models of other apps that point to sources or regions."""
    users = []
    for target in (Source, Region):
        for relation in target._meta.related_objects:
            if relation.related_model._meta.app_label != "policies":
                users.append(relation.related_model)
    return users


@pytest.fixture(scope="module")
def first(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release as the database writes it, exported once for all tests that look at it."""
    folder = tmp_path_factory.mktemp("export")
    with django_db_blocker.unblock():
        call_command("export_policies", folder, stdout=io.StringIO())
    return folder


def test_export_import_export_gives_the_same_files(first: Path, tmp_path: Path) -> None:
    second = tmp_path / "second"
    published = open_data.whole_data()
    empty_database()
    importer = import_release(first)
    assert set(importer.counts) == {ImportOutcome.NEW}
    assert open_data.whole_data() == published
    call_command("export_policies", second, stdout=io.StringIO())
    names = sorted(str(path.relative_to(first)) for path in first.rglob("*.*"))
    assert len(names) > 150
    assert names == sorted(str(path.relative_to(second)) for path in second.rglob("*.*"))
    _, different, missing = filecmp.cmpfiles(first, second, names, shallow=False)
    assert (different, missing) == ([], [])


def test_importing_an_export_back_replaces_no_table(first: Path) -> None:
    tables = CreditTable.objects.count(), CoverageTable.objects.count()
    import_release(first)
    assert (CreditTable.objects.count(), CoverageTable.objects.count()) == tables
    assert not CreditTable.objects.filter(status=Status.SUPERSEDED).exists()


def test_the_export_reads_like_the_files_that_editors_know(first: Path) -> None:
    text = (first / "regions" / "620100-lanzhou.yaml").read_text(encoding="utf-8")
    assert text.startswith("region: lanzhou\ncredit:\n- first_published: 2026-11-22\n  checked_on: ")
    drafts = (first / "regions" / "110000-beijing.yaml").read_text(encoding="utf-8")
    assert "- status: draft\n" in drafts
    assert (first / "regions.csv").read_text(encoding="utf-8") == (DATA / "regions.csv").read_text(encoding="utf-8")
