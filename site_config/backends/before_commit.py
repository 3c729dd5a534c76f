"""What has to be the last statement of a transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


class BeforeCommit(BaseDatabaseWrapper):
    """A connection that can be told what to do right before the outermost transaction ends.

    Django knows only what comes after (`on_commit`). A row that every change writes has to be written last:
    sooner, it would be locked for the rest of the transaction, and two of them could wait for each other.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last_statements: dict[Callable[[], None], None] = {}

    def before_commit(self, statement: Callable[[], None]) -> None:
        """Do this once at the end of the transaction, however often it is asked for; without one, at once."""
        if self.in_atomic_block:
            self.last_statements[statement] = None
        else:
            statement()

    def commit(self) -> None:
        statements, self.last_statements = self.last_statements, {}
        for statement in statements:
            statement()
        super().commit()

    def rollback(self) -> None:
        self.last_statements = {}
        super().rollback()
