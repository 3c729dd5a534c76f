"""Several who write to SQLite at once come one after the other."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db


def connect(path: Path, *, timeout: float = 20) -> Any:
    """A connection of our own to a file, for any thread."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout}
    settings = {"ENGINE": "site_config.backends.sqlite3", "NAME": path, "OPTIONS": options}
    connection: Any = ConnectionHandler({"default": settings})["default"]
    connection.inc_thread_sharing()
    return connection


def begin(connection: Any) -> None:
    """Begin a transaction as `atomic` does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_who_waits_writes_as_soon_as_the_other_is_done(tmp_path: Path) -> None:
    first, second = connect(tmp_path / "a.sqlite3"), connect(tmp_path / "a.sqlite3")
    first.cursor().execute("CREATE TABLE said (words TEXT)")
    begin(first)
    first.cursor().execute("INSERT INTO said VALUES ('first')")

    def write() -> None:
        begin(second)
        second.cursor().execute("INSERT INTO said VALUES ('second')")
        second.commit()

    waiting = threading.Thread(target=write)
    waiting.start()
    waiting.join(0.1)
    assert waiting.is_alive()
    first.commit()
    waiting.join(10)

    rows = first.cursor().execute("SELECT words FROM said ORDER BY rowid").fetchall()
    assert rows == [("first",), ("second",)]


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    first, second = connect(tmp_path / "a.sqlite3"), connect(tmp_path / "a.sqlite3", timeout=0.05)
    begin(first)

    with pytest.raises(OperationalError, match="database is locked"):
        begin(second)


@pytest.mark.parametrize("ending", ["rollback", "close"])
def test_a_transaction_that_is_given_up_lets_others_write(tmp_path: Path, ending: str) -> None:
    first, second = connect(tmp_path / "a.sqlite3"), connect(tmp_path / "a.sqlite3", timeout=0.05)
    begin(first)
    getattr(first, ending)()

    begin(second)
