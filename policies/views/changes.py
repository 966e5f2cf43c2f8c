"""What changed in the policies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from .. import search
from ..changelog import changes, grouped
from .regions import find_region

# Older ones stand on the pages of their places.
MOST = 200
# As much of a name that leads nowhere as the page repeats.
LONGEST = 30


def change_list(request: HttpRequest) -> HttpResponseBase:
    """Every change; `?city=` those of one region, `?place=` what a reader typed to find it."""
    typed = request.GET.get("place", "").strip()
    result = search.resolve(typed) if typed else None
    if result and result.region and result.region.scheme_applies:
        return redirect(f"{reverse('policies:changes')}?city={result.region.slug}")
    slug = request.GET.get("city", "").strip()
    region = find_region(slug) if slug else None
    on = timezone.localdate()
    entries = changes(region, on, MOST)
    context = {
        "region": region,
        "coming": grouped(change for change in reversed(entries) if change.on > on),
        "past": grouped(change for change in entries if change.on <= on),
        "cut": sum(1 for change in entries if change.on <= on) == MOST,
        "most": MOST,
        "typed": search.shown(result, typed[:LONGEST]) if result else "",
        "fault": _fault(result, typed) if result else "",
    }
    return render(request, "policies/changes.html", context)


def _fault(result: search.Resolution, typed: str) -> str:
    if result.region:
        return f"{result.region.short_name}另有制度，内地的医保办法不适用。请写内地的城市。"
    return f"{search.how_to_name(result, typed, LONGEST)}。".replace("？。", "？")
