"""发布以后谁会变: typical readers computed with what is published and with a draft, before that is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils import timezone

from calculator.lookup import tables_for, tables_with
from policies.in_force.draft_overlay import audience, first_day
from policies.models import PolicyTable, Region
from policies.published import published
from rules.answers import Answers, Sex
from rules.credit import CreditEstimate
from rules.estimate import Estimate, estimate
from rules.in_force import in_force
from rules.tables import Tables
from rules.trace import ReasonKind
from website import formats

from .comparison import EstimateSummary, PlaceImpact, ReaderComparison, Unusual, some
from .sample_readers import SampleReader, assumed, kind_of_table, readers_for

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
        if kind_of_table(self.table) == "employee":
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


# ---- one reader ----


def compare(draft: PolicyTable, region: Region, readers: Sequence[SampleReader], on: date) -> list[ReaderComparison]:
    """What every reader gets or needs in a region as of `on`: with what is published, and with `draft` published too."""
    both = (tables_for(region), tables_with(region, draft))
    return [ReaderComparison(reader, *_pair(reader, kind_of_table(draft), both, on)) for reader in readers]


def _pair(reader: SampleReader, about: str, both: Sequence[Tables], on: date) -> list[EstimateSummary]:
    answers = with_months_paid(reader, both, on)
    estimates = [estimate(answers, tables, on) for tables in both]
    if about == "retiree" and all(_lacks_base(item.credit) for item in estimates):
        # Nothing could be compared: the shares of an average that the reader is taken to know can be.
        answers = replace(answers, average_pension=assumed()["average_pension"])
        estimates = [estimate(answers, tables, on) for tables in both]
    return [_summary(item, about) for item in estimates]


def _lacks_base(credit: CreditEstimate) -> bool:
    return credit.reason is not None and credit.reason.kind is ReasonKind.BASE_UNKNOWN


def with_months_paid(reader: SampleReader, both: Sequence[Tables], on: date) -> Answers:
    """The reader's case; of one who is short of the years by so many months, with the months paid until now."""
    if reader.short_by is None:
        return reader.answers
    paid = max(0, _required(reader.answers, both, on) - reader.short_by)
    return replace(reader.answers, cumulative_months=paid, actual_months=paid)


def _required(answers: Answers, both: Sequence[Tables], on: date) -> int:
    """Months that must be paid altogether by the first of the tables that know; else 25 years for men, 20 for women."""
    nothing_paid = replace(answers, cumulative_months=0, actual_months=0)
    for tables in both:
        coverage = estimate(nothing_paid, tables, on).coverage
        if coverage and coverage.known and coverage.shortfall_months is not None:
            return coverage.shortfall_months
    return 300 if answers.sex is Sex.MALE else 240


def _summary(result: Estimate, about: str) -> EstimateSummary:
    """What the result says of the credit or of the years; of a credit of another kind or not known only its rate."""
    part: Any = result.coverage if about == "coverage" else result.credit
    if part is None or not part.known or (about != "coverage" and part.kind != about):
        return EstimateSummary(rate=part.reason.values.get("rate") if part and part.reason else None)
    names = [field.name for field in fields(EstimateSummary)]
    return EstimateSummary(**{name: getattr(part, name) for name in names if hasattr(part, name)})
