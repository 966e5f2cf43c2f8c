"""Files → database. What an editor changed is never overwritten.

An item is written only if it is new, or if the file changed while the database still holds exactly what the last import
left there. Items that depend on one another come in stages (regions, sources, the rest); the rows of a stage are created
together, see `batch`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.db import models, transaction

from operations.backup import backups
from policies import headlines
from policies.models import ImportRecord, PolicyTable, Region, Source
from policies.models.reviewed import Reviewed, Status
from policies.open_data.serializers import CONTACT, PAYMENT, TOP_UP, Payload, Shape, dump

from ..review import transitions
from .batch import Batch, Links, update
from .files import ImportFileError
from .items import ExchangeItem, read_release
from .records import content_digest, digest, spared
from .stored import StoredRows

# What stands in a place in the order of its file.
ORDERED = (CONTACT, TOP_UP, PAYMENT)


class ImportOutcome:
    NEW, UPDATED, SAME, KEPT = "新增", "更新", "未变", "保留编辑的改动"


@dataclass
class Importer:
    """Imports items and counts what became of them. Before the first that changes something, the database is copied:
    `copy`, where there was something to lose."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    records: dict[str, ImportRecord] = field(default_factory=lambda: {r.key: r for r in ImportRecord.objects.all()})
    links: Links = field(default_factory=Links)
    places: dict[type[models.Model], Counter[int]] = field(default_factory=dict)
    copy: Path | None = None
    begun: bool = False

    def take(self, items: Iterable[ExchangeItem]) -> None:
        """Import items, each after those that it refers to. Raises ImportFileError naming the item."""
        for _, stage in groupby(_once_each(items), key=_stage):
            self._take_stage(list(stage))

    def _take_stage(self, items: list[ExchangeItem]) -> None:
        stored: dict[int, StoredRows] = {}
        batch = Batch(self.links)
        written: list[tuple[ExchangeItem, models.Model]] = []
        for item in items:
            rows = stored.setdefault(id(item.shape), StoredRows(item.shape))
            outcome, old = self._outcome(item, rows)
            self.counts[outcome] += 1
            if outcome == ImportOutcome.KEPT:
                self.kept.append(item.key)
            elif outcome != ImportOutcome.SAME:
                written.append((item, self._write(item, old, batch)))
        batch.save()
        _publish(written)
        self._record(written)

    def _outcome(self, item: ExchangeItem, stored: StoredRows) -> tuple[str, models.Model | None]:
        """What becomes of an item, and the row that the database has of it."""
        record = self.records.get(item.key)
        if record and digest(item.payload) == record.file_digest:
            return ImportOutcome.SAME, None
        row = stored.find(item, self._region(item).pk if item.region else None)
        # a file that an export wrote, for what was imported in other words; a later check in it is news
        if record and isinstance(row, PolicyTable):
            _forget_headline(record, row, item.shape)
        same_words = record and content_digest(spared(item.payload, item.shape)) == record.stored_digest
        if same_words and not _checked_later(item.payload, row):
            _date_from_release(item.payload, row)
            return ImportOutcome.SAME, row
        if record is None and row is None:
            return ImportOutcome.NEW, None
        if _is_withdrawn(item) and getattr(row, "status", None) == Status.WITHDRAWN:
            return ImportOutcome.SAME, row
        unchanged = record and row and content_digest(dump(row, item.shape)) == record.stored_digest
        if not unchanged or stored.is_touched(row):
            return ImportOutcome.KEPT, row
        return ImportOutcome.UPDATED, row

    def _region(self, item: ExchangeItem) -> Region:
        region = self.links[Region, "slug"].get(item.region)
        if region is None:
            raise ImportFileError(f"{item.key}：没有网址名为“{item.region}”的地区")
        return region

    def _write(self, item: ExchangeItem, old: models.Model | None, batch: Batch) -> models.Model:
        """The row for a new or changed item; new ones are saved with their batch."""
        if not self.begun:
            # another connection reads what was there before this transaction
            self.copy, self.begun = backups.backup_before("import"), True
        values: dict[str, Any] = {"region": self._region(item)} if item.region else {}
        if not item.shape.is_reviewed:
            if old is not None:
                return update(old, item.payload, item.shape, item.key, self.links, values)
            return batch.add(item.payload, item.shape, item.key, values)
        if _is_withdrawn(item) and old is not None:
            return old
        # what changed replaces the old the way an editor would: as a new version that supersedes it
        draft = item.payload.get("status") == Status.DRAFT
        values["revises"] = None if draft else old
        if isinstance(old, Source):
            # files know nothing of what the database keeps as proof
            values |= {"copy": old.copy, "quote": old.quote}
        if item.shape in ORDERED:
            values["position"] = self._place(item.shape.model, old, values["region"])
        if draft and old is not None:
            old.delete()
        return batch.add(item.payload, item.shape, item.key, values)

    def _place(self, model: type[models.Model], old: models.Model | None, region: Region) -> int:
        """The position of a row of a place: in the order of the file, which does not tell it."""
        if model not in self.places:
            self.places[model] = Counter(model._default_manager.order_by().values_list("region_id", flat=True))
        place = self.places[model][region.pk]
        self.places[model][region.pk] += 1
        return int(getattr(old, "position", place))

    def _record(self, written: list[tuple[ExchangeItem, models.Model]]) -> None:
        """Note what was imported: what the file said, and what the database holds of it now."""
        records = [
            ImportRecord(
                key=item.key,
                file_digest=digest(item.payload),
                stored_digest=content_digest(dump(row, item.shape)),
            )
            for item, row in written
        ]
        ImportRecord.objects.bulk_create(
            records,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["file_digest", "stored_digest", "imported_at"],
        )


