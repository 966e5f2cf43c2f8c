"""One row with what hangs below it ⇄ plain values."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from policies.serializers import Payload, Shape


def spared(payload: Payload, shape: Shape) -> Payload:
    """A file's item as `dump` would tell it: without what equals the field's default."""
    values: Payload = {}
    for name, value in payload.items():
        if name in shape.children and isinstance(value, list):
            value = [spared(row, shape.children[name]) if isinstance(row, dict) else row for row in value]
        idle: tuple[Any, ...] = (None, "", [])
        if name in shape.fields:
            idle += (shape.model._meta.get_field(name).get_default(),)  # type: ignore[union-attr]
        if value not in idle:
            values[name] = value
    return values


def content_digest(payload: Payload) -> str:
    """The digest of what an item says. 核对无误 moves only the day of the last check, so that day does not count."""
    return digest({name: value for name, value in payload.items() if name != "checked_on"})


def digest(payload: Any) -> str:
    return hashlib.sha256(json.dumps(payload, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()
