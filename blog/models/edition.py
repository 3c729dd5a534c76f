"""The number that goes up when what readers see has changed: what was kept of a page before is old then."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, models
from django.utils import timezone

from blog.models.post_queryset import Kind


class Edition(models.Model):
    """Which edition of the blog readers see. There is one row, number 1."""

    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def advance(cls) -> None:
        """Say that what readers see has changed; written once, as the last statement of the transaction.

        Every verb that changes it calls this. `Edition.current()` of any process tells within its next look.
        """
        changed: Any = connection
        changed.before_commit(count_up)

    @classmethod
    def current(cls) -> int:
        """The number as it stands; 0 for a blog where nothing has changed yet."""
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @staticmethod
    def next_publication() -> dt.datetime | None:
        """When readers will see something without anybody changing anything: the next scheduled moment."""
        from blog.models.post import Post

        scheduled = Post.objects.filter(trashed_at=None, published_at__gt=timezone.now())
        soonest = scheduled.order_by("published_at").values_list("published_at", flat=True)
        return min(filter(None, (soonest.filter(kind=kind).first() for kind in Kind)), default=None)


def count_up() -> None:
    """Write the next number."""
    if not Edition.objects.filter(pk=1).update(number=models.F("number") + 1):
        Edition.objects.create(pk=1, number=1)
