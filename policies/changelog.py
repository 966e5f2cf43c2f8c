"""What changed when, as readers, the page 变过什么 and the feed see it.

The rule. A published table of retirees' credit or of years is one entry:
- a table with a start stands at its start;
- a table without a start stands at the day of its publication, as 本站更新, if a person published it as major; what a
  release brought without a start is no news.
A minor publication (a slip of the pen, a citation) is no news: its entry keeps the words and the day of publication of
the latest major table in its chain of revisions, so neither this site's 更新日 nor the feed moves.
A correction (更正: what we said was wrong) keeps the announcement of the rule, marked, and adds an entry on its own day. A
table taken down with a reason for readers is an entry on that day; what was said of it before stays, marked.
Days are those on which the project first published something, and keys are made of the place and the start, so that both
are the same on every installation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.utils import timezone

from rules.tables import Evidence

from . import content_version
from .models import Audience, ChangeKind, CoverageTable, CreditTable, Finding, Level, PolicyTable, Region, Status
from .published import published, taken_down

Table = TypeVar("Table", bound=PolicyTable)


class ChangeType(Enum):
    """What an entry tells: that a rule holds from a day on, that we were wrong, that we took a table down."""

    RULE = "rule"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True)
class ChangelogEntry:
    """One entry: a change in one region, in a sentence.

    `on` is the day it stands at: its start, or the day of publication where the source names no start. `published_on` is
    the day on which the project published it, `published_at` the moment for the feed. `updated_on` is the day on which a
    person here published it, None for what came with a release. `reach` says whose year the figures are of, where their
    source reaches no further.
    """

    region: Region
    on: date
    text: str
    evidence: Evidence | None
    published_on: date
    published_at: datetime
    key: str
    effective_from: date | None = None
    updated_on: date | None = None
    type: ChangeType = ChangeType.RULE
    reach: str = ""

    @property
    def is_site_news(self) -> bool:
        """Whether all that is known is when this site published it."""
        return self.effective_from is None and self.type is ChangeType.RULE

    @property
    def address(self) -> str:
        """The page of the place; the nation has none."""
        return "" if self.region.level == Level.NATION else self.region.get_absolute_url()

    @property
    def order(self) -> tuple[date, int, str]:
        """The latest last; on one day in the order of the regions."""
        return self.on, -self.region.position, self.key


@dataclass(frozen=True)
class ChangelogGroup:
    """Entries of one day that say the same of several places, which are shown as one: 山东：聊城、威海、烟台、青岛."""

    entries: tuple[ChangelogEntry, ...]

    @property
    def change(self) -> ChangelogEntry:
        """What all of them say."""
        return self.entries[0]

    @property
    def province(self) -> str:
        """The short name of the province of several places, where it is one."""
        provinces = {entry.region.province for entry in self.entries}
        province = provinces.pop() if len(self.entries) > 1 and len(provinces) == 1 else None
        return province.short_name if province else ""


def grouped(changes: Iterable[ChangelogEntry]) -> list[ChangelogGroup]:
    """The entries in their order, each with those of its day that say the same."""
    groups: dict[tuple[Any, ...], list[ChangelogEntry]] = {}
    for entry in changes:
        groups.setdefault((entry.on, entry.text, entry.type, entry.evidence, entry.reach), []).append(entry)
    return [ChangelogGroup(tuple(entries)) for entries in groups.values()]


def announced(table: Table) -> Table:
    """The table whose publication was the news: itself, or for a minor one the latest major one that it revises."""
    while table.change_kind == ChangeKind.MINOR and table.revises:
        table = cast(Table, table.revises)
    return table


def changes(region: Region | None = None, on: date | None = None, most: int | None = None) -> list[ChangelogEntry]:
    """Every entry, the latest first; of one region, or of all. With `most`: what comes after `on`, and so many before."""
    every = _every_change(content_version.current(content_version.RULES), timezone.localdate())
    result = [change for change in every if _concerns(change, region)]
    ahead = sum(1 for change in result if on and change.on > on)
    return result if most is None else result[: ahead + most]


@lru_cache(maxsize=1)
def _every_change(version: int, today: date) -> tuple[ChangelogEntry, ...]:
    findings = [row for row in published(Finding) if row.effective_from and row.change_note]
    return tuple(entries(news_of(None), findings))


def _concerns(change: ChangelogEntry, region: Region | None) -> bool:
    """Whether it is news of a region: what is said of the nation is news for every place."""
    return region is None or change.region.pk == region.pk or change.region.level == Level.NATION


def news_of(region: Region | None) -> list[PolicyTable]:
    """The tables that are news: what is published of retirees' credit and of years, and what was taken down."""
    places = [region.pk] if region else None
    credit = [table for table in published(CreditTable, places) if table.audience == Audience.RETIREE]
    withdrawn = [table for model in (CreditTable, CoverageTable) for table in taken_down(model, places)]
    return [*credit, *published(CoverageTable, places), *withdrawn]


