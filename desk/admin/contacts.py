"""当地渠道: the bureau's site, the government app, the numbers."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Contact
from website.form_fields import half_width

from ..keys import KeyedAdmin
from .base.fieldsets import fieldset
from .base.filters import ProvinceFilter, WorkFilter
from .base.preview import Previews
from .base.region_search import PLACE_HINT, FindsByPlace
from .base.reviewed import ReviewedAdmin
from .base.saving import VersionedForm


class ContactForm(VersionedForm):
    def clean_phone(self) -> str:
        """As people dial it: full-width digits and dashes become plain ones."""
        return half_width(self.cleaned_data["phone"])


@admin.register(Contact)
class ContactAdmin(Previews, FindsByPlace, KeyedAdmin, ReviewedAdmin):
    form = ContactForm
    list_display = ("name", "region", "kind", "phone", "url", "evidence", "checked", "status")
    list_filter = (WorkFilter, "status", "kind", "evidence", "region__level", ProvinceFilter)
    list_select_related = ("region",)
    search_fields = ("name", "phone", "url")
    search_help_text = f"{PLACE_HINT}；也可以写名称、电话、网址。"
    autocomplete_fields = ("region",)
    fieldsets = (
        fieldset(
            None,
            ("region", "kind", "name", "url", "phone", "note"),
            "省里的渠道写在省名下，下面各市的网页都会有。没有网址或电话的就留空。",
        ),
        fieldset("可靠吗", ("evidence", "checked_on")),
        fieldset("排在哪里", ("position", "key")),
    )

    def key_stem(self, contact: Contact) -> str:
        return f"{contact.region.slug}-{contact.kind}"
