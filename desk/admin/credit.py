"""划入标准: what is put into the personal account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.http import HttpRequest

from policies.models import CreditBand, CreditCitation, CreditExample, CreditTable
from rules.tables import Method
from website import formats

from ..form_fields import MonthField, MonthsField, ShortPercentField
from .base.examples import CREDIT, ExampleInline, example_form
from .base.fieldsets import fieldset
from .base.inlines import says_something
from .base.saving import VersionedForm
from .base.tables import (
    HEADER,
    LIST_FILTERS,
    WORDS_FOR_READERS,
    CitationInline,
    PolicyTableAdmin,
    RowInline,
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
        if data.get("rate") is not None and not 0 < data["rate"] < 1:
            self.add_error("rate", "比例要大于0。没查到就留空。")
        return data


class BandInline(RowInline):
    model = CreditBand
    form = BandForm
    fields = (
        *("age_from", "age_below", "category", "amount", "rate"),
        *("low", "high", "retired_from", "retired_to", "frozen_at", "base_amount", "base_meaning", "only_for", "note"),
    )
    usual = ("age_from", "age_below", "category", "amount", "note")
    printed = ("amount", "percent", "low", "high", "frozen_at", "base_amount", "base_meaning", "only_for", "note")
    readonly_fields = ("percent",)
    empty_choices = {"category": "不分"}
    explanation = (
        "一行管一种人，每个人只能落在一行里。不分年龄就只写一行，年龄填0。"
        "“满70、不满75”填70和75；没有上限就留空。定额填金额；按比例填比例，写成2.5%。"
        "上下限只给“约数”用。退休时间写成2024年1月，当月算在内。没查到的，金额和比例都留空，在说明里写清楚。"
        "“和哪个月的一样多”只给江苏那样的办法：每月和本人那个月那笔一样多。各行的基数不一样（例如成都），才填这一行的基数。"
    )

    def needs_all(self, obj: CreditTable) -> bool:
        # as stored: a form that was refused is shown with the columns it was sent with, whatever method it names
        stored = CreditTable.objects.filter(pk=obj.pk).first() or obj
        return stored.method != Method.FIXED or stored.approximate or super().needs_all(obj)

    @admin.display(description="比例")
    def percent(self, band: CreditBand) -> str:
        return formats.percent(band.rate) or "-"


class CreditCitationInline(CitationInline):
    model = CreditCitation


class CreditExampleInline(ExampleInline):
    model = CreditExample
    form = example_form(CREDIT)
    shown = (
        ("answers_status", "answers_sex", "answers_birth"),
        ("answers_category", "answers_retired"),
        ("expected_monthly", "expected_annual", "expected_known"),
    )


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
        fieldset(None, (HEADER[0], "audience", *HEADER[1:])),
        fieldset(
            "怎么算",
            (("method", "period"),),
            "定额：金额写在下面每一行里。按比例：比例写在每一行里，基数写在下面“少用的”里；基数不知道就留空，网页会请读者自己填。",
        ),
        fieldset(
            "少用的：按比例的基数、约数、按年的从几月算起",
            (("base_amount", "base_meaning"), ("approximate", "provisional"), ("year_starts", "band_opens")),
            folded=True,
        ),
        fieldset(
            "到账前先扣的钱",
            (("deduction", "deduction_name"), "deduction_until"),
            "例如先扣大额医疗互助金3元。不扣就都留空。只扣一部分人的，写在“到账情况”里。",
            folded=True,
        ),
        fieldset(
            "年限不够减一些",
            ("reduction_rate", ("reduction_male_months", "reduction_female_months")),
            "只有海南那样、年限不够也给、每少一年减一些的地方才填。",
            folded=True,
        ),
        WORDS_FOR_READERS,
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What a fixed amount does not need is folded, unless something is in it."""
        return [
            (name, options | {"classes": ()} if obj and says_something(obj, flatten(options["fields"])) else options)
            for name, options in super().get_fieldsets(request, obj)
        ]
