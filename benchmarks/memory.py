"""Memory of a gunicorn worker after 500 varied requests: places, results, searches and guides, each another one.

`python -m benchmarks.memory` prints megabytes of resident memory on the way.
"""

from __future__ import annotations

import http.client
import os
from collections.abc import Iterator
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from policies.models import Region
from policies.search.names import counties

from . import server

REQUESTS = 500
TOLD = (0, 100, 250, REQUESTS)
QUESTIONS = ("每月返多少", "要缴多少年", "医保卡余额怎么查", "家里人能用吗", "断交了怎么办")
RETIRED = "status=retired&sex=female&birth_month=3&retired_year=2010&retired_month=3"
WORKING = "status=working&sex=male&birth_year=1968&birth_month=5&cumulative_years=20&actual_years=20"


def addresses() -> Iterator[str]:
    """Five kinds of pages in turn, of one place after another."""
    slugs = list(Region.objects.listed().order_by("pk").values_list("slug", flat=True))
    names = [place.name for place in counties()]
    for number in range(REQUESTS // 5):
        slug, name = slugs[number * 3 % len(slugs)], names[number * 29 % len(names)]
        yield f"/cities/{slug}/"
        yield f"/calculator/?region={slug}&birth_year={1940 + number % 25}&{RETIRED}"
        yield f"/cities/?q={quote(name)}"
        yield f"/cities/?q={quote(name + QUESTIONS[number % len(QUESTIONS)])}"
        yield f"/guides/alipay/{slug}/" if number % 2 else f"/calculator/?region={slug}&{WORKING}"


def main() -> None:
    with server.running("config.wsgi") as (port, parent):
        worker = server.worker_of(parent)
        print(f"\nmemory of a worker, MB: {server.memory_of(worker)} at first", end="", flush=True)
        for number, address in enumerate(addresses(), 1):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
            if response.status >= 500:
                raise RuntimeError(f"{address}: {response.status}")
            if number in TOLD:
                print(f", {server.memory_of(worker)} after {number} requests", end="", flush=True)
    print()


if __name__ == "__main__":
    main()
