"""Tables arrive as drafts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from desk.review import transitions
from desk.spreadsheets.plan import SAME
from policies.models import CoverageTable, CreditTable, Status
from tests import builders
from tests.desk.people import user_of
from tests.desk.spreadsheets.spreadsheets import (
    BAND,
    ROW,
    bring,
    changed,
    confirm,
    kinds,
    of_dicts,
    problems,
    send,
    sheet,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_new_table_is_a_draft_of_the_one_who_brought_it(editor: Client) -> None:
    builders.source()
    lines = [
        BAND | {"不满多少周岁": 70},
        {**BAND, "施行日": "2026-12-01", "满多少周岁起": 70, "金额": "105元"},
    ]
    preview = send(editor, "credittable", of_dicts(lines))
    assert kinds(preview) == ["new"]
    assert "确认导入" in preview.content.decode()
    assert not CreditTable.objects.filter(region=builders.city()).exists()
    response = confirm(editor, "credittable", preview)
    assert "导入好了：新增1。都是草稿" in str(next(iter(response.context["messages"])))
    table = CreditTable.objects.get(region=builders.city())
    assert (table.status, table.written_by.username, table.headline) == (
        Status.DRAFT,
        "bianji",
        "每月：不满70周岁95元；满70周岁起105元",
    )
    assert [(band.age_from, band.age_below, band.amount) for band in table.bands.all()] == [
        (0, 70, 95),
        (70, None, 105),
    ]
    assert table.sources == [builders.source()]
    assert "表.xlsx" in table.history.first().history_change_reason
    assert "从文件" in LogEntry.objects.get(object_id=table.pk).get_change_message()
    # the same file again says nothing new
    assert set(kinds(send(editor, "credittable", of_dicts(lines)))) == {"same"}


def test_changed_line_of_a_published_table_makes_a_revision(editor: Client, lanzhou: CreditTable) -> None:
    before = (lanzhou.headline, [band.amount for band in lanzhou.bands.all()])
    content = changed(editor, lanzhou, **{"金额（元）": 95, "施行日": "2026年12月1日"})
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


def test_a_revision_begun_after_the_preview_is_not_made_a_second_time(editor: Client, lanzhou: CreditTable) -> None:
    preview = send(editor, "credittable", changed(editor, lanzhou, **{"金额（元）": 95}))
    transitions.copy_as_draft(lanzhou, user_of("chen", "编辑"))
    response = confirm(editor, "credittable", preview)
    assert "已有修订它的草稿" in response.content.decode()
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
    transitions.submit(table)
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
    added = dict.fromkeys(lines[0]) | {"地区": "曲靖", "给谁": "退休人员", "施行日": "2026/12/1", "满多少周岁起": 70}
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


def test_the_preview_says_what_each_draft_would_be_and_would_lack(editor: Client) -> None:
    notice = builders.source()
    right = BAND | EXAMPLE
    wrong = {**BAND, **EXAMPLE, "地区": "兰州市", "例子：应得": 99}
    preview = send(editor, "credittable", of_dicts([right, wrong]))
    (named, sources, problems_of_right), (_, _, problems_of_wrong) = preview.context["drafts"]
    assert (named, sources, problems_of_right) == ("曲靖市：每月95元，不分年龄（2026-12-01）", notice.title, [])
    assert "应得99.00，算出来是95.00" in problems_of_wrong[0]
    assert not CreditTable.objects.filter(region=builders.city()).exists(), "only tried"
    # what every new table has is not told
    told = {cell.heading for change in preview.context["plan"].changes for cell in change.cells}
    assert "施行日" in told
    assert not told & {"医保年度从几月开始", "约数", "暂定"}
    confirm(editor, "credittable", preview)
    assert CreditTable.objects.filter(region=builders.city(), status=Status.DRAFT).exists()


def test_what_is_wrong_in_several_lines_is_said_once(editor: Client) -> None:
    builders.source()
    lines = [{**BAND, "地区": name, "依据编号": "没有的"} for name in ("曲靖市", "兰州市", "天水市")]
    refused = send(editor, "credittable", of_dicts(lines))
    (once,) = problems(refused)
    assert once.startswith("第2—4行，依据编号：没有编号、文号或标题是“没有的”的依据。")
    assert f'href="{reverse("admin:policies_source_add")}"' in refused.content.decode()
    (apart,) = problems(send(editor, "credittable", of_dicts([lines[0], BAND, lines[2]])))
    assert apart.startswith("第2、4行，")


EXAMPLE = {"例子：性别": "女", "例子：出生年月": "1960年3月", "例子：应得": 95}


def test_an_example_comes_with_its_row_and_is_not_brought_twice(editor: Client) -> None:
    builders.source()
    line = BAND | EXAMPLE
    preview = send(editor, "credittable", of_dicts([line]))
    assert "女，1960年3月出生" in preview.content.decode()
    confirm(editor, "credittable", preview)
    draft = CreditTable.objects.get(region__slug="qujing", status=Status.DRAFT)
    example = draft.examples.get()
    assert example.answers == {"status": "retired", "sex": "female", "birth_year": 1960, "birth_month": 3}
    assert (example.expected, example.as_of) == ({"monthly": "95.00"}, draft.effective_from)
    assert transitions.problems_of(draft) == []
    assert kinds(send(editor, "credittable", of_dicts([line]))) == [SAME]
    bring(editor, "credittable", of_dicts([line | {"表号": draft.pk, "例子：应得": 96}]))
    assert draft.examples.get().expected == {"monthly": "96.00"}


def test_an_example_of_years_and_one_that_is_not_whole(editor: Client) -> None:
    builders.source()
    years = {"例子：性别": "男", "例子：出生年月": "1968-05", "例子：已缴累计": "20年", "例子：要缴累计": "25年"}
    bring(editor, "coveragetable", of_dicts([ROW | years]))
    example = CoverageTable.objects.get(region__slug="qujing", status=Status.DRAFT).examples.get()
    assert example.answers["cumulative_years"] == 20
    assert example.expected == {"required_cumulative_months": 300}
    (why,) = problems(send(editor, "credittable", of_dicts([BAND | {"例子：性别": "女"}])))
    assert "这一行的例子还缺出生年月、应得" in why
