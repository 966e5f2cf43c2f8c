"""What a reader is told about a place that was not named exactly."""

from __future__ import annotations

from ..models import Region
from .names import Name
from .resolver import Resolution

PERSONAL = "请不要写证件号、卡号和电话号码，本站不需要。只写城市名，例如：兰州"
# As much of what was typed as an answer repeats.
SHOWN = 12
MOST = 6


def shown(result: Resolution, typed: str) -> str:
    """What was typed, for the box that it was typed into: nothing of a personal number comes back."""
    return "" if result.personal else typed


def belongs(via: Name, region: Region) -> str:
    """昆山市归苏州管."""
    return via.note or f"{via.name}归{region.short_name}管"


def names(regions: tuple[Region, ...], most: int = MOST) -> str:
    """Regions in a row; of those that share a short name the full ones."""
    first = regions[:most]
    short = [item.short_name for item in first]
    return "、".join(item.short_name if short.count(item.short_name) == 1 else item.name for item in first)


def how_to_name(result: Resolution, typed: str, most: int = SHOWN) -> str:
    """Why this is not taken for a place, and how to put it right."""
    shown = typed.strip()[:most]
    if result.personal:
        return PERSONAL
    if result.region and result.via:
        return f"{belongs(result.via, result.region)}。请写：{result.region.short_name}"
    if result.region:
        return f"“{shown}”说的是{result.region.short_name}吗？是的话，请写：{result.region.short_name}"
    if result.which_province:
        return f"是哪个省的？请写全名，例如：{result.choices[0].short_name}"
    if result.choices:
        return f"“{shown}”可能是{names(result.choices)}，请写全名"
    if result.suggestions:
        return f"没有找到“{shown}”。是不是{names(result.suggestions)}？请写全名"
    return f"没有找到“{shown}”，请写城市名，例如：兰州"
