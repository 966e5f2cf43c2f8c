"""What every policy table has in common: region, start, status, the day of the last check."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from .people import person
from .regions import Region
from .sources import Evidence, Source

if TYPE_CHECKING:
    from django.db.models import Manager
    from typing_extensions import Self


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审核"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被替代"
    WITHDRAWN = "withdrawn", "已撤下"


class ChangeKind(models.TextChoices):
    """What publishing means to readers: news, or a correction that moves no date."""

    MAJOR = "major", "大"
    MINOR = "minor", "小"


class PolicyTableQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def started(self, on: date) -> Self:
        """Published tables that had begun by `on`, the one in force first. No start sorts before every date."""
        begun = Q(effective_from__isnull=True) | Q(effective_from__lte=on)
        return self.published().filter(begun).newest_first()

    def newest_first(self) -> Self:
        return self.order_by(F("effective_from").desc(nulls_last=True), "-id")

    def answering(self, on: date) -> Self:
        """Of each region (and audience) the one published table in force on a day."""
        same = {"region": OuterRef("region")}
        if any(field.name == "audience" for field in self.model._meta.concrete_fields):
            same["audience"] = OuterRef("audience")
        started = Coalesce(OuterRef("effective_from"), Value(date.min))
        followed = self.model._default_manager.published().filter(
            effective_from__gt=started, effective_from__lte=on, **same
        )
        return self.started(on).exclude(Exists(followed))

    def in_force(self, on: date) -> Any | None:
        """The published table with the latest `effective_from` not after `on`, or None."""
        return self.started(on).first()


class PolicyTable(models.Model):
    """One header with its rows. Published tables are never edited: `review.py` copies, publishes and supersedes."""

    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="%(class)ss")
    effective_from = models.DateField("施行日", null=True, blank=True, help_text="来源没有写明就留空，网页上会照实说。")
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)
    checked_on = models.DateField("核对日", null=True, blank=True, help_text="最近一次对着来源核对的日子。")
    headline = models.CharField("一句话", max_length=120, help_text="这张表说了什么，例如：每月90元，不分年龄。")
    note = models.TextField("给读者的说明", blank=True, help_text="表格里放不下、读者又要知道的，一两句。")
    change_note = models.CharField("变更说明", max_length=200, blank=True, help_text="为什么改，写进“变过什么”。")
    change_kind = models.CharField(
        "变更大小",
        max_length=5,
        choices=ChangeKind.choices,
        default=ChangeKind.MAJOR,
        help_text="大：标准变了，写进“变过什么”，更新日变成发布的日子。小：改错字、补出处，日子都不动。",
    )
    jump_reason = models.CharField("变化大的原因", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("第几次保存", default=1, editable=False)
    written_by = person("谁写的")
    published_by = person("谁发布的")
    checked_by = person("谁核对的")
    revises = models.ForeignKey(
        "self",
        verbose_name="修订自",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        editable=False,
        related_name="revisions",
    )
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)

    objects = PolicyTableQuerySet.as_manager()
    history = HistoricalRecords(inherit=True)

    if TYPE_CHECKING:
        citations: Manager[Any]
        examples: Manager[Any]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        start = self.effective_from.isoformat() if self.effective_from else "施行日未写明"
        return f"{self.region.name}：{self.headline}（{start}）"

    @property
    def sources(self) -> list[Source]:
        return list(dict.fromkeys(citation.source for citation in self.citations.all()))

    @property
    def evidence(self) -> Evidence | None:
        """The weakest grade of the table's sources."""
        return Evidence.weakest([source.evidence for source in self.sources])

    def expired_sources(self, on: date) -> list[Source]:
        return [source for source in self.sources if source.expired(on)]


class WorkedExample(models.Model):
    """A case an official could check: answers as in the address of the calculator, and what must come out."""

    name = models.CharField("例子", max_length=80, help_text="例如：66岁，每月100元。")
    as_of = models.DateField("按哪天算")
    answers = models.JSONField(
        "回答",
        help_text='和计算器网址里的名称一样，例如 {"status": "retired", "sex": "male", "birth_year": 1960, "birth_month": 3}。',
    )
    expected = models.JSONField("应得结果", help_text='和数据接口里的名称一样，例如 {"monthly": "100.00"}。')

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


def header_constraints(name: str, *fields: str) -> list[models.BaseConstraint]:
    """What the database itself refuses, whoever writes: two published tables of one region (and audience) with the same
    start (an empty start counts as one), an unknown status, publishing without a date, publishing one's own table."""
    published = Q(status=Status.PUBLISHED)
    once_published = Q(status__in=[Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN])
    starts = models.UniqueConstraint(
        fields=["region", *fields, "effective_from"], condition=published, name=f"{name}_one_start"
    )
    unstated = models.UniqueConstraint(
        fields=["region", *fields],
        condition=published & Q(effective_from__isnull=True),
        name=f"{name}_one_unstated_start",
    )
    return [
        starts,
        unstated,
        models.CheckConstraint(condition=Q(status__in=Status.values), name=f"{name}_known_status"),
        models.CheckConstraint(
            condition=~once_published | Q(published_at__isnull=False), name=f"{name}_published_has_date"
        ),
        models.CheckConstraint(
            condition=Q(published_by__isnull=True) | Q(written_by__isnull=True) | ~Q(published_by=F("written_by")),
            name=f"{name}_not_ones_own",
        ),
    ]
