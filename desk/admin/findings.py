"""已知情况: sourced sentences about a place."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Finding

from .base.fieldsets import fieldset
from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT


@admin.register(Finding)
class FindingAdmin(PlaceRowAdmin):
    kind_field = "topic"
    list_display = ("text", "region", "topic", "grade", "checked", "status")
    search_fields = ("text", "missing", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写内容或依据里的字。"
    fieldsets = (
        fieldset(
            None,
            ("region", "topic", "text", "missing", "source", "checked_on"),
            "来源只有一句话、做不成表的，写在这里。全国的写一次，每个地方的网页都会有。",
        ),
        fieldset(
            "写进“变过什么”",
            ("effective_from", "change_note"),
            "没有表、又是一条新消息的（例如新的法律施行）才填，两个都要填。",
            folded=True,
        ),
        fieldset("排在哪里", ("position", "key")),
    )
