"""Published rows of a place that are no tables: top-up rules, payment facts, findings, contacts. Without any of its own, its province's."""

from __future__ import annotations

from typing import Any

from ..models import Contact, Finding, PaymentFact, Region, Reviewed, TopUp
from ..published import published
from .draft_overlay import with_draft

LocalKind = type[TopUp] | type[PaymentFact] | type[Finding] | type[Contact]


def local_rows(model: LocalKind, region: Region, draft: Reviewed | None = None, **where: Any) -> list[Any]:
    """The region's own rows, else its province's, in their order. With a draft: as they would be once it is published."""
    places = region.answering_ids
    known = [row for row in with_draft(published(model, places), draft, model, places) if _matches(row, where)]
    own = [row for row in known if row.region_id == region.pk]
    return sorted(own or known, key=lambda row: row.position)


def _matches(row: Any, where: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in where.items())
