"""Export as XLSX with typed cells, or as CSV that Excel opens in Chinese. No cell is run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from import_export.fields import Field
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from tablib import Dataset

from website.spreadsheet_escape import escape

from .readers import HOW_TO_FILL, MOST_LINES
from .resources import short
from .sheets import SheetType
from .widgets import (
    DayWidget,
    MoneyWidget,
    OptionsWidget,
    Share,
    SourcesWidget,
    TextWidget,
    WholeNumberWidget,
    in_words,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
WIDE, NARROW = 36, 14
LONGEST_LIST = 255


def content(book: SheetType, kind: str, data: Dataset) -> bytes:
    """The file: `kind` is xlsx or csv."""
    return xlsx(book, data) if kind == "xlsx" else as_csv(data)


def template(book: SheetType) -> Dataset:
    """Headings and one example line, its figures and days as such."""
    columns = book.columns()
    typed = (MoneyWidget, DayWidget, WholeNumberWidget)
    pairs = zip(columns, book.example_line(), strict=True)
    line = [column.widget.read(text) if isinstance(column.widget, typed) else text for column, text in pairs]
    return Dataset(line, headers=[column.column_name for column in columns])


# ---- csv ----


def as_csv(data: Dataset) -> bytes:
    lines = Dataset(*(map(_text, row) for row in data), headers=[escape(heading) for heading in data.headers])
    return b"\xef\xbb\xbf" + lines.export("csv").encode()


def _text(value: Any) -> str:
    """A cell as text. Only text is marked: a number below zero is no formula."""
    words = in_words(value)
    return words if isinstance(value, (int, date, Decimal)) else escape(ILLEGAL_CHARACTERS_RE.sub("", words))


# ---- xlsx ----


def xlsx(book: SheetType, data: Dataset) -> bytes:
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = book.title
    columns = book.columns()
    _headings(sheet, data.headers)
    for row, values in enumerate(data, 2):
        for place, value in enumerate(values, 1):
            _fill(sheet.cell(row, place), value)
    for place, column in enumerate(columns, 1):
        _offer(sheet, place, column)
    if book.imports:
        _explain(workbook.create_sheet(HOW_TO_FILL), columns)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _headings(sheet: Worksheet, headings: Iterable[str]) -> None:
    for place, heading in enumerate(headings, 1):
        cell = sheet.cell(1, place)
        _fill(cell, heading)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _fill(cell: Cell, value: Any) -> None:
    """Numbers and days as such; everything else as text that stays text."""
    if isinstance(value, Share):
        cell.value, cell.number_format = Decimal(value), "0.0####%"
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        cell.value = value
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif text := ILLEGAL_CHARACTERS_RE.sub("", in_words(value)):
        cell.value = escape(text)
        cell.data_type = "s"


def _offer(sheet: Worksheet, place: int, column: Field) -> None:
    """The width of a column, and its choices as a list to pick from."""
    letter = get_column_letter(place)
    widget = column.widget
    plain = type(widget) in (TextWidget, OptionsWidget, SourcesWidget)
    sheet.column_dimensions[letter].width = WIDE if plain else NARROW
    listed = f'"{",".join(widget.offered)}"'
    if widget.offered and not column.readonly and len(listed) <= LONGEST_LIST:
        validation = DataValidation(type="list", formula1=listed, allow_blank=True, showErrorMessage=False)
        sheet.add_data_validation(validation)
        validation.add(f"{letter}2:{letter}{MOST_LINES + 1}")


def _explain(sheet: Worksheet, columns: list[Field]) -> None:
    """A second sheet that nobody imports: what each column takes."""
    _headings(sheet, ("列名", "怎么填"))
    for row, column in enumerate(columns, 2):
        _fill(sheet.cell(row, 1), column.column_name)
        _fill(sheet.cell(row, 2), how_to_fill(column))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = NARROW * 2, WIDE * 2


OF_COLUMN = {
    "表号": "导出时自带的，不要改；新的表留空。同一张表的各行写一样的号。",
    "编号": "导出时自带的，不要改；新的一行留空就自动编。",
    "例子按哪天": "这个人按哪天算；留空就按施行日，没有施行日就按今天。",
    "例子身份": "已经退休，或还在职；留空就照这张表是给谁的。",
    "例子应得": "这个人每月（按年发的，每年）应得多少元。自己先照文件算好。",
    "状态": "只是给您看的，导入时不管它。",
    "满多少周岁起": "整数；不分年龄写0。",
    "不满多少周岁": "整数；没有上限就留空。",
    "施行日": "年月日；来源没有写明就留空。",
}


def how_to_fill(column: Field) -> str:
    """What a column takes, in a sentence."""
    return OF_COLUMN.get(short(column.column_name)) or column.widget.how
