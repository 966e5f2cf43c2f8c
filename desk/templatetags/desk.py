"""Filters and tags of the desk's templates."""

from __future__ import annotations

from typing import Any

from django import template

from website import formats

from ..review import permissions

register = template.Library()

for filter_function in (formats.day, formats.money, formats.duration, formats.percent):
    register.filter(filter_function.__name__, filter_function)
register.filter("person", permissions.name)


@register.simple_tag
def bulk_offer(cl: Any) -> dict[str, Any] | None:
    """What the buttons of a list need; `query` carries its search and filters."""
    from ..spreadsheets.sheets import SHEET_TYPES  # large, and this module is read at every start

    book = SHEET_TYPES.get(cl.opts.model_name) if cl.opts.app_label == "policies" else None
    return book and {"name": book.name, "imports": book.imports, "query": cl.get_query_string(remove=["p", "all"])}
