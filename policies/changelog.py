"""What changed when, as readers, the page 变过什么 and the feed see it.

The rule. A published table of retirees' credit or of years is one entry:
- a table with a start stands at its start;
- a table without a start stands at the day of its publication, as 本站更新, if a person published it as major; what a
  release brought without a start is no news.
A minor publication (a slip of the pen, a citation) is no news: its entry keeps the words, the key and the day of
publication of the latest major table in its chain of revisions, so neither this site's 更新日 nor the feed moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from .models import Audience, ChangeKind, CoverageTable, CreditTable, Evidence, PolicyTable, Region

Table = TypeVar("Table", bound=PolicyTable)


@dataclass(frozen=True)
class ChangelogEntry:
    """One entry: a change in one region, in a sentence.

    `on` is the day it stands at: its start, or the day of publication where the source names no start. `updated_on` is the
    day on which a person here published it, None for what came with a release.
    """

    region: Region
    on: date
    text: str
    evidence: Evidence | None
    published_at: datetime | None
    key: str
    effective_from: date | None = None
    updated_on: date | None = None


def announced(table: Table) -> Table:
    """The table whose publication was the news: itself, or for a minor one the latest major one that it revises."""
    while table.change_kind == ChangeKind.MINOR and table.revises:
        table = table.revises
    return table


def changes(region: Region | None = None, on: date | None = None, most: int | None = None) -> list[ChangelogEntry]:
    """Every entry, the latest first; of one region, or of all. With `most`: what comes after `on`, and so many before."""
    if most is None:
        return entries(_published(region))
    ordered = [tables.order_by(_stands_at().desc(), "-pk") for tables in _subjects(region)]
    result = entries(_gathered(_news(ordered, most, Q(effective_from__gt=on))))
    ahead = sum(1 for change in result if on and change.on > on)
    return result[: ahead + most]


def entries(tables: Iterable[PolicyTable]) -> list[ChangelogEntry]:
    """The entries of published tables, the latest first."""
    result = [_change(table, announced(table)) for table in tables]
    return sorted(filter(None, result), key=lambda change: (change.on, change.key), reverse=True)


def latest_news(region: Region | None = None, most: int = 50) -> list[ChangelogEntry]:
    """So many entries, what was published last first: the order of the feed. What came on the same day, by its start."""

    def order(change: ChangelogEntry) -> tuple[date, bool, date, str]:
        return (published_on(change) or date.min, change.updated_on is not None, change.on, change.key)

    last_first = (TruncDate("published_at").desc(), F("published_by").desc(nulls_last=True), _stands_at().desc(), "-pk")
    result = entries(_gathered(_news([tables.order_by(*last_first) for tables in _subjects(region)], most)))
    return sorted(result, key=order, reverse=True)[:most]


def updated_on(tables: Iterable[PolicyTable | None]) -> date | None:
    """本站更新日 of a region's page: the last major publication among its tables and those that answer for it."""
    days = [day for table in filter(None, tables) if (day := published_on(announced(table)))]
    return max(days, default=None)


@dataclass(frozen=True)
class TableVersion:
    """One table on the page of a region's whole history, with the news of it.

    `updated_on` is when a person here published that news; `reworded` says that a correction of words replaced the table.
    """

    table: PolicyTable
    note: str
    updated_on: date | None
    reworded: bool


def versions(tables: Iterable[PolicyTable]) -> list[TableVersion]:
    """Tables that were published, in their order. A correction carries the news of what it corrects."""
    tables = list(tables)
    corrected = {table.revises_id for table in tables if table.change_kind == ChangeKind.MINOR}
    return [_version(table, announced(table), table.pk in corrected) for table in tables]


def _version(table: PolicyTable, news: PolicyTable, reworded: bool) -> TableVersion:
    return TableVersion(table, news.change_note, _by_a_person(news), reworded)


def _by_a_person(news: PolicyTable) -> date | None:
    return published_on(news) if news.published_by_id else None


def published_on(item: ChangelogEntry | PolicyTable) -> date | None:
    return timezone.localdate(item.published_at) if item.published_at else None


def _subjects(region: Region | None) -> list[QuerySet[Any]]:
    """The two queries of published tables that are news: of a region, or of all."""
    result = (CreditTable.objects.filter(audience=Audience.RETIREE).published(), CoverageTable.objects.published())
    return [tables.filter(region=region) if region else tables for tables in result]


def _gathered(found: Iterable[QuerySet[Any]]) -> list[PolicyTable]:
    return [table for tables in found for table in tables.select_related("region", "revises").with_rows("citations")]


def _published(region: Region | None) -> list[PolicyTable]:
    return _gathered(_subjects(region))


def _stands_at() -> Coalesce:
    """The day at which a major table stands, where it stands at one."""
    return Coalesce("effective_from", TruncDate("published_at"))


def _news(found: Iterable[QuerySet[Any]], most: int, ahead: Q | None = None) -> list[QuerySet[Any]]:
    """The first so many majors of each query; and all that lies ahead, and every minor, which stands where its major did."""
    nowhere = Q(effective_from__isnull=True, published_by__isnull=True)
    others = Q(change_kind=ChangeKind.MINOR) | ahead if ahead else Q(change_kind=ChangeKind.MINOR)
    return [part for tables in found for part in (tables.exclude(nowhere | others)[:most], tables.filter(others))]


def _change(table: PolicyTable, news: PolicyTable) -> ChangelogEntry | None:
    """The entry of a table, with the words of the publication that was news; None where there is nothing to tell."""
    ours = _by_a_person(news)
    on = table.effective_from or ours
    if on is None:
        return None
    return ChangelogEntry(
        region=table.region,
        on=on,
        text=news.change_note or news.headline,
        evidence=table.evidence,
        published_at=news.published_at,
        key=f"{news._meta.model_name}-{news.pk}",
        effective_from=table.effective_from,
        updated_on=ours,
    )
