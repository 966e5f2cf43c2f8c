"""Everything published, read from the database once for each content version.

The rows are shared by every request of the process: they are read and never changed. What is in the review, or was
superseded, is not among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from . import content_version
from .models import Claim, Contact, CoverageTable, CreditTable, Finding, Level, PaymentFact, Status, TopUp

# Model → its rows with everything that pages show of them, in one to four statements. Of tables also those that were
# taken down with a reason for readers.
QUERIES: dict[Any, Callable[[], Any]] = {
    CreditTable: lambda: _tables(CreditTable, "bands"),
    CoverageTable: lambda: _tables(CoverageTable, "rows", "options"),
    Finding: lambda: Finding.objects.shown().select_related("region__parent"),
    Claim: lambda: Claim.objects.shown().select_related("region"),
    Contact: lambda: Contact.objects.published().select_related("region"),
    TopUp: lambda: TopUp.objects.published().select_related("region", "source"),
    PaymentFact: lambda: PaymentFact.objects.published().select_related("region", "source"),
}


def published(model: Any, places: Iterable[int] | None = None, version: int | None = None) -> list[Any]:
    """The published rows of a model, of everywhere or of places (ids of regions), in the order of the model.

    `version` is the content version, where it was read before.
    """
    return [row for row in _of_places(model, places, version) if row.status == Status.PUBLISHED]


def taken_down(model: Any, places: Iterable[int] | None = None) -> list[Any]:
    """Tables taken off the site with a reason for readers."""
    return [row for row in _of_places(model, places) if row.status == Status.WITHDRAWN]


def national(model: Any) -> list[Any]:
    """What is said of the whole nation."""
    return [row for row in published(model) if row.region.level == Level.NATION]


def _of_places(model: Any, places: Iterable[int] | None, version: int | None = None) -> Iterable[Any]:
    rows, by_place = _read(model, content_version.current() if version is None else version)
    if places is None:
        return rows
    numbers = sorted(number for place in set(places) for number in by_place.get(place, ()))
    return (rows[number] for number in numbers)


@lru_cache(maxsize=len(QUERIES))
def _read(model: Any, version: int) -> tuple[tuple[Any, ...], dict[int, list[int]]]:
    """Every row, and the numbers of those of each place."""
    rows = tuple(QUERIES[model]())
    by_place: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_place[row.region_id].append(number)
    return rows, dict(by_place)


def _tables(model: Any, *relations: str) -> Any:
    tables = (model.objects.published() | model.objects.taken_down()).newest_first()
    return tables.select_related("region__parent", "revises").with_rows(*relations, "citations")
