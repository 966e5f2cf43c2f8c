"""编辑手册: docs/howto/editors.zh.md as a page of the desk, so that editors need not look for it elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString, mark_safe
from markdown import Markdown
from markdown.extensions.tables import TableExtension

FILE = settings.BASE_DIR / "docs" / "howto" / "editors.zh.md"


def handbook_page(request: HttpRequest) -> HttpResponse:
    title, _, text = FILE.read_text(encoding="utf-8").partition("\n")
    context = {**admin.site.each_context(request), "title": title.removeprefix("# "), "handbook": to_html(text)}
    return TemplateResponse(request, "admin/policies/handbook.html", context)


def to_html(text: str) -> SafeString:
    """Markdown as HTML without inline styles. HTML within the text is escaped."""
    # alignment as an attribute: the content security policy refuses style=""
    reader = Markdown(extensions=[TableExtension(use_align_attribute=True), "nl2br", "sane_lists"])
    reader.preprocessors.deregister("html_block")
    reader.inlinePatterns.deregister("html")
    return mark_safe(reader.convert(text))
