"""Export to and import from spreadsheets: nothing runs, nothing is published, nothing is imported on any error."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook

from policies import review, sheets
from policies.admin.bulk import cells, files, writing
from policies.admin.bulk.books import BOOKS
from policies.admin.bulk.files import FileError
from policies.models import Claim, Contact, CoverageTable, CreditTable, ReaderReport, Region, Source, Status

from . import builders

pytestmark = pytest.mark.django_db

IMPORTED = [name for name, book in BOOKS.items() if book.imports]
TABLES = ("credittable", "coveragetable")


@pytest.fixture
def editor(db: None, client: Client) -> Client:
    """Somebody of the group 编辑, signed in."""
    user = User.objects.create_user("bianji", is_staff=True)
    user.groups.add(Group.objects.get(name="编辑"))
    client.force_login(user)
    return client


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
BAND = {"地区": "海口市", "施行日": "2026-12-01", "核对日": "2026-11-20", "一句话": "每月95元"}
BAND |= {"依据编号": "test-notice", "满多少周岁起": 0, "金额": 95} | EMPTY_BAND
EMPTY_ROW = dict.fromkeys(["性别", "参保身份", "首次参保从", "首次参保到", "退休从", "退休到", "实际缴费"])
EMPTY_ROW |= dict.fromkeys(["须超过", "实际缴费在哪里", "说明"])
ROW = {"地区": "海口市", "施行日": "2026-12-01", "一句话": "都是25年", "查到了": "是", "累计缴费": "25年"} | EMPTY_ROW


# ---- out and in again ----


def _lines_of(book_name: str) -> list[Any]:
    """What a sheet says of every table, whatever its state and its number."""
    resource = BOOKS[book_name].resource()
    columns = [c for n, c in {**resource.in_group("table"), **resource.in_group("row")}.items() if n != "pk"]
    lines = resource.iter_queryset(BOOKS[book_name].model.objects.order_by("pk"))
    return sorted([column.widget.shown(column.get_value(pair)) for column in columns] for pair in lines)


def _empty() -> None:
    """A fresh database: the places, and nothing said about them."""
    for model in (CreditTable, CoverageTable):
        model.objects.update(revises=None)
        model.objects.all().delete()
    for relation in Source._meta.related_objects:
        relation.related_model._default_manager.all().delete()
    for model in (Claim, Contact, Source):
        model.objects.all().delete()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_round_trip_into_an_empty_database(admin_client: Client, kind: str) -> None:
    builders.credit([{"age_from": 0, "age_below": 70, "rate": Decimal("0.025")}, {"age_from": 70, "note": "=没有查到"}])
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
    book = BOOKS[name]
    rows = book.model._default_manager.order_by("key")
    return [[column.widget.shown(column.get_value(row)) for column in book.columns()] for row in rows]


@pytest.mark.parametrize("name", IMPORTED)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_was_exported_and_not_touched_changes_nothing(editor: Client, name: str, kind: str) -> None:
    response = send(editor, name, exported(editor, name, kind), f"{name}.{kind}")
    assert response.status_code == 200, problems(response)
    assert set(kinds(response)) == {"same"}
    assert "没有要导入的" in response.content.decode()


@pytest.mark.parametrize("name", BOOKS)
def test_every_table_is_exported_with_chinese_headings(admin_client: Client, name: str) -> None:
    lines = sheet(exported(admin_client, name))
    assert all(any("一" <= sign <= "鿿" for sign in heading) for heading in lines[0])
    rows = list(csv.reader(io.StringIO(exported(admin_client, name, "csv").decode("utf-8-sig"))))
    assert rows[0] == lines[0]
    assert len(rows) == len(lines)


def test_export_is_what_the_list_shows(editor: Client) -> None:
    lines = sheet(exported(editor, "credittable", q="兰州", status__exact="published", p="7"))
    places = {line[lines[0].index("地区")] for line in lines[1:]}
    assert places == {"兰州市"}
    page = editor.get("/admin/policies/credittable/", {"q": "兰州"}).content.decode()
    assert "/admin/bulk/credittable/export.xlsx?q=%E5%85%B0%E5%B7%9E" in page
    assert "/admin/bulk/credittable/import/" in page


def test_a_table_without_rows_has_a_line(editor: Client) -> None:
    builders.credit([], headline="还没有行")
    lines = sheet(exported(editor, "credittable", q="还没有行"))
    assert len(lines) == 2
    assert lines[1][lines[0].index("金额（元）")] is None


# ---- nothing runs ----


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "＝1", "'=1", "''-2"])
def test_text_that_would_run_is_marked_and_comes_back(text: str) -> None:
    marked = sheets.escape(text)
    assert marked == f"'{text}"
    assert sheets.unescape(marked) == text


@pytest.mark.parametrize("text", ["每月95元", "'引号", "0931-12393", "", "a=b"])
def test_other_text_stays(text: str) -> None:
    assert sheets.unescape(sheets.escape(text)) == sheets.escape(text) == text


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
    lines = sheet(exported(editor, "credittable", q="海口", status__exact="draft"))
    line = dict(zip(lines[0], lines[1], strict=True))
    assert (line["金额（元）"], line["比例"], line["施行日"].date()) == (1.1, 0.0205, date(2026, 12, 1))
    rows = list(csv.reader(io.StringIO(exported(editor, "credittable", "csv", q="海口").decode("utf-8-sig"))))
    assert ("1.1" in rows[1], "2.05%" in rows[1]) == (True, True)


def test_negative_numbers_are_not_marked() -> None:
    assert writing._text(Decimal("-5")) == "-5"
    assert writing._text("-5") == "'-5"


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
    assert kinds(response) in (["new"], ["changed"])


# ---- tables arrive as drafts ----


def test_new_table_is_a_draft_of_the_one_who_brought_it(editor: Client) -> None:
    builders.source()
    lines = [
        BAND | {"不满多少周岁": 70},
        {**BAND, "施行日": "2026-12-01", "满多少周岁起": 70, "金额": "105元", "一句话": ""},
    ]
    preview = send(editor, "credittable", of_dicts(lines))
    assert kinds(preview) == ["new"]
    assert "确认导入" in preview.content.decode()
    assert not CreditTable.objects.filter(region=builders.city()).exists()
    response = confirm(editor, "credittable", preview)
    assert "导入好了：新增1。都是草稿" in str(next(iter(response.context["messages"])))
    table = CreditTable.objects.get(region=builders.city())
    assert (table.status, table.written_by.username, table.headline) == (Status.DRAFT, "bianji", "每月95元")
    assert [(band.age_from, band.age_below, band.amount) for band in table.bands.all()] == [
        (0, 70, 95),
        (70, None, 105),
    ]
    assert table.sources == [builders.source()]
    assert "表.xlsx" in table.history.first().history_change_reason
    assert "从文件" in LogEntry.objects.get(object_id=table.pk).get_change_message()
    # the same file again says nothing new
    assert set(kinds(send(editor, "credittable", of_dicts(lines)))) == {"same"}


@pytest.fixture
def lanzhou(db: None) -> CreditTable:
    return CreditTable.objects.published().get(region__slug="lanzhou", audience="retiree")


def changed(client: Client, table: Any, **cells_by_heading: Any) -> bytes:
    """The exported lines of one table with some cells changed on its first line."""
    name = table._meta.model_name
    lines = sheet(exported(client, name))
    number = lines[0].index("表号")
    mine = [dict(zip(lines[0], line, strict=True)) for line in lines[1:] if line[number] == table.pk]
    mine[0] |= cells_by_heading
    return of_dicts(mine)


def test_changed_line_of_a_published_table_makes_a_revision(editor: Client, lanzhou: CreditTable) -> None:
    before = (lanzhou.headline, [band.amount for band in lanzhou.bands.all()])
    content = changed(editor, lanzhou, **{"金额（元）": 95, "施行日": "2026年12月1日", "一句话": "每月95元，不分年龄"})
    preview = send(editor, "credittable", content)
    assert kinds(preview) == ["revision"]
    change = preview.context["plan"].changes[0]
    assert ("金额", "90", "95") in [(c.heading, c.old, c.new) for c in change.lines[0].cells]
    confirm(editor, "credittable", preview)
    lanzhou.refresh_from_db()
    assert (lanzhou.headline, [band.amount for band in lanzhou.bands.all()]) == before
    assert lanzhou.status == Status.PUBLISHED
    draft = lanzhou.revisions.get()
    assert (draft.status, draft.effective_from, draft.written_by.username) == (
        Status.DRAFT,
        date(2026, 12, 1),
        "bianji",
    )
    assert [band.amount for band in draft.bands.all()] == [95]
    # what is not in the sheet is copied
    assert draft.examples.count() == lanzhou.examples.count()
    assert [c.locator for c in draft.citations.all()] == [c.locator for c in lanzhou.citations.all()]


def test_a_second_revision_is_refused_and_the_same_one_is_nothing_new(editor: Client, lanzhou: CreditTable) -> None:
    content = changed(editor, lanzhou, **{"金额（元）": 95})
    bring(editor, "credittable", content)
    assert kinds(send(editor, "credittable", content)) == ["same"]
    response = send(editor, "credittable", changed(editor, lanzhou, **{"金额（元）": 99}))
    assert "已有修订它的草稿" in problems(response)[0]
    assert lanzhou.revisions.count() == 1


def test_a_draft_is_changed_row_by_row(editor: Client) -> None:
    table = builders.credit([{"age_below": 70, "amount": Decimal(90)}, {"age_from": 70, "amount": Decimal(99)}])
    kept = table.bands.first().pk
    lines = sheet(changed(editor, table, **{"金额（元）": 91}))
    del lines[2]
    preview = send(editor, "credittable", workbook(lines))
    assert kinds(preview) == ["draft"]
    assert [line.kind for line in preview.context["plan"].changes[0].lines] == ["changed", "gone"]
    confirm(editor, "credittable", preview)
    table.refresh_from_db()
    assert [(band.pk, band.amount) for band in table.bands.all()] == [(kept, 91)]
    assert (table.version, table.written_by.username) == (2, "bianji")


def test_coverage_arrives_with_options_and_years(editor: Client) -> None:
    options = "一次补齐：可以一次补。\n按月接着缴：也可以。"
    lines = [
        ROW
        | {"性别": "男", "累计缴费": "30年", "实际缴费": "10年6个月", "退休到": "2029-12", "年限不够怎么办": options},
        ROW | {"性别": "女", "须超过": "是", "首次参保从": "2019年1月"},
    ]
    bring(editor, "coveragetable", of_dicts(lines))
    table = CoverageTable.objects.get(region=builders.city())
    assert [(o.kind, o.text) for o in table.options.all()] == [("lump_sum", "可以一次补。"), ("monthly", "也可以。")]
    men, women = table.rows.get(sex="male"), table.rows.get(sex="female")
    assert (men.cumulative_months, men.actual_months, men.retires_to) == (360, 126, date(2029, 12, 31))
    assert (women.cumulative_months, women.strictly_more, women.enrolled_from) == (300, True, date(2019, 1, 1))


def test_sources_of_a_draft_are_exchanged_and_the_others_keep_what_they_say(editor: Client) -> None:
    table = builders.credit()
    table.citations.update(locator="第二条")
    other = builders.source("other-notice")
    bring(editor, "credittable", changed(editor, table, 依据编号="other-notice, test-notice"))
    assert [(c.source.key, c.locator) for c in table.citations.all()] == [
        ("other-notice", ""),
        ("test-notice", "第二条"),
    ]
    bring(editor, "credittable", changed(editor, table, 依据编号=other.key))
    assert [c.source for c in table.citations.all()] == [other]


def test_a_table_in_review_is_left_alone(editor: Client) -> None:
    table = builders.credit()
    review.submit(table)
    response = send(editor, "credittable", changed(editor, table, **{"金额（元）": 1}))
    assert "正在等人审核" in problems(response)[0]


def test_a_draft_saved_meanwhile_is_shown_again(editor: Client) -> None:
    table = builders.credit()
    preview = send(editor, "credittable", changed(editor, table, **{"金额（元）": 91}))
    CreditTable.objects.filter(pk=table.pk).update(version=2, headline="别人改过")
    response = confirm(editor, "credittable", preview)
    assert "别人改过其中的内容" in response.content.decode()
    assert [band.amount for band in table.bands.all()] == [90]
    # what is shown now can be confirmed
    confirm(editor, "credittable", response)
    assert [band.amount for band in table.bands.all()] == [91]


def test_lines_without_a_number_join_the_table_of_their_place_and_start(editor: Client) -> None:
    table = builders.credit([{"age_below": 70, "amount": Decimal(90)}], effective_from=date(2026, 12, 1))
    lines = sheet(changed(editor, table))
    added = dict.fromkeys(lines[0]) | {"地区": "海口", "给谁": "退休人员", "施行日": "2026/12/1", "满多少周岁起": 70}
    lines.append([*(added | {"金额（元）": 100}).values()])
    bring(editor, "credittable", workbook(lines))
    assert [band.amount for band in table.bands.all()] == [90, 100]


def test_an_open_draft_of_the_same_start_has_to_be_named(editor: Client) -> None:
    builders.source()
    bring(editor, "credittable", of_dicts([BAND]))
    number = CreditTable.objects.get(region=builders.city()).pk
    response = send(editor, "credittable", of_dicts([BAND | {"金额": 100}]))
    assert problems(response) == [
        f"第2行，表号：这个地方同一天施行的已有草稿（第{number}号）。要改它，请在这一格写上它的号。"
    ]


def test_number_of_another_place_is_refused(editor: Client, lanzhou: CreditTable) -> None:
    builders.source()
    response = send(editor, "credittable", of_dicts([BAND | {"表号": lanzhou.pk}]))
    assert "兰州市" in problems(response)[0]
    assert problems(response)[0].startswith("第2行，表号：")


# ---- keyed rows ----


def test_claim_is_changed_and_another_added(editor: Client) -> None:
    claim = Claim.objects.select_related("region").first()
    lines = [dict(zip(row, line, strict=True)) for row, line in _lines(editor, "claim") if line[0] == claim.key]
    fresh = lines[0] | {"编号": None, "说法": "每月返300元"}
    preview = send(editor, "claim", of_dicts([lines[0] | {"结论": "属实"}, fresh, fresh | {"说法": "每月返400元"}]))
    assert kinds(preview) == ["changed", "new", "new"]
    assert [c.heading for c in preview.context["plan"].changes[0].cells] == ["结论"]
    count = Claim.objects.count()
    confirm(editor, "claim", preview)
    claim.refresh_from_db()
    assert (claim.verdict, Claim.objects.count()) == ("true", count + 2)
    assert "表.xlsx" in claim.history.first().history_change_reason
    assert Claim.objects.get(statement="每月返400元").key.startswith(f"{claim.region.slug}-{claim.topic}-")


def _lines(client: Client, name: str) -> Iterator[tuple[list[Any], list[Any]]]:
    lines = sheet(exported(client, name))
    return ((lines[0], line) for line in lines[1:])


def test_a_new_title_of_a_cited_source_is_asked_about(editor: Client, lanzhou: CreditTable) -> None:
    """As on the page of the source: published tables show it at once."""
    source = lanzhou.sources[0]
    lines = [dict(zip(names, line, strict=True)) for names, line in _lines(editor, "source") if line[0] == source.key]
    preview = send(editor, "source", of_dicts([lines[0] | {"标题": "改过的标题"}]))
    html = preview.content.decode()
    assert 'name="knows"' in html
    assert str(lanzhou) in html
    again = confirm(editor, "source", preview)
    assert "勾上“我知道”" in again.content.decode()
    source.refresh_from_db()
    assert source.title != "改过的标题"
    path = "/admin/bulk/source/import/confirm/"
    editor.post(path, {"upload": again.context["upload"], "knows": "on"})
    source.refresh_from_db()
    assert source.title == "改过的标题"
    assert any(
        "它引用的依据改了" in entry.get_change_message() for entry in LogEntry.objects.filter(object_id=lanzhou.pk)
    )
    # what no page shows is not asked about
    assert (
        'name="knows"'
        not in send(editor, "source", of_dicts([lines[0] | {"标题": "改过的标题", "编辑备注": "x"}])).content.decode()
    )


def test_an_import_collides_with_a_form_that_was_open(editor: Client, admin_client: Client) -> None:
    table = builders.credit()
    address = f"/admin/policies/credittable/{table.pk}/change/"
    seen = admin_client.get(address).context["original"].version
    bring(editor, "credittable", changed(editor, table, **{"金额（元）": 91}))
    response = admin_client.post(address, {"version": seen, "headline": "晚了一步", "_save": "保存"})
    assert response.status_code == 409
    table.refresh_from_db()
    assert table.headline == "每月90元"
    assert "91" in response.content.decode()


def test_one_bad_line_and_nothing_is_imported(editor: Client) -> None:
    count = Source.objects.count()
    good = {"编号": "a-1", "标题": "某", "发布者": "某局", "依据级别": "官方文件"}
    bad = {"编号": "a 2", "标题": "长" * 201, "发布者": "", "依据级别": "可靠", "发布日": "去年", "网址": "www.x.cn"}
    response = send(editor, "source", of_dicts([good, bad]))
    said = problems(response)
    assert "第3行，标题：太长了：最多200个字，现在201个字，请缩短。" in said
    assert "第3行，发布者：空着，请填。" in said
    assert "第3行，依据级别：没有“可靠”这一项。请写其中一个：官方文件、官方转述、媒体报道" in said
    assert "第3行，发布日：请写成年月日，例如：2026-03-01" in said
    assert "第3行，网址：请写完整的网址，例如：https://www.nhsa.gov.cn/" in said
    assert any(sentence.startswith("第3行，编号：只能用英文字母") for sentence in said)
    assert Source.objects.count() == count


def test_a_key_written_twice_is_refused(editor: Client) -> None:
    line = {"编号": "a-1", "标题": "某", "发布者": "某局", "依据级别": "官方文件"}
    assert (
        problems(send(editor, "source", of_dicts([line, line])))[0] == "第2行，编号：“a-1”写了2次。一个编号只能有一行。"
    )


# ---- what is wrong, and where ----


@pytest.mark.parametrize(
    ("cells_by_heading", "said"),
    [
        ({"金额": "九十五"}, "第2行，金额：请写数字，最多两位小数，例如：95"),
        ({"金额": -5}, "第2行，金额：不能是负数，例如：95"),
        ({"金额": 95.123}, "第2行，金额：请写数字，最多两位小数，例如：95"),
        ({"地区": ""}, "第2行，地区：空着，请写地名，例如：兰州市"),
        ({"地区": "海口是"}, "第2行，地区：没有叫“海口是”的地方。是不是：海口市？"),
        ({"地区": "香港特别行政区"}, "第2行，地区：香港特别行政区有自己的制度，本站不收它的表。请删掉这一行。"),
        ({"施行日": "12月"}, "第2行，施行日：请写成年月日，例如：2026-03-01"),
        ({"施行日": 46082}, "第2行，施行日：这是 Excel 里日期的序号。请把这一格的格式改成日期，或写成：2026-03-01"),
        ({"参保身份": "农民"}, "第2行，参保身份：没有“农民”这一项。请写其中一个：不分、单位职工、灵活就业"),
        ({"满多少周岁起": "七十"}, "第2行，满多少周岁起：请写整数，例如：0"),
        (
            {"满多少周岁起": 75, "不满多少周岁": 70},
            "第2行，不满多少周岁：比“满多少周岁起”还小。请把两格对调，或清空一格。",
        ),
        ({"比例": 0.5}, "第2行，比例：请写上百分号：0.5%。"),
        ({"退休时间从": "以前"}, "第2行，退休时间从：月份请写成：2026年12月，或2026-12。"),
        ({"一句话": ""}, "第2行，一句话：空着，请填。例如：每月95元，不分年龄"),
        ({"依据编号": "没有的"}, "第2行，依据编号：没有编号为“没有的”的依据。请先在“依据”里加上它，或改正编号。"),
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
    said = problems(send(editor, "credittable", of_dicts(lines)))
    assert said == ["第3行，核对日：和第2行不一样，可它们是同一张表。请改成一样的，或把这一格清空。"]


def test_every_wrong_line_is_named_at_once(editor: Client) -> None:
    builders.source()
    said = problems(send(editor, "credittable", of_dicts([BAND | {"金额": "x"} for _ in range(120)])))
    assert len(said) == 100
    assert said[99].startswith("第101行")


# ---- the file itself ----


def refused(name: str, content: bytes) -> str:
    with pytest.raises(FileError) as caught:
        files.read(name, content)
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
    read = files.read("A.CSV", text.encode(encoding))
    assert read.lines == [files.Line(2, {"编号": "a", "标题": "第一行\n第二行㐀"})]


def test_too_much_is_refused() -> None:
    assert refused("a.csv", b"a" * (files.MOST_BYTES + 1)).startswith("文件太大")
    assert refused("a.csv", b"a\n" + b"1\n" * 5001).startswith("超过5000行")
    assert refused("a.xlsx", workbook([["a"], *([1] for _ in range(5001))])).startswith("超过5000行")
    assert "超过60列" in refused("a.csv", b",".join(b"a%d" % n for n in range(61)))
    assert "没有列名" in refused("a.csv", b"a\n1,2\n")
    assert "写了两次" in refused("a.csv", b"a,a\n1,2\n")
    assert "超过5000个字" in refused("a.csv", b"a\n" + b"1" * 5001)


def test_rows_far_below_are_not_walked_to() -> None:
    book = Workbook()
    book.active["A1"] = "编号"
    book.active.cell(1_048_576, 1, "x")
    assert files.read("a.xlsx", saved(book)).lines == []


def archive(*parts: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts:
            packed.writestr(name, content)
    return buffer.getvalue()


def test_zip_bombs_are_refused_before_anything_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files.openpyxl, "load_workbook", lambda *args, **kwargs: pytest.fail("parsed"))
    bomb = archive(("xl/workbook.xml", b""), ("xl/worksheets/sheet1.xml", b" " * (21 * 1024 * 1024)))
    assert len(bomb) < files.MOST_BYTES
    assert refused("a.xlsx", bomb).startswith("这个文件解开以后太大了")
    many = archive(*((f"xl/{n}.xml", b"") for n in range(301)))
    assert refused("a.xlsx", many).startswith("这个文件解开以后太大了")
    assert refused("a.xlsx", archive(("x.txt", b""))).startswith("这个文件里没有表格")
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
        files.read("a.xlsx", saved(book))
    assert [said[:9] for said in caught.value.problems] == ["第2行，金额：这一", "第3行，金额：这一"]
    assert refused("a.csv", "编号\n=1+1\n".encode()).startswith("第2行，编号：这一格是公式")


def test_cells_read_as_an_editor_would_type_them() -> None:
    book = Workbook()
    book.active.append(["日", "数", "比例", "对", "长数"])
    book.active.append([date(2026, 3, 1), 0.1 + 0.2, 0.0205, True, 12393])
    book.active["C2"].number_format = "0.00%"
    line = files.read("a.xlsx", saved(book)).lines[0]
    assert line.cells == {"日": "2026-03-01", "数": "0.3", "比例": "2.05%", "对": "是", "长数": "12393"}


def test_cells_as_people_type_them() -> None:
    assert cells.Money(example="95").clean("¥1,095.50元") == Decimal("1095.50")
    assert cells.Whole(example="70").clean("７０岁") == 70
    assert cells.Day(example="").clean("2026年3月1日") == cells.Day(example="").clean("2026.3.1") == date(2026, 3, 1)
    assert cells.YesNo(True).clean("√") is True
    assert cells.Place().clean("620100") == cells.Place().clean("兰州") == Region.objects.get(slug="lanzhou")
    for text in ("2026-02-30", "99-1-1"):
        with pytest.raises(ValueError, match="请写成年月日"):
            cells.Day(example="2026-03-01").clean(text)


# ---- who may, and how it is served ----


def test_strangers_and_onlookers_may_not(client: Client, lanzhou: CreditTable) -> None:
    paths = ("export.xlsx", "template.xlsx", "import/", "import/confirm/")
    for path in paths:
        assert "/admin/login/" in client.get(f"/admin/bulk/credittable/{path}")["Location"]
    client.force_login(User.objects.create_user("looks", is_staff=True))
    assert [client.get(f"/admin/bulk/credittable/{path}").status_code for path in paths] == [403] * 4


def test_what_has_no_import_and_what_does_not_exist(editor: Client, admin_client: Client) -> None:
    assert admin_client.get("/admin/bulk/region/import/").status_code == 403
    assert admin_client.get("/admin/bulk/user/export.xlsx").status_code == 404
    assert admin_client.get("/admin/bulk/claim/export.pdf").status_code == 404
    assert admin_client.get("/admin/bulk/claim/import/confirm/").status_code == 302


def test_a_preview_belongs_to_one_editor_and_one_kind(editor: Client, admin_client: Client) -> None:
    builders.source()
    token = send(editor, "credittable", of_dicts([BAND])).context["upload"]
    for client, name, sent in (
        (admin_client, "credittable", token),
        (editor, "claim", token),
        (editor, "credittable", token[:-2]),
        (editor, "credittable", ""),
    ):
        response = client.post(f"/admin/bulk/{name}/import/confirm/", {"upload": sent})
        assert "请重新选文件" in problems(response)[0]
    assert not CreditTable.objects.filter(region=builders.city()).exists()


def test_too_large_a_file_is_told(editor: Client) -> None:
    response = send(editor, "claim", b"a" * (files.MOST_BYTES + 1), "a.csv")
    assert problems(response)[0].startswith("文件太大")
    response = editor.post("/admin/bulk/claim/import/")
    assert "请先选一个文件。" in response.content.decode()


class _Inline(HTMLParser):
    """What a strict CSP would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")


@pytest.fixture
def strict() -> Callable[[Any], str]:
    """The page's HTML, after a look for what the CSP forbids and for what is not Chinese."""

    def strict(response: Any) -> str:
        html = response.content.decode()
        parser = _Inline()
        parser.feed(html)
        assert parser.found == []
        assert "script-src 'self'" in response.headers["Content-Security-Policy"]
        return html

    return strict


def test_pages_are_strict_and_chinese(editor: Client, strict: Callable[[Any], str]) -> None:
    builders.source()
    for name in IMPORTED:
        html = strict(editor.get(f"/admin/bulk/{name}/import/"))
        assert "每一列怎么填" in html
    html = strict(send(editor, "credittable", of_dicts([BAND | {"一句话": "<b>粗</b>"}])))
    assert "&lt;b&gt;粗&lt;/b&gt;" in html
    strict(send(editor, "credittable", of_dicts([BAND | {"金额": "<i>"}])))
