"""How long ago somebody replied from an address, and nothing more about them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

# WordPress waits as long (check_comment_flood_db).
PAUSE = dt.timedelta(seconds=15)
KEPT = dt.timedelta(minutes=10)


class RecentReply(models.Model):
    """The time of the last reply from an address, which is kept as a keyed hash and only for minutes."""

    key = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key[:8]}… {self.at}"

    @classmethod
    def seconds_to_wait(cls, address: str) -> int:
        """Note a reply from `address` and return 0, or the seconds until the next one is taken.

        One statement decides, so that of many replies sent together one is taken. Call it in the transaction
        that keeps the reply.
        """
        now = timezone.now()
        key = salted_hmac(
            "blog.recent_reply", address, secret=settings.SECRET_KEY, algorithm="sha256"
        ).hexdigest()
        table, at = cls._meta.db_table, connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} (key, at) VALUES (%s, %s)"  # noqa: S608  # the table's name is our own
                f" ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE {table}.at <= %s",
                [key, at(now), at(now - PAUSE)],
            )
            taken = cursor.rowcount == 1
        if taken:
            return 0
        last = cls.objects.filter(key=key).values_list("at", flat=True).first() or now
        return max(1, int((last + PAUSE - now).total_seconds() + 0.999))

    @classmethod
    def forget(cls) -> None:
        """Delete what is older than ten minutes, but not what somebody else changes: nobody waits for it."""
        old = connection.ops.adapt_datetimefield_value(timezone.now() - KEPT)
        # SQLite has one writer in any case, and no words to skip the others.
        skipping = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
        table = cls._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"DELETE FROM {table} WHERE key IN"  # noqa: S608  # our own
                f" (SELECT key FROM {table} WHERE at < %s{skipping})",
                [old],
            )
