"""One row with what hangs below it ⇄ plain values."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import models

from policies.open_data.serializers import Payload, Shape

# Days that are about an item and not what it says.
DAYS = ("checked_on", "first_published")


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
            field: Any = shape.model._meta.get_field(name)
            value, default = _plain(field, value), field.get_default()
            idle += (default, _plain(field, default))
        if value not in idle:
            values[name] = value
    return values


def _plain(field: Any, value: Any) -> Any:
    """A value as `dump` would write it: 90.00 is 90."""
    if not isinstance(field, models.DecimalField) or value in (None, ""):
        return value
    try:
        return f"{Decimal(str(value)).normalize():f}"
    except InvalidOperation:
        return value


def content_digest(payload: Payload) -> str:
    """The digest of what an item says. The days of the last check and of the first publication do not count."""
    return digest({name: value for name, value in payload.items() if name not in DAYS})


def digest(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
