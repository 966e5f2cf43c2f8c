"""依据: documents, answers and reports, and everything that stands on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.db.models import PROTECT, Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from policies.models import Source, owner_field

from ..admin_urls import row_list
from ..keys import KeyedAdmin
from .base.filters import ExpiredFilter, WorkFilter
from .base.reviewed import ReviewedAdmin


@admin.register(Source)
class SourceAdmin(KeyedAdmin, ReviewedAdmin):
    list_display = ("title", "publisher", "document_number", "published_on", "evidence", "link", "validity", "status")
    list_filter = (WorkFilter, "status", "evidence", "link", ExpiredFilter)
    work_columns = {"review": ("title", "publisher", "document_number", "evidence", "writer", "status")}
    search_fields = ("title", "document_number", "publisher", "key")
    search_help_text = "标题、文号、发布者或编号里的几个字。"
    readonly_fields = ("page", "cited_by")
    radio_fields = {"evidence": admin.VERTICAL}
    fieldsets = (
        (
            None,
            {
                "fields": ("title", "publisher", "document_number", ("published_on", "expires_on")),
                "description": "新的依据不用单独送审：引用它的那一份发布时，一起发布。",
            },
        ),
        (
            "有多可靠",
            {
                "fields": ("evidence",),
                "description": "官方文件：看到了原文，网页上写“可靠”。官方转述：政府网站、公众号、热线或官方媒体转述文件，写“较可靠”。"
                "媒体报道：别的媒体或网站说的，没见到原文，写“一般”。拿不准就选低一级。",
            },
        ),
        ("在哪里", {"fields": ("url", "page", "link")}),
        ("编辑用", {"fields": ("note", "key")}),
    )

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        return self.fieldsets if obj is None else (*self.fieldsets, ("谁引用了它", {"fields": ("cited_by",)}))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Where a source is chosen, only what may be cited is offered."""
        if "field_name" in request.GET:
            queryset = queryset & Source.objects.citable()
        return super().get_search_results(request, queryset, term)

    def view_on_site(self, source: Source) -> None:
        """Readers have no page of a source alone."""
        return

    def key_stem(self, source: Source) -> str:
        return f"source-{source.published_on or timezone.localdate():%Y%m%d}"

    @admin.display(description="有效期", ordering="expires_on")
    def validity(self, source: Source) -> str:
        if source.expires_on is None:
            return "没有写"
        return f"{source.expires_on:%Y-%m-%d}" + ("（已过）" if source.expired(timezone.localdate()) else "")

    @admin.display(description="打开看看")
    def page(self, source: Source) -> SafeString | str:
        if not source.url.startswith(("http://", "https://")):
            return "没有网址"
        link = '<a href="{}" target="_blank" rel="noopener noreferrer">打开原网页（新窗口）</a> <b class="{}">{}{}</b>'
        kind, words = ("desk-official", "，政府网站") if source.official else ("", "")
        return format_html(link, source.url, kind, urlsplit(source.url).hostname or "", words)

    @admin.display(description="引用它的")
    def cited_by(self, source: Source) -> SafeString | str:
        return row_list(citing_rows(source))


def citing_rows(source: Source) -> Iterator[Model]:
    """Tables, findings and guides that stand on a source, whatever app they are in."""
    seen = set()
    # what stands on a source keeps it from being deleted; what merely looks at it, like a check of its link, does not
    relations = [relation for relation in source._meta.related_objects if relation.on_delete is PROTECT]
    for relation in relations:
        for row in getattr(source, relation.get_accessor_name() or "").all():
            owner = _owner(row)
            if owner not in seen:
                seen.add(owner)
                yield owner


def _owner(row: Model) -> Model:
    """What a citation belongs to; any other row stands for itself."""
    owner = owner_field(type(row))
    return getattr(row, owner.name) if owner else row
