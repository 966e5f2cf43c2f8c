"""读者来信: an inbox. What the reader wrote stays as it was; editors note what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from ..models import ReaderReport

SHORT = 40


@admin.register(ReaderReport)
class ReaderReportAdmin(admin.ModelAdmin):
    list_display = ("short_message", "state", "created_at", "page", "step")
    list_filter = ("state", "created_at")
    list_per_page = 50
    search_fields = ("message", "reference", "page", "answer_note")
    search_help_text = "来信、出处或处理说明里的字。"
    readonly_fields = ("message", "reference", "where", "step", "result", "created_at")
    radio_fields = {"state": admin.HORIZONTAL}
    fieldsets = (
        ("读者说", {"fields": readonly_fields}),
        (
            "我们怎么处理",
            {
                "fields": ("state", "answer_note"),
                "description": "只有编辑看得到。采纳了，写清楚改了哪一张表；不采纳，写清楚为什么。",
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="哪里不对")
    def short_message(self, report: ReaderReport) -> str:
        message = " ".join(report.message.split())
        return message if len(message) <= SHORT else f"{message[:SHORT]}…"

    @admin.display(description="哪一页")
    def where(self, report: ReaderReport) -> SafeString | str:
        return page_link(report.page, report.page)

    @admin.display(description="当时的回答")
    def result(self, report: ReaderReport) -> SafeString | str:
        """The reader's answers as they are in the address; with a link to the same result where the page is known."""
        query = report.query.lstrip("?")
        if not query:
            return "-"
        answers = "，".join(query.split("&"))
        return format_html("{}<br>{}", answers, page_link(f"{report.page}?{query}", "打开同样的结果"))


def page_link(address: str, text: str) -> Any:
    """A link if the address is one of this site, else only the text: readers can send anything."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return text or "-"
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', address, text)
