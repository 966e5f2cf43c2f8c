"""读者来信: an inbox. What the reader wrote stays as it was; editors note what became of it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString

from policies.models import ReaderReport, Region, ReportState

from ..admin_urls import row_link
from ..article_check.known import kind_of, known_of, statement_about
from ..worklist.sections import short
from .base.draft_links import DraftLink, DraftLinks, source_known
from .base.fieldsets import fieldset
from .base.filters import ReportKindFilter, WorkFilter
from .base.history import AuditedAdmin

SHORT = 40
SPAM = "垃圾信息。"
FINISHED = (ReportState.DONE, ReportState.DECLINED)
SLUG = re.compile(r"[a-z0-9-]+")
CITY_PAGE = re.compile(rf"/cities/({SLUG.pattern})/")


class AnswerForm(forms.ModelForm):
    """What became of a letter. Nothing is finished without a word."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("state") in FINISHED and not data.get("answer_note", "").strip():
            self.add_error("answer_note", "处理完了，写一句：改了哪一张表，或者为什么不采纳。")
        return data


@admin.action(description="不采纳：是垃圾信息", permissions=["change"])
def decline_spam(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> None:
    """Finish with reports that say nothing; what was already noted stays."""
    for report in queryset:
        report.state = ReportState.DECLINED
        report.answer_note = report.answer_note or SPAM
        report.save()
        modeladmin.log_change(request, report, f"不采纳：{report.answer_note}")
    modeladmin.message_user(request, f"{len(queryset)}封记成了“不采纳”。", messages.SUCCESS)


@admin.register(ReaderReport)
class ReaderReportAdmin(AuditedAdmin):
    form = AnswerForm
    list_display = ("short_message", "state", "kind_words", "created_at", "page", "step")
    list_filter = (WorkFilter, "state", ReportKindFilter, "created_at")
    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    actions = (decline_spam,)
    search_fields = ("message", "reference", "page", "answer_note")
    search_help_text = "来信、出处、网页或处理说明里的字。"
    list_hint = "读者没有留名字和电话，我们回不了信：核对以后改表，把结果写在处理说明里。"
    readonly_fields = ("message", "reference", "kind_words", "where", "step", "result", "place", "created_at")
    radio_fields = {"state": admin.HORIZONTAL}
    fieldsets = (
        fieldset("读者说", readonly_fields),
        fieldset(
            "我们怎么处理",
            ("state", "answer_note"),
            "只有编辑看得到。采纳了，写清楚改了哪一张表；不采纳，写清楚为什么。",
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="哪里不对")
    def short_message(self, report: ReaderReport) -> str:
        return short(report.message, SHORT)

    @admin.display(description="说的是")
    def kind_words(self, report: ReaderReport) -> str:
        return report.kind.label

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
        return format_html("{}<br>{}", answers, page_link(_result_address(report, query), "打开同样的结果"))

    @admin.display(description="哪个地方")
    def place(self, report: ReaderReport) -> SafeString | str:
        """The place that the letter is about, with everything kept about it."""
        region = _region_of(report)
        return row_link(region) if region else "-"

    def about(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        return super().about(request, row) | {"draft_links": _draft_links(row, request.user)}


def _region_of(report: ReaderReport) -> Region | None:
    """The place that a letter is about, as far as its page or its answers say."""
    named = CITY_PAGE.match(report.page)
    slug = named[1] if named else parse_qs(report.query.lstrip("?")).get("region", [""])[0]
    return Region.objects.filter(slug=slug).select_related("parent").first() if SLUG.fullmatch(slug) else None


def _draft_links(report: ReaderReport, user: Any) -> list[DraftLink]:
    """The tables of the place, with the figure, the day and the source that the letter names; of its kind alone where
    one is clear."""
    region = _region_of(report)
    if region is None:
        return []
    said = statement_about(report.message, region)
    if said is None:
        return DraftLinks(user, [region.pk]).all(region, source_known(report.reference))
    link = DraftLinks(user, [region.pk]).of(region, kind_of(said), known_of(said) | source_known(report.reference))
    return [link] if link else []


def _result_address(report: ReaderReport, query: str) -> str:
    """The result again. A letter begun beside a result may name the city's page, its answers are the calculator's."""
    calculator = reverse("calculator:calculator")
    if "status" in parse_qs(query) and not report.page.startswith(calculator):
        return f"{calculator}?{query}"
    return report.address


def page_link(address: str, text: str) -> Any:
    """A link if the address is one of this site, else only the text: readers can send anything."""
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return text or "-"
    return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', address, text)
