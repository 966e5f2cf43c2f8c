"""依据: documents, answers and reports, and everything that stands on them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import PROTECT, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from policies.models import Reviewed, Source, owner_field
from policies.views.copies import copy_response

from .. import source_copies
from ..admin_urls import row_list
from ..keys import KeyedAdmin
from .base.actions import bundle_page
from .base.fieldsets import fieldset
from .base.filters import ExpiredFilter, WorkFilter
from .base.reviewed import ReviewedAdmin
from .base.saving import VersionedForm

# In what a reader names as a source: its address, and its number with the signs of its office.
ADDRESS = re.compile(r"https?://[^\s，。；）)]+")
NUMBER = re.compile(r"[^\s，。；《》（）()]*[〔\[［]\d{4}[〕\]］]\d+号")

UPLOADED = ("copy_file", "copy_gone")


class SourceForm(VersionedForm):
    """A source, with a file to be kept as its copy."""

    copy_file = forms.FileField(
        label="存一份留底",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text="那个网页的截图，或者文件的PDF、照片，最多5 MB。网页会没有，留底还在。官方文件的留底读者也能打开，别的只有编辑看。",
    )
    copy_gone = forms.BooleanField(label="不要现在的留底", required=False)

    def clean_url(self) -> str:
        """Of a site that everybody reaches, and without anybody's password."""
        url: str = self.cleaned_data["url"]
        parts = urlsplit(url)
        if parts.username or (parts.hostname or "").replace(".", "").isdecimal():
            raise ValidationError("网址里不能有登录名和密码，也不能用一串数字代替网站的名字。")
        return url

    def clean_copy_file(self) -> Any:
        """The kind and the bytes to keep, or nothing."""
        sent = self.cleaned_data["copy_file"]
        if not sent:
            return None
        try:
            if sent.size > source_copies.MOST_BYTES:
                raise source_copies.CopyError(source_copies.TOO_LARGE)
            return source_copies.safe_copy(sent.read())
        except source_copies.CopyError as error:
            raise ValidationError(str(error), code="copy") from error


@admin.register(Source)
class SourceAdmin(KeyedAdmin, ReviewedAdmin):
    form = SourceForm
    list_display = ("title", "publisher", "document_number", "published_on", "evidence", "link", "validity", "status")
    list_filter = (WorkFilter, "status", "evidence", "link", ("copy", admin.EmptyFieldListFilter), ExpiredFilter)
    search_fields = ("title", "document_number", "publisher", "key")
    search_help_text = "标题、文号、发布者或编号里的几个字。"
    readonly_fields = ("page", "kept", "cited_by")
    radio_fields = {"evidence": admin.VERTICAL}
    fieldsets = (
        fieldset(
            None,
            ("title", "publisher", "document_number", ("published_on", "expires_on")),
            "新的依据不用单独送审：引用它的那一份发布时，一起发布。",
        ),
        fieldset(
            "有多可靠",
            ("evidence",),
            (
                "官方文件：看到了原文，网页上写“可靠”。官方转述：政府网站、公众号、热线或官方媒体转述文件，写“较可靠”。"
                "媒体报道：别的媒体或网站说的，没见到原文，写“一般”。拿不准就选低一级。"
            ),
        ),
        fieldset("在哪里", ("url", "page", "link")),
        fieldset("留底", ("kept", *UPLOADED, "quote")),
        fieldset("编辑用", ("note", "key")),
    )

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Added beside a table that was begun from a letter or an article: what that said of its source."""
        form = parse_qs(urlsplit(request.headers.get("Referer", "")).query)
        return reference_parts(form.get("reference", [""])[0]) | super().get_changeform_initial_data(request)

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """What is asked only of a draft is left out where there is nothing to upload or to take away."""
        asked = () if obj and not obj.is_draft else UPLOADED[:1] if obj is None or obj.copy_id is None else UPLOADED
        kept = (*(("kept",) if obj and obj.copy_id else ()), *asked, "quote")
        shown = tuple((name, {"fields": kept} if name == "留底" else about) for name, about in self.fieldsets)
        return shown if obj is None else (*shown, fieldset("谁引用了它", ("cited_by",)))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.copy_view)
        together = self.admin_site.admin_view(self.together_view)
        return [
            path("<int:pk>/copy/", view, name="policies_source_copy"),
            path("<int:pk>/together/", together, name="policies_source_together"),
            *super().get_urls(),
        ]

    def together_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What is written after one notice, handed in or published together."""
        if not self.has_edit_permission(request):
            raise PermissionDenied
        source = get_object_or_404(Source, pk=pk)
        return bundle_page(self, request, source, [row for row in citing_rows(source) if isinstance(row, Reviewed)])

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The copy of a source in any state, to editors."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        return copy_response(Source._default_manager.filter(pk=pk).first())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        sent = form.cleaned_data.get("copy_file")
        if sent:
            obj.copy = source_copies.keep(*sent, request.user)
        elif form.cleaned_data.get("copy_gone"):
            obj.copy = None
        super().save_model(request, obj, form, change)
        source_copies.delete_unused()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        super().delete_model(request, obj)
        source_copies.delete_unused()

    @admin.display(description="现在的留底")
    def kept(self, source: Source) -> SafeString | str:
        return render_to_string("admin/policies/_copy.html", {"source": source}) if source.copy_id else "还没有"

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
        rows = citing_rows(source)
        together = ""
        if any(isinstance(row, Reviewed) and row.is_open for row in rows):
            url = reverse("admin:policies_source_together", args=[source.pk])
            together = format_html('<p><a class="button" href="{}">引用它的草稿，一起送审或发布</a></p>', url)
        return format_html("{}{}", together, row_list(rows))


def citing_rows(source: Source) -> list[Model]:
    """Tables, findings and guides that stand on a source, whatever app they are in."""
    # what stands on a source keeps it from being deleted; what merely looks at it, like a check of its link, does not
    names = [one.get_accessor_name() or "" for one in source._meta.related_objects if one.on_delete is PROTECT]
    rows = [row for name in names for row in getattr(source, name).all()]
    # what a citation belongs to; any other row stands for itself
    owners = (getattr(row, owner.name) if (owner := owner_field(type(row))) else row for row in rows)
    return list(dict.fromkeys(owners))


def reference_parts(words: str) -> dict[str, str]:
    """What somebody wrote as a source, by field: 甬医保发〔2025〕60号 https://… is a number and an address."""
    url = ADDRESS.search(words)
    words = ADDRESS.sub(" ", words)
    number = NUMBER.search(words)
    title = " ".join(NUMBER.sub(" ", words).split()).strip("《》，、（） ")
    parts = {"title": title, "document_number": number[0] if number else "", "url": url[0] if url else ""}
    return {name: value for name, value in parts.items() if value}
