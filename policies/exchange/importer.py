"""Files → database, item by item. What an editor changed is never overwritten.

An item is written only if it is new, or if the file changed while the database still holds exactly what the last import
left there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from safekeeping import copies

from .. import headlines, review
from ..models import CreditTable, ImportRecord, PolicyTable, Region
from ..models.reviewed import Reviewed, Status
from .documents import Payload, ReleaseError
from .items import Item, read_release
from .payloads import build, content_digest, digest, dump, spared
from .shapes import CONTACT, CREDIT, PAYMENT, TOP_UP, Shape

# What stands in a place in the order of its file.
ORDERED = (CONTACT, TOP_UP, PAYMENT)


class Outcome:
    NEW, UPDATED, SAME, KEPT = "新增", "更新", "未变", "保留编辑的改动"


@dataclass
class Importer:
    """Imports items one by one and counts what became of them. Before the first that changes something, the database is
    copied: `copy`, where there was something to lose."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    records: dict[str, ImportRecord] = field(default_factory=lambda: {r.key: r for r in ImportRecord.objects.all()})
    regions: dict[str, Region] = field(default_factory=dict)
    copy: Path | None = None
    begun: bool = False

    def take(self, item: Item) -> None:
        outcome = self._take(item)
        self.counts[outcome] += 1
        if outcome == Outcome.KEPT:
            self.kept.append(item.key)

    def _take(self, item: Item) -> str:
        record = self.records.get(item.key)
        fresh = digest(item.payload)
        if record and fresh == record.file_digest:
            return Outcome.SAME
        row = self._find(item)
        if record and isinstance(row, PolicyTable):
            _forget_headline(record, row, item.shape)
        # a file that an export wrote, for what was imported in other words; a later check in it is news
        same_words = record and content_digest(spared(item.payload, item.shape)) == record.stored_digest
        if same_words and not _checked_later(item.payload, row):
            _date_from_release(item.payload, row)
            return Outcome.SAME
        if record is None and row is None:
            return self._write(item, fresh, None, Outcome.NEW)
        if item.payload.get("status") == Status.WITHDRAWN and getattr(row, "status", None) == Status.WITHDRAWN:
            return Outcome.SAME
        untouched = record and row and _untouched(row) and content_digest(dump(row, item.shape)) == record.stored_digest
        if not untouched:
            return Outcome.KEPT
        return self._write(item, fresh, row, Outcome.UPDATED)

    def _find(self, item: Item) -> models.Model | None:
        """What the database has of an item: what is published of it, for a draft the draft."""
        rows = item.shape.model._default_manager.filter(**self._subject(item))
        if not item.shape.is_reviewed:
            return rows.first()
        if item.payload.get("status") == Status.DRAFT:
            same_words = {} if item.shape.lasting else {"headline": item.payload.get("headline")}
            return rows.filter(status=Status.DRAFT, **same_words).first()
        # what an editor took down is found too: it is not put up again
        taken_down = rows.filter(status=Status.WITHDRAWN).order_by("-published_at", "-pk")
        return rows.filter(status=Status.PUBLISHED).first() or taken_down.first()

    def _subject(self, item: Item) -> dict[str, Any]:
        """What rows about the same thing have in common. Raises ReleaseError for a start that is no day."""
        name = item.shape.lasting
        if name:
            return {name: item.payload.get(name)}
        start = item.payload.get("effective_from")
        try:
            CreditTable._meta.get_field("effective_from").to_python(start)
        except ValidationError as error:
            raise ReleaseError(f"{item.key}：effective_from {' '.join(error.messages)}") from error
        same = {"region": self._region(item), "effective_from": start}
        return same | ({"audience": item.payload.get("audience", "retiree")} if item.shape is CREDIT else {})

    def _region(self, item: Item) -> Region:
        slug = item.region or ""
        if slug not in self.regions:
            region = Region.objects.filter(slug=slug).first()
            if region is None:
                raise ReleaseError(f"{item.key}：没有网址名为“{slug}”的地区")
            self.regions[slug] = region
        return self.regions[slug]

    def _write(self, item: Item, fresh: str, old: models.Model | None, outcome: str) -> str:
        if not self.begun:
            # another connection reads what was there before this transaction
            self.copy, self.begun = copies.before("import"), True
        extra: dict[str, Any] = {"region": self._region(item)} if item.region else {}
        if item.shape.is_reviewed:
            row = self._write_reviewed(item, old, extra)
        else:
            row = build(item.payload, item.shape, item.key, into=old, **extra)
        stored = content_digest(dump(row, item.shape))
        ImportRecord.objects.update_or_create(key=item.key, defaults={"file_digest": fresh, "stored_digest": stored})
        return outcome

    def _write_reviewed(self, item: Item, old: models.Model | None, extra: dict[str, Any]) -> models.Model:
        """What changed replaces the old the way an editor would: as a new version that supersedes it."""
        if item.payload.get("status") == Status.WITHDRAWN:
            return self._write_withdrawn(item, old, extra)
        draft = item.payload.get("status") == Status.DRAFT
        if draft and old is not None:
            old.delete()
        if item.shape in ORDERED:  # in the order of the file, which does not tell it
            place = item.shape.model._default_manager.filter(**extra).count()
            extra["position"] = getattr(old, "position", place)
        row = build(item.payload, item.shape, item.key, revises=None if draft else old, **extra)
        if not draft:
            try:
                review.publish(row)  # type: ignore[arg-type]
            except review.ReviewError as error:
                raise ReleaseError(f"{item.key}：{'；'.join(error.problems)}") from error
        return row

    def _write_withdrawn(self, item: Item, old: models.Model | None, extra: dict[str, Any]) -> models.Model:
        """What this release takes down; where it never was up, it is written for the history of its place."""
        on, why = item.payload.get("withdrawn_on"), item.payload.get("withdrawn_because")
        if not isinstance(on, date) or not why:
            raise ReleaseError(f"{item.key}：status: withdrawn 要写 withdrawn_on（日子）和 withdrawn_because（原因）")
        row: Any = old or build(item.payload, item.shape, item.key, **extra)
        review.take_down(row, on, why)
        return row


