"""补缴办法: what missing years cost in a place."""

from __future__ import annotations

from django.contrib import admin

from policies.models import TopUp

from ..form_fields import ShareField, ShortPercentField
from .base.fieldsets import fieldset
from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT
from .base.saving import VersionedForm


class TopUpRowForm(VersionedForm):
    """Shares and rates as people write them."""

    base_share = ShareField(label="按基数的几成", size=6, help_text="例如：60%；全额写100%。")
    rate = ShortPercentField(label="费率", required=False, size=6, help_text="例如：6%。不知道就留空。")


@admin.register(TopUp)
class TopUpAdmin(PlaceRowAdmin):
    form = TopUpRowForm
    list_display = ("region", "kind", "who", "base_meaning", "base_amount", "grade", "checked", "status")
    list_display_links = ("region", "kind")
    search_fields = ("who", "base_meaning", "note", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写基数或依据里的字。"
    fieldsets = (
        fieldset(None, ("region", "kind", ("who", "category"))),
        fieldset(
            "怎么算",
            ("base_meaning", ("base_amount", "base_year"), ("base_share", "rate"), "note"),
            "每差一个月，缴：基数 × 几成 × 费率。基数的钱数不知道就留空，网页不会猜。",
        ),
        fieldset("管哪段时间", (("valid_from", "valid_until"),)),
        fieldset("可靠吗", (("source", "locator"), "checked_on")),
        fieldset("排在哪里", ("position", "key")),
    )
