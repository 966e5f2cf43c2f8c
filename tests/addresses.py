"""Every address of the site as the URL resolver has it, with the names that its page reads from the query string.

A new address without a line here fails a test: nothing is served that nobody tried to break.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import get_resolver

from calculator.forms import QUESTIONS

DESK = "admin/"

# Read on every page: type size and contrast.
EVERYWHERE = ("type", "contrast")
EXTRAS = ("edit", "for", "unknown", "arrived", "gap_base", "gap_rate")
ADD_PLACE = ("add_region", "add_years", "add_months", "add_actual_years", "add_actual_months", "was")
WHAT_IF = ("if_region", "if_retire", "if_until_year", "if_until_month")


@dataclass(frozen=True)
class Address:
    """One route: an address that exists, addresses made of a hostile text, the names read from the query string."""

    path: str
    hostile: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    status: tuple[int, ...] = (200,)
    case: dict[str, str] = field(default_factory=dict)


def routes() -> Iterator[tuple[str, Any]]:
    """Every route with its pattern, the desk's too."""
    yield from _below(get_resolver().url_patterns, "")


def _below(patterns: list[Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _below(pattern.url_patterns, route)
        else:
            yield route, pattern


def public_routes() -> list[str]:
    return [route for route, _ in routes() if not route.startswith(DESK)]


RETIRED = {"region": "lanzhou", "status": "retired", "sex": "female", "birth_year": "1960", "birth_month": "3"}
WORKING = {
    "region": "beijing",
    "status": "working",
    "sex": "male",
    "birth_year": "1968",
    "birth_month": "5",
    "cumulative_years": "20",
    "actual_years": "12",
    "base": "6000",
    "on": "2026-11-22",
}
SIX = r"(?P<code>[0-9]{6})"

PUBLIC: dict[str, Address] = {
    "": Address("/"),
    "cities/": Address("/cities/", names=("q", "about")),
    "suggestions.json": Address("/suggestions.json"),
    f"^cities/{SIX}/$": Address("/cities/620100/", ("/cities/{}/",), status=(302,)),
    f"^cities/{SIX}/history/$": Address("/cities/620100/history/", ("/cities/{}/history/",), status=(302,)),
    rf"^cities/{SIX}\.json$": Address("/cities/620100.json", ("/cities/{}.json",), status=(302,)),
    "cities/<slug:slug>/": Address("/cities/gansu-direct/", ("/cities/{}/",), ("average_pension", "via")),
    "cities/<slug:slug>/history/": Address("/cities/lanzhou/history/", ("/cities/{}/history/",)),
    "cities/<slug:slug>.json": Address("/cities/lanzhou.json", ("/cities/{}.json",)),
    "cities/<slug:slug>/code.svg": Address("/cities/lanzhou/code.svg", ("/cities/{}/code.svg",)),
    "compare/": Address("/compare/", names=("city",)),
    "compare/years/": Address("/compare/years/"),
    "national/": Address("/national/"),
    "changes/": Address("/changes/", names=("city", "place")),
    "changes/feed/": Address("/changes/feed/", names=("city",)),
    "data/": Address("/data/"),
    "data/all.json": Address("/data/all.json"),
    "data/credit.csv": Address("/data/credit.csv"),
    "data/coverage.csv": Address("/data/coverage.csv"),
    r"^copies/(?P<sha256>[0-9a-f]{64})/$": Address(f"/copies/{'0' * 64}/", ("/copies/{}/",), status=(404,)),
    "report/": Address("/report/", names=("page", "step", "query", "sent")),
    "calculator/": Address(
        "/calculator/", names=(*QUESTIONS, *EXTRAS, *WHAT_IF, *ADD_PLACE), status=(200, 302), case=WORKING
    ),
    "calculator/result.json": Address("/calculator/result.json", names=QUESTIONS, status=(400,), case=WORKING),
    "calculator/openapi.json": Address("/calculator/openapi.json"),
    "calculator/calendar.ics": Address(
        "/calculator/calendar.ics", names=(*QUESTIONS, *EXTRAS), status=(200, 302), case=RETIRED
    ),
    "calculator/sheet/": Address("/calculator/sheet/", names=(*QUESTIONS, *EXTRAS), status=(200, 302), case=RETIRED),
    "calculator/code.svg": Address("/calculator/code.svg?code=620100-rf-196003", names=("code",), status=(200, 404)),
    "calculator/r/<str:code>/": Address("/calculator/r/620100-rf-196003/", ("/calculator/r/{}/",), status=(302,)),
    "calculator/preview/<slug:kind>/<int:pk>/": Address(
        "/calculator/preview/credit/1/", ("/calculator/preview/{}/1/", "/calculator/preview/credit/{}/"), status=(302,)
    ),
    "calculator/retirement/": Address("/calculator/retirement/", names=("sex", "birth_year", "birth_month", "track")),
    "guides/": Address("/guides/", names=("smartphone", "app", "out", "place")),
    "guides/<slug:slug>/": Address("/guides/phone/", ("/guides/{}/",), ("place",)),
    r"^guides/(?P<slug>[-\w]+)/(?P<code>\d{6})/$": Address(
        "/guides/phone/620100/", ("/guides/{}/620100/", "/guides/phone/{}/"), status=(301,)
    ),
    "guides/<slug:slug>/<slug:region>/": Address(
        "/guides/phone/lanzhou/", ("/guides/{}/lanzhou/", "/guides/phone/{}/")
    ),
    "topics/": Address("/topics/"),
    "topics/<slug:slug>/": Address("/topics/duanjiao/", ("/topics/{}/",)),
    "about/": Address("/about/"),
    "privacy/": Address("/privacy/"),
    "accessibility/": Address("/accessibility/"),
    "glossary/": Address("/glossary/"),
    "healthz": Address("/healthz"),
    "readyz": Address("/readyz", status=(200, 503)),
    "favicon.ico": Address("/favicon.ico", status=(200, 301, 302)),
    "robots.txt": Address("/robots.txt"),
    "manifest.webmanifest": Address("/manifest.webmanifest"),
    "sitemap.xml": Address("/sitemap.xml", names=("p",), status=(200, 404)),
}


# ---- the desk ----


def desk_routes() -> dict[str, Any]:
    """Every route of the desk with its pattern; Django's own net for what is left over is none."""
    return {route: pattern for route, pattern in routes() if route.startswith(DESK) and "(?P<url>" not in route}


def desk_path(route: str, row: int = 1) -> str:
    """An address of a route: `row` is the key of the row that it is about."""
    values = {
        "<path:content_type_id>": "1",
        "<slug:name>-step": "revise-step",
        "export.<slug:kind>": "export.csv",
        "template.<slug:kind>": "template.csv",
        "<slug:name>": "source",
    }
    route = re.sub(r"\^\(\?P<app_label>[a-z|]+\)/\$", "policies/", route)
    for part, value in values.items():
        route = route.replace(part, value)
    return "/" + re.sub(r"<(?:path:|int:)?(?:object_id|pk|id)>", str(row), route)
