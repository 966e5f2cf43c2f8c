"""Unlikely answers as questions to the reader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rules.plausibility import Doubt, DoubtKind
from website import formats


def question(doubt: Doubt, you: str = "您") -> str:
    """What is asked before anybody relies on the answer."""
    return f"{you}写的是{_SENTENCES[doubt.kind](doubt.values)}？"


def _with_age(end: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda values: f"{values['birth_year']}年出生，{values['age']}岁，{end}"


_SENTENCES: dict[DoubtKind, Callable[[Mapping[str, Any]], str]] = {
    DoubtKind.RETIRED_YOUNG: _with_age("已经退休"),
    DoubtKind.RETIRED_SOON: lambda values: (
        f"{values['birth_year']}年出生，{formats.month(values['month'])}退休，那时{values['age']}岁"
    ),
    DoubtKind.OLD_AT_WORK: _with_age("还没退休"),
    DoubtKind.VERY_OLD: lambda values: f"{values['birth_year']}年出生，今年{values['age']}岁",
    DoubtKind.PAID_LONGER: lambda values: f"一共缴了{formats.duration(values['months'])}，比从16岁算到现在还长",
    DoubtKind.STARTED_YOUNG: lambda values: f"{formats.month(values['month'])}开始，那时{values['age']}岁",
    DoubtKind.BASE: lambda values: f"缴费基数每月{formats.money(values['amount'])}元，和常见的差很多",
    DoubtKind.PENSION: lambda values: f"养老金每月{formats.money(values['amount'])}元，和常见的差很多",
}
