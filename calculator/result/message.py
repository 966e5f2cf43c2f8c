"""A result as three lines of text, to be passed on: place and figure, since when and how sure, the address."""

from __future__ import annotations

from policies.models.choices import EVIDENCE_SENTENCES
from website import formats

from .page import Result


def lines(result: Result) -> list[str]:
    """For oneself or, where a child asks, for the parent."""
    whom = f"给{result.you}算的：" if result.for_parent else ""
    return [f"{whom}{result.region.short_name}，{result.headline}。", _since(result), result.short_address]


def _since(result: Result) -> str:
    part = result.coverage if result.status == "working" and result.coverage else result.credit
    start = f"{formats.day(part.effective_from)}起" if part.effective_from else ""
    sure = f"可靠吗：{EVIDENCE_SENTENCES[result.evidence]}" if result.evidence else "还没查到准数，可以打12393问"
    checked = f"{formats.day(part.checked_on)}核对" if part.checked_on else ""
    return "，".join(filter(None, (start, sure, checked))) + "。"
