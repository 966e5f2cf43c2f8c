"""网上说法: figures in circulation and what we found."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Claim

from ..keys import KeyedAdmin
from .base.confirm import ConfirmsRows
from .base.filters import ProvinceFilter
from .base.region_search import PLACE_HINT, FindsByPlace


@admin.register(Claim)
class ClaimAdmin(FindsByPlace, KeyedAdmin, ConfirmsRows):
    list_display = ("statement", "region", "topic", "verdict", "said_by", "checked_on", "shown")
    list_filter = ("verdict", "topic", "shown", "region__level", ProvinceFilter)
    list_select_related = ("region",)
    list_per_page = 50
    search_fields = ("statement", "said_by", "why")
    search_help_text = f"{PLACE_HINT}；也可以写说法里的字。"
    autocomplete_fields = ("region",)
    radio_fields = {"verdict": admin.HORIZONTAL}
    fieldsets = (
        (
            "网上怎么说",
            {
                "fields": ("region", "topic", "statement", ("said_by", "said_on")),
                "description": "读者在网上会碰到的数。计算器不用它。",
            },
        ),
        ("我们查到什么", {"fields": ("verdict", "why", "checked_on")}),
        ("怎么显示", {"fields": ("shown", "position", "key")}),
    )

    def key_stem(self, claim: Claim) -> str:
        return f"{claim.region.slug}-{claim.topic}"
