"""Formatting of dates, months, money, durations and percentages in Chinese."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

# Numbers that can be dialled everywhere as they stand: 医保, 政务, 人社, 反诈. One behind an area code is part of a longer number.
HOTLINES = re.compile(r"(?<![0-9-])(12393|12345|12333|96110)(?![0-9])([，。、；：！？）」]?)")
# What no text has and XML forbids; a word processor leaves some behind when text is pasted.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def printable(text: str) -> str:
    """A text without the signs that XML forbids."""
    return CONTROLS.sub("", text)


def day(value: date | None) -> str:
    """2026-03-01 → 2026年3月1日; nothing → an empty string."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def month(value: Any) -> str:
    """A date or a calendar month → 2026年3月."""
    return f"{value.year}年{value.month}月" if value else ""


def money(value: Decimal | str | int | None) -> str:
    """Yuan without idle zeros, no unit: 100.00 → 100, 157.50 → 157.5, 169.08 → 169.08."""
    return f"{Decimal(value).normalize():f}" if value not in (None, "") else ""


def duration(months: int | None) -> str:
    """Whole months as people say them: 300 → 25年, 256 → 21年4个月, 0 → 0个月."""
    if months is None:
        return ""
    years, rest = divmod(months, 12)
    return (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")


def reach(known_until: date | None) -> str:
    """What stands beside a figure whose source reaches no further than a day; nothing where it is open."""
    return f"这是{year_of(known_until)}的数，以后的没查到。" if known_until else ""


def year_of(known_until: date | None) -> str:
    """The year whose last day that is, named by the one in which it began: 2026-06-30 → 2025年度（2025年7月到2026年6月）."""
    if known_until is None:
        return ""
    following = known_until + timedelta(days=1)
    if (following.month, following.day) == (1, 1):
        return f"{known_until.year}年度"
    if following.day == 1:
        start = following.replace(year=following.year - 1)
        return f"{start.year}年度（{month(start)}到{month(known_until)}）"
    return f"到{day(known_until)}为止"


def band_opening(opens: str, year_starts: int) -> str:
    """From when a birthday that opens an age band counts, by the value of rules.tables.BandOpens; "" where not stated."""
    return {
        "birthday_month": "从满岁的当月起",
        "next_month": "从下个月起",
        "next_january": "从第二年1月起",
        "insurance_year": f"从下一个{year_starts}月起",
    }.get(opens, "")


def dial(text: str) -> SafeString:
    """A text as HTML in which every hotline is a link that dials it. Not for texts that stand inside a link or a button."""
    return mark_safe(HOTLINES.sub(_dialled, conditional_escape(text)))


def _dialled(hotline: re.Match[str]) -> str:
    """The link, kept on one line with the mark behind it: no line begins with a comma."""
    link = f'<a href="tel:{hotline[1]}">{hotline[1]}</a>'
    return f'<span class="nb">{link}{hotline[2]}</span>' if hotline[2] else link


def comma_after(text: str) -> str:
    """The comma before what follows a title; none after one that ends in a mark of its own."""
    return "" if text.endswith(("？", "！", "。", "…")) else "，"


def percent(rate: Decimal | None) -> str:
    """A share as people write it: 0.025 → 2.5%."""
    return f"{(rate * 100).normalize():f}%" if rate is not None else ""


def month_span(start: date | None, end: date | None, what: str) -> list[str]:
    """A span of months in words: [] where it has no limits."""
    if start and end and month(start) == month(end):
        return [f"{month(start)}{what}"]
    if start and end and (start.month, end.month) == (1, 12):
        years = f"{start.year}年" if start.year == end.year else f"{start.year}年到{end.year}年"
        return [f"{years}{what}"]
    if start:
        return [f"{month(start)}到{month(end)}{what}" if end else f"{month(start)}起{what}"]
    return [f"{month(end)}底前{what}"] if end else []
