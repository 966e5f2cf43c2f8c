"""What changed when: the published tables by the day they take effect, as readers and feeds see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .models import Audience, CoverageTable, CreditTable, Evidence, PolicyTable, Region


@dataclass(frozen=True)
class Change:
    """One dated change in one region, in a sentence."""

    region: Region
    effective_from: date
    text: str
    evidence: Evidence | None
    published_at: datetime | None
    key: str


def changes(region: Region | None = None) -> list[Change]:
    """Published tables with a known start, the latest first; of one region, or of all."""
    credit = CreditTable.objects.filter(audience=Audience.RETIREE)
    found = [
        _change(table)
        for tables in (credit, CoverageTable.objects.all())
        for table in tables.published()
        .filter(effective_from__isnull=False, **({"region": region} if region else {}))
        .select_related("region")
        .prefetch_related("citations__source")
    ]
    return sorted(found, key=lambda change: (change.effective_from, change.key), reverse=True)


def _change(table: PolicyTable) -> Change:
    assert table.effective_from is not None
    key = f"{table._meta.model_name}-{table.pk}"
    return Change(
        table.region, table.effective_from, table.change_note or table.headline, table.evidence, table.published_at, key
    )
