"""What stands at the end of a post for those who want to read on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from blog.models import Post, RelatedPost
from blog.models.post_queryset import NOW, POST
from blog.models.prepared import Given, Prepared

RELATED = 4
AT = Given("at", models.DateTimeField())


@dataclass(frozen=True)
class Further:
    """The posts before and after a post, older first; the posts most like it, the likest first."""

    neighbours: Sequence[Post] = ()
    related: Sequence[Post] = ()


def further_reading(post: Post) -> Further:
    """The neighbours of a post and the posts like it, with one query for both.

    Which posts are alike was found when they were last changed. A translation is the same post, not one like
    it.
    """
    posts: list[Any] = around(post=post.pk, at=post.published_at, now=timezone.now())
    original = post.translation_of_id or post.pk
    alike = [
        other for other in posts if other.likeness and original not in {other.pk, other.translation_of_id}
    ]
    return Further(
        neighbours=beside(post, posts),
        related=sorted(alike, key=lambda other: -other.likeness)[:RELATED],
    )


@Prepared
def around() -> QuerySet[Post]:
    """The posts before and after the post `post` of the moment `at`, and those like it, older first."""
    likenesses = RelatedPost.objects.filter(post=POST)
    numbers = likenesses.values("other").union(*neighbours(), all=True)
    likeness = likenesses.filter(other=OuterRef("pk")).values("score")
    found = Post.objects.published(now=NOW).filter(pk__in=numbers).annotate(likeness=Subquery(likeness))
    return found.only("title", "path", "published_at", "language", "translation_of").reverse()


def neighbours() -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Queries for the number of the post before this one and of the post after it."""
    # The bound stands alone too: in the index that is where the search begins.
    listed = Post.objects.listed().order_by("-published_at", "-pk")
    older = listed.filter(published_at__lte=AT)
    newer = listed.filter(published_at__gte=AT, published_at__lte=NOW).reverse()
    before = older.filter(Q(published_at__lt=AT) | Q(published_at=AT, pk__lt=POST)).values("pk")[:1]
    after = newer.filter(Q(published_at__gt=AT) | Q(published_at=AT, pk__gt=POST)).values("pk")[:1]
    # As a subquery of its own, for SQLite limits no part of a union.
    return Post.objects.filter(pk=before).values("pk"), Post.objects.filter(pk=after).values("pk")


def beside(post: Post, posts: list[Post]) -> list[Post]:
    """Of some posts, older first, the last before a post and the first after it."""
    place = (post.published_at, post.pk)
    before = [other for other in posts if (other.published_at, other.pk) < place]
    after = [other for other in posts if (other.published_at, other.pk) > place]
    return before[-1:] + after[:1]
