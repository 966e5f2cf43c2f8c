"""Tags and filters of the guides: lists kept as lines, counts in words, the easiest ways of a place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from guides.models import Channel
from guides.models.lines import split
from policies import edition
from policies.models import Region
from policies.paths import path_to

register = template.Library()

NUMERALS = "零一二三四五六七八九十"
BREAKS = re.compile(r"(?<=[：」])(?!$)|(?<!^)(?=[「查问])")


@register.filter
def lines(text: str) -> list[str]:
    """One item a line → the items."""
    return split(text)


@register.filter
def phrased(heading: str) -> SafeString:
    """Marks where a heading may break: before 「, 查 and 问, behind ： and 」. For elements of class `keep`."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in BREAKS.split(heading)))


@register.filter
def of(key: str, things: dict[str, Any]) -> Any:
    """What stands under a key, or nothing."""
    return things.get(key)


@register.filter
def counted(number: int) -> str:
    """5 → 五; above ten the digits."""
    return NUMERALS[number] if 0 <= number < len(NUMERALS) else str(number)


@lru_cache(maxsize=1)
def _easiest(content_version: int) -> list[Channel]:
    return list(Channel.objects.easiest()[:3])


@lru_cache(maxsize=1)
def _published(content_version: int) -> frozenset[str]:
    return frozenset(Channel.objects.published().values_list("slug", flat=True))


@register.inclusion_tag("guides/_easiest.html")
def easiest_channels(region: Region) -> dict[str, Any]:
    """The three easiest ways in a place, as links to its own pages."""
    return {"channels": _easiest(edition.current()), "region": region}


@register.simple_tag
def way(slug: str, region: Region) -> str:
    """The page of one way in a place; nothing while an editor has taken it down, so that no link leads nowhere."""
    return path_to("guides:channel_region", slug, region.slug) if slug in _published(edition.current()) else ""
