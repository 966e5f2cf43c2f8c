"""The plan of an upload: shown to the editor as a preview, and computed again when it is confirmed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

NEW, CHANGED, GONE, DRAFT, REVISION, SAME = "new", "changed", "gone", "draft", "revision", "same"
KINDS = {
    NEW: "新增",
    CHANGED: "修改",
    GONE: "删去",
    DRAFT: "改草稿",
    REVISION: "修订（出一份草稿，原来的不动）",
    SAME: "没有变化",
}


@dataclass(frozen=True)
class CellChange:
    """One cell: what is there now and what would be."""

    heading: str
    old: str
    new: str


@dataclass(frozen=True)
class LineChange:
    """One row of a table that would come, change or go. `number` is its line in the file."""

    kind: str
    who: str
    number: int | None = None
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class PlannedChange:
    """One item with what would become of it. `basis` is what it was when this was found out."""

    kind: str
    title: str
    numbers: tuple[int, ...]
    cells: tuple[CellChange, ...] = ()
    lines: tuple[LineChange, ...] = ()
    note: str = ""
    basis: str = ""

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def where(self) -> str:
        """The lines of the file that say so."""
        first, last = min(self.numbers), max(self.numbers)
        return f"第{first}行" if first == last else f"第{first}—{last}行"


class Plan:
    """Every item of an upload, or what is wrong with it. With problems nothing is done."""

    changes: list[PlannedChange]
    problems: list[str]

    @property
    def effective(self) -> list[PlannedChange]:
        return [change for change in self.changes if change.kind != SAME]

    @property
    def summary(self) -> str:
        """新增3，修改2，没有变化40."""
        counts = Counter(change.kind for change in self.changes)
        return "，".join(f"{label.partition('（')[0]}{counts[kind]}" for kind, label in KINDS.items() if counts[kind])

    @property
    def digest(self) -> str:
        text = json.dumps([asdict(change) for change in self.changes], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def problem(number: int, heading: str, why: str) -> str:
    """第3行，金额：请写数字，例如：95"""
    return f"第{number}行，{heading}：{why}" if heading else f"第{number}行：{why}"


def basis(row: Any) -> str:
    """What a row was when it was looked at; empty for none."""
    return f"{row.pk}:{row.version}:{row.status}" if row is not None else ""
