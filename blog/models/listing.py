"""Where posts are listed: in their month, under their tags and authors; and how many stand there.

A list of a large blog is read from an index alone, and counted by nobody: what stands here is kept by those
who change a post. A post is in the lists as soon as it has a date, so that nothing has to happen when that
comes: who reads a list leaves out what is not yet due.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from blog.models.author import Author
from blog.models.authorship import Authorship
from blog.models.post_queryset import Kind
from blog.models.tag import PostTag, Tag

if TYPE_CHECKING:
    from blog.models.post import Post


class Month(models.Model):
    """A month in which posts are listed: 201004."""

    number = models.PositiveIntegerField(primary_key=True)
    post_count = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def count(cls, number: int) -> None:
        """Count its posts and their replies."""
        from blog.models.post import Post

        here = Post.objects.listed().filter(year=number // 100, month=number % 100)
        counted = here.aggregate(post_count=Count("pk"), reply_count=Coalesce(Sum("reply_count"), 0))
        if counted["post_count"]:
            cls.objects.update_or_create(pk=number, defaults=counted)
        else:
            cls.objects.filter(pk=number).delete()


def follow(post: Post) -> None:
    """Let the lists name a post at its date as it is stored, or no longer, and count it."""
    from blog.models.post import Post

    stored = Post.objects.only("kind", "published_at", "trashed_at", "year", "month", "listed_in").get(
        pk=post.pk
    )
    is_listed = stored.kind == Kind.POST and stored.trashed_at is None
    at = stored.published_at if is_listed else None
    for rows, count, name in (
        (PostTag.objects.filter(content_object=post), count_tags, "tag"),
        (Authorship.objects.filter(post=post), count_authors, "author"),
    ):
        if moved := list(rows.exclude(listed_at=at).values_list(name, flat=True)):
            rows.update(listed_at=at)
            count(moved)
    month = stored.year * 100 + stored.month if at and stored.year and stored.month else None
    if month != stored.listed_in:
        Post.objects.filter(pk=post.pk).update(listed_in=month)
        for number in filter(None, (stored.listed_in, month)):
            Month.count(number)


def count_tags(numbers: Collection[int] | None = None) -> None:
    """Count the posts that are listed under these tags, or under all."""
    _count(Tag.objects, PostTag.objects.filter(tag=OuterRef("pk")), "tag", numbers)


def count_authors(numbers: Collection[int] | None = None) -> None:
    """Count the posts that are listed under these authors, or under all."""
    _count(Author.objects, Authorship.objects.filter(author=OuterRef("pk")), "author", numbers)


def _count(nouns: Any, rows: Any, name: str, numbers: Collection[int] | None) -> None:
    listed = rows.filter(listed_at__isnull=False).order_by().values(name).annotate(n=Count("pk")).values("n")
    chosen = nouns.all() if numbers is None else nouns.filter(pk__in=numbers)
    chosen.update(post_count=Coalesce(Subquery(listed), 0))


def count_replies(post: int, change: int) -> None:
    """Keep the number beside the title of a post, and that of its month, equal to what is listed."""
    from blog.models.post import Post

    here = Post.objects.filter(pk=post)
    here.update(reply_count=F("reply_count") + change)
    Month.objects.filter(pk=Subquery(here.values("listed_in"))).update(reply_count=F("reply_count") + change)


def count_all() -> None:
    """Count every list anew: after much has been written at once."""
    from blog.models.post import Post

    count_tags()
    count_authors()
    Month.objects.all().delete()
    listed = Post.objects.listed().order_by().values_list("listed_in")
    months: Any = listed.annotate(Count("pk"), Sum("reply_count"))
    Month.objects.bulk_create(
        Month(number=number, post_count=posts, reply_count=replies) for number, posts, replies in months
    )
