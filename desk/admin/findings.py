"""已知情况: sourced sentences about a place."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Finding

from ..keys import KeyedAdmin
from .base.confirm import ConfirmsRows
from .base.filters import ProvinceFilter
from .base.region_search import PLACE_HINT, FindsByPlace


@admin.register(Finding)
class FindingAdmin(FindsByPlace, KeyedAdmin, ConfirmsRows):
    list_display = ("text", "region", "topic", "grade", "checked_on", "shown")
    list_filter = ("topic", "shown", "source__evidence", "region__level", ProvinceFilter)
    list_select_related = ("region", "source")
    list_per_page = 50
    search_fields = ("text", "missing", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写内容或依据里的字。"
    autocomplete_fields = ("region", "source")
    fieldsets = (
        (
            None,
            {
                "fields": ("region", "topic", "text", "missing", "source", "checked_on"),
                "description": "来源只有一句话、做不成表的，写在这里。全国的写一次，每个地方的网页都会有。",
            },
        ),
        (
            "写进“变过什么”",
            {
                "fields": ("effective_from", "change_note"),
                "description": "没有表、又是一条新消息的（例如新的法律施行）才填，两个都要填。",
                "classes": ("collapse",),
            },
        ),
        ("怎么显示", {"fields": ("shown", "position", "key")}),
    )

    @admin.display(description="依据级别", ordering="source__evidence")
    def grade(self, finding: Finding) -> str:
        return finding.source.get_evidence_display()

    def key_stem(self, finding: Finding) -> str:
        return f"{finding.region.slug}-{finding.topic}"
