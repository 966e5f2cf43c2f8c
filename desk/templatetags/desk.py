"""Filters and tags of the desk's templates."""

from __future__ import annotations

from typing import Any

from django import template

from website import formats

from ..review import permissions
from ..review.worked_examples import facts_in_words

register = template.Library()

for filter_function in (formats.day, formats.money, formats.duration, formats.percent):
    register.filter(filter_function.__name__, filter_function)
register.filter("person", permissions.name)
register.filter("facts", facts_in_words)


@register.simple_tag(takes_context=True)
def draft_links_found(context: Any, cl: Any) -> list[Any]:
    """Of a list that has nothing about the place searched for: the way to a draft of that place."""
    from ..admin.base.draft_links import DraftLinks, places_searched

    kind = cl.opts.model_name
    regions = places_searched(cl.query) if cl.query else []
    links = DraftLinks(context["request"].user, [region.pk for region in regions])
    return [link for region in regions if (link := links.of(region, kind))]


@register.simple_tag
def bulk_offer(cl: Any) -> dict[str, Any] | None:
    """What the buttons of a list need; `query` carries its search and filters."""
    from ..spreadsheets.sheets import SHEET_TYPES  # large, and this module is read at every start

    book = SHEET_TYPES.get(cl.opts.model_name) if cl.opts.app_label == "policies" else None
    # `remove` would take whatever begins alike, too: pk__in and province with p
    query = cl.get_query_string({"p": None, "all": None})
    return book and {"name": book.name, "imports": book.imports, "query": query}
