"""缴费年限: how many years give lifetime coverage in retirement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from policies.models import CoverageCitation, CoverageExample, CoverageOption, CoverageRow, CoverageTable
from website import formats

from ..form_fields import MonthField, MonthsField
from .base.examples import COVERAGE, ExampleInline, example_form
from .base.fieldsets import fieldset
from .base.tables import (
    HEADER,
    LIST_FILTERS,
    WORDS_FOR_READERS,
    CitationInline,
    PolicyTableAdmin,
    RowInline,
)


class RowForm(forms.ModelForm):
    """One requirement, with periods and months as people write them."""

    enrolled_from = MonthField(label="首次参保从", required=False)
    enrolled_to = MonthField(label="首次参保到", required=False, last_day=True)
    retires_from = MonthField(label="退休从", required=False)
    retires_to = MonthField(label="退休到", required=False, last_day=True)
    started_work_from = MonthField(label="参加工作从", required=False)
    started_work_to = MonthField(label="参加工作到", required=False, last_day=True)
    cumulative_months = MonthsField(label="累计缴费", required=False, size=8)
    actual_months = MonthsField(label="实际缴费", required=False, size=8)


class CoverageRowInline(RowInline):
    model = CoverageRow
    form = RowForm
    fields = (
        *("sex", "category", "enrolled_from", "enrolled_to", "retires_from", "retires_to"),
        *("started_work_from", "started_work_to"),
        *("known", "cumulative_months", "actual_months", "strictly_more", "actual_scope", "only_for", "note"),
    )
    usual = ("sex", "category", "known", "cumulative_months", "actual_months", "strictly_more", "note")
    printed = ("known", "cumulative", "actual", "strictly_more", "actual_scope", "only_for", "note")
    readonly_fields = ("cumulative", "actual")
    empty_choices = {"sex": "男女一样", "category": "不分"}
    explanation = (
        "一行管一种人，每个人只能落在一行里。不限的格子留空。月份写成2024年1月，当月算在内。"
        "年限写成25年、25年6个月，或总共多少个月（25年=300）。"
        "“累计”包括视同缴费，“实际”是真缴过的；文件没有要求就留空。原文写“超过15年”，勾“须超过”。"
        "文件没有写这些人的，去掉“查到了”的勾，在说明里写清楚。"
    )

    @admin.display(description="累计缴费")
    def cumulative(self, row: CoverageRow) -> str:
        return formats.duration(row.cumulative_months) or "-"

    @admin.display(description="实际缴费")
    def actual(self, row: CoverageRow) -> str:
        return formats.duration(row.actual_months) or "-"


class OptionInline(RowInline):
    model = CoverageOption
    fields = ("kind", "text", "position")
    explanation = "这个地方给年限不够的人哪些办法。文件没有写的不要写。顺序小的在前。"

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0


class CoverageCitationInline(CitationInline):
    model = CoverageCitation


class CoverageExampleInline(ExampleInline):
    model = CoverageExample
    form = example_form(COVERAGE)
    shown = (
        ("answers_status", "answers_sex", "answers_birth"),
        ("answers_track", "answers_cumulative", "answers_actual"),
        ("expected_required_cumulative_months", "expected_required_actual_months", "expected_known"),
        ("expected_shortfall_months", "expected_reached"),
    )


@admin.register(CoverageTable)
class CoverageTableAdmin(PolicyTableAdmin):
    inlines = (CoverageRowInline, OptionInline, CoverageCitationInline, CoverageExampleInline)
    list_filter = LIST_FILTERS
    radio_fields = {"basis": admin.HORIZONTAL}
    fieldsets = (
        fieldset(None, HEADER),
        fieldset("按哪个月算", ("basis",)),
        fieldset("视同缴费", ("deemed",), "没查到就留空。"),
        WORDS_FOR_READERS,
    )
