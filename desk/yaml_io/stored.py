"""What the database holds of the items of a release, read once for each shape."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from policies.models import CreditTable
from policies.models.reviewed import Reviewed, Status
from policies.open_data.serializers import Shape

from .files import ImportFileError
from .items import ExchangeItem

Subject = tuple[Hashable, ...]


class StoredRows:
    """The rows of one shape, found by what they are about. Read from the database when first asked for one."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    @cached_property
    def _rows(self) -> dict[Subject, list[Any]]:
        rows = self.shape.joined()
        if self.shape.is_reviewed:
            rows = rows.filter(status__in=[Status.DRAFT, Status.PUBLISHED, Status.WITHDRAWN])
        result: dict[Subject, list[Any]] = defaultdict(list)
        for row in rows.prefetch_related(*self.shape.relations):
            result[self._subject_in(vars(row), getattr(row, "region_id", None))].append(row)
        return result

    @cached_property
    def _revised(self) -> set[int]:
        """The keys of the rows that an editor has begun to revise."""
        open_drafts = self.shape.model._default_manager.filter(status__in=[Status.DRAFT, Status.IN_REVIEW])
        return set(open_drafts.exclude(revises=None).values_list("revises_id", flat=True))

    def find(self, item: ExchangeItem, region: int | None) -> models.Model | None:
        """The published row of an item, for a draft the draft. What an editor took down is found too: it is not put up
        again. `region` is the key of the item's region. Raises ImportFileError for a start that is no day."""
        rows = self._rows.get(self._subject(item, region), [])
        if not self.shape.is_reviewed:
            return rows[0] if rows else None
        if item.payload.get("status") == Status.DRAFT:
            headline = item.payload.get("headline")
            drafts = (row for row in rows if row.status == Status.DRAFT)
            return next((row for row in drafts if self.shape.lasting or row.headline == headline), None)
        published = [row for row in rows if row.status == Status.PUBLISHED]
        taken_down = [row for row in rows if row.status == Status.WITHDRAWN]
        return next(iter(published), None) or max(taken_down, key=lambda row: (row.published_at, row.pk), default=None)

    def is_touched(self, row: models.Model | None) -> bool:
        """Whether an editor has begun to change a row or has taken it down."""
        if not isinstance(row, Reviewed):
            return False
        return row.status not in (Status.PUBLISHED, Status.DRAFT) or row.pk in self._revised

    def _subject(self, item: ExchangeItem, region: int | None) -> Subject:
        try:
            return self._subject_in(item.payload, region)
        except ValidationError as error:
            raise ImportFileError(f"{item.key}：effective_from {' '.join(error.messages)}") from error

    def _subject_in(self, values: Mapping[str, Any], region: int | None) -> Subject:
        """What rows about the same thing have in common: their lasting name, or region, start (and audience)."""
        if self.shape.lasting:
            return (values.get(self.shape.lasting),)
        start = CreditTable._meta.get_field("effective_from").to_python(values.get("effective_from"))
        return (region, start, values.get("audience", "retiree"))
