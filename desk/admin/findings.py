"""已知情况: sourced sentences about a place."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Finding

from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT


@admin.register(Finding)
class FindingAdmin(PlaceRowAdmin):
    kind_field = "topic"
    list_display = ("text", "region", "topic", "grade", "checked", "status")
    work_columns = {
        "review": ("text", "region", "topic", "grade", "writer", "status"),
        "overdue": ("text", "region", "checked", "grade"),
    }
    search_fields = ("text", "missing", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写内容或依据里的字。"
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
        ("排在哪里", {"fields": ("position", "key")}),
    )
