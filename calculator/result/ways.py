"""Ways to the missing years in words: for the page and for programs alike."""

from __future__ import annotations

from typing import NamedTuple

from rules.ways import Way, WayEffect, WayKind
from website import formats

NAMES = {
    WayKind.LUMP_SUM: "一次补齐",
    WayKind.MONTHLY: "按月接着缴",
    WayKind.EARLIER: "早点退休",
    WayKind.LATER: "晚点退休",
    WayKind.RESIDENT: "转居民医保",
}
GAINS = {
    WayKind.LUMP_SUM: "办完就享受，开始返款",
    WayKind.MONTHLY: "不用一次拿钱",
    WayKind.EARLIER: "那年的要求低一些",
    WayKind.LATER: "单位和本人一起缴",
    WayKind.RESIDENT: "每年缴一次",
}
PRICES = {
    WayKind.LUMP_SUM: "一次拿出一笔钱",
    WayKind.MONTHLY: "缴满以前有没有返款，要问",
    WayKind.EARLIER: "自己愿意，养老金的年限也要够",
    WayKind.LATER: "要和单位商量好",
    WayKind.RESIDENT: "没有返款，报销办法不同",
}


class WayRow(NamedTuple):
    """One way in words: what it is called, until when, what it leaves, what speaks for it and what to think of."""

    name: str
    until: str
    missing: str
    gain: str
    price: str
    worse: bool


def row(way: Way) -> WayRow:
    name = NAMES[way.kind] + ("（按现在的规定）" if way.by_today else "")
    worse = way.effect is WayEffect.WORSE
    return WayRow(
        name=name,
        until=formats.month(way.month) if way.month else "年年缴",
        missing=_missing(way),
        gain="" if worse else GAINS[way.kind],
        price="那时的要求更高，反而差得更多" if worse else PRICES[way.kind],
        worse=worse,
    )


def _missing(way: Way) -> str:
    if way.kind is WayKind.LUMP_SUM:
        return f"补{formats.duration(way.missing)}"
    if way.kind is WayKind.RESIDENT:
        return "不算年限"
    return f"还差{formats.duration(way.missing)}" if way.missing else "不差"


def sentence(way: Way) -> str:
    """The way in one sentence, for programs."""
    result = row(way)
    until = f"到{result.until}" if way.month else result.until
    return f"{result.name}：{until}，{result.missing}。" + (f"{result.price}。" if result.worse else "")
