"""The files that are written: nothing in them runs, and templates are good examples."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from openpyxl import load_workbook

from desk.spreadsheets import export
from policies.models import ReaderReport, Source
from tests import builders
from tests.desk.spreadsheets.spreadsheets import IMPORTED, exported, kinds, problems, send, sheet, workbook
from website import spreadsheet_escape

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


# ---- nothing runs ----


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "＝1", "'=1", "''-2"])
def test_text_that_would_run_is_marked_and_comes_back(text: str) -> None:
    marked = spreadsheet_escape.escape(text)
    assert marked == f"'{text}"
    assert spreadsheet_escape.unescape(marked) == text


@pytest.mark.parametrize("text", ["每月95元", "'引号", "0931-12393", "", "a=b"])
def test_other_text_stays(text: str) -> None:
    assert spreadsheet_escape.unescape(spreadsheet_escape.escape(text)) == spreadsheet_escape.escape(text) == text


def test_exports_carry_no_formula(admin_client: Client) -> None:
    ReaderReport.objects.create(message='=HYPERLINK("http://x","领钱")', reference="@x", page="-2\x0b+3")
    content = exported(admin_client, "readerreport")
    cells_of = [cell for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells_of} <= {"s", "n"}
    assert any(str(cell.value).startswith("'=HYPERLINK") for cell in cells_of)
    line = list(csv.reader(io.StringIO(exported(admin_client, "readerreport", "csv").decode("utf-8-sig"))))[1]
    assert "'@x" in line
    assert "'-2+3" in line


def test_numbers_stay_numbers(editor: Client) -> None:
    builders.credit(
        [{"age_from": 0, "amount": Decimal("1.10"), "rate": Decimal("0.0205")}], effective_from=date(2026, 12, 1)
    )
    lines = sheet(exported(editor, "credittable", q="曲靖", status__exact="draft"))
    line = dict(zip(lines[0], lines[1], strict=True))
    assert (line["金额（元）"], line["比例"], line["施行日"].date()) == (1.1, 0.0205, date(2026, 12, 1))
    rows = list(csv.reader(io.StringIO(exported(editor, "credittable", "csv", q="曲靖").decode("utf-8-sig"))))
    assert ("1.1" in rows[1], "2.05%" in rows[1]) == (True, True)


def test_negative_numbers_are_not_marked() -> None:
    assert export._text(Decimal("-5")) == "-5"
    assert export._text("-5") == "'-5"


# ---- templates ----


@pytest.mark.parametrize("name", IMPORTED)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_template_has_headings_and_one_line_that_is_never_imported(editor: Client, name: str, kind: str) -> None:
    content = editor.get(f"/admin/bulk/{name}/template.{kind}").content
    response = send(editor, name, content, f"模板.{kind}")
    assert problems(response) == ["第2行：这是模板里的例子，不是真的。请删掉这一行。"]
    if kind == "xlsx":
        assert load_workbook(io.BytesIO(content)).sheetnames[1] == "怎么填"


@pytest.mark.parametrize("name", IMPORTED)
def test_the_example_of_a_template_is_a_good_one(editor: Client, name: str) -> None:
    Source.objects.get_or_create(
        key="gansu-2026-notice", defaults={"title": "某", "publisher": "某", "evidence": "official"}
    )
    Source.objects.filter(key="gansu-2026-notice").update(title="别的")
    lines = sheet(editor.get(f"/admin/bulk/{name}/template.xlsx").content)
    lines[1][lines[0].index("核对日" if "核对日" in lines[0] else "标题")] = (
        "2026-12-02" if "核对日" in lines[0] else "又一个"
    )
    response = send(editor, name, workbook(lines))
    assert problems(response) == []
    assert kinds(response) in (["new"], ["revision"], ["draft"])
