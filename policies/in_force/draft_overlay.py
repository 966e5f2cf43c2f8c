"""Published rows as they would be with a draft published. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone

from ..models import PolicyTable, Region, Reviewed
from ..published import published


def first_day(table: PolicyTable, today: date | None = None) -> date:
    """The day from which publishing the table would be felt: its start, or today where that is past or not stated."""
    today = today or timezone.localdate()
    return max(today, table.effective_from or today)


def with_draft(tables: Iterable[Any], draft: Reviewed | None, model: type[Model], places: Iterable[int]) -> list[Any]:
    """What is published of `model` for `places` (ids of regions) as it would be once `draft` is published.

    It takes the place of the one about the same thing (of tables: with the same start); a draft of another kind or place
    changes nothing. The order is not kept.
    """
    if not isinstance(draft, model) or draft.region_id not in places:  # type: ignore[attr-defined]
        return list(tables)
    return [*(table for table in tables if not _gives_way(table, draft)), draft]


def _gives_way(table: Any, draft: Any) -> bool:
    names = [draft._meta.get_field(name).attname for name in type(draft).identity_fields]
    names += ["effective_from"] if isinstance(draft, PolicyTable) else []
    return table.pk == draft.pk or all(getattr(table, name) == getattr(draft, name) for name in names)


def published_with(model: Any, region: Region, draft: Reviewed | None = None) -> list[Any]:
    """What is published of `model` for a region and its province. With a draft: as it would be once that is published."""
    places = region.answering_ids
    return with_draft(published(model, places), draft, model, places)


def local_rows(model: Any, region: Region, draft: Reviewed | None = None, **where: Any) -> list[Any]:
    """Rows that are no tables (top-up rules, payment facts, findings, contacts): the region's own, without any its province's."""
    known = [
        row
        for row in published_with(model, region, draft)
        if all(getattr(row, name) == value for name, value in where.items())
    ]
    return sorted([row for row in known if row.region_id == region.pk] or known, key=lambda row: row.position)


def audience(table: Any) -> str:
    """For whom a table is; coverage tables have one audience only."""
    return getattr(table, "audience", "")
