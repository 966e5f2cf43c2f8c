"""The home page: find my city, the two tasks, the map of what we know."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rules.tables import Evidence

from .. import search
from ..changelog import changes, grouped
from ..in_force import all_in_force
from ..models import Audience, CoverageCitation, CoverageTable, CreditCitation, CreditTable, Level, Region

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
CITED = ("table", "table__region", "table__region__level", "table__region__parent", "source__evidence")


def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    by_slug = search.gazetteer().by_name
    params = [by_slug[slug] for slug in MOST_ASKED if slug in by_slug]
    tiles = _tiles(by_slug, _province_grades(on))
    context = {
        "most_asked": list(all_in_force(on, params).values()),
        "tiles": tiles,
        "counts": _counts(tiles),
        "changes": grouped(change for change in changes(None, on, CHANGES_READ) if change.on <= on)[:CHANGES_SHOWN],
    }
    return render(request, "policies/home.html", context)


def _province_grades(on: date) -> dict[int, Evidence]:
    """The hardest evidence of any table that answers anywhere in a province, by the province's id."""
    result: dict[int, list[str]] = defaultdict(list)
    credit = CreditTable.objects.filter(audience=Audience.RETIREE)
    for citations, tables in ((CreditCitation, credit), (CoverageCitation, CoverageTable.objects.all())):
        cited = citations.objects.filter(table__in=tables.answering(on).order_by()).order_by()
        grades: dict[tuple[int, int], list[str]] = defaultdict(list)
        for table, place, level, parent, grade in cited.values_list(*CITED):
            grades[table, place if level == Level.PROVINCE else parent].append(grade)
        for (_, province), of_table in grades.items():
            result[province].append(str(Evidence.weakest(of_table)))
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
