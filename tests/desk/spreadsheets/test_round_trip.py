"""Out and in again: what was exported and not touched changes nothing."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from desk.spreadsheets.sheets import SHEET_TYPES
from policies.models import Claim, Contact, CoverageTable, CreditTable, Source, Status
from tests import builders
from tests.desk.spreadsheets.spreadsheets import IMPORTED, TABLES, bring, exported, kinds, problems, send, sheet

pytestmark = pytest.mark.django_db
# What is written in a file has nothing to do with the database.
KINDS = pytest.mark.parametrize("kind", ["xlsx", pytest.param("csv", marks=pytest.mark.one_database)])


def _lines_of(book_name: str) -> list[Any]:
    """What a sheet says of every table, whatever its state and its number."""
    resource = SHEET_TYPES[book_name].resource()
    columns = [c for n, c in {**resource.in_group("table"), **resource.in_group("row")}.items() if n != "pk"]
    lines = resource.iter_queryset(SHEET_TYPES[book_name].model.objects.order_by("pk"))
    return sorted([column.widget.shown(column.get_value(pair)) for column in columns] for pair in lines)


def _empty() -> None:
    """A fresh database: the places, and nothing said about them."""
    for model in (CreditTable, CoverageTable):
        model.objects.update(revises=None)
        model.objects.all().delete()
    for relation in (one for one in Source._meta.related_objects if one.related_model is not Source):
        relation.related_model._default_manager.all().delete()
    for model in (Claim, Contact, Source):
        model.objects.all().delete()


@KINDS
def test_round_trip_into_an_empty_database(admin_client: Client, kind: str) -> None:
    builders.credit([{"age_from": 0, "age_below": 70, "rate": Decimal("0.025")}, {"age_from": 70, "note": "=没查到"}])
    before = {name: _lines_of(name) for name in TABLES}
    keyed = {name: _shown(name) for name in ("source", "claim", "contact", "finding")}
    files_by_name = {name: exported(admin_client, name, kind) for name in (*keyed, *TABLES)}
    _empty()
    for name, content in files_by_name.items():
        assert len(bring(admin_client, name, content, f"{name}.{kind}").redirect_chain) == 1, name
    assert {name: _lines_of(name) for name in TABLES} == before
    assert {name: _shown(name) for name in keyed} == keyed
    for model in (CreditTable, CoverageTable):
        assert set(model.objects.values_list("status", flat=True)) == {Status.DRAFT}
        assert not model.objects.exclude(written_by__username="admin").exists()


def _shown(name: str) -> list[list[str]]:
    book = SHEET_TYPES[name]
    rows = book.model._default_manager.order_by("key")
    return [[column.widget.shown(column.get_value(row)) for column in book.columns()] for row in rows]


@pytest.mark.parametrize("name", SHEET_TYPES)
def test_every_table_has_chinese_headings_and_untouched_changes_nothing(
    admin_client: Client, editor: Client, name: str
) -> None:
    files = {kind: exported(editor if name in IMPORTED else admin_client, name, kind) for kind in ("xlsx", "csv")}
    lines = sheet(files["xlsx"])
    assert all(any("一" <= sign <= "鿿" for sign in heading) for heading in lines[0])
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert rows[0] == lines[0]
    assert len(rows) == len(lines)
    for kind, content in files.items() if name in IMPORTED else ():
        response = send(editor, name, content, f"{name}.{kind}")
        assert response.status_code == 200, problems(response)
        assert set(kinds(response)) == {"same"}
        assert "没有要导入的" in response.content.decode()


def test_export_is_what_the_list_shows(editor: Client) -> None:
    lines = sheet(exported(editor, "credittable", q="兰州", status__exact="published", p="7"))
    places = {line[lines[0].index("地区")] for line in lines[1:]}
    assert places == {"兰州市"}
    page = editor.get("/admin/policies/credittable/", {"q": "兰州"}).content.decode()
    assert "/admin/bulk/credittable/export.xlsx?q=%E5%85%B0%E5%B7%9E" in page
    assert "/admin/bulk/credittable/import/" in page
    # what begins like the number of the page is kept: the list after an import, and a province
    brought = {"pk__in": "1,2", "province": "gansu", "p": "1"}
    page = editor.get("/admin/policies/credittable/", brought).content.decode()
    assert '/admin/bulk/credittable/export.xlsx?pk__in=1%2C2&amp;province=gansu"' in page


def test_a_table_without_rows_has_a_line(editor: Client) -> None:
    builders.credit([], headline="还没有行")
    lines = sheet(exported(editor, "credittable", q="还没有行"))
    assert len(lines) == 2
    assert lines[1][lines[0].index("金额（元）")] is None
