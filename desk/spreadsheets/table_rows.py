"""Lines of a sheet of tables, read cell by cell and put together: which lines are one table."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from import_export.fields import Field

from . import sheet_examples
from .plan import NEW, CellChange, problem
from .readers import SheetLine
from .resources import Columns, short
from .sheets import SheetType


@dataclass
class TableRow:
    """A row of a table, or an example, as a line gives it."""

    number: int
    values: dict[str, Any]


@dataclass
class TableGroup:
    """The lines of one table. `head` has only what the file has columns for.

    The rest is what a comparison found out: the table that it is compared with, what becomes of that, which fields of the
    header differ, the header as it would be, which row stands for which old one, and the examples that the table does not have yet.
    """

    number: Any = None
    numbers: list[int] = field(default_factory=list)
    head: dict[str, Any] = field(default_factory=dict)
    rows: list[TableRow] = field(default_factory=list)
    examples: list[TableRow] = field(default_factory=list)
    base: Any = None
    kind: str = NEW
    note: str = ""
    changed: dict[str, CellChange] = field(default_factory=dict)
    made: Any = None
    pairs: list[tuple[Any, TableRow | None]] = field(default_factory=list)
    new_examples: list[Any] = field(default_factory=list)

    @property
    def subject(self) -> tuple[Any, ...]:
        """What makes lines without a number one table."""
        return self.head.get("region"), self.head.get("audience"), self.head.get("effective_from")

    def row_at(self, number: int) -> dict[str, Any]:
        """The row on a line of the file, by the names of its columns."""
        return next((row.values for row in self.rows if row.number == number), {})


class Grouping:
    """Reads a book's lines into groups; what is wrong with them is collected in `problems`."""

    def __init__(self, book: SheetType) -> None:
        resource: Any = book.resource()
        self.book = book
        self.relation: str = resource.relation
        self.number: Field = resource.fields["key" if book.row_model is None else "number"]
        self.head: Columns = resource.in_group("table")
        self.row: Columns = resource.in_group("row")
        self.example: Columns = resource.in_group("example")
        self.problems: list[str] = []
        # what could not be read, by line
        self.unread: dict[int, set[str]] = defaultdict(set)

    def groups(self, lines: list[SheetLine]) -> list[TableGroup]:
        """Lines of one number are one table. A line without belongs to the table of its place and start."""
        read = [(line, self._read(line)) for line in lines]
        numbered: dict[int, TableGroup] = {}
        for line, one in read:
            if one.number is not None:
                self._add(numbered.setdefault(one.number, TableGroup(one.number)), line, one)
        fresh: dict[tuple[Any, ...], TableGroup] = {}
        for line, one in read:
            if one.number is None:
                same = [group for group in numbered.values() if group.subject == one.subject]
                if len(same) > 1:
                    which = "、".join(str(group.number) for group in same)
                    self.say(line.number, self.number, f"空着，分不清是哪一张表。请写其中一个：{which}")
                self._add(same[0] if same else fresh.setdefault(one.subject, TableGroup()), line, one)
        return sorted([*numbered.values(), *fresh.values()], key=lambda group: group.numbers[0])

    def _read(self, line: SheetLine) -> TableGroup:
        """One line. What could not be read is left out, and has been complained of."""
        number = self._values({"number": self.number}, line).get("number")
        one = TableGroup(number, [line.number], self._values(self.head, line))
        if "region" in one.head and one.head["region"] is None:
            self.say(line.number, self.head["region"], "空着，请写地名，例如：兰州市")
        row, complaints = self._values(self.row, line), len(self.problems)
        if _is_filled(self.row, line):
            one.rows.append(TableRow(line.number, row))
        example = self._values(self.example, line)
        if _is_filled(self.example, line) and len(self.problems) == complaints:
            if why := sheet_examples.missing(example):
                self.say(line.number, self.example["birth"], why)
            one.examples.append(TableRow(line.number, example))
        return one

    def _values(self, columns: Columns, line: SheetLine) -> dict[str, Any]:
        values = {}
        for name, column in columns.items():
            if column.column_name not in line.cells:
                continue
            try:
                values[name] = column.clean(line.cells)
            except ValueError as error:
                self.unread[line.number].add(name)
                self.say(line.number, column, str(error))
        return values

    def _add(self, group: TableGroup, line: SheetLine, one: TableGroup) -> None:
        """The first line of a table has its header; further lines repeat it or leave it empty."""
        for name, value in one.head.items():
            column = self.head[name]
            if line.cells[column.column_name] and value != group.head.setdefault(name, value):
                why = f"和第{group.numbers[0]}行不一样，可它们是同一张表。请改成一样的，或把这一格清空。"
                self.say(line.number, column, why)
            group.head.setdefault(name, value)
        group.numbers.append(line.number)
        group.rows += one.rows
        group.examples += one.examples

    def say(self, number: int, column: Field, why: str) -> None:
        self.problems.append(problem(number, short(column.column_name), why))


def _is_filled(columns: Columns, line: SheetLine) -> bool:
    return any(line.cells.get(column.column_name) for column in columns.values())
