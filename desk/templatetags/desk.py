"""Whether a list of the desk can be exported and imported as a table."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag
def bulk_offer(cl: Any) -> dict[str, Any] | None:
    """What the buttons of a list need; `query` carries its search and filters."""
    from ..spreadsheets.sheets import SHEET_TYPES  # large, and this module is read at every start

    book = SHEET_TYPES.get(cl.opts.model_name) if cl.opts.app_label == "policies" else None
    return book and {"name": book.name, "imports": book.imports, "query": cl.get_query_string(remove=["p", "all"])}
