"""Claims (网上说法): figures in circulation, where they are said, and what we found."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from rules.tables import Evidence

from .findings import FindingTopic
from .regions import Region
from .reviewed import Reviewed, one_published, review_constraints
from .sources import Source


class Verdict(models.TextChoices):
    TRUE = "true", "属实"
    OUTDATED = "outdated", "已过时"
    WRONG = "wrong", "有误"
    DISPUTED = "disputed", "两处不一样"
    OPEN = "open", "尚无定论"


class Claim(Reviewed):
    """A figure people meet on the net. It is never used by the calculator."""

    identity_fields = ("key",)
    grade_lookup = "source__evidence"
    kind_label = "这条说法"

    key = models.SlugField("编号", max_length=80)
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="claims")
    topic = models.CharField("说的是", max_length=10, choices=FindingTopic.choices)
    statement = models.CharField("说法", max_length=200, help_text="用我们自己的话，写清数字。")
    said_by = models.CharField("谁说的", max_length=120, help_text="网站和日期，不给链接。")
    said_on = models.DateField("说的日子", null=True, blank=True)
    verdict = models.CharField("结论", max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    why = models.CharField("为什么", max_length=300, help_text="我们查到什么，一两句。")
    source = models.ForeignKey(
        Source,
        verbose_name="结论的依据",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claims",
        help_text="结论根据哪份来源。写“有误”的，必须是官方文件或官方转述；不是就写“两处不一样”。",
    )
    locator = models.CharField("在来源的哪里", max_length=60, blank=True, help_text="例如：第二十一条。")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "网上说法"
        verbose_name_plural = "网上说法"
        ordering = ["region", "position", "id"]
        permissions = [("publish_claim", "可以发布网上说法")]
        constraints = [one_published("claim", "key"), *review_constraints("claim")]

    def __str__(self) -> str:
        return f"{self.region.name}：{self.statement}"

    def clean(self) -> None:
        """Only hard evidence makes a claim wrong; against a report it is another report."""
        super().clean()
        if self.verdict == Verdict.WRONG and self.source and self.source.evidence == Evidence.REPORTED:
            raise ValidationError({"verdict": "依据只是媒体报道，不能写“有误”。请写“两处不一样”。"})
