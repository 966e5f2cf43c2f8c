"""One row with what hangs below it ⇄ plain values."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from ..models import Status
from .documents import Payload, ReleaseError, entries_of
from .shapes import Shape

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


def build(payload: Payload, shape: Shape, label: str, **extra: Any) -> models.Model:
    """Save one row and what hangs below it. Raises ReleaseError for unknown names and invalid values."""
    unknown = set(payload) - set(shape.fields) - set(shape.children) - {"status"}
    if unknown:
        raise ReleaseError(f"{label}：不认识的项目 {'、'.join(sorted(map(str, unknown)))}")
    if payload.get("status", Status.DRAFT) not in (Status.DRAFT, Status.WITHDRAWN):
        raise ReleaseError(f"{label}：status 只能写 draft 或 withdrawn，已发布的不用写")
    row = extra.pop("into", None) or shape.model()
    for name in shape.fields:
        setattr(row, name, _value(payload, shape, name, label))
    for name, value in extra.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError as error:
        raise ReleaseError(f"{label}：{'；'.join(f'{k} {v}' for k, v in error.message_dict.items())}") from error
    row.save()
    for name, child in shape.children.items():
        relation = row._meta.get_field(name)
        getattr(row, name).all().delete()
        for index, below in enumerate(entries_of(payload.get(name) or [], f"{label} {name}")):
            position = {"position": index} if _has_position(child.model) else {}
            build(below, child, f"{label} {name}[{index + 1}]", **{relation.field.name: row}, **position)  # type: ignore[union-attr]
    return row


def _has_position(model: type[models.Model]) -> bool:
    return any(f.name == "position" for f in model._meta.fields)


def _value(payload: Payload, shape: Shape, name: str, label: str) -> Any:
    if name in shape.links:
        wanted = payload.get(name)
        target = shape.model._meta.get_field(name).related_model
        found = target.objects.filter(**{shape.links[name]: wanted}).first() if wanted else None  # type: ignore[union-attr]
        if wanted and not found:
            raise ReleaseError(f"{label}：没有编号为“{wanted}”的{target._meta.verbose_name}")  # type: ignore[union-attr]
        return found
    default = shape.model._meta.get_field(name).get_default()  # type: ignore[union-attr]
    return payload.get(name, default)


def spared(payload: Payload, shape: Shape) -> Payload:
    """A file's item as `dump` would tell it: without what equals the field's default."""
    told: Payload = {}
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
            told[name] = value
    return told


def content_digest(payload: Payload) -> str:
    """The digest of what an item says. The days of the last check and of the first publication do not count."""
    return digest({name: value for name, value in payload.items() if name not in DAYS})


def digest(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
