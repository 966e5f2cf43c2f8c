"""Serializers: which fields, child rows and links of each model an export holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from ..models import Claim, Contact, CoverageTable, CreditTable, Finding, PaymentFact, Region, Source, TopUp
from ..models.reviewed import Reviewed, Status

Payload = dict[str, Any]


# What an installation keeps to itself: how a row came about, where it stands in its list, what its owner is.
OWN = frozenset(
    (
        *("id", "status", "version", "written_by", "published_by", "checked_by", "revises", "published_at"),
        *("region", "table", "position", "jump_reason", "copy", "quote"),
    )
)


@dataclass(frozen=True)
class Shape:
    """Which fields of a model travel, which rows hang below it, and which fields name other rows by slug or key."""

    model: type[models.Model]
    fields: tuple[str, ...]
    children: Mapping[str, Shape] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_reviewed(self) -> bool:
        return issubclass(self.model, Reviewed)

    @property
    def lasting(self) -> str:
        """The field that names a row for ever; empty for tables, which are known by their subject and start."""
        return next((name for name in ("key", "slug") if name in self.fields), "")

    @property
    def relations(self) -> list[models.Prefetch]:
        """What `prefetch_related` needs so that a row can be told with all that hangs below it.

        Joined, because SQLite takes no more than a thousand rows of a foreign key that Django prefetches.
        """
        return [models.Prefetch(name, child.joined()) for name, child in self.children.items()]

    def joined(self) -> models.QuerySet[Any]:
        """Every row, with those that its fields name."""
        rows = self.model._default_manager.all()
        return rows.select_related(*self.links) if self.links else rows


def shape_of(
    model: type[models.Model], *relations: str, first: Sequence[str] = (), without: Iterable[str] = ()
) -> Shape:
    """The shape of everything that a model says, its own fields before those of all, and of what hangs below it."""
    hidden = OWN | set(without)
    names = [field.name for field in model._meta.concrete_fields if field.name not in hidden]
    inherited = {field.name for field in Reviewed._meta.get_fields()} if issubclass(model, Reviewed) else set()
    below = {name: shape_of(model._meta.get_field(name).related_model) for name in relations}  # type: ignore[arg-type]
    links = {"source": "key"} if "source" in names else {}
    names.sort(key=lambda name: (first.index(name) if name in first else len(first), name in inherited))
    return Shape(model, tuple(names), below, links)


REGION = Shape(
    Region,
    ("code", "slug", "name", "short_name", "pinyin", "initials", "level", "parent", "aliases", "position"),
    links={"parent": "slug"},
)
# A change note is news of tables and findings alone; of the others editors keep it.
SOURCE = shape_of(Source, without=("checked_on", "change_note"))
DAYS = ("effective_from", "first_published", "checked_on")
CREDIT = shape_of(CreditTable, "bands", "citations", "examples", first=DAYS)
COVERAGE = shape_of(CoverageTable, "rows", "options", "citations", "examples", first=DAYS)
FINDING = shape_of(Finding)
CLAIM, TOP_UP, PAYMENT, CONTACT = (
    shape_of(model, without=("change_note",)) for model in (Claim, TopUp, PaymentFact, Contact)
)

SECTIONS: dict[str, Shape] = {
    "credit": CREDIT,
    "coverage": COVERAGE,
    "top_ups": TOP_UP,
    "payments": PAYMENT,
    "findings": FINDING,
    "claims": CLAIM,
    "contacts": CONTACT,
}


def dump(row: models.Model, shape: Shape) -> Payload:
    """One row with what hangs below it as plain values; what equals the field's default is left out.

    The headline of a published table is no value of its own: it is made from the rows.
    """
    payload: Payload = {}
    made = "headline" if getattr(row, "status", None) == Status.PUBLISHED else ""
    for name in shape.fields:
        if name == made:
            continue
        value = getattr(row, name)
        default = row._meta.get_field(name).get_default()  # type: ignore[union-attr]
        if name in shape.links:
            value = getattr(value, shape.links[name]) if value else None
        if value not in (default, None, ""):
            payload[name] = str(value.normalize().__format__("f")) if isinstance(value, Decimal) else value
    for name, child in shape.children.items():
        rows = [dump(below, child) for below in getattr(row, name).all()]
        if rows:
            payload[name] = rows
    return payload


def sources_by_key() -> list[Source]:
    """Every source, in an order that does not depend on how a database sorts text."""
    return sorted(Source.objects.published(), key=lambda source: source.key)
