"""依据: documents, answers and reports, and everything that stands on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import PROTECT, Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from policies.models import Reviewed, Source, Status

from ..admin_urls import row_link, row_list
from ..keys import KeyedAdmin
from .base.filters import ExpiredFilter, WorkFilter
from .base.history import AuditedAdmin


class SourceForm(forms.ModelForm):
    """Title and grade of a source stand on the pages of what is published: changing them asks first."""

    knows = forms.BooleanField(label="我知道引用它的网页马上会变，确实要改", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.shown_at_once and not data.get("knows"):
            items = "；".join(map(str, self.shown_at_once))
            self.add_error(
                "knows", f"标题或级别一改，这些已发布的内容马上跟着变：{items}。确实要改，就勾上这一格再保存。"
            )
        return data

    @cached_property
    def shown_at_once(self) -> list[Reviewed]:
        """What is published and changes with this save; none where neither title nor grade changes."""
        return shown_items(self.instance) if self.instance.pk and set(self.changed_data) & SHOWN else []


SHOWN = {"title", "evidence"}


@admin.register(Source)
class SourceAdmin(KeyedAdmin, AuditedAdmin):
    form = SourceForm
    list_display = ("title", "publisher", "document_number", "published_on", "evidence", "link", "validity")
    list_filter = (WorkFilter, "evidence", "link", ExpiredFilter)
    list_per_page = 50
    search_fields = ("title", "document_number", "publisher", "key")
    search_help_text = "标题、文号、发布者或编号里的几个字。"
    readonly_fields = ("page", "cited_by")
    radio_fields = {"evidence": admin.VERTICAL}
    fieldsets = (
        (None, {"fields": ("title", "publisher", "document_number", ("published_on", "expires_on"))}),
        (
            "有多可靠",
            {
                "fields": ("evidence",),
                "description": "官方文件：看到了原文。官方转述：政府网站、公众号、热线或官方媒体转述文件。"
                "媒体报道：别的媒体或网站说的，没有见到原文。拿不准就选低一级。",
            },
        ),
        ("在哪里", {"fields": ("url", "page", "link")}),
        ("编辑用", {"fields": ("note", "key")}),
    )

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        if obj is None:
            return self.fieldsets
        asks = (
            [("改标题或级别之前", {"fields": ("knows",)})]
            if self.has_change_permission(request, obj) and shown_items(obj)
            else []
        )
        return (*self.fieldsets, *asks, ("谁引用了它", {"fields": ("cited_by",)}))

    def save_model(self, request: HttpRequest, obj: Source, form: Any, change: bool) -> None:
        """What changes at once is named, and the change is logged with each of them."""
        super().save_model(request, obj, form, change)
        items = form.shown_at_once if change else []
        for item in items:
            self.log_change(request, item, f"它引用的依据改了：{obj}。")
        if items:
            links = format_html_join("；", "{}", ((row_link(item),) for item in items))
            note = format_html("这些已发布的内容马上跟着变了：{}。请看一眼对不对。", links)
            self.message_user(request, note, messages.WARNING)

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
        link = '<a href="{}" target="_blank" rel="noopener noreferrer">打开原网页（新窗口）</a>'
        return format_html(link, source.url)

    @admin.display(description="引用它的")
    def cited_by(self, source: Source) -> SafeString | str:
        return row_list(citing_rows(source))


def shown_items(source: Source) -> list[Reviewed]:
    """What is published and cites a source: tables, channels, topics."""
    rows = [row for row in citing_rows(source) if isinstance(row, Reviewed)]
    return [item for item in rows if item.status == Status.PUBLISHED]


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
    owners = [f.name for f in row._meta.fields if f.is_relation and f.related_model is not Source]
    is_citation = hasattr(row, "locator")
    return getattr(row, owners[0]) if is_citation and owners else row
