"""What was searched for and not found: counted in memory, and kept only once several askings have it.

See docs/decisions/0007-counting-what-is-asked.md. No address, no time of day, no run of digits.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from threading import Lock

from django.db import Error
from django.db.models import F
from django.utils import timezone

from ..models import SearchMiss
from .folding import fold, has_han

logger = logging.getLogger(__name__)

# How many askings make a word worth keeping, and how many words wait for theirs in one process.
SEVERAL = 3
MOST_WAITING = 2_000
LONGEST = 24
# Digits, and numbers written out: they may belong to a person.
NUMBERS = re.compile(r"[0-9]+|[零〇一二三四五六七八九十百千万两]{4,}")


def words_of(text: str) -> str:
    """What is counted of a text: folded, without numbers, at most LONGEST signs; empty where nothing is left to learn from."""
    plain = " ".join(NUMBERS.sub(" ", fold(text)).split())
    return plain if 1 < len(plain) <= LONGEST and (has_han(plain) or plain.isalpha()) else ""


class MissCounter:
    """Thread-safe counts of words, bounded; those that several askings have are written to the database."""

    def __init__(self) -> None:
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._lock = Lock()

    def add(self, words: str) -> None:
        with self._lock:
            self._counts[words] = self._counts.pop(words, 0) + 1
            if len(self._counts) > MOST_WAITING:
                self._counts.popitem(last=False)

    def write(self) -> None:
        """Add the words that were asked for often enough to the database. Never raises; what cannot be written is lost."""
        with self._lock:
            known = {words: count for words, count in self._counts.items() if count >= SEVERAL}
            for words in known:
                del self._counts[words]
        for words, count in known.items():
            _write(words, count)


def _write(words: str, count: int) -> None:
    today = timezone.localdate()
    try:
        SearchMiss.objects.update_or_create(
            text=words,
            defaults={"count": F("count") + count, "last_on": today},
            create_defaults={"count": count, "last_on": today},
        )
    except Error as error:
        logger.info("not counted: %s", error)
