"""What was worked out from the database, kept in this process for as long as the content edition stays the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from . import edition

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The answers of `make`, by key, at most so many; the one not asked for longest goes first. For any number of threads.

    Each holds for one edition: the one that the watch saw a moment ago, for a reader's request, else the database's, in one
    small statement for a whole request that reads. So no answer outlives the content it is of by more than that moment.
    What is kept is shared: whoever gets it must not change it.
    """

    def __init__(self, make: Callable[..., Value], most: int, of: int = edition.EVERYTHING) -> None:
        self.make, self.most, self.of = make, most, of
        self._edition: int | None = None
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def __call__(self, *key: Hashable) -> Value:
        now = edition.current(self.of)
        with self._lock:
            if now != self._edition:
                self._values.clear()
                self._edition = now
            elif key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = self.make(*key)
        with self._lock:
            if now == self._edition:
                self._values[key] = value
                if len(self._values) > self.most:
                    self._values.popitem(last=False)
        return value
