"""网上说法: figures in circulation and what we found."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Claim

from .base.fieldsets import fieldset
from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT


@admin.register(Claim)
class ClaimAdmin(PlaceRowAdmin):
    kind_field = "topic"
    list_display = ("statement", "region", "topic", "verdict", "said_by", "checked", "status")
    search_fields = ("statement", "said_by", "why")
    search_help_text = f"{PLACE_HINT}；也可以写说法里的字。"
    radio_fields = {"verdict": admin.HORIZONTAL}
    fieldsets = (
        fieldset(
            "网上怎么说",
            ("region", "topic", "statement", ("said_by", "said_on")),
            "读者在网上会碰到的数。计算器不用它。",
        ),
        fieldset(
            "我们查到什么",
            ("verdict", "why", ("source", "locator"), "checked_on"),
            "写明结论根据什么。写“有误”的，依据要是官方文件或官方转述；只是两家说得不一样，写“两处不一样”。",
        ),
        fieldset("排在哪里", ("position", "key")),
    )
