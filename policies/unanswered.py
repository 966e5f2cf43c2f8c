"""Unanswered lookups: which places readers ask for and the site cannot answer. See docs/decisions/0007-counting-what-is-asked.md."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock

from django.db import Error
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .in_force import all_in_force
from .models import PlaceDemand, Region
from .search.misses import MissCounter

logger = logging.getLogger(__name__)

# Programs that say so; what they fetch is nobody's question.
MACHINES = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|monitor|curl|wget|python|httpx|go-http|scrapy|java/", re.IGNORECASE
)


@dataclass(frozen=True)
class UnansweredRegion:
    """A place without a known amount, and how often it was asked for."""

    region: Region
    count: int


def record_unanswered(region: Region, request: HttpRequest) -> None:
    """Count that a reader asked for a place whose amount is not known: in memory, no request waits for the database.

    Only what a browser shows is counted: no programs that say so, no prefetching. Nothing of the request is kept.
    """
    if is_a_reader(request.META):
        tally.add(region.pk)


def record_miss(words: str, request: HttpRequest) -> None:
    """Count words that a reader searched for and nothing answers, in memory; see policies.search.misses."""
    if is_a_reader(request.META):
        tally.add(words)


def mark_unanswered(response: HttpResponse, item: Region | str) -> HttpResponse:
    """Say on a page which place's amount it could not tell, or which words it could not answer, for whoever keeps the
    page and shows it again."""
    response.unanswered = item.pk if isinstance(item, Region) else item  # type: ignore[attr-defined]
    return response


def is_a_reader(environ: Mapping[str, str]) -> bool:
    """Whether a request is a reader's browser showing a page, as far as it says so itself."""
    purpose = environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
    agent = environ.get("HTTP_USER_AGENT", "")
    return environ["REQUEST_METHOD"] == "GET" and "prefetch" not in purpose and not MACHINES.search(agent)


class UnansweredCounter:
    """Thread-safe counts in memory until they are written to the database."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[int, date]] = Counter()
        self._misses = MissCounter()
        self._lock = Lock()

    def add(self, item: int | str) -> None:
        """One asking for a region, by its id, or for words that nothing answers."""
        if isinstance(item, str):
            self._misses.add(item)
            return
        with self._lock:
            self._counts[item, timezone.localdate()] += 1

    def write(self) -> None:
        """Add what has gathered to the database. Never raises; what cannot be written is lost."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        for (region_id, day), count in counts.items():
            _write(region_id, day, count)
        self._misses.write()


def _write(region_id: int, day: date, count: int) -> None:
    try:
        PlaceDemand.objects.update_or_create(
            region_id=region_id,
            day=day,
            defaults={"count": F("count") + count},
            create_defaults={"count": count},
        )
    except Error as error:
        logger.info("not counted: %s", error)


# Of this process; the version poller writes it every few seconds.
tally = UnansweredCounter()


def most_unanswered(days: int = 90, limit: int = 20) -> list[UnansweredRegion]:
    """The places most asked for in the last so many days whose amount is not known today, the most asked first."""
    today = timezone.localdate()
    counted = (
        PlaceDemand.objects.filter(day__gt=today - timedelta(days=days))
        .values("region")
        .annotate(total=Sum("count"))
        .order_by("-total", "region__position")
    )
    totals = {row["region"]: row["total"] for row in counted}
    known = all_in_force(today, Region.objects.pooling().filter(pk__in=totals).select_related("parent"))
    unknown = (known[pk].region for pk in totals if pk in known and not known[pk].amount_known)
    return [UnansweredRegion(region, totals[region.pk]) for region in unknown][:limit]
