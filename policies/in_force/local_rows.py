"""Published rows of a place that are no tables: top-up rules and payment facts. Without any of its own, its province's.

There are a few dozen of them in the whole country: each process keeps them until the content version changes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .. import content_version
from ..models import PaymentFact, Region, Reviewed, TopUp
from .draft_overlay import with_draft


def local_rows(
    model: type[TopUp] | type[PaymentFact], region: Region, draft: Reviewed | None = None, **where: Any
) -> list[Any]:
    """The region's own rows, else its province's, in their order. With a draft: as they would be once it is published."""
    places = region.answering_ids
    rows = [row for row in _published(model, content_version.current()) if row.region_id in places]
    known = [row for row in with_draft(rows, draft, model, places) if _matches(row, where)]
    own = [row for row in known if row.region_id == region.pk]
    return sorted(own or known, key=lambda row: row.position)


def _matches(row: Any, where: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in where.items())


@lru_cache(maxsize=2)
def _published(model: type[TopUp] | type[PaymentFact], version: int) -> tuple[Any, ...]:
    return tuple(model.objects.published().select_related("region", "source"))
