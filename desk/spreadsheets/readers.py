"""Reading of uploaded XLSX and CSV files, bounded in size. Raises FileError with sentences for the editor."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice, zip_longest
from typing import Any, NamedTuple
from xml.parsers import expat

import openpyxl

from website.spreadsheet_escape import unescape

MOST_BYTES = 2 * 1024 * 1024
MOST_LINES = 5000
MOST_COLUMNS = 60
MOST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 300
MOST_IN_CELL = 5000
# Of the XML inside: spreadsheet programs write some ten levels, and two elements for a cell.
MOST_DEPTH = 100
MOST_ELEMENTS = 2_000_000

# The sheet that a template and an export bring along for people.
HOW_TO_FILL = "怎么填"
FORMULA = "这一格是公式，本站不算公式。请复制它，再“选择性粘贴—数值”，变成数以后再传。"
SAVE_AS = "请在表格软件里点“另存为”，选“Excel 工作簿（.xlsx）”，再传一次。"
UNRULY = f"这个文件的内容不合规矩，没有打开。{SAVE_AS}"


class FileError(Exception):
    """An upload that cannot be read; `problems` are sentences for the editor."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = list(problems)


class SheetLine(NamedTuple):
    """One line of the sheet with its number as the spreadsheet shows it, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The headings as they were written, and the lines that are not empty. `name` and `unread`: of a workbook, the sheet
    that was read and those that were not."""

    headings: list[str]
    lines: list[SheetLine]
    name: str = ""
    unread: tuple[str, ...] = ()

    @property
    def read_words(self) -> str:
        """Which sheet was read, to the editor; empty for a file that has only one."""
        others = f"，没有读：{'、'.join(f'“{name[:20]}”' for name in self.unread)}" if self.unread else ""
        return f"读的是“{self.name[:20]}”这一张{others}。" if self.name else ""


def read(name: str, content: bytes) -> Sheet:
    """The sheet of an uploaded .xlsx or .csv file."""
    if len(content) > MOST_BYTES:
        raise FileError(f"文件太大：最多{MOST_BYTES // 1024 // 1024} MB。请拆成几份，一份一份传。")
    if not content:
        raise FileError("这个文件是空的。请选对文件，再传一次。")
    kind = name.lower().rpartition(".")[2]
    if kind not in ("xlsx", "csv"):
        raise FileError(f"只收 .xlsx 和 .csv 文件，这个是“{name[-60:]}”。{SAVE_AS}")
    if kind == "csv":
        return _sheet(_csv_rows(content), _csv_cell)
    _check_archive(content)
    with _broken_in_words():
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False, keep_vba=False)
        names = [sheet.title for sheet in book.worksheets]
        chosen = next((name for name in names if name != HOW_TO_FILL), names[0])
        sheet = _sheet(_xlsx_rows(book[chosen]), _xlsx_cell)
    unread = tuple(name for name in names if name not in (chosen, HOW_TO_FILL))
    return replace(sheet, name=chosen, unread=unread)


