"""One row with what hangs below it ⇄ plain values."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.db import models

from policies.models import Status
from policies.serializers import Shape

from .files import Payload

# Days that are about an item and not what it says.
DAYS = ("checked_on", "first_published")


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


def spared(payload: Payload, shape: Shape) -> Payload:
    """A file's item as `dump` would tell it: without what equals the field's default."""
    values: Payload = {}
    published = "status" not in payload
    for name, value in payload.items():
        if name == "headline" and published and shape.is_reviewed:
            continue
        if name in shape.children and isinstance(value, list):
            value = [spared(row, shape.children[name]) if isinstance(row, dict) else row for row in value]
        idle: tuple[Any, ...] = (None, "", [])
        if name in shape.fields:
            idle += (shape.model._meta.get_field(name).get_default(),)  # type: ignore[union-attr]
        if value not in idle:
            values[name] = value
    return values


def content_digest(payload: Payload) -> str:
    """The digest of what an item says. The days of the last check and of the first publication do not count."""
    return digest({name: value for name, value in payload.items() if name not in DAYS})


def digest(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
