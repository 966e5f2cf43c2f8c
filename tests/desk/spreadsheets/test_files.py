"""The file itself: which kinds, how large, how hostile."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from desk.spreadsheets import readers, widgets
from desk.spreadsheets.readers import FileError
from policies.models import Region
from tests.desk.spreadsheets.spreadsheets import saved, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def refused(name: str, content: bytes) -> str:
    with pytest.raises(FileError) as caught:
        readers.read(name, content)
    return caught.value.problems[0]


def test_only_two_kinds_of_files() -> None:
    for name in ("a.xls", "a.xlsm", "a.txt", "a"):
        assert refused(name, b"x").startswith("只收 .xlsx 和 .csv 文件")
    assert refused("a.xlsx", b"\xd0\xcf\x11\xe0" + b"0" * 100).startswith("这个文件不是 .xlsx")
    assert refused("a.csv", workbook([["编号"]])).startswith("这个文件不是 CSV")
    assert refused("a.csv", "编号".encode("utf-16")).startswith("这个文件不是 CSV")
    assert refused("a.csv", b"").startswith("这个文件是空的")
    assert refused("a.csv", b"\n\n").startswith("表格是空的")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_as_excel_in_china_writes_it(encoding: str, separator: str) -> None:
    text = f'编号{separator}标题\r\na{separator}"第一行\r\n第二行㐀"\r\n'
    read = readers.read("A.CSV", text.encode(encoding))
    assert read.lines == [readers.SheetLine(2, {"编号": "a", "标题": "第一行\n第二行㐀"})]


def test_too_much_is_refused() -> None:
    assert refused("a.csv", b"a" * (readers.MOST_BYTES + 1)).startswith("文件太大")
    assert refused("a.csv", b"a\n" + b"1\n" * 5001).startswith("超过5000行")
    assert refused("a.xlsx", workbook([["a"], *([1] for _ in range(5001))])).startswith("超过5000行")
    assert "超过60列" in refused("a.csv", b",".join(b"a%d" % n for n in range(61)))
    assert "没有列名" in refused("a.csv", b"a,b\n1,2,3\n")
    assert "超过5000个字" in refused("a.csv", b"a\n" + b"1" * 5001)


def test_rows_far_below_are_not_walked_to() -> None:
    book = Workbook()
    book.active["A1"] = "编号"
    book.active.cell(1_048_576, 1, "x")
    assert readers.read("a.xlsx", saved(book)).lines == []


def archive(*parts: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return buffer.getvalue()


def test_zip_bombs_are_refused_before_anything_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers.openpyxl, "load_workbook", lambda *args, **kwargs: pytest.fail("parsed"))
    bomb = archive(("xl/workbook.xml", b""), ("xl/worksheets/sheet1.xml", b" " * (21 * 1024 * 1024)))
    assert len(bomb) < readers.MOST_BYTES
    assert refused("a.xlsx", bomb).startswith("这个文件解开以后太大了")
    many = archive(*((f"xl/{n}.xml", b"") for n in range(301)))
    assert refused("a.xlsx", many).startswith("这个文件解开以后太大了")
    assert refused("a.xlsx", archive(("x.txt", b""))).startswith("这个文件里没有表格")
    deep = archive(("xl/workbook.xml", b"<a>" * 2_800_000))
    assert len(deep) < 30_000
    wide = archive(("xl/workbook.xml", b"<a>" + b"<b/>" * (readers.MOST_ELEMENTS + 1) + b"</a>"))
    assert "不合规矩" in refused("a.xlsx", deep)
    assert "不合规矩" in refused("a.xlsx", wide)
    for encoding in ("utf-8", "utf-16"):
        entities = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x/>'.encode(encoding)
        assert "不合规矩" in refused("a.xlsx", archive(("xl/workbook.xml", entities)))


def test_a_lying_archive_unpacks_to_no_more_than_it_said() -> None:
    content = bytearray(archive(("xl/workbook.xml", b" " * 3_000_000)))
    # the size in the directory at the end
    at = content.rindex((3_000_000).to_bytes(4, "little"))
    content[at : at + 4] = (10).to_bytes(4, "little")
    assert "打不开" in refused("a.xlsx", bytes(content))


def test_broken_workbook_is_told_in_words() -> None:
    assert "打不开" in refused("a.xlsx", archive(("xl/workbook.xml", b"<x/>"), ("[Content_Types].xml", b"<x")))


def test_formulas_and_error_values_are_refused() -> None:
    book = Workbook()
    for line in (["编号", "金额"], ["a", "=1+1"], ["b", "#DIV/0!"]):
        book.active.append(line)
    with pytest.raises(FileError) as caught:
        readers.read("a.xlsx", saved(book))
    assert [note[:9] for note in caught.value.problems] == ["第2行，金额：这一", "第3行，金额：这一"]
    assert refused("a.csv", "编号\n=1+1\n".encode()).startswith("第2行，编号：这一格是公式")


def test_cells_read_as_an_editor_would_type_them() -> None:
    book = Workbook()
    book.active.append(["日", "数", "比例", "对", "长数"])
    book.active.append([date(2026, 3, 1), 0.1 + 0.2, 0.0205, True, 12393])
    book.active["C2"].number_format = "0.00%"
    line = readers.read("a.xlsx", saved(book)).lines[0]
    assert line.cells == {"日": "2026-03-01", "数": "0.3", "比例": "2.05%", "对": "是", "长数": "12393"}


def test_cells_as_people_type_them() -> None:
    assert widgets.MoneyWidget().clean("¥1,095.50元") == Decimal("1095.50")
    assert widgets.WholeNumberWidget().clean("７０岁") == 70
    for text in ("2026年3月1日", "2026.3.1", "２０２６/3/1"):
        assert widgets.DayWidget().clean(text) == date(2026, 3, 1)
    assert widgets.YesNoWidget(True).clean("√") is True
    assert (
        widgets.RegionWidget().clean("620100")
        == widgets.RegionWidget().clean("兰州")
        == Region.objects.get(slug="lanzhou")
    )
    for text in ("2026-02-30", "99-1-1"):
        with pytest.raises(ValueError, match="请写成年月日"):
            widgets.DayWidget().clean(text)
