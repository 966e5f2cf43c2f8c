"""Everything published, read from the database once for each content version.

The rows are shared by every request of the process: they are read and never changed. What is in the review, or was
superseded, is not among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from . import content_version
from .models import Contact, Level, Status


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
    rows, by_place = _read(model, _version_of(model) if version is None else version)
    if places is None:
        return rows
    numbers = sorted(number for place in set(places) for number in by_place.get(place, ()))
    return (rows[number] for number in numbers)


def _version_of(model: Any) -> int:
    """The content version that changes with the rows of a model and with all that pages show of them."""
    if model._meta.app_label != "policies":
        return content_version.current()
    return content_version.current(content_version.WAYS if model is Contact else content_version.RULES)


@lru_cache(maxsize=16)
def _read(model: Any, version: int) -> tuple[tuple[Any, ...], dict[int, list[int]]]:
    """Every row, and the numbers of those of each place."""
    rows = tuple(model.objects.for_pages())
    by_place: dict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        by_place[getattr(row, "region_id", 0)].append(number)
    return rows, dict(by_place)
