"""Lines of a sheet of tables, read cell by cell and put together: which lines are one table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from import_export.fields import Field

from . import sheet_examples
from .plan import problem
from .readers import SheetLine
from .resources import Columns, short
from .sheets import SheetType


@dataclass
class TableRow:
    """A row of a table as a line gives it."""

    number: int
    values: dict[str, Any]


@dataclass
class TableGroup:
    """The lines of one table. `head` has only what the file has columns for."""

    number: int | None = None
    numbers: list[int] = field(default_factory=list)
    head: dict[str, Any] = field(default_factory=dict)
    head_at: dict[str, int] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)
    examples: list[TableRow] = field(default_factory=list)

    def row_at(self, number: int) -> dict[str, Any]:
        """The row on a line of the file, by the names of its columns."""
        return next((row.values for row in self.rows if row.number == number), {})


@dataclass
class _Read:
    """One line with its cells read. What could not be read is left out, and has been complained of."""

    line: SheetLine
    number: int | None
    head: dict[str, Any]
    row: TableRow | None
    example: TableRow | None


def _subject(head: dict[str, Any]) -> tuple[Any, ...]:
    """What makes lines without a number one table."""
    return head.get("region"), head.get("audience"), head.get("effective_from")


class Grouping:
    """Reads a book's lines into groups; what is wrong with them is collected in `problems`."""

    def __init__(self, book: SheetType) -> None:
        resource: Any = book.resource()
        self.number: Field = resource.fields["number"]
        self.head: Columns = {n: c for n, c in resource.in_group("table").items() if n != "pk"}
        self.row: Columns = resource.in_group("row")
        self.example: Columns = resource.in_group("example")
        self.problems: list[str] = []

    def groups(self, lines: list[SheetLine]) -> list[TableGroup]:
        """Lines of one number are one table. A line without belongs to the table of its place and start."""
        read = [self._read(line) for line in lines]
        numbered: dict[int, TableGroup] = {}
        for item in read:
            if item.number is not None:
                self._add(numbered.setdefault(item.number, TableGroup(item.number)), item)
        fresh: dict[tuple[Any, ...], TableGroup] = {}
        for item in read:
            if item.number is None:
                self._add(self._of_subject(item, numbered, fresh), item)
        return sorted([*numbered.values(), *fresh.values()], key=lambda group: group.numbers[0])

    def _of_subject(
        self, row: _Read, numbered: dict[int, TableGroup], fresh: dict[tuple[Any, ...], TableGroup]
    ) -> TableGroup:
        subject = _subject(row.head)
        same = [group for group in numbered.values() if _subject(group.head) == subject]
        if len(same) > 1:
            which = "、".join(str(group.number) for group in same)
            self.say(row.line.number, self.number, f"空着，分不清是哪一张表。请写其中一个：{which}")
        return same[0] if same else fresh.setdefault(subject, TableGroup())

    def _read(self, line: SheetLine) -> _Read:
        number = self._values({"number": self.number}, line).get("number")
        head = self._values(self.head, line)
        if "region" in head and head["region"] is None:
            self.say(line.number, self.head["region"], "空着，请写地名，例如：兰州市")
        has_row = any(line.cells.get(column.column_name) for column in self.row.values())
        row = TableRow(line.number, self._values(self.row, line)) if has_row else None
        return _Read(line, number, head, row, self._example(line))

    def _example(self, line: SheetLine) -> TableRow | None:
        before = len(self.problems)
        values = self._values(self.example, line)
        if len(self.problems) > before or not any(line.cells.get(c.column_name) for c in self.example.values()):
            return None
        why = sheet_examples.missing(values)
        if why:
            self.say(line.number, self.example["birth"], why)
        return TableRow(line.number, values)

    def _values(self, columns: Columns, line: SheetLine) -> dict[str, Any]:
        values = {}
        for name, column in columns.items():
            if column.column_name not in line.cells:
                continue
            try:
                values[name] = column.clean(line.cells)
            except ValueError as error:
                self.say(line.number, column, str(error))
        return values

    def _add(self, group: TableGroup, row: _Read) -> None:
        """The first line of a table has its header; further lines repeat it or leave it empty."""
        for name, value in row.head.items():
            column = self.head[name]
            if name not in group.head:
                group.head[name], group.head_at[name] = value, row.line.number
            elif row.line.cells[column.column_name] and value != group.head[name]:
                why = f"和第{group.head_at[name]}行不一样，可它们是同一张表。请改成一样的，或把这一格清空。"
                self.say(row.line.number, column, why)
        group.numbers.append(row.line.number)
        if row.row is not None:
            group.rows.append(row.row)
        if row.example is not None:
            group.examples.append(row.example)

    def say(self, number: int, column: Field, why: str) -> None:
        self.problems.append(problem(number, short(column.column_name), why))
