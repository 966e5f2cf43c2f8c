"""The home page: find my city, the two tasks, the map of what we know."""

from __future__ import annotations

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .. import search
from ..changes import changes
from ..models import Level, Region
from ..overview import Standing, standings

MOST_ASKED = ("beijing", "shanghai", "guangzhou", "shenzhen", "chongqing", "wuhan", "zhengzhou", "lanzhou")

# Rough place of each province on the tile map: rows from north to south, column 0 in the west.
MAP_ROWS: tuple[tuple[tuple[int, str], ...], ...] = (
    ((5, "heilongjiang"),),
    ((2, "neimenggu"), (4, "beijing"), (6, "jilin")),
    ((0, "xinjiang"), (1, "gansu"), (2, "ningxia"), (3, "shanxi"), (4, "hebei"), (5, "tianjin"), (6, "liaoning")),
    ((0, "xizang"), (1, "qinghai"), (2, "shaanxi"), (3, "henan"), (4, "shandong")),
    ((1, "sichuan"), (2, "chongqing"), (3, "hubei"), (4, "anhui"), (5, "jiangsu"), (6, "shanghai")),
    ((1, "yunnan"), (2, "guizhou"), (3, "hunan"), (4, "jiangxi"), (5, "zhejiang")),
    ((2, "guangxi"), (3, "guangdong"), (4, "fujian"), (5, "taiwan")),
    ((2, "hainan"), (3, "aomen"), (4, "xianggang")),
)
# Names of three characters stand across two columns.
WIDE = {"neimenggu", "heilongjiang"}
GRADES = ("official", "relayed", "reported", "unknown", "none")
CHANGES_SHOWN = 5


def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    regions = search.gazetteer().regions
    known = standings(on, regions)
    by_slug = {region.slug: known[region.pk] for region in regions}
    tiles = _tiles(by_slug, _province_grades(regions, known))
    context = {
        "most_asked": [by_slug[slug] for slug in MOST_ASKED if slug in by_slug],
        "tiles": tiles,
        "counts": _counts(tiles),
        "changes": [change for change in changes() if change.on <= on][:CHANGES_SHOWN],
    }
    return render(request, "policies/home.html", context)


def _province_grades(regions: list[Region], known: dict[int, Standing]) -> dict[str, str]:
    """The hardest evidence found anywhere in each province; unknown without any, none where the scheme does not apply."""
    grades = {
        region.slug: "none" if region.level == Level.SAR else "unknown"
        for region in regions
        if region.level in (Level.PROVINCE, Level.SAR)
    }
    for region in regions:
        province = region.parent if region.level not in (Level.PROVINCE, Level.SAR) else region
        found = known[region.pk].hardest
        if province and found and GRADES.index(found.value) < GRADES.index(grades[province.slug]):
            grades[province.slug] = found.value
    return grades


def _tiles(by_slug: dict[str, Standing], grades: dict[str, str]) -> list[dict[str, object]]:
    return [
        {
            "column": column,
            "wide": slug in WIDE,
            "region": by_slug[slug].region,
            "grade": grades[slug],
            "k": GRADES.index(grades[slug]) + 1,
        }
        for row in MAP_ROWS
        for column, slug in row
        if slug in by_slug
    ]


def _counts(tiles: list[dict[str, object]]) -> list[tuple[str, int]]:
    counted = Counter(str(tile["grade"]) for tile in tiles)
    return [(grade, counted[grade]) for grade in GRADES]
