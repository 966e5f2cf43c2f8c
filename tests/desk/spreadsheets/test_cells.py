"""What is wrong with a line, where, and the way out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from policies.models import CreditTable
from tests import builders
from tests.desk.spreadsheets.spreadsheets import BAND, ROW, of_dicts, problems, saved, send, workbook

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("cells_by_heading", "said"),
    [
        ({"金额": "九十五"}, "第2行，金额：请写数字，最多两位小数，例如：95"),
        ({"金额": -5}, "第2行，金额：不能是负数，例如：95"),
        ({"金额": 95.123}, "第2行，金额：请写数字，最多两位小数，例如：95"),
        ({"地区": ""}, "第2行，地区：空着，请写地名，例如：兰州市"),
        ({"地区": "曲靖是"}, "第2行，地区：没有叫“曲靖是”的地方。是不是：曲靖市？"),
        ({"地区": "香港特别行政区"}, "第2行，地区：香港特别行政区有自己的制度，本站不收它的表。请删掉这一行。"),
        ({"施行日": "12月"}, "第2行，施行日：请写成年月日，例如：2026-03-01"),
        ({"施行日": 46082}, "第2行，施行日：这是 Excel 里日期的序号。请把这一格的格式改成日期，或写成：2026-03-01"),
        (
            {"参保身份": "农民"},
            "第2行，参保身份：没有“农民”这一项。请写其中一个：不分、单位职工、灵活就业、机关事业单位",
        ),
        ({"满多少周岁起": "七十"}, "第2行，满多少周岁起：请写整数，例如：0"),
        (
            {"满多少周岁起": 75, "不满多少周岁": 70},
            "第2行，不满多少周岁：比“满多少周岁起”还小。请把两格对调，或清空一格。",
        ),
        ({"比例": 0.5}, "第2行，比例：请写上百分号：0.5%。"),
        ({"退休时间从": "以前"}, "第2行，退休时间从：月份请写成：2026年12月，或2026-12。"),
        (
            {"依据编号": "没有的"},
            "第2行，依据编号：没有编号、文号或标题是“没有的”的依据。请先在“依据”里加上它，或改正这一格。",
        ),
        ({"金额": "=1+1"}, "第2行，金额：这一格是公式，本站不算公式。请复制它，再“选择性粘贴—数值”，变成数以后再传。"),
        ({"不认识": "1"}, "列名“不认识”不认识。请对照模板改正，或删掉这一列。"),
    ],
)
def test_errors_name_line_and_column_and_the_way_out(editor: Client, cells_by_heading: Any, said: str) -> None:
    builders.source()
    response = send(editor, "credittable", of_dicts([BAND | cells_by_heading]))
    assert said in problems(response)
    assert not CreditTable.objects.filter(region=builders.city()).exists()


@pytest.mark.parametrize(
    ("cells_by_heading", "said"),
    [
        ({"累计缴费": 25}, "第2行，累计缴费：请写清楚是25年还是25个月。"),
        ({"查到了": "也许"}, "第2行，查到了：请写：是，或者：否"),
        ({"年限不够怎么办": "不知道"}, "第2行，年限不够怎么办：每个办法写一行（格子里换行），先写是哪一种：一次补齐"),
    ],
)
def test_errors_of_coverage(editor: Client, cells_by_heading: Any, said: str) -> None:
    response = send(editor, "coveragetable", of_dicts([ROW | cells_by_heading]))
    assert problems(response)[0].startswith(said)


def test_two_lines_of_one_table_may_not_disagree(editor: Client) -> None:
    builders.source()
    lines = [BAND | {"不满多少周岁": 70}, BAND | {"满多少周岁起": 70, "核对日": "2026-11-21"}]
    note = problems(send(editor, "credittable", of_dicts(lines)))
    assert note == ["第3行，核对日：和第2行不一样，可它们是同一张表。请改成一样的，或把这一格清空。"]


def test_every_wrong_line_is_named_at_once(editor: Client) -> None:
    builders.source()
    note = problems(
        send(editor, "credittable", of_dicts([BAND | {"依据编号": f"没有{number}"} for number in range(120)]))
    )
    assert len(note) == 100
    assert note[99].startswith("第101行")


def test_a_title_above_the_headings_is_one_sentence(editor: Client) -> None:
    response = send(editor, "credittable", workbook([["兰州标准"], ["地区", "金额（元）"], ["兰州市", 95]]))
    assert problems(response) == ["列名上面还有一行标题。请删掉列名上面的行，让第一行就是列名，再传一次。"]


def test_a_column_that_stands_twice_is_named(editor: Client) -> None:
    response = send(editor, "credittable", workbook([["地区", "金额（元）", "金额"], ["兰州市", 95, 95]]))
    assert problems(response) == ["列名“金额”写了两次，请删掉一列。"]


def test_an_amount_that_is_not_clear_is_asked_about_and_a_place_is_known_by_its_sound(editor: Client) -> None:
    lines = [["地区", "施行日", "金额（元）"], ["衢洲市", "2026-03-01", "95,00"]]
    found = " ".join(problems(send(editor, "credittable", workbook(lines))))
    assert "是不是：衢州市？" in found
    assert "“95,00”看不清楚" in found


def test_a_source_is_known_by_its_title_and_number_and_columns_that_stay_empty_may_be_missing(editor: Client) -> None:
    builders.source(title="关于调整计入标准的通知，第二号", document_number="甘医保发〔2026〕9号")
    for name in ("关于调整计入标准的通知，第二号", "甘医保发〔2026〕9号", "test-notice"):
        plan = send(editor, "credittable", of_dicts([{"地区": "曲靖市", "金额": "95元", "依据": name}])).context["plan"]
        assert any(cell.new == "关于调整计入标准的通知，第二号" for cell in plan.changes[0].cells)
    line = {"标题": "新通知", "发布者": "甘肃省医疗保障局", "依据级别": "官方文件"}
    assert [change.kind for change in send(editor, "source", of_dicts([line])).context["plan"].changes] == ["new"]


def test_which_sheet_was_read_is_said(editor: Client) -> None:
    book = Workbook()
    book.active.title = "标准"
    book.active.append(["地区", "金额（元）"])
    book.active.append(["曲靖市", 95])
    book.create_sheet("去年的")
    book.create_sheet("怎么填")
    html = send(editor, "credittable", saved(book)).content.decode()
    assert "读的是“标准”这一张，没有读：“去年的”。" in html
    assert "怎么填”" not in html
