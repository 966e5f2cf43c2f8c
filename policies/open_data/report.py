"""How much is known: places with an amount or its method, with years, by grade and by age of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.tables import Evidence

from ..in_force import InForce, all_in_force
from ..models import Level, Region
from ..models.choices import EVIDENCE_WORDS

# Years since a source was published, up to which a group goes.
AGES = ((1, "一年以内"), (3, "一年到三年"), (5, "三年到五年"), (200, "五年以上"))
UNDATED = "没写哪天发布"


@dataclass(frozen=True)
class Knowledge:
    """Of one subject: places with it, how many of them by a table of their own, and counts by grade and by age."""

    name: str
    places: int
    own: int
    outdated: int
    by_grade: tuple[tuple[str, int], ...]
    by_age: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class DataReport:
    """`places`: prefectures, county-level places directly under a province, and municipalities."""

    on: date
    places: int
    subjects: tuple[Knowledge, ...]


def data_report(on: date) -> DataReport:
    known = [item for item in all_in_force(on, _places()).values() if item.region.scheme_applies]
    credit: list[tuple[InForce, Any]] = [(item, item.credit) for item in known if item.credit and item.credit_words]
    amounts = [(item, table) for item, table in credit if item.amount_known]
    years: list[tuple[InForce, Any]] = [
        (item, item.coverage) for item in known if item.coverage and item.coverage_words
    ]
    subjects = (
        _knowledge("每月返多少：知道金额或算法", credit, on),
        _knowledge("每月返多少：知道多少元", amounts, on),
        _knowledge("缴够多少年", years, on),
    )
    return DataReport(on, len(known), subjects)


def _places() -> list[Region]:
    """Where people are insured: provinces only where nothing is below them."""
    regions = list(Region.objects.pooling().exclude(level=Level.DIRECT).select_related("parent"))
    above = {region.parent_id for region in regions if region.level in (Level.PREFECTURE, Level.COUNTY)}
    return [region for region in regions if region.pk not in above]


def _knowledge(name: str, tables: list[tuple[InForce, Any]], on: date) -> Knowledge:
    grades = _counted(tables, lambda table: str(table.evidence), [grade.value for grade in Evidence])
    ages = _counted(tables, lambda table: _age(table, on), [words for _, words in AGES] + [UNDATED])
    return Knowledge(
        name=name,
        places=len(tables),
        own=sum(1 for item, table in tables if table.region_id == item.region.pk),
        outdated=sum(1 for _, table in tables if table.outdated(on)),
        by_grade=tuple((EVIDENCE_WORDS[Evidence(grade)], count) for grade, count in grades),
        by_age=tuple(ages),
    )


def _counted(
    tables: Iterable[tuple[InForce, Any]], key: Callable[[Any], str], order: list[str]
) -> list[tuple[str, int]]:
    counts = Counter(key(table) for _, table in tables)
    return [(name, counts[name]) for name in order if counts[name]]


def _age(table: Any, on: date) -> str:
    """The age of the newest source of a table, in words."""
    newest = max((source.published_on for source in table.sources if source.published_on), default=None)
    if newest is None:
        return UNDATED
    years = (on - newest).days / 365.25
    return next(words for most, words in AGES if years <= most)
