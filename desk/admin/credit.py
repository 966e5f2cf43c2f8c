"""划入标准: what is put into the personal account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from policies.models import CreditBand, CreditCitation, CreditExample, CreditTable
from website import formats

from ..form_fields import MonthField, MonthsField, ShortPercentField
from .base.saving import VersionedForm
from .base.tables import (
    HEADER,
    LIST_FILTERS,
    WORDS_FOR_READERS,
    CitationInline,
    ExampleForm,
    ExampleInline,
    PolicyTableAdmin,
    RowInline,
    expected_field,
)


class BandForm(forms.ModelForm):
    """One row, with months and percentages as people write them."""

    retired_from = MonthField(label="退休时间从", required=False)
    retired_to = MonthField(label="退休时间到", required=False, last_day=True)
    rate = ShortPercentField(label="比例", required=False, size=6)
    frozen_at = MonthField(label="和哪个月的一样多", required=False)

    def clean(self) -> dict[str, Any]:
        """The rules of the database, in words and beside the field."""
        data = super().clean() or self.cleaned_data
        since, below = data.get("age_from"), data.get("age_below")
        if since is not None and below is not None and below <= since:
            self.add_error("age_below", f"要大于{since}。没有上限就留空。")
        if (data.get("amount") or 0) < 0:
            self.add_error("amount", "金额不能是负数。")
        if data.get("rate") is not None and not 0 < data["rate"] < 1:
            self.add_error("rate", "比例要大于0。没有查到就留空。")
        return data


class BandInline(RowInline):
    model = CreditBand
    form = BandForm
    fields = (
        *("age_from", "age_below", "category", "amount", "rate"),
        *("low", "high", "retired_from", "retired_to", "frozen_at", "base_amount", "base_meaning", "only_for", "note"),
    )
    printed = ("amount", "percent", "low", "high", "frozen_at", "base_amount", "base_meaning", "only_for", "note")
    readonly_fields = ("percent",)
    empty_choices = {"category": "不分"}
    explanation = (
        "一行管一种人，每个人只能落在一行里。不分年龄就只写一行，年龄填0。"
        "“满70、不满75”填70和75；没有上限就留空。定额填金额；按比例填比例，写成2.5%。"
        "上下限只给“约数”用。退休时间写成2024年1月，当月算在内。没有查到的，金额和比例都留空，在说明里写清楚。"
        "“和哪个月的一样多”只给江苏那样的办法：每月和本人那个月那笔一样多。各行的基数不一样（例如成都），才填这一行的基数。"
    )

    @admin.display(description="比例")
    def percent(self, band: CreditBand) -> str:
        return formats.percent(band.rate) or "-"


class CreditCitationInline(CitationInline):
    model = CreditCitation


class CreditExampleForm(ExampleForm):
    expected = expected_field(
        '{"monthly": "100.00"}',
        "monthly 每月多少元，annual 每年多少元，net_monthly 扣款以后每月多少元，low 和 high 约数的上下限：都写两位小数，例如 100.00。"
        "known 查到没有，eligible 有没有，outdated 过了来源管的日子没有，provisional 是不是暂定：true 或 false。",
    )


class CreditExampleInline(ExampleInline):
    model = CreditExample
    form = CreditExampleForm


class CreditTableForm(VersionedForm):
    """The header, with shares and periods as people write them."""

    reduction_rate = ShortPercentField(label="少一年减多少", required=False, size=6)
    reduction_male_months = MonthsField(label="男的满多久不减", required=False, size=8)
    reduction_female_months = MonthsField(label="女的满多久不减", required=False, size=8)


@admin.register(CreditTable)
class CreditTableAdmin(PolicyTableAdmin):
    form = CreditTableForm
    inlines = (BandInline, CreditCitationInline, CreditExampleInline)
    list_filter = (*LIST_FILTERS[:2], "audience", "method", *LIST_FILTERS[2:])
    radio_fields = {"audience": admin.HORIZONTAL, "period": admin.HORIZONTAL}
    fieldsets = (
        (None, {"fields": (HEADER[0], "audience", *HEADER[1:])}),
        (
            "怎么算",
            {
                "fields": (
                    *("method", ("base_amount", "base_meaning"), ("approximate", "provisional")),
                    *("period", "year_starts", "band_opens"),
                ),
                "description": "定额：金额写在下面每一行里。按比例：比例写在每一行里，基数写在这里；基数不知道就留空，网页会请读者自己填。",
            },
        ),
        (
            "到账前先扣的钱",
            {
                "fields": (("deduction", "deduction_name"), "deduction_until"),
                "description": "例如先扣大额医疗互助金3元。不扣就都留空。只扣一部分人的，写在“到账情况”里。",
            },
        ),
        (
            "年限不够减一些",
            {
                "fields": ("reduction_rate", ("reduction_male_months", "reduction_female_months")),
                "description": "只有海南那样、年限不够也给、每少一年减一些的地方才填。",
                "classes": ("collapse",),
            },
        ),
        WORDS_FOR_READERS,
    )
