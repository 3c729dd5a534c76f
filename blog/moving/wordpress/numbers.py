"""The numbers things get: the ones they had, where nobody has them here; else the next."""

from __future__ import annotations

from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models import Max

# A number that is larger is not kept: what is written later has to find room above it.
HIGHEST = 2**31 - 1


def can_be_kept(number: int | None) -> bool:
    """True for a number that something here may have."""
    return number is not None and 0 < number <= HIGHEST


def reserve(model: type[models.Model], highest: int) -> None:
    """Give what others write from now on numbers above this one, so that those below stay free."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _start_counting(cursor, table)
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [highest, table])
        else:
            cursor.execute(
                "SELECT setval(s, %s) FROM pg_get_serial_sequence(%s, 'id') AS s"
                " WHERE coalesce(pg_sequence_last_value(s::regclass), 0) < %s",
                [highest, table, highest],
            )


def take(model: type[models.Model]) -> int:
    """The next number, which nobody else gets. On SQLite call it in the transaction that uses it."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            _start_counting(cursor, table)
            highest = model._default_manager.aggregate(highest=Max("pk"))["highest"] or 0
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, %s) + 1 WHERE name = %s", [highest, table]
            )
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        else:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        number: int = cursor.fetchone()[0]
        return number


def _start_counting(cursor: CursorWrapper, table: str) -> None:
    """SQLite begins to count with the first row of a table."""
    cursor.execute(
        "INSERT INTO sqlite_sequence (name, seq) SELECT %s, 0"
        " WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
        [table, table],
    )
