"""What the heaviest requests cost that anybody may send: CPU time of each, the slowest last. Run by hand; see docs/security.md."""

from __future__ import annotations

import os
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings
from django.test import Client

CASE = "status=working&sex=female&track=female50&birth_year=1900&birth_month=1&cumulative_years=80&actual_years=80&on=2100-12-31"
REQUESTS = {
    "search for 2000 signs": "/cities/?q=" + "%E5%85%B0" * 400,
    "search for one letter": "/cities/?q=a",
    "compare with 300 names": "/compare/?" + "city=x&" * 300,
    "calculator, longest life": f"/calculator/?region=beijing&{CASE}&base=1000000&if_region=shanghai",
    "calculator, two answers not known": f"/calculator/?region=qingyuan&{CASE}&unknown=actual&unknown=enrolled",
    "calculator, 9s everywhere": "/calculator/?"
    + "&".join(f"{name}={'9' * 300}" for name in ("region", "birth_year", "base")),
    "answer for programs": f"/calculator/result.json?region=beijing&{CASE}",
    "2000 parameters": "/?" + "a&" * 1999,
    "retirement": "/calculator/retirement/?sex=female&birth_year=9999&birth_month=99&track=x",
    "page not found": "/" + "a/" * 1000,
}


def cost(address: str) -> float:
    """CPU seconds, the least of five."""
    result = []
    for _ in range(5):
        began = time.process_time()
        Client().get(address)
        result.append(time.process_time() - began)
    return min(result)


if __name__ == "__main__":
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    for name, seconds in sorted(
        ((name, cost(address)) for name, address in REQUESTS.items()), key=lambda item: item[1]
    ):
        print(f"{seconds * 1000:8.1f} ms  {name}")
