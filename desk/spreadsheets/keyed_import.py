"""Sources, findings, claims and contacts, one a line: django-import-export finds out what differs, and saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tablib import Dataset

from policies.models import Reviewed, Source

from ..admin.sources import SHOWN, shown_items
from .plan import CHANGED, DRAFT, NEW, REVISION, SAME, CellChange, Plan, PlannedChange, problem
from .readers import SheetLine
from .resources import Columns, KeyedResource, refusals, short
from .sheets import SheetType

KINDS = {"new": NEW, "update": CHANGED, "skip": SAME}


def plan(book: SheetType, lines: list[SheetLine], stem: Any) -> Plan:
    """What the lines would do. `stem` gives what a new row's key begins with."""
    resource: KeyedResource = book.resource(stem=stem)  # type: ignore[assignment]
    twice = _twice(resource, lines)
    if twice:
        return Plan(problems=twice)
    # looked at without a transaction: a long preview keeps nobody from writing
    result = resource.import_data_inner(_dataset(lines), True, False, False, False)
    problems = list(_problems(resource, result, lines))
    if problems:
        return Plan(problems=problems)
    return Plan([_change(row, line) for row, line in zip(result.rows, lines, strict=True)])


def apply(book: SheetType, lines: list[SheetLine], stem: Any, reason: str, user: Any) -> list[tuple[Any, bool]]:
    """Save what differs; every saved row with whether it is new. The caller has planned it, and holds the transaction."""
    resource = book.resource(stem=stem, reason=reason, user=user)
    result = resource.import_data(_dataset(lines), raise_errors=True)
    return [(row.instance, row.is_new()) for row in result.rows if not row.is_skip()]


def _dataset(lines: list[SheetLine]) -> Dataset:
    headings = list(lines[0].cells)
    return Dataset(*[[line.cells[heading] for heading in headings] for line in lines], headers=headings)


def _twice(resource: KeyedResource, lines: list[SheetLine]) -> list[str]:
    heading = resource.fields["key"].column_name
    keys = [line.cells.get(heading, "") for line in lines]
    counts = Counter(key for key in keys if key)
    return [
        problem(line.number, heading, f"“{key}”写了{counts[key]}次。一个编号只能有一行。")
        for line, key in zip(lines, keys, strict=True)
        if counts[key] > 1
    ]


def _problems(resource: KeyedResource, result: Any, lines: list[SheetLine]) -> Iterator[str]:
    named: Columns = dict(resource.fields)
    for row in result.invalid_rows:
        for heading, why in refusals(row.error, named):
            yield problem(lines[row.number - 1].number, heading, why)
    for row in result.error_rows:
        yield problem(lines[row.number - 1].number, "", "这一行存不进去，请检查每一格。")
    for _ in result.base_errors:
        yield f"缺“{short(resource.fields['key'].column_name)}”这一列。请对照模板补上。"


def _change(row: Any, line: SheetLine) -> PlannedChange:
    kind = KINDS[row.import_type]
    cells = tuple(row.diff or ()) if kind != SAME else ()
    at_once = tuple(map(str, shown_at_once(row.instance, cells))) if kind == CHANGED else ()
    basis = str(row.object_id or "")
    if isinstance(row.instance, Reviewed) and basis:
        basis = f"{basis}:{row.instance.version}:{row.instance.status}"
        kind = kind if kind != CHANGED else DRAFT if row.instance.is_draft else REVISION
    return PlannedChange(kind, str(row.instance), (line.number,), cells, basis=basis, at_once=at_once)


def shown_at_once(row: Any, cells: Iterable[CellChange]) -> list[Reviewed]:
    """What is published and shows what is changed of a source: its title and its grade."""
    if not isinstance(row, Source):
        return []
    shown = {short(str(Source._meta.get_field(name).verbose_name)) for name in SHOWN}
    return shown_items(row) if shown & {cell.heading for cell in cells} else []
