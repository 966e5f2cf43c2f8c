"""补缴办法: what missing years cost in a place."""

from __future__ import annotations

from django.contrib import admin

from policies.models import TopUp

from ..form_fields import ShortPercentField
from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT
from .base.saving import VersionedForm


class TopUpRowForm(VersionedForm):
    """Rates as people write them."""

    rate = ShortPercentField(label="费率", required=False, size=6, help_text="例如：6%。不知道就留空。")


@admin.register(TopUp)
class TopUpAdmin(PlaceRowAdmin):
    form = TopUpRowForm
    list_display = ("region", "kind", "who", "base_meaning", "base_amount", "grade", "checked", "status")
    list_display_links = ("region", "kind")
    work_columns = {
        "review": ("region", "kind", "who", "base_meaning", "base_amount", "writer", "status"),
        "overdue": ("region", "kind", "checked", "grade"),
    }
    search_fields = ("who", "base_meaning", "note", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写基数或依据里的字。"
    fieldsets = (
        (None, {"fields": ("region", "kind", ("who", "category"))}),
        (
            "怎么算",
            {
                "fields": ("base_meaning", ("base_amount", "base_year"), ("base_share", "rate"), "note"),
                "description": "每差一个月，缴：基数 × 几成 × 费率。基数的钱数不知道就留空，网页不会猜。",
            },
        ),
        ("管哪段时间", {"fields": (("valid_from", "valid_until"),)}),
        ("可靠吗", {"fields": (("source", "locator"), "checked_on")}),
        ("排在哪里", {"fields": ("position", "key")}),
    )
