"""The home page: find my city, the two tasks, the map of what we know."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rules.tables import Evidence

from .. import search
from ..changelog import changes, grouped
from ..in_force import InForce, all_in_force
from ..models import Level, Region

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
# So many are shown, after those of a day that say the same are put together.
CHANGES_SHOWN = 5
CHANGES_READ = 40


def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    gazetteer = search.gazetteer()
    by_slug = gazetteer.by_name
    known = all_in_force(on, gazetteer.regions)
    tiles = _tiles(by_slug, _province_grades(known.values()))
    context = {
        "most_asked": [known[by_slug[slug].pk] for slug in MOST_ASKED if slug in by_slug],
        "tiles": tiles,
        "counts": _counts(tiles),
        "changes": grouped(change for change in changes(None, on, CHANGES_READ) if change.on <= on)[:CHANGES_SHOWN],
    }
    return render(request, "policies/home.html", context)


def _province_grades(known: Iterable[InForce]) -> dict[int, Evidence]:
    """The hardest evidence of any table that answers anywhere in a province, by the province's id."""
    result: dict[int, list[str]] = defaultdict(list)
    for item in known:
        if item.hardest:
            region = item.region
            result[region.pk if region.is_province else region.parent_id or region.pk].append(str(item.hardest))
    return {province: grade for province, grades in result.items() if (grade := Evidence.hardest(grades))}


def _grade(region: Region, grades: dict[int, Evidence]) -> str:
    """unknown without any evidence; none where the scheme does not apply."""
    if region.level == Level.SAR:
        return "none"
    return grades[region.pk].value if region.pk in grades else "unknown"


def _tiles(by_slug: dict[str, Region], grades: dict[int, Evidence]) -> list[dict[str, object]]:
    return [
        {
            "column": column,
            "wide": slug in WIDE,
            "region": by_slug[slug],
            "grade": (grade := _grade(by_slug[slug], grades)),
            "k": GRADES.index(grade) + 1,
        }
        for row in MAP_ROWS
        for column, slug in row
        if slug in by_slug
    ]


def _counts(tiles: list[dict[str, object]]) -> list[tuple[str, int]]:
    counted = Counter(str(tile["grade"]) for tile in tiles)
    return [(grade, counted[grade]) for grade in GRADES]
