"""Findings (已知情况): what a source says that is a sentence and not a table; the nation's are the frame for every place."""

from __future__ import annotations

from django.db import models

from .regions import Region
from .reviewed import Reviewed, one_published, review_constraints
from .sources import Source


class FindingTopic(models.TextChoices):
    CREDIT = "credit", "每月返多少"
    EMPLOYEE = "employee", "在职时划入"
    COVERAGE = "coverage", "缴够多少年"
    SHORTFALL = "shortfall", "年限不够、断缴"
    ACCOUNT = "account", "账户里的钱"
    RESIDENT = "resident", "居民医保一年缴多少"
    # What the calculator does not ask about, so that its result says it.
    RETIRED_APART = "apart", "退休的，另有规定的人"
    WORKING_APART = "apart_work", "在职的，另有规定的人"


class Finding(Reviewed):
    """One sourced statement about a place, in our own words, and what is still missing.

    Its change note is an announcement to readers, not what is said on publishing.
    """

    identity_fields = ("key",)
    grade_lookup = "source__evidence"
    kind_label = "这条情况"
    carried_on = ("change_note", "first_published")

    key = models.SlugField("编号", max_length=80)
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="findings")
    topic = models.CharField("说的是", max_length=10, choices=FindingTopic.choices)
    text = models.CharField("已知的", max_length=300, help_text="用我们自己的话，短句。")
    missing = models.CharField("还缺的", max_length=200, blank=True)
    source = models.ForeignKey(Source, verbose_name="依据", on_delete=models.PROTECT, related_name="findings")
    effective_from = models.DateField(
        "从哪天起", null=True, blank=True, help_text="要写进“变过什么”的才填：从哪天起这样。"
    )
    change_note = models.CharField("变更说明", max_length=200, blank=True, help_text="“变过什么”里的那一句。")
    first_published = models.DateField("本站首次发布", null=True, blank=True, editable=False)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "已知情况"
        verbose_name_plural = "已知情况"
        ordering = ["region", "topic", "position", "id"]
        permissions = [("publish_finding", "可以发布已知情况")]
        constraints = [one_published("finding", "key"), *review_constraints("finding")]

    def __str__(self) -> str:
        return f"{self.region.name}：{self.text}"
