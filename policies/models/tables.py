"""What every policy table has in common: region, start, headline, worked examples."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from rules.in_force import in_force
from rules.tables import Evidence

from .regions import Region
from .reviewed import Reviewed, ReviewedQuerySet, Status, review_constraints

if TYPE_CHECKING:
    from typing_extensions import Self


# Begins the headline of a draft that is only a lead.
LEAD = "线索："


class ChangeKind(models.TextChoices):
    """What publishing means to readers: news of a changed rule, better words that move no date, or that we were wrong."""

    MAJOR = "major", "大"
    MINOR = "minor", "小"
    CORRECTION = "correction", "更正"


class PolicyTableQuerySet(ReviewedQuerySet):
    def newest_first(self) -> Self:
        return self.order_by(F("effective_from").desc(nulls_last=True), "-id")

    def taken_down(self) -> Self:
        """Tables taken off the site with a reason for readers."""
        return self.filter(status=Status.WITHDRAWN, withdrawn_on__isnull=False).exclude(withdrawn_because="")

    def readable(self, region: Region) -> Self:
        """The whole history of a place as readers may see it: what is published, was, or was taken down with a reason, and
        the versions that went with such a one."""
        later = self.model._default_manager.filter(revises=OuterRef("pk"), status=Status.WITHDRAWN)
        along = self.filter(Exists(later), status=Status.WITHDRAWN, withdrawn_on__isnull=True)
        once = self.filter(status__in=[Status.PUBLISHED, Status.SUPERSEDED]) | self.taken_down() | along
        return once.filter(region=region).select_related("revises", "region")

    def shown_from(self, on: date) -> Self:
        """Published tables that no later one has followed by a day: those in force on it, and those still to come."""
        same = {name: OuterRef(name) for name in self.model.identity_fields}
        start = Coalesce(OuterRef("effective_from"), Value(date.min))
        followed = self.model._default_manager.published().filter(
            effective_from__gt=start, effective_from__lte=on, **same
        )
        return self.published().exclude(Exists(followed))

    def for_pages(self) -> Self:
        """Those that were taken down with a reason for readers too."""
        shown = (self.published() | self.taken_down()).newest_first()
        return shown.select_related("region__parent", "revises").with_rows(*self.model.shown_below)

    def in_force(self, on: date) -> Any | None:
        """The published table with the latest `effective_from` not after `on`, or None."""
        return in_force(self.published(), on)


class PolicyTable(Reviewed):
    """One header with its rows. What a release or an editor publishes supersedes the table with the same start."""

    until = "known_until"
    grade_lookup = "citations__source__evidence"
    kind_label = "这张表"
    other = "同一天施行的另一张表"
    note_asks = "给读者的一句话，说清楚什么变了"

    region = models.ForeignKey(Region, verbose_name="地区", on_delete=models.PROTECT, related_name="%(class)ss")
    effective_from = models.DateField("施行日", null=True, blank=True, help_text="来源没有写明就留空，网页上会照实说。")
    known_until = models.DateField(
        "来源管到哪天",
        null=True,
        blank=True,
        help_text="来源只说某一年的，填那一年的最后一天。过了这天，网页会写“以后的没查到”。没有期限就留空。",
    )
    first_published = models.DateField("本站首次发布", null=True, blank=True, editable=False)
    headline = models.CharField(
        "一句话", max_length=120, blank=True, help_text="草稿的名字。发布时由下面各行自动写成，不用填。"
    )
    note = models.TextField("给读者的说明", blank=True, help_text="表格里放不下、读者又要知道的，一两句。")
    change_note = models.CharField("变更说明", max_length=200, blank=True, help_text="为什么改，写进“变过什么”。")
    change_kind = models.CharField(
        "变更大小",
        max_length=10,
        choices=ChangeKind.choices,
        default=ChangeKind.MAJOR,
        help_text="大：标准变了，写进“变过什么”，更新日变成发布的日子。小：改错字、补出处，日子都不动。"
        "更正：本站以前写错了。",
    )
    said_before = models.CharField(
        "以前写的", max_length=200, blank=True, help_text="更正才填：本站以前怎么写的，用读者看得懂的话。"
    )
    why_wrong = models.CharField("为什么错", max_length=300, blank=True, help_text="更正才填：以前写的错在哪里。")
    withdrawn_on = models.DateField("撤下的日子", null=True, blank=True, editable=False)
    withdrawn_because = models.CharField("为什么撤下", max_length=300, blank=True, editable=False)
    jump_reason = models.CharField("变化大的原因", max_length=200, blank=True, editable=False)

    objects: ClassVar[Any] = PolicyTableQuerySet.as_manager()

    if TYPE_CHECKING:
        citations: Any
        examples: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        start = self.effective_from.isoformat() if self.effective_from else "施行日未写明"
        return f"{self.region.name}：{self.headline}（{start}）"

    @property
    def label(self) -> str:
        return f"{self.region.name}：{self.headline.removeprefix(LEAD)}"

    @property
    def identity(self) -> tuple[Any, ...]:
        return (*super().identity, self.effective_from)

    def published_counterpart(self) -> Self | None:
        """The published table with the same start; one with another start simply follows."""
        same = self.same_identity().published().filter(effective_from=self.effective_from)
        result: Self | None = same.exclude(pk=self.pk).first()
        return result

    def counterpart_words(self, counterpart: Self) -> str:
        return f"施行日已经有一张已发布的表：{counterpart.headline}。要改它，请从它“以此为底稿修订”。"

    @property
    def evidence(self) -> Evidence | None:
        """The weakest grade of the table's sources."""
        return Evidence.weakest([source.evidence for source in self.sources])


class WorkedExample(models.Model):
    """A case an official could check: answers as in the address of the calculator, and what must come out."""

    name = models.CharField("例子", max_length=80, help_text="例如：66岁，每月100元。")
    as_of = models.DateField("按哪天算")
    answers = models.JSONField(
        "回答",
        help_text='和计算器网址里的名称一样，例如 {"status": "retired", "sex": "male", "birth_year": 1960, "birth_month": 3}。',
    )
    expected = models.JSONField("应得结果", help_text='和数据接口里的名称一样，例如 {"monthly": "100.00"}。')

    history = HistoricalRecords(inherit=True)

    class Meta:
        verbose_name = "验算例子"
        verbose_name_plural = "验算例子"
        abstract = True
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


def header_constraints(name: str, *fields: str) -> list[models.BaseConstraint]:
    """What the database itself refuses, whoever writes: two published tables of one region (and audience) with the same
    start (an empty start counts as one), and what it refuses of everything reviewed."""
    published = Q(status=Status.PUBLISHED)
    starts = models.UniqueConstraint(
        fields=["region", *fields, "effective_from"], condition=published, name=f"{name}_one_start"
    )
    unstated = models.UniqueConstraint(
        fields=["region", *fields],
        condition=published & Q(effective_from__isnull=True),
        name=f"{name}_one_unstated_start",
    )
    return [starts, unstated, *review_constraints(name)]
