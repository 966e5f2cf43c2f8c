"""The tables, leads and claims of the places that a text names, fetched at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from policies.models import Claim, CoverageTable, CreditTable, PolicyTable, Region, Status
from rules.in_force import first_in_force


class PublishedTables:
    """What is kept of some places, of their provinces, and of the places below them. Eight queries."""

    def __init__(self, regions: Iterable[Region]) -> None:
        named = {region.pk: region for region in regions}
        provinces = {region.pk for region in named.values() if region.is_province}
        self.below: dict[int, list[Region]] = defaultdict(list)
        for region in Region.objects.filter(parent__in=provinces).select_related("parent"):
            self.below[region.parent_id or 0].append(region)
            named.setdefault(region.pk, region)
        places = {place for region in named.values() for place in region.answering_ids}
        readable = {"region__in": places, "status__in": [Status.PUBLISHED, Status.DRAFT, Status.IN_REVIEW]}
        self.tables: dict[int, list[PolicyTable]] = defaultdict(list)
        for model, rows in ((CreditTable, "bands"), (CoverageTable, "rows")):
            result = model.objects.filter(**readable).newest_first().select_related("region")
            for table in result.with_rows(rows, "citations"):
                self.tables[table.region_id].append(table)
        self.claims: dict[int, list[Claim]] = defaultdict(list)
        for claim in Claim.objects.filter(region__in=places).select_related("region"):
            self.claims[claim.region_id].append(claim)

    def in_force(self, region: Region, model: type[PolicyTable], audience: str, on: date) -> PolicyTable | None:
        """The table that answers on a day: the region's own, else its province's, else None."""
        published = (
            [table for table in self.of(place, model, audience) if table.status == Status.PUBLISHED]
            for place in region.answering_ids
        )
        return first_in_force(published, on)

    def of(self, place: int, model: type[PolicyTable], audience: str = "") -> list[PolicyTable]:
        """Every readable table of one region, newest start first; of one audience where it is a credit table."""
        tables = [table for table in self.tables[place] if isinstance(table, model)]
        return [table for table in tables if not isinstance(table, CreditTable) or table.audience == audience]

    def claims_of(self, region: Region, topics: Iterable[str]) -> list[Claim]:
        """What is said on the net about a region or its province."""
        return [claim for place in region.answering_ids for claim in self.claims[place] if claim.topic in topics]
