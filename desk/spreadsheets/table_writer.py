"""Tables from a sheet, written as drafts of one editor. Nothing published is touched, and nothing is published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from policies import headlines
from policies.models import Status

from ..review import transitions
from .plan import DRAFT, REVISION, SAME
from .sheet_examples import stored_example
from .table_diff import BELOW, TableDiff
from .table_rows import TableGroup


class StaleError(Exception):
    """Somebody saved the draft in between."""


def apply(comparison: TableDiff, user: Any, reason: str) -> list[tuple[Any, bool]]:
    """Save the drafts; each with whether it is new. The caller holds the transaction in which they were compared."""
    writer = Writer(comparison, user, reason[:100])
    return [(writer.write(group), group.kind != DRAFT) for group in comparison.targets if group.kind != SAME]


@dataclass(frozen=True)
class Writer:
    """Writes tables as drafts of one editor, with the reason that the audit trail shows."""

    comparison: TableDiff
    user: Any
    reason: str

    def write(self, group: TableGroup) -> Any:
        """The draft of a table."""
        if group.kind == REVISION:
            table = transitions.copy_as_draft(group.base, by=self.user)
        else:
            table = self._opened(group.base) if group.kind == DRAFT else group.made
        # only what differs from the base: a copy has its own empty change note
        for name in group.changed:
            if name not in BELOW:
                setattr(table, name, group.head[name])
        table.written_by = self.user
        self._save(table)
        if self.comparison.relation:
            self._write_rows(table, group)
            self._write_below(table, group)
            headlines.rename(table)
        return table

    def _opened(self, draft: Any) -> Any:
        """The draft for one more save, if nobody else has saved it. Raises StaleError."""
        as_read = type(draft)._default_manager.filter(pk=draft.pk, version=draft.version, status=Status.DRAFT)
        if not as_read.update(version=F("version") + 1):
            raise StaleError
        draft.version += 1
        return draft

    def _write_rows(self, table: Any, group: TableGroup) -> None:
        relation = self.comparison.relation
        bases = getattr(group.base, relation).all() if group.base is not None else []
        # a copy has its rows in the order of the rows it was copied from
        place = {old.pk: row for old, row in zip(bases, getattr(table, relation).all(), strict=True)}
        for old, row in group.pairs:
            if row is None:
                gone = place[old.pk]
                gone._change_reason = self.reason
                gone.delete()
            elif self.comparison.line_change(old, row):
                made = self.comparison.book.row_model(table=table) if old is None else place[old.pk]
                for name, value in row.values.items():
                    setattr(made, name, value)
                self._save(made)

    def _write_below(self, table: Any, group: TableGroup) -> None:
        for example in group.new_examples:
            row = stored_example(table, example) or example
            row.table, row.as_of, row.expected = table, example.as_of, example.expected
            self._save(row)
        if "sources" in group.changed:
            self._write_citations(table, group.head["sources"])
        if "options" in group.changed:
            table.options.all().delete()
            for position, (kind, text) in enumerate(group.head["options"]):
                self._save(table.options.model(table=table, kind=kind, text=text, position=position))

    def _write_citations(self, table: Any, sources: list[Any]) -> None:
        """Citations of sources that stay keep what they say."""
        cited = {citation.source: citation for citation in table.citations.all()}
        table.citations.exclude(source__in=sources).delete()
        for position, source in enumerate(sources):
            citation = cited.get(source) or table.citations.model(table=table, source=source)
            if citation.pk is None or citation.position != position:
                citation.position = position
                self._save(citation)

    def _save(self, row: Any) -> None:
        row.full_clean(exclude=("table", "revises"), validate_constraints=False)
        row._change_reason = self.reason
        row.save()
