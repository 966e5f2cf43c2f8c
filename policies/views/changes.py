"""What changed in the policies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..changelog import changes
from .regions import find_region

# Older ones stand on the pages of their places.
MOST = 200


def change_list(request: HttpRequest) -> HttpResponse:
    slug = request.GET.get("city", "").strip()
    region = find_region(slug) if slug else None
    on = timezone.localdate()
    result = changes(region, on, MOST)
    context = {
        "region": region,
        "coming": [change for change in reversed(result) if change.on > on],
        "past": [change for change in result if change.on <= on],
        "most": MOST,
    }
    return render(request, "policies/changes.html", context)
