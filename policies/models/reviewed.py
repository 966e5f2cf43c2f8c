"""What goes through review: drafts, who wrote and published them, which one readers see. Tables, guides, contacts alike."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from rules.in_force import is_outdated
from website import formats

from .people import person

if TYPE_CHECKING:
    from typing_extensions import Self

    from .sources import Source


class Status(models.TextChoices):
    DRAFT = "draft", "草稿"
    IN_REVIEW = "in_review", "待审核"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被替代"
    WITHDRAWN = "withdrawn", "已撤下"


# Written and not yet published.
OPEN = (Status.DRAFT, Status.IN_REVIEW)
ONCE_PUBLISHED = (Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN)


class ReviewedQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)

    def shown_from(self, on: date) -> Self:
        """What readers see on a day or later."""
        return self.published()

    def for_pages(self) -> Self:
        """What is published, with everything that pages show of it: a statement, and one for each relation below."""
        named = {field.name for field in self.model._meta.fields}
        above = [path for path in ("region__parent", "source") if path.partition("__")[0] in named]
        rows = self.published().with_rows(*self.model.shown_below)
        return rows.select_related(*above) if above else rows

    def with_rows(self, *relations: str) -> Self:
        """Prefetch these relations of each row: one statement each; what cites comes with its source."""
        return self.prefetch_related(*(self._below(name) for name in relations))

    def _below(self, name: str) -> models.Prefetch[Any]:
        rows = self.model._meta.get_field(name).related_model._default_manager.all()
        cites = any(field.name == "source" for field in rows.model._meta.fields)
        return models.Prefetch(name, rows.select_related("source") if cites else rows)

    def open(self) -> Self:
        """Drafts, handed in or not."""
        return self.filter(status__in=OPEN)


class Reviewed(models.Model):
    """Something that readers see only once somebody has published what another wrote. Published ones are never edited:
    `review.py` copies, publishes and supersedes.

    A kind tells its `identity_fields`: those that rows about the same thing have in common, of which one is published;
    `grade_lookup`: how a query reaches the grade of its evidence; `shown_below`: the rows below it that pages show;
    `until`: the field with the day until which its source vouches for it. The rest are words of the desk: what one of
    them is called, its `kind_label`, and its published counterpart, `other`; what the `note_asks` for that is written on
    publishing. `carried_on`: what a revision keeps of that which is otherwise said anew on publishing.
    """

    identity_fields: ClassVar[tuple[str, ...]] = ()
    grade_lookup: ClassVar[str] = ""
    shown_below: ClassVar[tuple[str, ...]] = ()
    until: ClassVar[str] = ""
    kind_label: ClassVar[str] = "这一条"
    other: ClassVar[str] = "另一份"
    note_asks: ClassVar[str] = "一句话，说清楚改了什么、凭什么改"
    carried_on: ClassVar[tuple[str, ...]] = ()

    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.DRAFT, editable=False)
    checked_on = models.DateField("核对日", null=True, blank=True, help_text="最近一次对着来源核对的日子。")
    change_note = models.CharField("变更说明", max_length=200, blank=True, help_text="为什么改，一句话。")
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

    objects: ClassVar[Any] = ReviewedQuerySet.as_manager()
    history = HistoricalRecords(inherit=True)

    if TYPE_CHECKING:
        revisions: models.Manager[Any]

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """What it is, in few words."""
        return str(self)

    @property
    def measure(self) -> str:
        """The measure word of what it is called: 张, 份, 篇, 条."""
        return self.kind_label[1]

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def sources(self) -> list[Source]:
        """The sources it stands on, the first cited first; none where it names none. By `grade_lookup`, which leads to a
        source of its own (source__evidence) or to those of rows below (citations__source__evidence)."""
        *path, _ = self.grade_lookup.split("__")
        rows: Any = getattr(self, path[0]).all() if path[:-1] else [self] if path else []
        return list(dict.fromkeys(row.source for row in rows if row.source))

    def outdated(self, on: date) -> bool:
        """Whether its source does not vouch as far as `on`."""
        return is_outdated(getattr(self, self.until), on)

    @property
    def reach(self) -> str:
        """Whose year the figures are, where the source does not reach on: 这是2022年度的数，以后的没查到。"""
        return formats.reach(getattr(self, self.until))

    @property
    def identity(self) -> tuple[Any, ...]:
        """What it has in common with every row whose place it may take, as a value that can be looked up."""
        fields: list[Any] = [self._meta.get_field(name) for name in self.identity_fields]
        return tuple(getattr(self, field.attname) for field in fields)

    def same_identity(self) -> Any:
        """Every row about the same thing, in any state."""
        return type(self)._default_manager.filter(**{name: getattr(self, name) for name in self.identity_fields})

    def published_counterpart(self) -> Self | None:
        """The published row whose place this one takes."""
        counterpart: Self | None = self.same_identity().published().exclude(pk=self.pk).first()
        return counterpart

    def counterpart_words(self, counterpart: Self) -> str:
        """Why two of them cannot be published, to an editor."""
        field: Any = self._meta.get_field(self.identity_fields[0])
        key = f"{field.verbose_name}“{getattr(counterpart, field.name)}”"
        taken = f"{key}已经有一{self.measure}已发布的{self.kind_label[2:]}：{counterpart.label}"
        return f"{taken}。要改它，请从它“以此为底稿修订”。"


@cache
def reviewed_models() -> tuple[type[Reviewed], ...]:
    """Every kind that goes through review, of whatever app."""
    return tuple(model for model in apps.get_models() if issubclass(model, Reviewed))


def owner_field(model: type[models.Model]) -> models.ForeignKey[Any] | None:
    """The field by which rows of a model hang below something reviewed; None where they stand for themselves."""
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE:
            target = field.related_model
            if isinstance(target, type) and issubclass(target, Reviewed):
                return field
    return None


def review_constraints(name: str) -> list[models.BaseConstraint]:
    """What the database itself refuses of every kind: an unknown status, publishing without a date, publishing one's own."""
    return [
        models.CheckConstraint(condition=Q(status__in=Status.values), name=f"{name}_known_status"),
        models.CheckConstraint(
            condition=~Q(status__in=ONCE_PUBLISHED) | Q(published_at__isnull=False), name=f"{name}_published_has_date"
        ),
        models.CheckConstraint(
            condition=Q(published_by__isnull=True) | Q(written_by__isnull=True) | ~Q(published_by=F("written_by")),
            name=f"{name}_not_ones_own",
        ),
    ]


def one_published(name: str, *fields: str) -> models.UniqueConstraint:
    """At most one published row with the same fields."""
    return models.UniqueConstraint(fields=fields, condition=Q(status=Status.PUBLISHED), name=f"{name}_one_published")
