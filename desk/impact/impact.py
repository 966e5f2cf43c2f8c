"""发布以后谁会变: typical readers computed with what is published and with a draft, before that is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from policies.in_force.draft_overlay import audience, first_day
from policies.models import PolicyTable, Region
from policies.published import published
from rules.in_force import in_force
from website import formats

from .comparison import PlaceImpact, ReaderComparison, Unusual, some
from .estimates import compare
from .sample_readers import assumed, readers_for, subject

# More than these are not computed; the panel says so.
MOST_READERS = 60


@dataclass(frozen=True)
class Impact:
    """What publishing `table` does, as of `on`: place by place, its own region first.

    `untouched` have a table of their own. `overtaken_by`: a published table that
    starts later and holds on that day already, so that this one changes only the past.
    """

    table: PolicyTable
    on: date
    places: tuple[PlaceImpact, ...]
    untouched: tuple[Region, ...] = ()
    readers_left_out: int = 0
    overtaken_by: PolicyTable | None = None

    @cached_property
    def unusual(self) -> tuple[Unusual, ...]:
        """What publishing must have a reason for; empty where nothing is out of the ordinary."""
        return tuple(jump for place in self.places for jump in place.unusual)

    @property
    def changes_nothing(self) -> bool:
        return not any(place.lines for place in self.places)

    @property
    def untouched_words(self) -> str:
        return some([region.name for region in self.untouched], "、", "个地方")

    @property
    def assumed_words(self) -> str:
        """Which figures were put in, where any were."""
        if not any(outcome.own_figure for place in self.places for row in place.rows for outcome in (row.old, row.new)):
            return ""
        values = assumed()
        if subject(self.table) == "employee":
            return f"缴费基数按每月{formats.money(values['base'])}元试算"
        return f"养老金、当地平均养老金都按每月{formats.money(values['average_pension'])}元试算"


# ---- computing ----


def impact(table: PolicyTable, on: date | None = None) -> Impact:
    """What publishing `table` would do on the day it is first felt: its start, or `on` (today) where that is later.

    For its region and for every place below that has no table of its own for this by then. A fixed number of queries,
    and a few for each place with a table that comes later.
    """
    day = first_day(table, on or timezone.localdate())
    holding = (in_force(_others(table, place), day) for place in table.region.answering_ids)
    readers = readers_for([table, *filter(None, holding)], day)
    inheriting, later, untouched = _below(table, day)
    # places without any table of their own have the same tables, their province's: one of them stands for all
    groups = [[table.region], inheriting, *([region] for region in later)]
    places: dict[tuple[ReaderComparison, ...], list[Region]] = {}
    for regions in filter(None, groups):
        rows = tuple(compare(table, regions[0], readers[:MOST_READERS], day))
        places.setdefault(rows, []).extend(regions)
    return Impact(
        table=table,
        on=day,
        places=tuple(PlaceImpact(tuple(regions), rows) for rows, regions in places.items()),
        untouched=tuple(untouched),
        readers_left_out=max(0, len(readers) - MOST_READERS),
        overtaken_by=_overtaking(table, day),
    )


# ---- which tables, which places ----


def _others(table: PolicyTable, place: int) -> list[PolicyTable]:
    """What is published of the same kind and audience for a region, by its id."""
    others = published(type(table), [place])
    return [other for other in others if audience(other) == audience(table) and other.pk != table.pk]


def _below(table: PolicyTable, on: date) -> tuple[list[Region], list[Region], list[Region]]:
    """The places below a province: without a table of their own, with one that comes later, with one that holds."""
    inheriting, later, untouched = [], [], []
    if table.region.is_province:
        for region in Region.objects.pooling().filter(parent=table.region).select_related("parent"):
            own = _others(table, region.pk)
            (untouched if in_force(own, on) else later if own else inheriting).append(region)
    return inheriting, later, untouched


def _overtaking(table: PolicyTable, on: date) -> PolicyTable | None:
    start = table.effective_from or date.min
    later = (
        other for other in _others(table, table.region_id) if other.effective_from and other.effective_from > start
    )
    return in_force(later, on)