def entries(tables: Iterable[PolicyTable], findings: Iterable[Finding] = ()) -> list[ChangelogEntry]:
    """The entries of published and withdrawn tables, and of findings that are news of a day; the latest first."""
    result = [change for table in tables for change in _entries(table)] + [_found(finding) for finding in findings]
    return sorted(result, key=lambda change: change.order, reverse=True)


def latest_news(region: Region | None = None, most: int = 50) -> list[ChangelogEntry]:
    """So many entries, what was published last first: the order of the feed. What came on the same day, by its start."""

    def order(change: ChangelogEntry) -> tuple[date, bool, tuple[date, int, str]]:
        return change.published_on, change.updated_on is not None, change.order

    return sorted(changes(region), key=order, reverse=True)[:most]


def updated_on(tables: Iterable[PolicyTable | None]) -> date | None:
    """本站更新日 of a region's page: the last major publication among its tables and those that answer for it, or the
    last day on which one was taken down."""
    days = (table.withdrawn_on or announced(table).first_published for table in tables if table)
    return max(filter(None, days), default=None)


@dataclass(frozen=True)
class TableVersion:
    """One table on the page of a region's whole history, with the news of it.

    `updated_on` is when a person here published that news; `reworded` says that better words replaced the table, `wrong`
    that it was wrong and a correction replaced it.
    """

    table: PolicyTable
    note: str
    updated_on: date | None
    reworded: bool
    wrong: bool = False

    @property
    def withdrawn(self) -> bool:
        return self.table.status == Status.WITHDRAWN

    @property
    def said_before(self) -> str:
        """What this site said before a correction, without the mark at its end."""
        return self.table.said_before.rstrip("。")

    @property
    def stands(self) -> bool:
        """Whether what it says held, or holds: neither wrong nor taken down."""
        return not (self.wrong or self.withdrawn)

    @property
    def corrects(self) -> bool:
        return self.table.change_kind == ChangeKind.CORRECTION


def versions(tables: Iterable[PolicyTable]) -> list[TableVersion]:
    """Tables that were published, in their order. A small change carries the news of what it changes."""
    tables = list(tables)
    followed = {table.revises.pk: table for table in tables if table.revises}
    return [_version(table, announced(table), followed) for table in tables]


def _version(table: PolicyTable, news: PolicyTable, followed: dict[int, PolicyTable]) -> TableVersion:
    """What was reworded first and corrected later was wrong from the beginning."""
    after = followed.get(table.pk)
    reworded = after is not None and after.change_kind == ChangeKind.MINOR
    while after is not None and after.change_kind == ChangeKind.MINOR:
        after = followed.get(after.pk)
    wrong = after is not None and after.change_kind == ChangeKind.CORRECTION
    if news.change_kind == ChangeKind.CORRECTION:
        # its note announced the rule as it was understood then: that is said of the wrong version
        return TableVersion(table, "", None, reworded, wrong)
    return TableVersion(table, news.change_note, _by_a_person(news), reworded, wrong)


def admitted(region: Region, most: int = 3) -> list[str]:
    """What this site had wrong about a place or its province, or took down, the latest first: for who holds a print of it."""
    places = [place for place in (region, region.province) if place]
    result = [entry for place in places for entry in changes(place) if entry.type is not ChangeType.RULE]
    return [entry.text for entry in sorted(result, key=lambda entry: entry.order, reverse=True)[:most]]


