"""Django's backend for SQLite: transactions have a last statement, and wait in a queue of their own."""

from __future__ import annotations

import fcntl
import time
from pathlib import Path
from typing import IO, Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from site_config.backends.before_commit import BeforeCommit

# SQLite itself looks whether it may write after 1, 2, 5, 10, … 100 ms, which is long after it could have: a
# transaction of ours takes one or two.
LOOK_EVERY = 0.001  # seconds


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    """A connection to SQLite."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn: IO[bytes] | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            self._wait_for_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._end_turn()
            raise

    def commit(self) -> None:
        super().commit()
        self._end_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._end_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._end_turn()

    def _wait_for_turn(self) -> None:
        """Wait until no other transaction is open; raises OperationalError as SQLite would, after as long."""
        name = Path(self.settings_dict["NAME"])
        turn = name.with_name(f"{name.name}-turn").open("ab")
        latest = time.monotonic() + self.settings_dict["OPTIONS"].get("timeout", 5)
        while True:
            try:
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > latest:
                    turn.close()
                    raise OperationalError("database is locked") from None
                time.sleep(LOOK_EVERY)
            else:
                self._turn = turn
                return

    def _end_turn(self) -> None:
        if self._turn:
            self._turn.close()
            self._turn = None
