"""The years and months that have posts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, Sum
from django.urls import reverse

from blog.models import Post
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
    posts = Post.objects.published().posts().order_by("-year", "-month")
    counted = posts.values_list("year", "month").annotate(Count("pk"), Sum("reply_count"))
    return [Period(*row) for row in counted]


def beside(here: Period, periods: Collection[Period]) -> dict[str, Period | None]:
    """The periods right before and right after this one."""
    return {
        "before": max((period for period in periods if period < here), default=None),
        "after": min((period for period in periods if period > here), default=None),
    }
