"""Sources, findings, claims, contacts and what else has a key, one a line: django-import-export finds out what differs, and saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tablib import Dataset

from .plan import CHANGED, DRAFT, NEW, REVISION, SAME, Plan, PlannedChange, problem
from .readers import SheetLine
from .resources import Columns, ReviewedResource, refusals
from .sheets import SheetType

KINDS = {"new": NEW, "update": CHANGED, "skip": SAME}


def plan(book: SheetType, lines: list[SheetLine], stem: Any) -> Plan:
    """What the lines would do. `stem` gives what a new row's key begins with."""
    resource: ReviewedResource = book.resource(stem=stem)
    twice = _twice(resource, lines)
    if twice:
        return Plan(problems=twice)
    # looked at without a transaction: a long preview keeps nobody from writing
    result = resource.import_data_inner(_dataset(resource, lines), True, False, False, False)
    problems = list(_problems(resource, result, lines))
    if problems:
        return Plan(problems=problems)
    return Plan([_change(row, line) for row, line in zip(result.rows, lines, strict=True)])


def apply(book: SheetType, lines: list[SheetLine], stem: Any, reason: str, user: Any) -> list[tuple[Any, bool]]:
    """Save what differs; every saved row with whether it is new. The caller has planned it, and holds the transaction."""
    resource = book.resource(stem=stem, reason=reason, user=user)
    result = resource.import_data(_dataset(resource, lines), raise_errors=True)
    return [(row.instance, row.is_new()) for row in result.rows if not row.is_skip()]


def _dataset(resource: ReviewedResource, lines: list[SheetLine]) -> Dataset:
    """The lines. A sheet of new rows may leave out the column of their keys."""
    headings = list(dict.fromkeys([resource.fields["key"].column_name, *lines[0].cells]))
    return Dataset(*[[line.cells.get(heading, "") for heading in headings] for line in lines], headers=headings)


def _twice(resource: ReviewedResource, lines: list[SheetLine]) -> list[str]:
    heading = resource.fields["key"].column_name
    keys = [line.cells.get(heading, "") for line in lines]
    counts = Counter(key for key in keys if key)
    return [
        problem(line.number, heading, f"“{key}”写了{counts[key]}次。一个编号只能有一行。")
        for line, key in zip(lines, keys, strict=True)
        if counts[key] > 1
    ]


def _problems(resource: ReviewedResource, result: Any, lines: list[SheetLine]) -> Iterator[str]:
    named: Columns = dict(resource.fields)
    for row in result.invalid_rows:
        for heading, why in refusals(row.error, named):
            yield problem(lines[row.number - 1].number, heading, why)
    for row in result.error_rows:
        yield problem(lines[row.number - 1].number, "", "这一行存不进去，请检查每一格。")


def _change(row: Any, line: SheetLine) -> PlannedChange:
    kind = KINDS[row.import_type]
    cells = tuple(row.diff or ()) if kind != SAME else ()
    basis = str(row.object_id or "")
    if basis:
        basis = f"{basis}:{row.instance.version}:{row.instance.status}"
        kind = kind if kind != CHANGED else DRAFT if row.instance.is_draft else REVISION
    return PlannedChange(kind, str(row.instance), (line.number,), cells, basis=basis)