def _by_a_person(news: PolicyTable) -> date | None:
    return news.first_published if news.published_by_id else None


# ---- one table, one finding ----


def _found(finding: Finding) -> ChangelogEntry:
    on = finding.effective_from
    assert on is not None
    day = finding.first_published or on
    return ChangelogEntry(
        region=finding.region,
        on=on,
        text=finding.change_note,
        evidence=finding.source.grade,
        published_on=day,
        published_at=timezone.make_aware(datetime.combine(day, time())),
        key=f"finding-{finding.key}",
        effective_from=on,
    )


def _entries(table: PolicyTable) -> list[ChangelogEntry]:
    rule, corrections = _rule(table, announced(table)), [_correction(table, one) for one in _corrections(table)]
    withdrawals = [_withdrawal(table)] if table.status == Status.WITHDRAWN else []
    return [change for change in (rule, *corrections, *withdrawals) if change]


def _corrections(table: PolicyTable) -> Iterable[PolicyTable]:
    """The corrections that a table stands on, of one day the last."""
    result: dict[date, PolicyTable] = {}
    one: PolicyTable | None = table
    while one and one.change_kind != ChangeKind.MAJOR:
        if one.change_kind == ChangeKind.CORRECTION:
            result.setdefault(_day(one), one)
        one = cast("PolicyTable | None", one.revises)
    return result.values()


def _rule(table: PolicyTable, news: PolicyTable) -> ChangelogEntry | None:
    """The announcement of the rule, with the words of the publication that was news; None where there is none."""
    corrected = news.change_kind == ChangeKind.CORRECTION
    ours = None if corrected else _by_a_person(news)
    on = table.effective_from or ours
    if on is None:
        return None
    start = table.effective_from.isoformat() if table.effective_from else f"unstated-{on.isoformat()}"
    mark = "（后来更正了）" if corrected else ""
    return _change(table, on, news.change_note or news.headline, start, news=news, mark=mark, updated_on=ours)


def _correction(table: PolicyTable, news: PolicyTable) -> ChangelogEntry:
    on = _day(news)
    text = f"更正：{news.headline}。本站以前写“{news.said_before.rstrip('。')}”。{news.why_wrong}"
    return _change(table, on, text, f"corrected-{on.isoformat()}", news=news, type=ChangeType.CORRECTION)


def _withdrawal(table: PolicyTable) -> ChangelogEntry:
    on = table.withdrawn_on or _day(table)
    text = f"本站撤下了“{table.headline}”，因为{table.withdrawn_because}"
    key = f"withdrawn-{on.isoformat()}-{table.effective_from or 'unstated'}"
    return _change(table, on, text, key, news=table, published=on, type=ChangeType.WITHDRAWAL)


def _change(
    table: PolicyTable,
    on: date,
    text: str,
    key: str,
    *,
    news: PolicyTable,
    published: date | None = None,
    mark: str = "",
    **more: Any,
) -> ChangelogEntry:
    """An entry with what all have in common. What a person published has its moment, what a release brought its day. A
    `mark` says that its words no longer hold: then it bears no grade."""
    rule = more.get("type", ChangeType.RULE) is ChangeType.RULE
    if table.withdrawn_on and published is None:
        # said before the table was taken down; the same start may be announced anew
        mark, key, on = "（后来撤下了）", f"{key}-withdrawn-{table.withdrawn_on}", min(on, table.withdrawn_on)
    day = published or _day(news)
    moment = news.published_at if news.published_by_id and published is None else None
    moment = moment or timezone.make_aware(datetime.combine(day, time()))
    return ChangelogEntry(
        region=table.region,
        on=on,
        text=text + mark,
        evidence=None if mark or table.status == Status.WITHDRAWN else table.evidence,
        published_on=day,
        published_at=moment,
        key=f"{table._meta.model_name}-{table.region.slug}-{key}",
        effective_from=table.effective_from if rule else None,
        reach=table.reach if rule and table.outdated(timezone.localdate()) else "",
        **more,
    )


def _day(table: PolicyTable) -> date:
    """The day on which the project first published it, or is known to have had it; that of the import where no file told."""
    assert table.published_at is not None
    return table.first_published or table.withdrawn_on or timezone.localdate(table.published_at)
