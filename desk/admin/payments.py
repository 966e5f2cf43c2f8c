"""到账情况: pay day, the first payment, deductions of some, whether the money can be cashed."""

from __future__ import annotations

from django.contrib import admin

from policies.models import PaymentFact

from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT


@admin.register(PaymentFact)
class PaymentFactAdmin(PlaceRowAdmin):
    list_display = ("region", "kind", "text", "grade", "checked", "status")
    list_display_links = ("region", "kind")
    work_columns = {
        "review": ("region", "kind", "text", "writer", "status"),
        "overdue": ("region", "kind", "text", "checked", "grade"),
    }
    search_fields = ("text", "name", "only_for", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写内容或依据里的字。"
    radio_fields = {"per": admin.HORIZONTAL}
    fieldsets = (
        (None, {"fields": ("region", "kind", "text", "only_for")}),
        ("哪天到账", {"fields": (("day", "month", "about"),), "description": "只有“哪天到账”才填。"}),
        ("到账前扣的", {"fields": (("name", "amount", "per"),), "description": "只有“到账前扣的”才填。"}),
        ("管哪段时间", {"fields": (("valid_from", "valid_until"),)}),
        ("可靠吗", {"fields": (("source", "locator"), "checked_on")}),
        ("排在哪里", {"fields": ("position", "key")}),
    )
