"""Cost against size: the same pages over 30, 400 and 3 000 made-up regions of ten tables each, in a process of its own.

`python -m benchmarks.size` prints the table; with a number it measures that size and prints it as JSON.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZES = (30, 400, 3000)
TIMES = 5
ANSWERS = "status=retired&sex=female&birth_year=1960&birth_month=3"
PAGES = {
    "city": "/cities/place-{last}/",
    "province": "/cities/place-aaa/",
    "home": "/",
    "all regions": "/cities/",
    "search, a name": "/cities/?q={name}",
    "search, initials": "/cities/?q=ad",
    "search, a question": "/cities/?q={name}每月返多少",
    "search, nothing": "/cities/?q=火星上的月亮",
    "compare two": "/compare/?city=place-aaa&city=place-{last}",
    "history": "/cities/place-{last}/history/",
    "changes": "/changes/",
    "feed": "/changes/feed/",
    "city, JSON": "/cities/place-{last}.json",
    "form": "/calculator/",
    "result": "/calculator/?region=place-{last}&" + ANSWERS,
    "sitemap": "/sitemap.xml",
    "whole, JSON": "/data/all.json",
}


def main() -> None:
    result = [_in_its_own_process(size) for size in SIZES]
    print(f"\ncost against size{'':<11}" + "".join(f"{size:>9} regions" for size in SIZES) + "   (queries, ms CPU)")
    for name in result[0]["pages"]:
        cells = [item["pages"][name] for item in result]
        print(f"{name:<26}" + "".join(f"{queries:>8}{taken:>9.1f}" for queries, taken, _ in cells))
    for name, unit in (
        ("import", "ms a table"),
        ("memory", "MB after all pages"),
        ("search index", "MB"),
    ):
        print(f"{name + ', ' + unit:<26}" + "".join(f"{item[name]:>17.1f}" for item in result))


def _in_its_own_process(size: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="tuixiu-yibao-size-") as folder:
        own = {"DATABASE_URL": f"sqlite:///{folder}/site.sqlite3", "CACHE_URL": "", "ALLOWED_HOSTS": "testserver"}
        environ = os.environ | own
        command = [sys.executable, "-m", "benchmarks.size", str(size)]
        note = subprocess.run(command, env=environ, check=True, capture_output=True, text=True).stdout
    result: dict[str, Any] = json.loads(note.splitlines()[-1])
    return result


def measure(size: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import transaction

    from policies import search

    from . import synthetic

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        synthetic.build(size)
    before = _memory()
    regions = search.gazetteer().regions
    search_index = _memory() - before
    last = regions[-1]
    names = {"last": last.slug.removeprefix("place-"), "name": last.short_name}
    pages = {name: _page(address.format(**names)) for name, address in PAGES.items()}
    memory = _memory()
    return {"pages": pages, "memory": memory, "search index": search_index, "import": _import(last.slug)}


def _page(address: str) -> tuple[int, float, int]:
    """Queries, milliseconds of CPU, bytes: with the process warm, the page itself made anew each time."""
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import override_settings

    client = Client(headers={"sec-purpose": "prefetch"})
    response = client.get(address)
    if response.status_code not in (200, 302):
        raise RuntimeError(f"{address}: {response.status_code}")
    taken = [_cpu(lambda: client.get(address)) for _ in range(TIMES)]
    with override_settings(DEBUG=True):
        reset_queries()
        client.get(address)
        queries = len(connection.queries)
    return queries, statistics.median(taken) * 1000, len(response.content)


def _import(slug: str) -> float:
    """Milliseconds a table, published through review with its worked example."""
    from desk.yaml_io.importer import import_items
    from desk.yaml_io.items import ExchangeItem
    from policies.open_data.serializers import SECTIONS

    from . import synthetic

    entries = synthetic.release_of(slug)
    items = [
        ExchangeItem(f"{section}:made-up-{number}", SECTIONS[section], entry, slug)
        for number, (section, entry) in enumerate(entries)
    ]
    return _cpu(lambda: import_items(items)) / len(entries) * 1000


def _cpu(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


if __name__ == "__main__":
    if len(sys.argv) > 1:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        import django

        django.setup()
        print(json.dumps(measure(int(sys.argv[1]))))
    else:
        main()
