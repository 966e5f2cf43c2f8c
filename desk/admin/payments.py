"""到账情况: pay day, the first payment, deductions of some, whether the money can be cashed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError

from policies.models import PaymentFact

from .base.fieldsets import fieldset
from .base.place_rows import PlaceRowAdmin
from .base.region_search import PLACE_HINT
from .base.saving import VersionedForm


class PaymentForm(VersionedForm):
    def clean_amount(self) -> Any:
        """The rule of the database, in words and beside the field."""
        amount = self.cleaned_data["amount"]
        if amount == 0:
            raise ValidationError("金额要大于0；没有就留空。")
        return amount


@admin.register(PaymentFact)
class PaymentFactAdmin(PlaceRowAdmin):
    form = PaymentForm
    list_display = ("region", "kind", "text", "grade", "checked", "status")
    list_display_links = ("region", "kind")
    search_fields = ("text", "name", "only_for", "source__title", "source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写内容或依据里的字。"
    radio_fields = {"per": admin.HORIZONTAL}
    fieldsets = (
        fieldset(None, ("region", "kind", "text", "only_for")),
        fieldset("哪天到账", (("day", "month", "about"),), "只有“哪天到账”才填。"),
        fieldset("到账前扣的", (("name", "amount", "per"),), "只有“到账前扣的”才填。"),
        fieldset("管哪段时间", (("valid_from", "valid_until"),)),
        fieldset("可靠吗", (("source", "locator"), "checked_on")),
        fieldset("排在哪里", ("position", "key")),
    )
