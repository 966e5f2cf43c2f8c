"""问到而没有的: which places readers ask for and the site cannot answer. Counts of places and days, nothing about people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from policies import unanswered
from policies.models import Claim, CoverageTable, CreditTable, Finding, PlaceDemand, Region, Status

from ..admin_urls import change_url
from .base.draft_links import DraftLink, DraftLinks

PERIODS = {30: "30天", 90: "90天", 365: "一年"}
USUAL = 90
MOST = 500
DRAFTS = [Status.DRAFT, Status.IN_REVIEW]
# What there may already be of a place, in the order in which it helps.
AT_HAND = (
    ("草稿和线索", CreditTable.objects.filter(status__in=DRAFTS)),
    ("草稿和线索", CoverageTable.objects.filter(status__in=DRAFTS)),
    ("已知情况", Finding.objects.all()),
    ("网上说法", Claim.objects.all()),
)


@dataclass(frozen=True)
class UnansweredPlace:
    """One place of the list: how often it was asked for, and what is at hand to begin with."""

    region: Region
    count: int
    at_hand: str
    contents_url: str
    draft_link: DraftLink | None


@admin.register(PlaceDemand)
class PlaceDemandAdmin(admin.ModelAdmin):
    """One list, added up by place; there is no page of a single count."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.GET.get("days", "")
        days = int(typed) if typed in map(str, PERIODS) else USUAL
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "问得多的地方",
            "days": days,
            "periods": PERIODS.items(),
            "period": PERIODS[days],
            "places": _places(unanswered.most_unanswered(days, MOST), request.user),
        }
        return TemplateResponse(request, "admin/policies/asked.html", context)


def _places(params: list[unanswered.UnansweredRegion], user: Any) -> list[UnansweredPlace]:
    at_hand = _at_hand([item.region for item in params])
    links = DraftLinks(user, [item.region.pk for item in params], ["credittable"])
    return [
        UnansweredPlace(
            item.region,
            item.count,
            at_hand.get(item.region.pk, ""),
            change_url(item.region),
            links.of(item.region, "credittable"),
        )
        for item in params
    ]


def _at_hand(regions: list[Region]) -> dict[int, str]:
    """In words, by region: 草稿和线索1，网上说法2. Four queries."""
    counted: dict[int, Counter[str]] = {}
    for label, rows in AT_HAND:
        result = rows.filter(region__in=regions).order_by().values_list("region").annotate(Count("pk"))
        for pk, count in result:
            counted.setdefault(pk, Counter())[label] += count
    return {pk: "，".join(f"{label}{count}" for label, count in counts.items()) for pk, counts in counted.items()}
