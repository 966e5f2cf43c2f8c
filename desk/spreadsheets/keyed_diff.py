"""Sources, findings, claims, contacts and what else has a key, one a line: as a table that is all header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from policies.models import Status

from ..keys import free_key
from .plan import DRAFT, REVISION
from .readers import SheetLine
from .sheets import SheetType
from .table_diff import TableDiff
from .table_rows import TableGroup


class KeyedDiff(TableDiff):
    """Rows found by 编号; where it is empty, a new row gets one made of what `stem` says of it.

    A line changes the open draft of its key, or begins one that revises what is published.
    """

    reads_on = True

    def __init__(self, book: SheetType, lines: list[SheetLine], stem: Callable[[Any], str]) -> None:
        self.stem = stem
        self.given: set[str] = set()
        self.kept = {row.key: row for row in book.rows()}
        super().__init__(book, lines)

    def groups(self, lines: list[SheetLine]) -> list[TableGroup]:
        return [self._read(line) for line in lines]

    def _find_base(self, group: TableGroup) -> None:
        group.base = self.kept.get(group.number)
        if group.base is not None:
            group.kind = DRAFT if group.base.status == Status.DRAFT else REVISION

    def _refuse_rivals(self) -> None:
        counts = Counter(group.number for group in self.targets if group.number)
        for group in self.targets:
            if counts[group.number] > 1:
                self._refuse(group, f"“{group.number}”写了{counts[group.number]}次。一个编号只能有一行。")

    def _title(self, group: TableGroup) -> str:
        return str(group.base or group.made)

    def _made_head(self, group: TableGroup) -> Any:
        row = super()._made_head(group)
        row.key = row.key or group.number
        # what the key is made of may be missing, which is complained of anyway
        with suppress(ObjectDoesNotExist, AttributeError):
            row.key = row.key or free_key(type(row), self.stem(row), self.given)
        self.given.add(row.key)
        return row
