"""The watch: each second, which state of the content the database holds, and the counts that readers left behind."""

from __future__ import annotations

import atexit
import logging
from threading import Event, Lock, Thread
from time import monotonic

from django.db import Error, connection
from django.utils import timezone

from policies import content_version, unanswered

logger = logging.getLogger(__name__)

SECONDS = 1.0
# Seconds without an answer after which the database counts as away: a look may be late on a busy machine.
AWAY_AFTER = 10.0
# Counts are written every so many looks.
LOOKS_A_WRITE = 5


class VersionPoller:
    """A thread that looks once a second, so that no reader waits for the database to find out that nothing changed.

    `generation` is this process's own number: it rises when the edition or the day in China is another than before.
    `sees` is False while the database does not answer; the generation then
    stays, since what was true a moment ago is better than nothing.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds, self.generation, self.sees = seconds, 0, False
        self.tally = unanswered.tally
        self._seen: object = None
        self._editions: dict[int, int] = {}
        self._looked = 0.0
        self._started = Lock()
        self._stop = Event()

    def start(self) -> None:
        """Look once and go on looking; nothing if it does already. Called after the server has forked."""
        if self._started.acquire(blocking=False):
            self.look()
            atexit.register(self.tally.write)
            Thread(target=self._run, name="watch", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def look(self) -> None:
        """See whether what readers see may have changed."""
        try:
            # no request ends in this thread, so nothing else replaces a connection that broke
            connection.close_if_unusable_or_obsolete()
            editions = content_version.read()
        except Error as error:
            if self.sees:
                logger.warning("the database does not answer, pages are served as they were: %s", error)
            self.sees = False
            connection.close()
            return
        self._editions, self._looked = editions, monotonic()
        seen = (editions, timezone.localdate())
        if seen != self._seen:
            self._seen = seen
            self.generation += 1
        self.sees = True

    @property
    def editions(self) -> dict[int, int]:
        """The editions as they were at the last look; none where that is longer ago than it should be."""
        return self._editions if self.sees and monotonic() - self._looked < 2 * self.seconds else {}

    @property
    def database_away(self) -> bool:
        """Whether the database failed at the last look, or has not answered one for long."""
        return self._looked > 0 and (not self.sees or monotonic() - self._looked > AWAY_AFTER)

    def _run(self) -> None:
        looks = 0
        while not self._stop.wait(self.seconds):
            self.look()
            looks += 1
            if looks % LOOKS_A_WRITE == 0:
                self.tally.write()