@contextmanager
def _broken_in_words() -> Iterator[None]:
    """A broken archive fails in many ways inside the library; to the editor they are one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except FileError:
        raise
    except Exception as error:
        raise FileError(f"这个文件打不开，可能坏了，或者加了密码。{SAVE_AS}") from error


Rows = Iterator[tuple[int, list[Any]]]


def _sheet(rows: Rows, text_of: Callable[[Any], str]) -> Sheet:
    """Headings from the first line that is not empty, then the lines below it. `text_of` reads a cell, and raises ValueError
    for one that is not taken."""
    headings: list[str] = []
    lines: list[SheetLine] = []
    problems: list[str] = []
    for number, row in rows:
        cells, unfit = _texts(number, headings, row, text_of)
        if any(cells[MOST_COLUMNS:]):
            raise FileError(f"第{number}行：超过{MOST_COLUMNS}列。请对照模板，删掉多出来的列。")
        if not any(cells) and not unfit:
            continue
        if not headings:
            headings = [" ".join(cell.split()) for cell in cells]
            continue
        if not lines and sum(map(bool, headings)) == 1 < sum(map(bool, cells)):
            raise FileError("列名上面还有一行标题。请删掉列名上面的行，让第一行就是列名，再传一次。")
        if len(lines) == MOST_LINES:
            raise FileError(f"超过{MOST_LINES}行。请拆成几份，一份一份传。")
        problems += unfit
        named = zip_longest(headings, cells[: len(headings)], fillvalue="")
        lines.append(SheetLine(number, {heading: cell for heading, cell in named if heading}))
    if not headings:
        raise FileError("表格是空的：第一行要有列名。请先下载模板。")
    if problems:
        raise FileError(*problems)
    return Sheet([heading for heading in headings if heading], lines)


def _texts(
    number: int, headings: list[str], row: list[Any], text_of: Callable[[Any], str]
) -> tuple[list[str], list[str]]:
    """The cells of a line, and what is wrong with them before anyone knows what they mean."""
    texts, unfit = [], []
    for position, (cell, heading) in enumerate(zip_longest(row, headings[: len(row)], fillvalue=""), 1):
        text = ""
        try:
            text = text_of(cell)
        except ValueError as error:
            unfit.append(f"第{number}行，{heading or f'第{position}列'}：{error}")
        if text and headings and not heading:
            unfit.append(f"第{number}行，第{position}列：“{text[:20]}”上面没有列名。请对照模板补上列名，或清空这一格。")
        texts.append(text)
    return texts, unfit


# ---- csv ----


def _csv_rows(content: bytes) -> Rows:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        yield from enumerate(islice(reader, MOST_LINES * 4), 1)
    except csv.Error as error:
        raise FileError(f"第{reader.line_num}行附近读不了，多半是引号没有成对。{SAVE_AS}") from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, else what Excel in China writes."""
    if b"\0" in content or content.startswith((b"PK", b"\xff\xfe", b"\xfe\xff")):
        raise FileError(f"这个文件不是 CSV。{SAVE_AS}")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(f"文字的编码认不出来：CSV 要用 UTF-8 或 GB18030（GBK）。{SAVE_AS}")


def _csv_cell(cell: str) -> str:
    if cell.lstrip().startswith("="):
        raise ValueError(FORMULA)
    return _text(cell)


# ---- xlsx ----


def _xlsx_rows(sheet: Any) -> Rows:
    sheet.reset_dimensions()
    # one more than allowed each way: what lies beyond is refused, not cut off
    rows = sheet.iter_rows(max_row=MOST_LINES * 4, max_col=MOST_COLUMNS + 1)
    yield from enumerate(map(list, rows), 1)


def _check_archive(content: bytes) -> None:
    """Refuse what is no workbook, what would unpack to too much, and entities in its XML, before anything is parsed."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileError(f"这个文件不是 .xlsx，或者加了密码。{SAVE_AS}") from error
    with archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise FileError("这个文件解开以后太大了。请只留一张表，删掉图片，再传一次。")
        if "xl/workbook.xml" not in archive.namelist():
            raise FileError(f"这个文件里没有表格。{SAVE_AS}")
        for part in parts:
            _check_part(archive, part)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """XML that defines entities can grow without end; no spreadsheet program writes any."""
    if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    with _broken_in_words():
        # zipfile reads no more than the size that was checked, and compares a checksum
        content = archive.read(part)
    text = content.replace(b"\0", b"").upper()
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileError(UNRULY)
    _refuse_depth(content)


def _refuse_depth(content: bytes) -> None:
    """Refuse XML beyond MOST_DEPTH and MOST_ELEMENTS: every library that reads it builds something for each element that
    is open. What is no XML at all is left for it to refuse."""
    depth = elements = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > MOST_DEPTH or elements > MOST_ELEMENTS:
            raise FileError(UNRULY)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    with suppress(expat.ExpatError):
        parser.Parse(content, True)


def _xlsx_cell(cell: Any) -> str:
    """One cell as the text that an editor would type for it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        raise ValueError(FORMULA)
    if cell.data_type == "e":
        raise ValueError(f"这一格是 Excel 的错误值“{value}”。请改成要填的内容，或者清空。")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, (int, float, Decimal)):
        return _number(value, "%" in str(cell.number_format or ""))
    return _text(str(value))


def _day(value: date) -> str:
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()


def _number(value: Any, is_percent: bool) -> str:
    """Twelve digits are more than any figure here has, and fewer than a binary fraction gets wrong."""
    exact = Decimal(f"{value:.12g}")
    return f"{(exact * 100).normalize():f}%" if is_percent else f"{exact.normalize():f}"


# ---- both ----


def _text(cell: str) -> str:
    text = cell.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if len(text) > MOST_IN_CELL:
        raise ValueError(f"超过{MOST_IN_CELL}个字，请缩短。")
    return unescape(text)
