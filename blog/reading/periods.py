"""The years and months that have posts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from blog.models import Month, Post
from blog.text.dates import month_of_year


@dataclass(frozen=True, order=True)
class Period:
    """A year, or one month of it, with how many posts it has and how many replies those have."""

    year: int
    month: int = 0
    posts: int = field(default=0, compare=False)
    replies: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return month_of_year(self.year, self.month) if self.month else str(self.year)

    def get_absolute_url(self) -> str:
        return (
            reverse("month", args=[self.year, self.month])
            if self.month
            else reverse("year", args=[self.year])
        )


def months() -> list[Period]:
    """The months with published posts, newest first."""
    coming = _coming().values_list("listed_in").annotate(Count("pk"), Sum("reply_count"))
    not_yet = {number: counts for number, *counts in coming}
    found = []
    for month in Month.objects.order_by("-number"):
        posts, replies = not_yet.get(month.number, (0, 0))
        if month.post_count > posts:
            counts = {"posts": month.post_count - posts, "replies": month.reply_count - replies}
            found.append(Period(*divmod(month.number, 100), **counts))
    return found


def count_posts() -> int:
    """How many posts are published."""
    return sum(Month.objects.values_list("post_count", flat=True)) - _coming().count()


def _coming() -> QuerySet[Post]:
    """What is counted already and published later, of which there is little."""
    return Post.objects.listed().filter(published_at__gt=timezone.now()).order_by()


def beside(here: Period, periods: Collection[Period]) -> dict[str, Period | None]:
    """The periods right before and right after this one."""
    return {
        "before": max((period for period in periods if period < here), default=None),
        "after": min((period for period in periods if period > here), default=None),
    }
