"""Which edition of the blog readers may see now, as one process knows it."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from blog.models import Site
from blog.models.edition import Edition

LOOK_EVERY = 0.5  # seconds
TRUSTED_FOR = 0.9  # seconds after a look; with the time a look takes no page is older than one second

log = logging.getLogger(__name__)


class Watch:
    """Looks at the edition twice a second, in a thread of its own: no reader ever waits for it.

    `generation` names what readers may see: it goes up with the edition, and when the hour of a scheduled
    post has come. While the database cannot be asked it stays, and `is_database_away` says so.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.generation = 0
        self.edition = -1
        self.changes_at = float("inf")  # on the clock: when the next scheduled post appears
        self.looked_at = float("-inf")  # on the clock: when the last look that was answered began
        self.asked_at: float | None = None  # on the clock: since when a look waits for its answer
        self.is_database_away = False
        self.language = settings.LANGUAGE_CODE  # of the site, for what is said without the database
        self._starting = threading.Lock()
        self._is_running = False
        os.register_at_fork(after_in_child=self._forget_thread)

    def start(self) -> None:
        """Look once, then go on looking, in this process; done again it changes nothing."""
        if self._is_running:
            return
        with self._starting:
            if not self._is_running:
                self._is_running = True
                self.look()
                threading.Thread(target=self._go_on, name="edition watch", daemon=True).start()

    def _forget_thread(self) -> None:
        self._is_running = False  # threads stay behind in the process that forked
        self._starting = threading.Lock()

    def _go_on(self) -> None:
        while True:
            until_change = self.changes_at - self.clock()
            time.sleep(min(LOOK_EVERY, max(until_change, 0.01)))
            self.look()

    def look(self) -> None:
        """Ask the database which edition it is."""
        began = self.asked_at = self.clock()
        try:
            edition = Edition.current()
            if edition != self.edition or began >= self.changes_at:
                self.changes_at = began + self._seconds_to_next_publication()
                self.language = Site.current().language
                self.edition = edition
                self.generation += 1
        except DatabaseError as error:
            if not self.is_database_away:
                log.error(
                    "The database cannot be asked (%s). Kept pages go on being shown.", str(error).strip()
                )
            self.is_database_away = True
            connections.close_all()
        else:
            self.looked_at, self.is_database_away = began, False
        finally:
            self.asked_at = None

    @staticmethod
    def _seconds_to_next_publication() -> float:
        moment = Edition.next_publication()
        return (moment - timezone.now()).total_seconds() if moment else float("inf")

    def knows(self) -> bool:
        """Whether `generation` can be relied on: a look was answered a moment ago, or none can be."""
        now = self.clock()
        if now >= self.changes_at:
            return self.is_database_away
        return now - self.looked_at <= TRUSTED_FOR or self.is_away(now)

    def is_away(self, now: float | None = None) -> bool:
        """Whether the database gives no answer: the last look failed, or has waited for one too long."""
        asked_at = self.asked_at
        if self.is_database_away:
            return True
        return asked_at is not None and (self.clock() if now is None else now) - asked_at > TRUSTED_FOR
