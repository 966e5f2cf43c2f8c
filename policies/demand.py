"""Demand: which places readers ask for and the site cannot answer. See docs/decisions/0007-counting-what-is-asked.md."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import Error
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone

from .counting import count_one
from .models import PlaceDemand, Region
from .overview import standings

logger = logging.getLogger(__name__)

# Programs that say so; what they fetch is nobody's question.
MACHINES = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|monitor|curl|wget|python|httpx|go-http|scrapy|java/", re.IGNORECASE
)


@dataclass(frozen=True)
class Asked:
    """A place without a known amount, and how often it was asked for."""

    region: Region
    count: int


def ask(region: Region, request: HttpRequest | None = None, on: date | None = None) -> None:
    """Count that a place was asked for and its amount is not known. Never raises, and waits for nobody.

    With `request`, only what a reader's browser shows is counted: no programs that say so, no prefetching. Nothing of
    the request is kept. A count that cannot be written at once is lost.
    """
    if request is not None and not _shown_to_a_reader(request):
        return
    try:
        count_one(PlaceDemand, patient=False, region=region, day=on or timezone.localdate())
    except Error as error:
        logger.info("not counted: %s", error)


def _shown_to_a_reader(request: HttpRequest) -> bool:
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "")
    return request.method == "GET" and "prefetch" not in purpose and not MACHINES.search(agent)


def most_asked(days: int = 90, limit: int = 20) -> list[Asked]:
    """The places most asked for in the last so many days whose amount is not known today, the most asked first."""
    today = timezone.localdate()
    counted = (
        PlaceDemand.objects.filter(day__gt=today - timedelta(days=days))
        .values("region")
        .annotate(total=Sum("count"))
        .order_by("-total", "region__position")
    )
    totals = {row["region"]: row["total"] for row in counted}
    known = standings(today, Region.objects.pooling().filter(pk__in=totals).select_related("parent"))
    unknown = (known[pk].region for pk in totals if pk in known and not known[pk].amount_known)
    return [Asked(region, totals[region.pk]) for region in unknown][:limit]
