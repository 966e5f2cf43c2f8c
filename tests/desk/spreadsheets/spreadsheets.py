"""Spreadsheets as editors make and send them."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from desk.spreadsheets.sheets import SHEET_TYPES

IMPORTED = [name for name, book in SHEET_TYPES.items() if book.imports]
TABLES = ("credittable", "coveragetable")


def exported(client: Client, name: str, kind: str = "xlsx", **query: str) -> bytes:
    response = client.get(f"/admin/bulk/{name}/export.{kind}", query)
    assert response.status_code == 200
    return response.content


def sheet(content: bytes) -> list[list[Any]]:
    """The lines of an exported workbook."""
    return [list(row) for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def workbook(lines: list[list[Any]]) -> bytes:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def of_dicts(lines: list[dict[str, Any]]) -> bytes:
    headings = list(dict.fromkeys(name for line in lines for name in line))
    return workbook([headings, *([line.get(name) for name in headings] for line in lines)])


def changed(client: Client, table: Any, **cells_by_heading: Any) -> bytes:
    """The exported lines of one table with some cells changed on its first line."""
    name = table._meta.model_name
    lines = sheet(exported(client, name))
    number = lines[0].index("表号")
    mine = [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if line[number] == table.pk]
    mine[0] |= cells_by_heading
    return of_dicts(mine)


def send(client: Client, name: str, content: bytes, file_name: str = "表.xlsx") -> Any:
    upload = SimpleUploadedFile(file_name, content)
    return client.post(f"/admin/bulk/{name}/import/", {"file": upload})


def confirm(client: Client, name: str, preview: Any) -> Any:
    assert not problems(preview)
    return client.post(f"/admin/bulk/{name}/import/confirm/", {"upload": preview.context["upload"]}, follow=True)


def bring(client: Client, name: str, content: bytes, file_name: str = "表.xlsx") -> Any:
    """Upload and confirm."""
    return confirm(client, name, send(client, name, content, file_name))


def problems(response: Any) -> list[str]:
    return list(response.context.get("problems", []))


def kinds(response: Any) -> list[str]:
    return [change.kind for change in response.context["plan"].changes]


# One line of each kind of table, with the columns that a sheet has to have.
EMPTY_BAND = dict.fromkeys(
    ["不满多少周岁", "参保身份", "退休时间从", "退休时间到", "约数下限", "约数上限", "比例", "说明"]
)
BAND = {"地区": "曲靖市", "施行日": "2026-12-01", "核对日": "2026-11-20"}
BAND |= {"依据编号": "test-notice", "满多少周岁起": 0, "金额": 95} | EMPTY_BAND
EMPTY_ROW = dict.fromkeys(["性别", "参保身份", "首次参保从", "首次参保到", "退休从", "退休到", "实际缴费"])
EMPTY_ROW |= dict.fromkeys(["须超过", "实际缴费在哪里", "说明"])
ROW = {"地区": "曲靖市", "施行日": "2026-12-01", "查到了": "是", "累计缴费": "25年"} | EMPTY_ROW