def _once_each(items: Iterable[ExchangeItem]) -> Iterator[ExchangeItem]:
    seen: set[str] = set()
    for item in items:
        if item.key in seen:
            raise ImportFileError(f"{item.key}：写了两次")
        seen.add(item.key)
        yield item


def _stage(item: ExchangeItem) -> type[models.Model] | None:
    """Regions and sources are saved before what refers to them."""
    return item.shape.model if item.shape.model in (Region, Source) else None


def _publish(written: list[tuple[ExchangeItem, models.Model]]) -> None:
    """Publish what is no draft, each kind in the order of the file; take down what the release takes down."""
    items: dict[int, ExchangeItem] = {}
    rows: dict[type[Reviewed], list[Reviewed]] = {}
    for item, row in written:
        if _is_withdrawn(item) and isinstance(row, PolicyTable):
            _take_down(item, row)
        elif isinstance(row, Reviewed) and item.payload.get("status") != Status.DRAFT:
            items[id(row)] = item
            rows.setdefault(type(row), []).append(row)
    for drafts in rows.values():
        try:
            transitions.publish_release(drafts)
        except transitions.ReviewError as error:
            named = items.get(id(error.item))
            raise ImportFileError(f"{named.key if named else ''}：{'；'.join(error.problems)}") from error


def _is_withdrawn(item: ExchangeItem) -> bool:
    return item.payload.get("status") == Status.WITHDRAWN


def _take_down(item: ExchangeItem, row: PolicyTable) -> None:
    """What this release takes down; where it never was up, it stands in the history of its place all the same."""
    on, why = item.payload.get("withdrawn_on"), item.payload.get("withdrawn_because")
    if not isinstance(on, date) or not why:
        raise ImportFileError(f"{item.key}：status: withdrawn 要写 withdrawn_on（日子）和 withdrawn_because（原因）")
    transitions.take_down(row, on, why)


def _forget_headline(record: ImportRecord, row: PolicyTable, shape: Shape) -> None:
    """Up to release 0.1 a headline was typed and counted as content. What was imported then counts without it from now on."""
    values = dump(row, shape)
    if "headline" not in values and record.stored_digest == content_digest({**values, "headline": row.headline}):
        record.stored_digest = content_digest(values)
        ImportRecord.objects.filter(key=record.key).update(stored_digest=record.stored_digest)


def _date_from_release(payload: Payload, row: models.Model | None) -> None:
    """The day on which the project first published what a release brought; it was the day of the import before."""
    values = payload.get("first_published")
    if isinstance(row, PolicyTable) and isinstance(values, date) and row.published_by_id is None:
        type(row)._default_manager.filter(pk=row.pk).exclude(first_published=values).update(first_published=values)


def _checked_later(payload: Payload, row: models.Model | None) -> bool:
    """Whether a file tells of a later check than the database knows."""
    values, known = payload.get("checked_on"), getattr(row, "checked_on", None)
    return row is not None and isinstance(values, date) and (known is None or values > known)


@transaction.atomic
def import_items(items: Iterable[ExchangeItem]) -> Importer:
    """Import all items or none. Raises ImportFileError naming the item."""
    importer = Importer()
    importer.take(items)
    headlines.refresh()
    return importer


def import_release(folder: Path) -> Importer:
    """Import a whole folder or nothing. Raises ImportFileError naming the item."""
    return import_items(read_release(folder))
