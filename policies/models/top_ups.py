"""What missing years cost (补缴): the place's own rule, with its figures where they are known."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from .choices import CATEGORIES, choices
from .regions import Region
from .reviewed import Reviewed, one_published, review_constraints
from .sources import Source


class TopUpKind(models.TextChoices):
    LUMP_SUM = "lump_sum", "一次补齐"
    MONTHLY = "monthly", "按月接着缴"


class TopUp(Reviewed):
    """One rule: so much of a base for each missing month. Money is yuan a month; empty where the figure is not known."""

    identity_fields = ("key",)
    until = "valid_until"
    grade_lookup = "source__evidence"
    kind_label = "这条补缴办法"

    key = models.SlugField("编号", max_length=80)
    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="top_ups")
    kind = models.CharField("办法", max_length=10, choices=TopUpKind.choices)
    who = models.CharField("哪一档、哪些人", max_length=60, blank=True, help_text="例如：一档。不分就留空。")
    category = models.CharField("参保身份", max_length=10, choices=choices(CATEGORIES), blank=True)
    base_amount = models.DecimalField(
        "基数（元/月）", max_digits=9, decimal_places=2, null=True, blank=True, help_text="不知道就留空，不要估。"
    )
    base_year = models.PositiveSmallIntegerField("基数是哪一年的", null=True, blank=True)
    base_meaning = models.CharField("基数是什么", max_length=80, help_text="例如：本市上上年度全口径月平均工资。")
    base_share = models.DecimalField(
        "按基数的几成", max_digits=5, decimal_places=4, default=Decimal(1), help_text="60%填0.6；全额填1。"
    )
    rate = models.DecimalField(
        "费率", max_digits=6, decimal_places=5, null=True, blank=True, help_text="6%填0.06；不知道就留空。"
    )
    valid_from = models.DateField("从哪天起", null=True, blank=True)
    valid_until = models.DateField("数查到哪天", null=True, blank=True, help_text="过了这天，网页不再算钱数。")
    note = models.CharField("说明", max_length=200, blank=True)
    source = models.ForeignKey(Source, verbose_name="依据", on_delete=models.PROTECT, related_name="top_ups")
    locator = models.CharField("出处", max_length=60, blank=True, help_text="例如：第二十一条。")
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "补缴办法"
        verbose_name_plural = "补缴办法"
        ordering = ["region", "position", "id"]
        permissions = [("publish_topup", "可以发布补缴办法")]
        constraints = [
            one_published("topup", "key"),
            *review_constraints("topup"),
            models.CheckConstraint(
                condition=Q(rate__isnull=True) | Q(rate__gt=0, rate__lt=1), name="topup_rate_a_share"
            ),
            models.CheckConstraint(condition=Q(base_share__gt=0, base_share__lte=3), name="topup_base_share_in_reach"),
        ]

    def __str__(self) -> str:
        return f"{self.region.name}：{self.get_kind_display()}{f'（{self.who}）' if self.who else ''}"
