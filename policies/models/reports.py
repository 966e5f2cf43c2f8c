"""Reader reports: what a reader found that does not match. No account, no personal data."""

from __future__ import annotations

from django.db import models


class ReportState(models.TextChoices):
    NEW = "new", "未看"
    LOOKING = "looking", "在核对"
    DONE = "done", "已处理"
    DECLINED = "declined", "不采纳"


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

    class Meta:
        verbose_name = "读者来信"
        verbose_name_plural = "读者来信"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.message[:30]
