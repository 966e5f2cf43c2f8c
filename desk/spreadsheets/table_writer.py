"""Tables from a sheet, written as drafts of one editor. Nothing published is touched, and nothing is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from policies import headlines
from policies.models import Status

from ..review import transitions
from .plan import DRAFT, REVISION, SAME
from .sheet_examples import SheetExample
from .table_diff import DiffTarget, TableDiff, own_fields
from .table_rows import TableRow


class StaleError(Exception):
    """Somebody saved the draft in between."""


def apply(comparison: TableDiff, user: Any, reason: str) -> list[tuple[Any, bool]]:
    """Save the drafts; each with whether it is new. The caller holds the transaction in which they were compared."""
    writer = Writer(comparison, user, reason[:100])
    return [(writer.write(target), target.kind != DRAFT) for target in comparison.targets if target.kind != SAME]


@dataclass(frozen=True)
class Writer:
    """Writes targets as drafts of one editor, with the reason that the audit trail shows."""

    comparison: TableDiff
    user: Any
    reason: str

    def write(self, target: DiffTarget) -> Any:
        """The draft of a target."""
        if target.kind == REVISION:
            table = transitions.copy_as_draft(target.base, by=self.user)
        else:
            table = self._opened(target.base) if target.kind == DRAFT else self.comparison.book.model()
        self._write_head(table, target)
        self._write_rows(table, target)
        self._write_below(table, target)
        headlines.rename(table)
        return table

    def _opened(self, draft: Any) -> Any:
        """The draft for one more save, if nobody else has saved it. Raises StaleError."""
        as_read = type(draft)._default_manager.filter(pk=draft.pk, version=draft.version, status=Status.DRAFT)
        if not as_read.update(version=F("version") + 1):
            raise StaleError
        draft.version += 1
        return draft

    def _differs(self, target: DiffTarget, name: str) -> bool:
        shown = self.comparison.head[name].widget.shown
        value = target.group.head[name]
        return target.base is None or bool(shown(getattr(target.base, name)) != shown(value))

    def _write_head(self, table: Any, target: DiffTarget) -> None:
        """Only what differs from the base: a copy has its own empty change note."""
        for name, value in own_fields(target.group.head).items():
            if self._differs(target, name):
                setattr(table, name, value)
        table.written_by = self.user
        table.full_clean(exclude=("revises",))
        self._save(table)

    def _write_rows(self, table: Any, target: DiffTarget) -> None:
        relation = self.comparison.relation
        bases = list(getattr(target.base, relation).all()) if target.base is not None else []
        own = list(getattr(table, relation).all())
        # a copy has its rows in the order of the rows it was copied from
        place = {old.pk: row for old, row in zip(bases, own, strict=True)}
        for old, row in target.pairs:
            if row is None:
                gone = place[old.pk]
                gone._change_reason = self.reason
                gone.delete()
            elif old is None:
                self._save(self._set(self.comparison.book.row_model(table=table), row))
            elif self.comparison.line_change(old, row):
                self._save(self._set(place[old.pk], row))

    def _set(self, made: Any, row: TableRow) -> Any:
        for name, value in row.values.items():
            setattr(made, name, value)
        made.full_clean(exclude=("table",), validate_constraints=False)
        return made

    def _write_below(self, table: Any, target: DiffTarget) -> None:
        head = target.group.head
        for example in target.examples:
            self._write_example(table, example)
        if "sources" in head and self._differs(target, "sources"):
            self._write_citations(table, head["sources"])
        if "options" in head and self._differs(target, "options"):
            table.options.all().delete()
            for position, (kind, text) in enumerate(head["options"]):
                self._add(table.options, table, kind=kind, text=text, position=position)

    def _write_example(self, table: Any, example: SheetExample) -> None:
        row = example.stored(table) or table.examples.model(table=table, name=example.name, answers=example.answers)
        row.as_of, row.expected = example.as_of, example.expected
        row.full_clean(exclude=("table",))
        self._save(row)

    def _write_citations(self, table: Any, sources: list[Any]) -> None:
        """Citations of sources that stay keep what they say."""
        cited = {citation.source: citation for citation in table.citations.all()}
        table.citations.exclude(source__in=sources).delete()
        for position, source in enumerate(sources):
            if source not in cited:
                self._add(table.citations, table, source=source, position=position)
            elif cited[source].position != position:
                cited[source].position = position
                self._save(cited[source])

    def _add(self, relation: Any, table: Any, **values: Any) -> None:
        row = relation.model(table=table, **values)
        row.full_clean(exclude=("table",))
        self._save(row)

    def _save(self, row: Any) -> None:
        row._change_reason = self.reason
        row.save()
