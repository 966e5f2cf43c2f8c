"""Published rows of a place that are no tables: top-up rules, payment facts, findings. Without any of its own, its province's.

There are a few hundred of them in the whole country: each process keeps them until the content version changes.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from . import content_version
from .draft_overlay import with_draft
from .models import Finding, PaymentFact, Region, Reviewed, TopUp

LocalKind = type[TopUp] | type[PaymentFact] | type[Finding]


def local_rows(model: LocalKind, region: Region, draft: Reviewed | None = None, **where: Any) -> list[Any]:
    """The region's own rows, else its province's, in their order. With a draft: as they would be once it is published."""
    places = region.answering_ids
    rows = [row for row in _published(model, content_version.current()) if row.region_id in places]
    known = [row for row in with_draft(rows, draft, model, places) if _matches(row, where)]
    own = [row for row in known if row.region_id == region.pk]
    return sorted(own or known, key=lambda row: row.position)


def _matches(row: Any, where: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in where.items())


@lru_cache(maxsize=3)
def _published(model: LocalKind, version: int) -> tuple[Any, ...]:
    return tuple(model.objects.published().select_related("region", "source"))
