"""Headings and counts of the guides as they are written."""

from __future__ import annotations

import re

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

NUMERALS = "零一二三四五六七八九十"
BREAKS = re.compile(r"(?<=[：」])(?!$)|(?<!^)(?=[「查问])")


def phrased(heading: str) -> SafeString:
    """Marks where a heading may break: before 「, 查 and 问, behind ： and 」. For elements of class `keep`."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in BREAKS.split(heading)))


def counted(number: int) -> str:
    """5 → 五; above ten the digits."""
    return NUMERALS[number] if 0 <= number < len(NUMERALS) else str(number)
