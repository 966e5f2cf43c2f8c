"""Up to four regions side by side."""

from __future__ import annotations

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from .. import search
from ..models import Category, CreditTable, Region
from ..overview import Standing, standings
from ..pictures import Bar, bar

MOST = 4
AGES = (65, 76)


def compare(request: HttpRequest) -> HttpResponse:
    typed = [name.strip() for name in request.GET.getlist("city") if name.strip()]
    chosen, unclear = _regions(typed)
    known = standings(timezone.localdate(), chosen[:MOST])
    context = {
        "chosen": [known[region.pk] for region in chosen[:MOST]],
        "typed": [region.short_name for region in chosen[:MOST]] + [""] * (MOST - len(chosen[:MOST])),
        "unclear": unclear,
        "cut": len(chosen) > MOST,
        "bars": _bars([known[region.pk] for region in chosen[:MOST]]),
        "ages": AGES,
    }
    return render(request, "policies/compare.html", context)


def _regions(typed: list[str]) -> tuple[list[Region], list[str]]:
    """The regions meant, each once, and a sentence for each name that leads to none."""
    chosen: dict[int, Region] = {}
    unclear = []
    for name in typed[: 4 * MOST]:
        found = search.resolve(name)
        if found.region and found.region.scheme_applies:
            chosen[found.region.pk] = found.region
        else:
            unclear.append(_unclear(name[:30], found))
    return list(chosen.values()), unclear


def _unclear(name: str, found: search.Resolution) -> str:
    """Why a name cannot be compared, and how to put it right."""
    if found.region:
        return f"{found.region.short_name}另有制度，内地的医保办法不适用，没有可比的数。"
    if found.choices:
        return f"“{name}”可能是{'、'.join(region.short_name for region in found.choices[:6])}，请写全名。"
    return f"没有找到“{name}”，请写城市名，例如：兰州。"


def figure_at(table: CreditTable, age: int) -> Decimal | None:
    """Yuan a month at an age for an ordinary employee; None where the table does not tell."""
    for band in table.bands.all():
        plain = band.category in ("", Category.EMPLOYEE) and not (band.retired_from or band.retired_to)
        if (
            plain
            and band.age_from <= age
            and (band.age_below is None or age < band.age_below)
            and band.figure is not None
        ):
            return band.twelfth if table.is_yearly else band.figure
    return None


def _bars(chosen: list[Standing]) -> list[tuple[Standing, list[Bar]]]:
    """Figures of the regions that have some, the highest first; bars from zero."""
    figures = {
        one.region.pk: [
            (age, figure) for age in AGES if one.credit and (figure := figure_at(one.credit, age)) is not None
        ]
        for one in chosen
    }
    longest = max((figure for pairs in figures.values() for _, figure in pairs), default=Decimal(0))
    rows = [
        (one, [bar(f"{age}岁", figure, longest) for age, figure in figures[one.region.pk]])
        for one in chosen
        if figures[one.region.pk] and longest
    ]
    return sorted(rows, key=lambda row: max(one.figure for one in row[1]), reverse=True)
