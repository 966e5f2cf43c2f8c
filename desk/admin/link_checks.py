"""网址检查: results of the nightly link checker, read-only; nothing is fetched from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import F
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from policies.models import LinkCheck, Source

from ..admin_urls import change_url, outward
from ..worklist.sections import short, uses_by_url
from .base.filters import WorkFilter
from .base.looks_only import LooksOnly

SHORT_NAME = 24


class LinkList(ChangeList):
    """The list with what uses each address, in two more queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list: Sequence[Any] = list(self.result_list)
        used = uses_by_url(check.url for check in self.result_list)
        for check in self.result_list:
            check.used = used[check.url]


@admin.register(LinkCheck)
class LinkCheckAdmin(LooksOnly):
    list_display = ("status", "address", "problem", "first_seen_broken_on", "used_by", "last_checked_at")
    list_filter = (WorkFilter, "status")
    list_per_page = 50
    ordering = (F("first_seen_broken_on").asc(nulls_last=True), "url")
    search_fields = ("url", "final_url")
    search_help_text = "网址里的几个字。"
    list_hint = (
        "每天夜里由服务器去看，一次最多50个，每个网址一星期一次，打不开的每天再看；这里不能立即再查。"
        "“不让程序看”的，请您自己点开看看。换网址，到用着它的依据或渠道里改。还没有开始查的，请管理员在服务器上加一行定时任务："
    )
    list_code = "17 3 * * *  cd /网站的文件夹 && SECRET_KEY_FILE=var/secret_key .venv/bin/python manage.py check_links"
    fieldsets = (
        (None, {"fields": ("address", "status", "problem", "http_status", "new_address")}),
        ("从什么时候起", {"fields": ("first_seen_broken_on", "failures", "last_checked_at")}),
        ("谁用着它", {"fields": ("used_by",), "description": "点进去改网址；真没有了，就把网址清空，写一句备注。"}),
    )

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LinkList

    @admin.display(description="网址", ordering="url")
    def address(self, check: LinkCheck) -> SafeString | str:
        return outward(check.url)

    @admin.display(description="现在的网址")
    def new_address(self, check: LinkCheck) -> SafeString | str:
        return outward(check.final_url)

    @admin.display(description="用在")
    def used_by(self, check: LinkCheck) -> SafeString | str:
        uses = check.used if hasattr(check, "used") else check.uses
        links = [
            (change_url(use), short(use.title if isinstance(use, Source) else str(use), SHORT_NAME)) for use in uses
        ]
        return format_html_join("，", '<a href="{}">{}</a>', links) or "-"
