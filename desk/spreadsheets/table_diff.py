"""What an upload would change in credit and coverage tables (one line a row), computed without writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from policies.models import CreditTable, Status

from ..review.checks import TO_COME, days_to_come
from .plan import CHANGED, DRAFT, GONE, NEW, REVISION, SAME, CellChange, LineChange, Plan, PlannedChange, problem
from .readers import SheetLine
from .resources import Columns, refusals, short
from .sheet_examples import SheetExample, sheet_example
from .sheets import SheetType
from .table_rows import Grouping, TableGroup, TableRow

OPEN = (Status.DRAFT, Status.IN_REVIEW)
# Columns of the header that are rows of their own in the database.
BELOW = ("sources", "options")


@dataclass
class DiffTarget:
    """A group, the table it is compared with, and what becomes of that."""

    group: TableGroup
    base: Any = None
    kind: str = NEW
    note: str = ""
    pairs: list[tuple[Any, TableRow | None]] = field(default_factory=list)
    examples: list[SheetExample] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.group.numbers[0]


class TableDiff:
    """Finds out what the lines of a book would do; what speaks against it is collected in `problems`."""

    def __init__(self, book: SheetType, lines: list[SheetLine]) -> None:
        self.book = book
        self.relation: str = book.resource.relation
        grouping = Grouping(book)
        self.head, self.row = grouping.head, grouping.row
        groups = grouping.groups(lines)
        self.problems = grouping.problems
        self.targets = [] if self.problems else [self._target(group) for group in groups]
        self._refuse_rivals()
        self.changes = [] if self.problems else [self._change(target) for target in self.targets]

    @property
    def plan(self) -> Plan:
        return Plan([] if self.problems else self.changes, self.problems)

    def _say(self, number: int, heading: str, why: str) -> None:
        self.problems.append(problem(number, heading, why))

    # ---- which table is meant ----

    def _target(self, group: TableGroup) -> DiffTarget:
        target = DiffTarget(group)
        if group.number is None:
            target.base = self._without_number(group)
        else:
            target.base = self.book.model._default_manager.filter(pk=group.number).first()
            if target.base is None:
                target.note = f"库里没有第{group.number}号，当作新的一张表。"
            else:
                self._refuse_other_subject(target)
        if target.base is not None:
            target.kind = DRAFT if target.base.status == Status.DRAFT else REVISION
        return target

    def _subject(self, group: TableGroup) -> dict[str, Any]:
        """Place and audience; without a column for it the audience is the usual one."""
        audience = self.head["audience"].default if "audience" in self.head else None
        subject = {"region": group.head["region"], "audience": group.head.get("audience", audience)}
        return {name: value for name, value in subject.items() if name in self.head}

    def _refuse_other_subject(self, target: DiffTarget) -> None:
        base = target.base
        wanted = self._subject(target.group)
        if "audience" not in target.group.head:
            wanted.pop("audience", None)
        if any(getattr(base, name) != value for name, value in wanted.items()):
            audience = f"{base.get_audience_display()}，" if isinstance(base, CreditTable) else ""
            why = f"第{base.pk}号是“{base.region.name}”的表（{audience}{base.headline}），和这一行对不上。"
            self._say(target.first, "表号", f"{why}请改正；从别处导来的，请把表号一列清空。")

    def _without_number(self, group: TableGroup) -> Any:
        """The table of the same subject and start: an open draft that says the same, else the published one."""
        same_start = {**self._subject(group), "effective_from": group.head.get("effective_from")}
        result = self.book.model._default_manager.filter(**same_start).order_by("pk")
        drafts = list(result.filter(status__in=OPEN))
        for draft in drafts:
            if self._says_the_same(draft, group):
                return draft
        if drafts:
            why = f"这个地方同一天施行的已有草稿（第{_numbers(drafts)}号）。要改它，请在这一格写上它的号。"
            self._say(group.numbers[0], "表号", why)
        return result.filter(status=Status.PUBLISHED).first()

    def _refuse_rivals(self) -> None:
        first: dict[Any, DiffTarget] = {}
        for target in self.targets:
            if target.base is not None and first.setdefault(target.base.pk, target) is not target:
                other = first[target.base.pk].first
                why = f"和第{other}行说的是同一张表（第{target.base.pk}号）。请写上一样的表号。"
                self._say(target.first, "表号", why)

    # ---- what differs ----

    def _change(self, target: DiffTarget) -> PlannedChange:
        base, group = target.base, target.group
        target.pairs = self._pairs(base, group)
        cells = tuple(self._head_cells(base, group))
        lines = tuple(line for pair in target.pairs if (line := self.line_change(*pair)))
        target.examples = self._examples(base, group)
        lines += tuple(example.line for example in target.examples)
        if base is not None and not cells and not lines:
            target.kind = SAME
        elif base is not None:
            self._refuse_closed(target)
        if target.kind == SAME:
            cells = lines = ()
        else:
            self._validate(target)
        title = (
            str(base)
            if base is not None
            else f"{group.head['region']}：{group.head.get('effective_from') or '施行日未写明'}"
        )
        basis = f"{base.pk}:{base.version}:{base.status}" if base is not None else ""
        return PlannedChange(target.kind, title, tuple(group.numbers), cells, lines, target.note, basis)

    def _examples(self, base: Any, group: TableGroup) -> list[SheetExample]:
        """The examples of a group that its table does not have yet."""
        table = base if base is not None else self.book.model()
        made = [
            sheet_example(one.number, one.values, group.row_at(one.number), group.head, table) for one in group.examples
        ]
        return [example for example in made if not example.is_in(base)]

    def _says_the_same(self, table: Any, group: TableGroup) -> bool:
        differs = any(self.line_change(*pair) for pair in self._pairs(table, group))
        return not differs and not any(self._head_cells(table, group))

    def _refuse_closed(self, target: DiffTarget) -> None:
        """A table in review is not changed, and a table with an open revision gets no second one."""
        base = target.base
        if base.status == Status.IN_REVIEW:
            self._say(target.first, "表号", f"第{base.pk}号正在等人审核，不能改。要改，先在它的网页上退回。")
        elif base.status != Status.DRAFT:
            drafts = list(base.revisions.filter(status__in=OPEN))
            same = [draft for draft in drafts if self._says_the_same(draft, target.group)]
            if same:
                target.kind, target.note = SAME, f"已有一样的草稿（第{same[0].pk}号）。"
            elif drafts:
                why = (
                    f"已有修订它的草稿（第{_numbers(drafts)}号）。要改那一份，请把表号写成它的号；不要了，就先删掉它。"
                )
                self._say(target.first, "表号", why)

    def _head_cells(self, base: Any, group: TableGroup) -> Iterator[CellChange]:
        for name, value in group.head.items():
            column = self.head[name]
            old = column.widget.shown(getattr(base, name)) if base is not None else ""
            new = column.widget.shown(value)
            if old != new:
                yield CellChange(short(column.column_name), old, new)

    def line_change(self, old: Any, row: TableRow | None) -> LineChange | None:
        """What becomes of one row; None: nothing."""
        if row is None:
            return LineChange(GONE, str(old))
        cells = []
        for name, value in row.values.items():
            column = self.row[name]
            before = column.widget.shown(getattr(old, name)) if old is not None else ""
            now = column.widget.shown(value)
            if before != now:
                cells.append(CellChange(short(column.column_name), before, now))
        if old is not None and not cells:
            return None
        return LineChange(NEW if old is None else CHANGED, str(self._made(row)), row.number, tuple(cells))

    def _made(self, row: TableRow) -> Any:
        assert self.book.row_model is not None
        # what a row of years is called depends on its table
        return self.book.row_model(table=self.book.model(), **row.values)

    def _pairs(self, base: Any, group: TableGroup) -> list[tuple[Any, TableRow | None]]:
        """Old rows with the lines that stand for them: those for the same people first, the others in their order."""
        left = list(getattr(base, self.relation).all()) if base is not None else []
        result: dict[int, Any] = {}
        for row in group.rows:
            who = self._who(self._made(row))
            same = next((old for old in left if self._who(old) == who), None)
            if same is not None:
                left.remove(same)
                result[row.number] = same
        for row in group.rows:
            if row.number not in result and left:
                result[row.number] = left.pop(0)
        return [*((result.get(row.number), row) for row in group.rows), *((old, None) for old in left)]

    def _who(self, row: Any) -> tuple[str, ...]:
        return tuple(self.row[name].widget.shown(getattr(row, name)) for name in self.book.who)

    # ---- what the models refuse ----

    def _validate(self, target: DiffTarget) -> None:
        table: Any = self.book.model()
        if target.base is not None:
            for kept in self.book.model._meta.concrete_fields:
                setattr(table, kept.attname, getattr(target.base, kept.attname))
        for name, value in own_fields(target.group.head).items():
            setattr(table, name, value)
        table.status = Status.DRAFT
        people = ("revises", "written_by", "published_by", "checked_by")
        self._full_clean(table, self.head, target.first, people)
        for name in days_to_come(vars(table)):
            self._say(target.first, short(self.head[name].column_name), TO_COME)
        # what the database checks of rows has been looked at cell by cell; asking it of each row takes minutes
        for row in target.group.rows:
            if not self._out_of_order(row):
                self._full_clean(self._made(row), self.row, row.number, ("table",))

    def _full_clean(self, row: models.Model, named: Columns, number: int, exclude: tuple[str, ...]) -> None:
        try:
            row.full_clean(exclude=exclude, validate_unique=False, validate_constraints=named is self.head)
        except ValidationError as error:
            for heading, why in refusals(error, named):
                self._say(number, heading, why)

    def _out_of_order(self, row: TableRow) -> bool:
        """Spans that end before they begin, in words; the database would refuse some of them in its own."""
        spans = [(start, end) for start in self.row for end in self.row if (start, end) in SPANS]
        wrong = [(self.row[start], self.row[end]) for start, end in spans if _reversed(row.values, start, end)]
        for start_column, end_column in wrong:
            start = short(start_column.column_name)
            self._say(row.number, short(end_column.column_name), f"比“{start}”还小。请把两格对调，或清空一格。")
        return bool(wrong)


SPANS = {
    ("age_from", "age_below"),
    ("low", "high"),
    ("retired_from", "retired_to"),
    ("enrolled_from", "enrolled_to"),
    ("retires_from", "retires_to"),
}


def _reversed(values: dict[str, Any], start: str, end: str) -> bool:
    since, until = values.get(start), values.get(end)
    if since is None or until is None:
        return False
    return bool(until <= since if end == "age_below" else until < since)


def _numbers(tables: list[Any]) -> str:
    return "、".join(str(table.pk) for table in tables)


def own_fields(head: dict[str, Any]) -> dict[str, Any]:
    """The header's own fields, without what hangs below it."""
    return {name: value for name, value in head.items() if name not in BELOW}
