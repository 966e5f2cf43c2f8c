"""The groups of fields on a page of the desk."""

from __future__ import annotations

from typing import Any


def fieldset(
    title: str | None, fields: Any, says: str = "", *, folded: bool = False
) -> tuple[str | None, dict[str, Any]]:
    """A group under a heading: what is said above the fields, and whether it is folded at first."""
    return title, {"fields": fields, "description": says, "classes": ("collapse",) if folded else ()}
