"""Up to four regions side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rules.answers import Category
from rules.bands import is_for

from .. import search
from ..chart_shapes import Bar, bar
from ..in_force import InForce, all_in_force
from ..models import CreditTable, Region

MOST = 4
# As much of a name that leads nowhere as the page repeats.
LONGEST = 30
AGES = (65, 76)


@dataclass(frozen=True)
class Box:
    """What one box of the form holds, and the region meant by it or else how to put it right."""

    text: str = ""
    region: Region | None = None
    fault: str = ""


def compare(request: HttpRequest) -> HttpResponse:
    typed = [name.strip() for name in request.GET.getlist("city") if name.strip()]
    boxes = _boxes(typed)
    regions = [box.region for box in boxes[:MOST] if box.region]
    known = all_in_force(timezone.localdate(), regions)
    chosen = [known[region.pk] for region in regions]
    context = {
        "chosen": chosen,
        "boxes": boxes[:MOST] + [Box()] * (MOST - len(boxes)),
        "faults": sum(1 for box in boxes[:MOST] if box.fault),
        "cut": len(boxes) > MOST,
        "bars": _bars(chosen),
        "ages": AGES,
        "today": timezone.localdate(),
    }
    return render(request, "policies/compare.html", context)


def _boxes(typed: list[str]) -> list[Box]:
    """One for each region meant and for each name that leads to none, as they were typed."""
    boxes: dict[int | str, Box] = {}
    for name in typed[: 4 * MOST]:
        box = _box(name)
        boxes.setdefault(box.region.pk if box.region else name, box)
    return list(boxes.values())


def _box(name: str) -> Box:
    result = search.resolve(name)
    if result.region and result.region.scheme_applies:
        return Box(result.region.short_name, result.region)
    return Box(search.shown(result, name), fault=_fault(name, result))


def _fault(name: str, result: search.Resolution) -> str:
    """Why a name cannot be compared, and how to put it right."""
    if result.region:
        return f"{result.region.short_name}另有制度，内地的医保办法不适用，没有可比的数。请换一个城市，或者删掉。"
    return f"{search.how_to_name(result, name, LONGEST)}。".replace("？。", "？")


def figure_at(table: CreditTable, age: int) -> Decimal | None:
    """Yuan a month at an age for an ordinary employee; None where the table does not tell."""
    for band in table.bands.all():
        if is_for(band, age, Category.EMPLOYEE, retired=None) and band.figure is not None:
            return band.twelfth if table.is_yearly else band.figure
    return None


def _bars(chosen: list[InForce]) -> list[tuple[InForce, list[Bar]]]:
    """Figures of the regions that have some, the highest first; bars from zero."""
    figures = {
        item.region.pk: [
            (age, figure) for age in AGES if item.credit and (figure := figure_at(item.credit, age)) is not None
        ]
        for item in chosen
    }
    longest = max((figure for pairs in figures.values() for _, figure in pairs), default=Decimal(0))
    rows = [
        (item, [bar(f"{age}岁", figure, longest) for age, figure in figures[item.region.pk]])
        for item in chosen
        if figures[item.region.pk] and longest
    ]
    return sorted(rows, key=lambda row: max(item.figure for item in row[1]), reverse=True)
