"""Reader reports: what a reader found that does not match. No account, no personal data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class ReportState(models.TextChoices):
    NEW = "new", "未看"
    LOOKING = "looking", "在核对"
    DONE = "done", "已处理"
    DECLINED = "declined", "不采纳"


class ReportKind(models.TextChoices):
    """Where a report was begun: on a page, on a step of a guide, on a result."""

    PAGE = "page", "网页有误"
    STEP = "step", "这一步对不上"
    RESULT = "result", "与到账不符"


class ReaderReportQuerySet(models.QuerySet["ReaderReport"]):
    def of_kind(self, kind: str) -> ReaderReportQuerySet:
        """The reports of one kind, as `ReaderReport.kind` says it."""
        by_kind = {
            ReportKind.STEP: ~Q(step=""),
            ReportKind.RESULT: Q(step="") & ~Q(query=""),
            ReportKind.PAGE: Q(step="", query=""),
        }
        return self.filter(by_kind[ReportKind(kind)])

    def open(self) -> ReaderReportQuerySet:
        """What still waits for an editor."""
        return self.filter(state__in=[ReportState.NEW, ReportState.LOOKING])


class ReaderReport(models.Model):
    """One report with the page and the query of the result it is about."""

    page = models.CharField("哪一页", max_length=300, blank=True)
    step = models.CharField("哪一步", max_length=80, blank=True)
    query = models.CharField("当时的回答", max_length=600, blank=True)
    message = models.TextField("哪里不对", max_length=2000)
    reference = models.CharField("文件名或出处", max_length=200, blank=True)
    state = models.CharField("处理", max_length=10, choices=ReportState.choices, default=ReportState.NEW)
    answer_note = models.TextField("处理说明", blank=True)
    created_at = models.DateTimeField("收到时间", auto_now_add=True)

    objects = ReaderReportQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["message", "reference", "query"])

    class Meta:
        verbose_name = "读者来信"
        verbose_name_plural = "读者来信"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.message[:30]

    @property
    def kind(self) -> ReportKind:
        """What the report is about, from where it was begun."""
        if self.step:
            return ReportKind.STEP
        return ReportKind.RESULT if self.query else ReportKind.PAGE

    @property
    def address(self) -> str:
        """The page as the reader saw it, on this site; empty where `page` is not a path of it."""
        if not self.page.startswith("/") or self.page[1:2] in ("/", "\\"):
            return ""
        return f"{self.page}?{self.query}" if self.query and "?" not in self.page else self.page
