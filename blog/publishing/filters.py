"""Where posts stand, and what lists of posts are narrowed by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import Author, Month, Post, Tag

# A filter lists so many choices; more would push the posts off the screen.
MOST = 30


class PostStatus(models.TextChoices):
    """Where a post stands, in words; `Post.is_published` and its kin decide it."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    TRASH = "trash", _("Trash")

    @classmethod
    def named(cls, post: Post) -> PostStatus:
        """The status of a post."""
        if post.trashed_at:
            return cls.TRASH
        if post.is_published:
            return cls.PUBLISHED
        return cls.SCHEDULED if post.is_scheduled else cls.DRAFT

    def of(self, posts: QuerySet[Post]) -> QuerySet[Post]:
        """Those of `posts` that stand here."""
        if self == PostStatus.TRASH:
            return posts.filter(trashed_at__isnull=False)
        here = {
            PostStatus.DRAFT: Q(published_at=None),
            PostStatus.SCHEDULED: Q(published_at__gt=timezone.now()),
            PostStatus.PUBLISHED: Q(published_at__lte=timezone.now()),
        }[self]
        return posts.filter(here, trashed_at=None)


class StatusFilter(admin.SimpleListFilter):
    """The tabs above a list of posts. What is in the trash is listed there alone."""

    title = _("status")
    parameter_name = "status"
    template = "admin/tabs.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(PostStatus.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        value = self.value()
        if value in PostStatus.values:
            return PostStatus(value).of(queryset)
        return queryset.filter(trashed_at=None)


class ByNumber(admin.SimpleListFilter):
    """A filter by the number of something; anything else than a number finds nothing."""

    path: str  # from a post to that number

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        value = self.value()
        if value is None:
            return queryset
        if not (value.isascii() and value.isdigit() and len(value) <= 18):
            return queryset.none()
        return queryset.filter(**{self.path: int(value)})


class MostUsed(ByNumber):
    """A filter by those of something that stand at the most posts."""

    model: type[Author | Tag]
    order: str  # of those that stand at equally many

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        used = self.model._default_manager.filter(post_count__gt=0)
        most = used.order_by("-post_count", self.order)[:MOST]
        choices = [(str(number), name) for number, name in most.values_list("pk", "name")]
        return sorted(choices, key=lambda choice: choice[1].casefold())


class AuthorFilter(MostUsed):
    """The authors with the most posts."""

    title = _("author")
    parameter_name = "author"
    path = "authorships__author"
    model, order = Author, "name"


class TagFilter(MostUsed):
    """The tags most used."""

    title = _("tag")
    parameter_name = "tag"
    path = "post_tags__tag"
    model, order = Tag, "key"


class YearFilter(ByNumber):
    """The years of publication, newest first."""

    title = _("year")
    parameter_name = "year"
    path = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        years = {number // 100 for number in Month.objects.values_list("number", flat=True)}
        for year in sorted(years, reverse=True)[:MOST]:
            yield str(year), str(year)
