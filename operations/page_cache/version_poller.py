"""Version poller: a thread that reads the content version once a second and writes the counters of unanswered places."""

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
# Seconds without an answer after which the database counts as unavailable: a poll may be late on a busy machine.
AWAY_AFTER = 10.0
# Counters are written every so many polls.
LOOKS_A_WRITE = 5


class VersionPoller:
    """Polls the content version in a thread, so that no request waits for the database to learn that nothing changed.

    `generation` counts, for this process, the changes of the content version and of the day in China. `sees` is False while
    the database does not answer; the generation then stays, so that cached pages go on being served.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds, self.generation, self.sees = seconds, 0, False
        self.tally = unanswered.tally
        self._seen: object = None
        self._versions: dict[int, int] = {}
        self._looked = 0.0
        self._started = Lock()
        self._stop = Event()

    def start(self) -> None:
        """Start polling, once; called after the server has forked."""
        if self._started.acquire(blocking=False):
            self.look()
            atexit.register(self.tally.write)
            Thread(target=self._run, name="version poller", daemon=True).start()

    def stop(self) -> None:
        self._stop.set()

    def look(self) -> None:
        """Read the content version once."""
        try:
            # no request ends in this thread, so nothing else replaces a connection that broke
            connection.close_if_unusable_or_obsolete()
            versions = content_version.read()
        except Error as error:
            if self.sees:
                logger.warning("the database does not answer, pages are served as they were: %s", error)
            self.sees = False
            connection.close()
            return
        self._versions, self._looked = versions, monotonic()
        seen = (versions, timezone.localdate())
        if seen != self._seen:
            self._seen = seen
            self.generation += 1
        self.sees = True

    @property
    def versions(self) -> dict[int, int]:
        """The content versions of the last poll; empty where that is longer ago than two intervals."""
        return self._versions if self.sees and monotonic() - self._looked < 2 * self.seconds else {}

    @property
    def database_away(self) -> bool:
        """Whether the database failed at the last poll, or has not answered one for AWAY_AFTER seconds."""
        return self._looked > 0 and (not self.sees or monotonic() - self._looked > AWAY_AFTER)

    def _run(self) -> None:
        looks = 0
        while not self._stop.wait(self.seconds):
            self.look()
            looks += 1
            if looks % LOOKS_A_WRITE == 0:
                self.tally.write()
