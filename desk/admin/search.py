"""大家怎么问: the words that people use and the page that answers; 人们在找什么: the words that nothing answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.db.models import TextField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from policies.models import SearchMiss, SearchSubject

from .base.draft_links import DraftLink, DraftLinks, places_searched
from .base.fieldsets import fieldset
from .base.history import AuditedAdmin


@admin.register(SearchSubject)
class SearchSubjectAdmin(AuditedAdmin):
    """Kept like the aliases of a region: at once, without a review. What is said on the pages stays as it is."""

    list_display = ("title", "kind", "path", "position")
    list_filter = ("kind",)
    search_fields = ("title", "words", "key")
    search_help_text = "问题，或者大家说的词，例如：断交。"
    formfield_overrides = {TextField: {"widget": forms.Textarea(attrs={"rows": 16, "cols": 40})}}
    fieldsets = (
        fieldset(None, ("title", "words", "kind", "position")),
        fieldset("怎么答", ("path", "place_path", "answer", "note"), "保存以后，下一次查找就认这些词。"),
        fieldset("编号", ("key",)),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        return {}

    def view_on_site(self, subject: SearchSubject) -> str | None:
        return subject.path or None


@admin.register(SearchMiss)
class SearchMissAdmin(admin.ModelAdmin):
    """Nobody writes here: words come from searches, and go when an editor has dealt with them."""

    list_display = ("text", "count", "last_on", "tried")
    list_display_links = None
    search_fields = ("text",)
    actions = ("forget",)
    list_per_page = 100

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="现在能找到吗")
    def tried(self, miss: SearchMiss) -> SafeString:
        address = reverse("policies:regions")
        return format_html('<a href="{}?q={}" target="_blank" rel="noopener">试一试（新窗口）</a>', address, miss.text)

    def get_list_display(self, request: HttpRequest) -> Any:
        """With a column of what this person may do next."""

        @admin.display(description="接着做")
        def links(miss: SearchMiss) -> SafeString:
            regions = places_searched(miss.text)[:1]
            found = [link for region in regions for link in DraftLinks(request.user, [region.pk]).all(region)]
            if not regions and request.user.has_perm("policies.add_searchsubject"):
                words = f"{reverse('admin:policies_searchsubject_add')}?{urlencode({'words': miss.text})}"
                found = [DraftLink("加进“大家怎么问”", words)]
            return format_html_join(" ", "{}", ((link,) for link in found))

        return (*self.list_display, links)

    @admin.action(description="不再列出（词已经加上，或者不归本站答）", permissions=["delete"])
    def forget(self, request: HttpRequest, queryset: Any) -> None:
        count, _ = queryset.delete()
        self.message_user(request, f"去掉了{count}个词。")
