"""Unanswered lookups: which places, and which words, readers ask for and the site cannot answer.

See docs/decisions/0007-counting-what-is-asked.md. No address, no time of day, no run of digits.
"""

from __future__ import annotations

import logging
import re
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Lock
from typing import Any

from django.db import Error
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .in_force import all_in_force
from .models import PlaceDemand, Region, SearchMiss
from .search.folding import fold, has_han

logger = logging.getLogger(__name__)

# Programs that say so; what they fetch is nobody's question.
MACHINES = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|monitor|curl|wget|python|httpx|go-http|scrapy|java/", re.IGNORECASE
)
# How many askings make words worth keeping, and how many words wait for theirs in one process.
SEVERAL = 3
MOST_WAITING = 2_000
LONGEST = 24
# Digits, and numbers written out: they may belong to a person.
NUMBERS = re.compile(r"[0-9]+|[零〇一二三四五六七八九十百千万两]{4,}")


@dataclass(frozen=True)
class UnansweredRegion:
    """A place without a known amount, and how often it was asked for."""

    region: Region
    count: int


def record_unanswered(item: Region | str, request: HttpRequest) -> None:
    """Count that a reader asked for a place whose amount is not known, or for words that nothing answers: in memory, no
    request waits for the database.

    Only what a browser shows is counted: no programs that say so, no prefetching. Nothing of the request is kept.
    """
    if is_a_reader(request.META):
        tally.add(_key(item))


def mark_unanswered(response: HttpResponse, item: Region | str) -> HttpResponse:
    """Say on a page which place's amount it could not tell, or which words it could not answer, for whoever keeps the
    page and shows it again."""
    response.unanswered = _key(item)  # type: ignore[attr-defined]
    return response


def _key(item: Region | str) -> int | str:
    return item.pk if isinstance(item, Region) else item


def words_of(text: str) -> str:
    """What is counted of a text: folded, without numbers, at most LONGEST signs; empty where nothing is left to learn from."""
    plain = " ".join(NUMBERS.sub(" ", fold(text)).split())
    return plain if 1 < len(plain) <= LONGEST and (has_han(plain) or plain.isalpha()) else ""


def is_a_reader(environ: Mapping[str, str]) -> bool:
    """Whether a request is a reader's browser showing a page, as far as it says so itself."""
    purpose = environ.get("HTTP_SEC_PURPOSE", "") + environ.get("HTTP_PURPOSE", "")
    agent = environ.get("HTTP_USER_AGENT", "")
    return environ["REQUEST_METHOD"] == "GET" and "prefetch" not in purpose and not MACHINES.search(agent)


class UnansweredCounter:
    """Thread-safe counts in memory until they are written to the database; of words only those that several askings have."""

    def __init__(self) -> None:
        self._places: Counter[tuple[int, date]] = Counter()
        self._words: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def add(self, item: int | str) -> None:
        """One asking for a region, by its id, or for words that nothing answers."""
        with self._lock:
            if isinstance(item, int):
                self._places[item, timezone.localdate()] += 1
                return
            self._words[item] = self._words.pop(item, 0) + 1
            if len(self._words) > MOST_WAITING:
                self._words.popitem(last=False)

    def write(self) -> None:
        """Add what has gathered to the database. Never raises; what cannot be written is lost."""
        with self._lock:
            places, self._places = self._places, Counter()
            words = {text: self._words.pop(text) for text, count in [*self._words.items()] if count >= SEVERAL}
        for (region_id, day), count in places.items():
            _write(PlaceDemand, {"region_id": region_id, "day": day}, count)
        for text, count in words.items():
            _write(SearchMiss, {"text": text}, count, last_on=timezone.localdate())


def _write(model: type[PlaceDemand | SearchMiss], where: dict[str, Any], count: int, **values: Any) -> None:
    new, more = {"count": count, **values}, {"count": F("count") + count, **values}
    try:
        model._default_manager.update_or_create(**where, defaults=more, create_defaults=new)
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
