"""The way to the spreadsheet pages. What reads and writes sheets is large, and no reader needs it: it comes with the first visit."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

STEPS = {
    "export": "bulk/<slug:name>/export.<slug:kind>",
    "template": "bulk/<slug:name>/template.<slug:kind>",
    "upload": "bulk/<slug:name>/import/",
    "confirm": "bulk/<slug:name>/import/confirm/",
}
NAMES = {"upload": "bulk_import"}


def offer(site: AdminSite) -> None:
    """Add the pages to an admin site, as `arrange` adds its order."""
    as_before = site.get_urls

    def get_urls() -> list[Any]:
        return [*(_page(site, step, route) for step, route in STEPS.items()), *as_before()]

    site.get_urls = get_urls  # type: ignore[method-assign]


def _page(site: AdminSite, step: str, route: str) -> URLPattern:
    def page(request: HttpRequest, **values: str) -> HttpResponse:
        from ..spreadsheets.views import SpreadsheetViews

        answer: HttpResponse = getattr(SpreadsheetViews(site), step)(request, **values)
        return answer

    return path(route, site.admin_view(page), name=NAMES.get(step, f"bulk_{step}"))
