"""`make bench`: what the engine and the pages cost. Prints figures; asserts nothing, and nothing in the suite is timed.

Pages are measured through Django's handler in one process, without a socket, as ratios to a view that answers an empty
body in the same run: interleaved rounds, medians of CPU time. Then the same on gunicorn (`server`), and over made-up data
of three sizes (`size`).
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import override_settings

from calculator.lookup import tables_for
from policies.models import Region
from rules.answers import Answers, InsuranceStatus, Sex
from rules.estimate import estimate
from rules.months import Month

from . import memory, server, size

ROUNDS, PER_ROUND = 15, 5
ON = date(2026, 11, 22)
RETIRED = "region=beijing&status=retired&sex=female&birth_year=1960&birth_month=3"
WORKING = "region=beijing&status=working&sex=male&birth_year=1968&birth_month=5&cumulative_years=21"
PAGES = {
    "empty view (/healthz)": "/healthz",
    "home": "/",
    "all regions": "/cities/",
    "search lz": "/cities/?q=lz",
    "city, rich": "/cities/beijing/",
    "city, not known": "/cities/yichun-hl/",
    "province": "/cities/gansu/",
    "form": "/calculator/",
    "result, retired": f"/calculator/?{RETIRED}",
    "result, working": f"/calculator/?{WORKING}",
    "result, JSON": f"/calculator/result.json?{RETIRED}",
    "guide of a place": "/guides/alipay/lanzhou/",
}


def engine() -> dict[str, float]:
    """Estimates per second of the pure engine on one core, by whom they are for."""
    case = Answers(InsuranceStatus.RETIRED, Sex.FEMALE, Month(1960, 3))
    worker = Answers(InsuranceStatus.WORKING, Sex.MALE, Month(1968, 5), cumulative_months=256, base=Decimal(6000))
    tables = tables_for(Region.objects.get(slug="beijing"))
    result = {}
    for name, answers in (("retired", case), ("working", worker)):
        rates = [_rate(lambda answers=answers: estimate(answers, tables, ON), 2000) for _ in range(5)]
        result[name] = statistics.median(rates)
        print(f"engine, {name:<8} {result[name]:>9,.0f} estimates a second")
    return result


def _rate(call: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        call()
    return times / (time.process_time() - start)


def pages() -> None:
    """Milliseconds and queries of each page, and its cost against the empty view."""
    client = Client()
    taken: dict[str, list[float]] = {name: [] for name in PAGES}
    for address in PAGES.values():
        client.get(address)
    for _ in range(ROUNDS):
        for name, address in PAGES.items():
            start = time.process_time()
            for _ in range(PER_ROUND):
                client.get(address)
            taken[name].append((time.process_time() - start) / PER_ROUND * 1000)
    empty = statistics.median(taken["empty view (/healthz)"])
    print(f"\n{'page':<24}{'ms':>8}{'× empty':>9}{'queries':>9}{'bytes':>9}")
    for name, address in PAGES.items():
        middle = statistics.median(taken[name])
        queries, size = _queries(client, address)
        print(f"{name:<24}{middle:>8.2f}{middle / empty:>9.1f}{queries:>9}{size:>9}")


def _queries(client: Client, address: str) -> tuple[int, int]:
    with override_settings(DEBUG=True):
        reset_queries()
        response = client.get(address)
        return len(connection.queries), len(response.content)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = ["testserver"]
    rates = engine()
    pages()
    empty = server.main()
    for name, rate in rates.items():
        print(f"engine, {name:<8} {rate * empty / 1e6:>9.1f} estimates in the CPU time of one empty view on gunicorn")
    memory.main()
    size.main()
