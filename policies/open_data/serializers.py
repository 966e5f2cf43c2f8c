"""Serializers: which fields, child rows and links of each model an export holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from ..models import Claim, Contact, CoverageTable, CreditTable, Finding, PaymentFact, Region, Source, TopUp
from ..models.reviewed import Reviewed, Status

Payload = dict[str, Any]


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
    def relations(self) -> list[str]:
        """What `prefetch_related` needs so that a row can be told with all that hangs below it."""
        return ["__".join([name, *child.links]) for name, child in self.children.items()]


TABLE_FIELDS = (
    *("effective_from", "first_published", "checked_on", "known_until", "headline", "note", "change_note"),
    *("change_kind", "said_before", "why_wrong", "withdrawn_on", "withdrawn_because"),
)


def _child(parent: type[models.Model], name: str, *fields: str, **links: str) -> Shape:
    return Shape(parent._meta.get_field(name).related_model, fields, links=links)  # type: ignore[arg-type]


def _citations(parent: type[models.Model]) -> Shape:
    return _child(parent, "citations", "source", "locator", "supports", source="key")


def _examples(parent: type[models.Model]) -> Shape:
    return _child(parent, "examples", "name", "as_of", "answers", "expected")


REGION = Shape(
    Region,
    ("code", "slug", "name", "short_name", "pinyin", "initials", "level", "parent", "aliases", "position"),
    links={"parent": "slug"},
)
SOURCE = Shape(
    Source,
    ("key", "title", "publisher", "document_number", "published_on", "expires_on", "url", "link", "evidence", "note"),
)
CREDIT = Shape(
    CreditTable,
    (
        *("audience", *TABLE_FIELDS, "method", "period", "year_starts", "band_opens"),
        *("base_amount", "base_meaning", "approximate", "provisional"),
        *("deduction", "deduction_name", "deduction_until"),
        *("reduction_rate", "reduction_male_months", "reduction_female_months"),
    ),
    {
        "bands": _child(
            CreditTable,
            "bands",
            *("age_from", "age_below", "category", "retired_from", "retired_to"),
            *("amount", "low", "high", "rate", "frozen_at", "base_amount", "base_meaning", "only_for", "note"),
        ),
        "citations": _citations(CreditTable),
        "examples": _examples(CreditTable),
    },
)
COVERAGE = Shape(
    CoverageTable,
    (*TABLE_FIELDS, "basis", "deemed"),
    {
        "rows": _child(
            CoverageTable,
            "rows",
            *("sex", "category", "enrolled_from", "enrolled_to", "retires_from", "retires_to"),
            *("started_work_from", "started_work_to", "known"),
            *("cumulative_months", "actual_months", "strictly_more", "actual_scope", "only_for", "note"),
        ),
        "options": _child(CoverageTable, "options", "kind", "text"),
        "citations": _citations(CoverageTable),
        "examples": _examples(CoverageTable),
    },
)
FINDING = Shape(
    Finding,
    (
        *("key", "topic", "text", "missing", "source", "effective_from", "change_note", "first_published"),
        "checked_on",
    ),
    links={"source": "key"},
)
CLAIM = Shape(
    Claim,
    (
        *("key", "topic", "statement", "said_by", "said_on", "verdict", "why", "source", "locator"),
        "checked_on",
    ),
    links={"source": "key"},
)
TOP_UP = Shape(
    TopUp,
    (
        *("key", "kind", "who", "category", "base_amount", "base_year", "base_meaning", "base_share", "rate"),
        *("valid_from", "valid_until", "note", "source", "locator", "checked_on"),
    ),
    links={"source": "key"},
)
PAYMENT = Shape(
    PaymentFact,
    (
        *("key", "kind", "text", "day", "month", "about", "name", "amount", "per", "only_for"),
        *("valid_from", "valid_until", "source", "locator", "checked_on"),
    ),
    links={"source": "key"},
)
CONTACT = Shape(Contact, ("key", "kind", "name", "url", "phone", "evidence", "note", "checked_on"))

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
