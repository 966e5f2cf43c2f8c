"""What an upload would change in credit and coverage tables (one line a row), computed without writing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from policies.models import OPEN, CreditTable, Status

from ..review.checks import TO_COME, days_to_come
from .plan import CHANGED, DRAFT, GONE, NEW, REVISION, SAME, CellChange, LineChange, Plan, PlannedChange, basis, problem
from .readers import SheetLine
from .resources import Columns, refusals, short
from .sheet_examples import example_line, is_in, new_example
from .sheets import SheetType
from .table_rows import Grouping, TableGroup, TableRow

# Columns of the header that are rows of their own in the database.
BELOW = ("sources", "options")
# Columns that begin and end a span.
SPANS = (
    *(("age_from", "age_below"), ("low", "high"), ("retired_from", "retired_to")),
    *(("enrolled_from", "enrolled_to"), ("retires_from", "retires_to")),
)


class TableDiff(Grouping, Plan):
    """Finds out what the lines of a book would do; what speaks against it is collected in `problems`.

    `reads_on`: what the models refuse is looked for even where cells could not be read.
    """

    reads_on = False

    def __init__(self, book: SheetType, lines: list[SheetLine]) -> None:
        super().__init__(book)
        groups = self.groups(lines)
        self.targets = groups if self.reads_on or not self.problems else []
        for group in self.targets:
            self._find_base(group)
        self._refuse_rivals()
        changes = [self._change(group) for group in self.targets] if self.reads_on or not self.problems else []
        # with problems nothing is done, also where what was previewed has not changed
        self.changes = [] if self.problems else changes

    # ---- which table is meant ----

    def _find_base(self, group: TableGroup) -> None:
        if group.number is None:
            group.base = self._without_number(group)
        else:
            group.base = self.book.model._default_manager.filter(pk=group.number).first()
            if group.base is None:
                group.note = f"库里没有第{group.number}号，当作新的一张表。"
            else:
                self._refuse_other_subject(group)
        if group.base is not None:
            group.kind = DRAFT if group.base.status == Status.DRAFT else REVISION

    def _subject(self, group: TableGroup) -> dict[str, Any]:
        """Place and audience; without a column for it the audience is the usual one."""
        audience = {"audience": self.head["audience"].default} if "audience" in self.head else {}
        return audience | {name: group.head[name] for name in ("region", "audience") if name in group.head}

    def _refuse_other_subject(self, group: TableGroup) -> None:
        base = group.base
        said = [name for name in ("region", "audience") if name in group.head]
        if any(getattr(base, name) != group.head[name] for name in said):
            audience = f"{base.get_audience_display()}，" if isinstance(base, CreditTable) else ""
            why = f"第{base.pk}号是“{base.region.name}”的表（{audience}{base.headline}），和这一行对不上。"
            self._refuse(group, f"{why}请改正；从别处导来的，请把表号一列清空。")

    def _without_number(self, group: TableGroup) -> Any:
        """The table of the same subject and start: an open draft that says the same, else the published one."""
        same_start = {**self._subject(group), "effective_from": group.head.get("effective_from")}
        result = self.book.model._default_manager.filter(**same_start).order_by("pk")
        drafts = list(result.filter(status__in=OPEN))
        same = next((draft for draft in drafts if self._says_the_same(draft, group)), None)
        if drafts and not same:
            why = f"这个地方同一天施行的已有草稿（第{_numbers(drafts)}号）。要改它，请在这一格写上它的号。"
            self._refuse(group, why)
        return same or result.filter(status=Status.PUBLISHED).first()

    def _refuse_rivals(self) -> None:
        first: dict[Any, TableGroup] = {}
        for group in self.targets:
            if group.base is not None and first.setdefault(group.base.pk, group) is not group:
                other = first[group.base.pk].numbers[0]
                self._refuse(group, f"和第{other}行说的是同一张表（第{group.base.pk}号）。请写上一样的表号。")

    def _refuse(self, group: TableGroup, why: str) -> None:
        self.say(group.numbers[0], self.number, why)

    # ---- what differs ----

    def _change(self, group: TableGroup) -> PlannedChange:
        base = group.base
        group.changed = self._head_cells(base, group)
        group.pairs = self._pairs(base, group)
        lines = [line for pair in group.pairs if (line := self.line_change(*pair))]
        lines += self._examples(group)
        if base is not None and not group.changed and not lines:
            group.kind = SAME
        elif base is not None:
            self._refuse_closed(group)
        cells = list(group.changed.values())
        if group.kind == SAME:
            cells, lines = [], []
        else:
            self._validate(group)
        return PlannedChange(
            *(group.kind, self._title(group), tuple(group.numbers)),
            *(tuple(cells), tuple(lines), group.note, basis(base)),
        )

    def _title(self, group: TableGroup) -> str:
        return str(group.base or f"{group.head['region']}：{group.head.get('effective_from') or '施行日未写明'}")

    def _examples(self, group: TableGroup) -> Iterator[LineChange]:
        """The examples of a group that its table does not have yet."""
        table = group.base if group.base is not None else self.book.model()
        for row in group.examples:
            example = new_example(row.values, group.row_at(row.number), group.head, table)
            if not is_in(group.base, example):
                group.new_examples.append(example)
                yield example_line(row.number, example)

    def _says_the_same(self, table: Any, group: TableGroup) -> bool:
        differs = any(self.line_change(*pair) for pair in self._pairs(table, group))
        return not differs and not self._head_cells(table, group)

    def _refuse_closed(self, group: TableGroup) -> None:
        """A table in review is not changed, and a table with an open revision gets no second one."""
        base = group.base
        if base.status == Status.IN_REVIEW:
            self._refuse(group, f"{base.kind_label}正在等人审核，不能改。要改，先在它的网页上退回或收回。")
        elif base.status != Status.DRAFT:
            drafts = list(base.revisions.filter(status__in=OPEN))
            same = [draft for draft in drafts if self._says_the_same(draft, group)]
            if same:
                group.kind, group.note = SAME, f"已有一样的草稿（第{same[0].pk}号）。"
            elif drafts:
                why = f"已有修订它的草稿（第{_numbers(drafts)}号）。"
                self._refuse(group, f"{why}要改那一份，请把表号写成它的号；不要了，就先删掉它。")

    def _head_cells(self, base: Any, group: TableGroup) -> dict[str, CellChange]:
        return _cells(self.head, base, group.head, self.book.model)

    def line_change(self, old: Any, row: TableRow | None) -> LineChange | None:
        """What becomes of one row; None: nothing."""
        if row is None:
            return LineChange(GONE, str(old))
        cells = tuple(_cells(self.row, old, row.values, self.book.row_model).values())
        if old is not None and not cells:
            return None
        return LineChange(NEW if old is None else CHANGED, str(self._made(row)), row.number, cells)

    def _made(self, row: TableRow) -> Any:
        assert self.book.row_model is not None
        # what a row of years is called depends on its table
        return self.book.row_model(table=self.book.model(), **row.values)

    def _pairs(self, base: Any, group: TableGroup) -> list[tuple[Any, TableRow | None]]:
        """Old rows with the lines that stand for them: those for the same people first, the others in their order."""
        left = list(getattr(base, self.relation).all()) if base is not None and self.relation else []
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

    def _made_head(self, group: TableGroup) -> Any:
        """The header as it would be, not saved."""
        head: Any = self.book.model()
        if group.base is not None:
            for kept in self.book.model._meta.concrete_fields:
                setattr(head, kept.attname, getattr(group.base, kept.attname))
        for name, value in group.head.items():
            if name not in BELOW:
                setattr(head, name, value)
        head.status = Status.DRAFT
        return head

    def _validate(self, group: TableGroup) -> None:
        number, group.made = group.numbers[0], self._made_head(group)
        people = ("revises", "written_by", "published_by", "checked_by")
        self._full_clean(group.made, {**self.head, "key": self.number}, number, (*people, *self.unread[number]))
        for name in days_to_come(group.head):
            self.say(number, self.head[name], TO_COME)
        # what the database checks of rows has been looked at cell by cell; asking it of each row takes minutes
        for row in group.rows:
            if not self._out_of_order(row):
                self._full_clean(self._made(row), self.row, row.number, ("table",))

    def _full_clean(self, row: models.Model, named: Columns, number: int, exclude: tuple[str, ...]) -> None:
        try:
            row.full_clean(exclude=exclude, validate_unique=False, validate_constraints=named is not self.row)
        except ValidationError as error:
            self.problems += [problem(number, heading, why) for heading, why in refusals(error, named)]

    def _out_of_order(self, row: TableRow) -> bool:
        """Spans that end before they begin, in words; the database would refuse some of them in its own."""
        before = len(self.problems)
        for start, end in SPANS:
            since, until = row.values.get(start), row.values.get(end)
            if since is not None and until is not None and (until < since or (end == "age_below" and until == since)):
                why = f"比“{short(self.row[start].column_name)}”还小。请把两格对调，或清空一格。"
                self.say(row.number, self.row[end], why)
        return len(self.problems) > before


def _cells(columns: Columns, old: Any, values: dict[str, Any], model: Any) -> dict[str, CellChange]:
    """The cells that differ from an old row or header, of a new one from what every new one has; by their fields."""
    changed = {}
    for name, value in values.items():
        shown, told = columns[name].widget.shown, columns[name].widget.told
        usual = None if name in BELOW else model._meta.get_field(name).get_default()
        before = getattr(old, name) if old is not None else usual
        if shown(before) != shown(value):
            changed[name] = CellChange(
                short(columns[name].column_name), told(before) if old is not None else "", told(value)
            )
    return changed


def _numbers(tables: list[Any]) -> str:
    return "、".join(str(table.pk) for table in tables)
