"""What credit and coverage tables have in common on the desk: list, citations, examples, and the steps of review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from policies import headlines
from policies.models import Level, PolicyTable, Region
from policies.models.choices import EVIDENCE
from policies.models.tables import LEAD

from .actions import TOGETHER
from .draft_links import FilledIn
from .fieldsets import fieldset
from .filters import EvidenceFilter, ProvinceFilter, WorkFilter
from .inlines import RowInline
from .preview import PreviewsTables
from .region_search import PLACE_HINT, FindsByPlace
from .reviewed import ReviewedAdmin

HEADER = ("region", ("effective_from", "known_until"), "checked_on")
WORDS_FOR_READERS = fieldset("给读者的话", ("note", "change_note"), "用读者听得懂的短句。变更说明会写进“变过什么”。")


class CitationInline(RowInline):
    fields = ("source", "locator", "supports", "position")
    autocomplete_fields = ("source",)
    explanation = "这张表凭什么这样写。先输入标题或文号里的几个字找依据；找不到就点“＋”新加一个。至少要有一条。"


class PolicyTableAdmin(FilledIn, PreviewsTables, FindsByPlace, ReviewedAdmin):
    """A table of either kind."""

    autocomplete_fields = ("region",)
    actions = (*ReviewedAdmin.actions, *TOGETHER)
    list_display = ("place", "headline", "starts", "checked", "grade", "status")
    list_display_links = ("place", "headline")
    list_select_related = ("region",)
    ordering = ("region__position", "-effective_from", "-pk")
    search_fields = ("headline", "citations__source__title", "citations__source__document_number")
    search_help_text = f"{PLACE_HINT}；也可以写一句话里的字、依据的标题或文号。"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only a lead has a name of its own; every other table is called by what its rows say."""
        named = obj.headline if obj else request.GET.get("headline", "")
        (name, first), *others = super().get_fieldsets(request, obj)
        if not named.startswith(LEAD) and "headline" not in request.POST:
            return [(name, first), *others]
        return [(name, {**first, "fields": (*first["fields"], "headline")}), *others]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A draft is called by what its rows say; a lead keeps the name that says that it is one."""
        super().save_related(request, form, formsets, change)
        headlines.rename(form.instance)

    # ---- list ----

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("citations__source")

    @admin.display(description="地区", ordering="region__position")
    def place(self, table: PolicyTable) -> str:
        return table.region.name

    @admin.display(description="施行日", ordering="effective_from", empty_value="没有写明")
    def starts(self, table: PolicyTable) -> date | None:
        return table.effective_from

    @admin.display(description="从哪里来的")
    def hint(self, table: PolicyTable) -> str:
        return table.note or "-"

    @admin.display(description="依据级别")
    def grade(self, table: PolicyTable) -> str:
        return EVIDENCE[table.evidence] if table.evidence else "没有依据"

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "region":
            kwargs["queryset"] = Region.objects.exclude(level=Level.SAR)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def public_history(self, table: PolicyTable) -> str:
        """The readers' page of all tables of the place, or nothing where it has none."""
        return reverse("policies:history", args=[table.region.slug]) if self.view_on_site(table) else ""


LIST_FILTERS = (WorkFilter, "status", "region__level", EvidenceFilter, ProvinceFilter)
