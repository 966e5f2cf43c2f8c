"""问到而没有的: which places readers ask for and the site cannot answer. Counts of places and days, nothing about people."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from policies import unanswered
from policies.in_force import all_in_force
from policies.models import Claim, CoverageTable, CreditTable, Finding, Level, PlaceDemand, Region, Status
from policies.search.resolver import is_capital

from ..admin_urls import change_url
from .base.draft_links import DraftLinks
from .base.looks_only import LooksOnly

PERIODS = {30: "30天", 90: "90天", 365: "一年"}
USUAL = 90
BIG = "big"
# 超大城市和特大城市 by the census of 2020 (国家统计局, 2021), then 计划单列市 that are neither; capitals are told by their code.
BIG_CITIES = (
    *("shanghai", "beijing", "shenzhen", "chongqing", "guangzhou", "chengdu", "tianjin"),
    *("wuhan", "dongguan", "xian", "hangzhou", "foshan", "nanjing", "shenyang", "qingdao", "jinan", "changsha"),
    *("haerbin", "zhengzhou", "kunming", "dalian", "ningbo", "xiamen"),
)
MOST = 500
DRAFTS = [Status.DRAFT, Status.IN_REVIEW]
# What there may already be of a place, in the order in which it helps.
AT_HAND = (
    ("草稿和线索", CreditTable.objects.filter(status__in=DRAFTS)),
    ("草稿和线索", CoverageTable.objects.filter(status__in=DRAFTS)),
    ("已知情况", Finding.objects.all()),
    ("网上说法", Claim.objects.all()),
)


@admin.register(PlaceDemand)
class PlaceDemandAdmin(LooksOnly):
    """One list, added up by place; there is no page of a single count."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        typed = request.GET.get("days", "")
        days = int(typed) if typed in map(str, PERIODS) else USUAL
        big = typed == BIG
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "没查到金额的大城市" if big else "问得多的地方",
            "days": days,
            "periods": PERIODS.items(),
            "period": PERIODS[days],
            "big": big,
            "places": _places(_big_cities() if big else unanswered.most_unanswered(days, MOST), request.user),
        }
        return TemplateResponse(request, "admin/policies/asked.html", context)


def _big_cities() -> list[unanswered.UnansweredRegion]:
    """Large cities and provincial capitals whose amount is not known, the largest first, with how often they were asked."""
    known = all_in_force(timezone.localdate(), Region.objects.pooling().select_related("parent"))
    unknown = [one.region for one in known.values() if not one.amount_known]
    found = [region for region in unknown if _is_big(region)]
    order = {slug: number for number, slug in enumerate(BIG_CITIES)}
    found.sort(key=lambda region: (order.get(region.slug, len(order)), region.position))
    asked = {item.region.pk: item.count for item in unanswered.most_unanswered(USUAL, MOST)}
    return [unanswered.UnansweredRegion(region, asked.get(region.pk, 0)) for region in found]


def _is_big(region: Region) -> bool:
    return region.slug in BIG_CITIES or (is_capital(region) and region.level != Level.PROVINCE)


def _places(asked: list[unanswered.UnansweredRegion], user: Any) -> list[dict[str, Any]]:
    """The places of the list: how often each was asked for, and what is at hand to begin with."""
    at_hand = _at_hand([item.region for item in asked])
    links = DraftLinks(user, [item.region.pk for item in asked], ["credittable"])
    return [
        {
            "region": item.region,
            "count": item.count,
            "at_hand": at_hand.get(item.region.pk, ""),
            "contents_url": change_url(item.region),
            "draft_link": links.of(item.region, "credittable"),
        }
        for item in asked
    ]


def _at_hand(regions: list[Region]) -> dict[int, str]:
    """In words, by region: 草稿和线索1，网上说法2. Four queries."""
    counted: dict[int, Counter[str]] = {}
    for label, rows in AT_HAND:
        result = rows.filter(region__in=regions).order_by().values_list("region").annotate(Count("pk"))
        for pk, count in result:
            counted.setdefault(pk, Counter())[label] += count
    return {pk: "，".join(f"{label}{count}" for label, count in counts.items()) for pk, counts in counted.items()}