def _forget_headline(record: ImportRecord, row: PolicyTable, shape: Shape) -> None:
    """Up to release 0.1 a headline was typed and counted as content. What was imported then counts without it from now on."""
    told = dump(row, shape)
    if record.stored_digest == content_digest({**told, "headline": row.headline}) and "headline" not in told:
        record.stored_digest = content_digest(told)
        ImportRecord.objects.filter(key=record.key).update(stored_digest=record.stored_digest)


def _date_from_release(payload: Payload, row: models.Model | None) -> None:
    """The day on which the project first published what a release brought; it was the day of the import before."""
    told = payload.get("first_published")
    if isinstance(row, PolicyTable) and isinstance(told, date) and row.published_by_id is None:
        type(row)._default_manager.filter(pk=row.pk).exclude(first_published=told).update(first_published=told)


def _untouched(row: models.Model) -> bool:
    """Whether no editor has begun to change a row or taken it down; what it says is compared besides."""
    if not isinstance(row, Reviewed):
        return True
    return row.status in (Status.PUBLISHED, Status.DRAFT) and not row.revisions.open().exists()  # type: ignore[attr-defined]


def _checked_later(payload: Payload, row: models.Model | None) -> bool:
    """Whether a file tells of a later check than the database knows."""
    told, known = payload.get("checked_on"), getattr(row, "checked_on", None)
    return row is not None and isinstance(told, date) and (known is None or told > known)


@transaction.atomic
def import_release(folder: Path) -> Importer:
    """Import a whole folder or nothing. Raises ReleaseError naming the item."""
    importer = Importer()
    seen: set[str] = set()
    for item in read_release(folder):
        if item.key in seen:
            raise ReleaseError(f"{item.key}：写了两次")
        seen.add(item.key)
        importer.take(item)
    headlines.refresh()
    return importer
