"""A made-up database of any size: regions, each with ten published tables. Nothing in it is true."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

from policies.models import (
    Audience,
    Contact,
    CoverageCitation,
    CoverageOption,
    CoverageRow,
    CoverageTable,
    CreditBand,
    CreditCitation,
    CreditTable,
    Finding,
    Level,
    Region,
    Source,
    Status,
)
from rules.tables import Evidence

CREDIT_TABLES, COVERAGE_TABLES = 7, 3
PUBLISHED = {
    "status": Status.PUBLISHED,
    "published_at": datetime(2026, 1, 1, tzinfo=timezone.utc),
    "checked_on": date(2026, 1, 1),
}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def build(count: int) -> None:
    """So many regions besides the nation: one in twelve a province, the others below them."""
    regions = _regions(count)
    sources = Source.objects.bulk_create(
        Source(
            key=f"made-up-{region.slug}",
            title=f"{region.name}的通知",
            publisher="某局",
            evidence=Evidence.OFFICIAL,
            **PUBLISHED,
        )
        for region in regions
    )
    cited = dict(zip((region.pk for region in regions), sources, strict=True))
    _credit(regions, cited)
    _coverage(regions, cited)
    Finding.objects.bulk_create(
        Finding(
            key=f"f-{region.slug}",
            region=region,
            topic="credit",
            text="某年的数。",
            source=cited[region.pk],
            **PUBLISHED,
        )
        for region in regions
    )
    Contact.objects.bulk_create(
        Contact(key=f"c-{region.slug}", region=region, kind="phone", name="热线", phone="12393", **PUBLISHED)
        for region in regions
    )


def _regions(count: int) -> list[Region]:
    nation = Region.objects.create(
        slug="quanguo",
        name="全国",
        short_name="全国",
        pinyin="quanguo",
        initials="qg",
        level=Level.NATION,
        code="100000",
    )
    provinces = Region.objects.bulk_create(
        _region(number, Level.PROVINCE, nation) for number in range(max(1, count // 12))
    )
    others = Region.objects.bulk_create(
        _region(number, Level.PREFECTURE, provinces[number % len(provinces)]) for number in range(len(provinces), count)
    )
    return [*provinces, *others]


def _region(number: int, level: str, parent: Region) -> Region:
    word = "".join(LETTERS[number // 26**place % 26] for place in range(3))
    sign = chr(0x4E00 + number)
    return Region(
        slug=f"place-{word}",
        name=f"{sign}地市",
        short_name=f"{sign}地",
        pinyin=f"{word}di",
        initials=f"{word[0]}d",
        level=level,
        parent=parent,
        position=min(number + 1, 32000),
    )


def _credit(regions: list[Region], cited: dict[int, Source]) -> None:
    tables = CreditTable.objects.bulk_create(
        CreditTable(
            region=region,
            effective_from=date(2010 + year, 1, 1),
            headline=_headline(year),
            **PUBLISHED,
            **_audience(year),
        )
        for region in regions
        for year in range(CREDIT_TABLES)
    )
    CreditBand.objects.bulk_create(
        CreditBand(table=table, age_from=start, age_below=end, amount=90 + start)
        for table in tables
        for start, end in ((0, 70), (70, 80), (80, None))
    )
    CreditCitation.objects.bulk_create(
        CreditCitation(table=table, source=cited[table.region_id], supports="某数。") for table in tables
    )


def _headline(year: int) -> str:
    return f"第{year + 1}张表，每月九十多元"


def _audience(year: int) -> dict[str, Any]:
    return {"audience": Audience.EMPLOYEE, "method": "percent_of_base"} if year == 0 else {}


def _coverage(regions: list[Region], cited: dict[int, Source]) -> None:
    tables = CoverageTable.objects.bulk_create(
        CoverageTable(region=region, effective_from=date(2010 + year, 1, 1), headline="男25年，女20年", **PUBLISHED)
        for region in regions
        for year in range(COVERAGE_TABLES)
    )
    CoverageRow.objects.bulk_create(
        CoverageRow(table=table, sex=sex, cumulative_months=months, actual_months=120)
        for table in tables
        for sex, months in (("male", 300), ("female", 240))
    )
    CoverageOption.objects.bulk_create(
        CoverageOption(table=table, kind="lump_sum", text="可以一次补齐。") for table in tables
    )
    CoverageCitation.objects.bulk_create(
        CoverageCitation(table=table, source=cited[table.region_id], supports="某年限。") for table in tables
    )


def release_of(slug: str) -> list[tuple[str, dict[str, Any]]]:
    """Ten tables of one place as a release file would bring them: section and entry."""
    example = {"name": "66岁", "as_of": "2026-11-22", "answers": _RETIRED, "expected": {"monthly": "90.00"}}
    head = {"checked_on": date(2026, 11, 20), "citations": [{"source": f"made-up-{slug}"}]}
    return [
        (
            "credit",
            {
                "effective_from": date(1990 + year, 1, 1),
                "headline": "每月90元",
                "change_note": "某年起。",
                "bands": [{"amount": "90.00"}],
                "examples": [example],
                **head,
            },
        )
        for year in range(CREDIT_TABLES + COVERAGE_TABLES)
    ]


_RETIRED = {"status": "retired", "sex": "male", "birth_year": 1960, "birth_month": 3}
