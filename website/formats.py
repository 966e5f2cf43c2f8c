"""Values in the words of the site: dates, months, money, periods. The one place where their form is decided."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

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


def comma_after(text: str) -> str:
    """The comma before what follows a title; none after one that ends in a mark of its own."""
    return "" if text.endswith(("？", "！", "。", "…")) else "，"


def percent(rate: Decimal | None) -> str:
    """A share as people write it: 0.025 → 2.5%."""
    return f"{(rate * 100).normalize():f}%" if rate is not None else ""
