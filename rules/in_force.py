"""Which dated thing holds on a day, and how far its source reaches. For frozen tables and for rows of the database alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Something that holds from a day on; None sorts before every date."""

    @property
    def effective_from(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def has_begun(item: Dated, on: date) -> bool:
    return item.effective_from is None or item.effective_from <= on


def in_force(items: Iterable[D], on: date) -> D | None:
    """The one with the latest start not after `on`; None without one."""
    latest, since = None, date.min
    for item in items:
        start = item.effective_from or date.min
        if start <= on and (latest is None or start > since):
            latest, since = item, start
    return latest


def first_in_force(groups: Iterable[Iterable[D]], on: date) -> D | None:
    """The item in force of the first group that has one. Groups in the order in which they answer: a place's own tables,
    then its province's."""
    return next((item for items in groups if (item := in_force(items, on)) is not None), None)


def is_outdated(known_until: date | None, on: date) -> bool:
    """Whether `on` lies beyond the last day for which the source vouches."""
    return known_until is not None and known_until < on


def holds(valid_from: date | None, valid_until: date | None, on: date) -> bool:
    """Whether a day lies between two others, both included; None is open."""
    return (valid_from is None or valid_from <= on) and not is_outdated(valid_until, on)
