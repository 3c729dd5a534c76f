"""Lists of posts, a page at a time."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone

from blog.models import Author, Authorship, Post, PostTag, Tag


class PostPages(Paginator):  # type: ignore[type-arg]
    """Pages of posts, of which the numbers come in order; how many there are is known.

    The numbers are read from an index, however deep the page lies; only what is on it is read whole.
    """

    def __init__(
        self, numbers: QuerySet[Any, Any] | InTurn, per_page: int, *, count: int, **options: Any
    ) -> None:
        super().__init__(numbers, per_page, **options)  # type: ignore[arg-type]
        self.count = count

    def page(self, number: int | str) -> Page[Any]:
        page: Page[Any] = super().page(number)
        numbers = list(page.object_list)
        posts = Post.objects.published().order_by().without_text().in_bulk(numbers)
        page.object_list = [posts[number] for number in numbers if number in posts]
        return page


class InTurn:
    """A few numbers, and after them those of a long list: sliced as one."""

    def __init__(self, few: list[int], rest: QuerySet[Any, Any]) -> None:
        self.few, self.rest = few, rest

    def __getitem__(self, part: slice) -> list[int]:
        start, stop = (max(0, place - len(self.few)) for place in (part.start, part.stop))
        return self.few[part] + list(self.rest[start:stop])


def pinned_first() -> InTurn:
    """The numbers of all published posts, newest first, but for those that are pinned on top.

    Each kind is asked for by itself: so an index has the order, which for both together would be made.
    """
    posts = Post.objects.published().posts().values_list("pk", flat=True)
    # `=` says NOT, for which SQLite has no index.
    return InTurn(list(posts.filter(is_pinned__in=[True])), posts.filter(is_pinned__in=[False]))


def of_tag(tag: Tag) -> QuerySet[Any, Any]:
    """The numbers of the published posts that carry a tag, newest first."""
    return _due(PostTag.objects.filter(tag=tag), "content_object")


def of_author(author: Author) -> QuerySet[Any, Any]:
    """The numbers of the published posts of an author, newest first."""
    return _due(Authorship.objects.filter(author=author), "post")


def _due(rows: QuerySet[Any, Any], post: str) -> QuerySet[Any, Any]:
    due = rows.filter(listed_at__lte=timezone.now()).order_by("-listed_at", f"-{post}")
    return due.values_list(post, flat=True)


def count(noun: Tag | Author) -> int:
    """How many posts of a tag or author are published: the number kept, without the few in the future."""
    rows: Any = noun.post_tags if isinstance(noun, Tag) else noun.authorships
    return noun.post_count - int(rows.filter(listed_at__gt=timezone.now()).count())


def counted(tags: QuerySet[Tag]) -> list[Tag]:
    """Those of some tags that have published posts, each with their number `n`."""
    coming = Post.objects.listed().filter(published_at__gt=timezone.now()).order_by().values("pk")
    not_yet = Counter(PostTag.objects.filter(content_object__in=coming).values_list("tag", flat=True))
    found: list[Any] = list(tags)
    for tag in found:
        tag.n = tag.post_count - not_yet[tag.pk]
    return [tag for tag in found if tag.n > 0]
