"""网上说法: figures in circulation and what we found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin

from policies.models import Claim, Verdict

from ..keys import KeyedAdmin
from .base.confirm import ConfirmsRows
from .base.filters import ProvinceFilter
from .base.region_search import PLACE_HINT, FindsByPlace


class ClaimForm(forms.ModelForm):
    """A claim is called wrong only on hard evidence, which is named."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("verdict") == Verdict.WRONG and not data.get("source"):
            self.add_error("source", "写“有误”要选结论的依据，而且是官方文件或官方转述。")
        return data


@admin.register(Claim)
class ClaimAdmin(FindsByPlace, KeyedAdmin, ConfirmsRows):
    list_display = ("statement", "region", "topic", "verdict", "said_by", "checked_on", "shown")
    list_filter = ("verdict", "topic", "shown", "region__level", ProvinceFilter)
    list_select_related = ("region",)
    list_per_page = 50
    search_fields = ("statement", "said_by", "why")
    search_help_text = f"{PLACE_HINT}；也可以写说法里的字。"
    form = ClaimForm
    autocomplete_fields = ("region", "source")
    radio_fields = {"verdict": admin.HORIZONTAL}
    fieldsets = (
        (
            "网上怎么说",
            {
                "fields": ("region", "topic", "statement", ("said_by", "said_on")),
                "description": "读者在网上会碰到的数。计算器不用它。",
            },
        ),
        (
            "我们查到什么",
            {
                "fields": ("verdict", "why", ("source", "locator"), "checked_on"),
                "description": "写明结论根据什么。写“有误”的，依据要是官方文件或官方转述；只是两家说得不一样，写“两处不一样”。",
            },
        ),
        ("怎么显示", {"fields": ("shown", "position", "key")}),
    )

    def key_stem(self, claim: Claim) -> str:
        return f"{claim.region.slug}-{claim.topic}"
