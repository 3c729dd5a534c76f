"""Every address of the site, for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import F, Max, QuerySet, Value
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from blog.models import Author, Post, Series, Tag
from blog.reading.exact import absolute
from blog.reading.methods import reads

MOST_ADDRESSES = 50_000  # in one sitemap, says the protocol
CHUNK = 2_000  # rows that are in memory at a time
# The views, and of each that shows a list what it lists and how that knows its posts.
VIEWS = ("page", "tag", "series", "author")
LISTS = ((Tag.objects, "post_tags__content_object"), (Series.objects, "posts"), (Author.objects, "posts"))
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"

Row = tuple[str, dt.datetime]


@reads
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses; of a site that has more than one sitemap may hold, the addresses of its parts."""
    parts = number_of_parts()
    if parts == 1:
        return urlset(between(0, MOST_ADDRESSES))
    entries = (
        f"<sitemap><loc>{absolute(reverse('sitemap_part', args=[number]))}</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return xml("sitemapindex", entries)


@reads
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Part `number` of the addresses."""
    if number > number_of_parts():
        raise Http404
    return urlset(between((number - 1) * MOST_ADDRESSES, number * MOST_ADDRESSES))


def number_of_parts() -> int:
    """How many sitemaps the home page and all `below_home()` take."""
    # As kept: of a list whose posts are all in the future a place stays empty.
    lists = [Tag.objects.filter(post_count__gt=0), Author.objects.filter(post_count__gt=0), Series.objects]
    numbers = [each.order_by().values("pk") for each in (Post.objects.published(), *lists)]
    return 1 + int(numbers[0].union(*numbers[1:], all=True).count()) // MOST_ADDRESSES


def between(start: int, stop: int) -> Iterator[Row]:
    """The paths from place `start` up to `stop`, the home page in place 0, and when each last changed."""
    if start == 0:
        posts = Post.objects.published().posts()
        newest = posts.aggregate(changed=Max(Greatest("updated_at", "published_at")))["changed"]
        if newest:
            yield reverse("home"), newest
    for view, _pk, argument, changed in below_home()[max(start - 1, 0) : stop - 1].iterator(CHUNK):
        yield reverse(VIEWS[view], args=[argument]), changed


def below_home() -> QuerySet[Any, tuple[int, int, str, dt.datetime]]:
    """All that has an address: the number of its view, what that takes, and when it last changed.

    A list changes as the posts in it do. The oldest come first, so that a new post moves few others into
    another part.
    """
    published = Post.objects.published().order_by()
    columns = ("view", "pk", "argument", "changed")
    own = published.annotate(
        view=Value(0), argument=F("path"), changed=Greatest("updated_at", "published_at")
    ).values_list(*columns)
    lists = [
        manager.filter(**{f"{post}__in": published.posts()})
        .annotate(
            view=Value(number),
            argument=F("slug"),
            changed=Max(Greatest(f"{post}__updated_at", f"{post}__published_at")),
        )
        .order_by()
        .values_list(*columns)
        for number, (manager, post) in enumerate(LISTS, start=1)
    ]
    return own.union(*lists, all=True).order_by("view", "pk")


def urlset(rows: Iterable[Row]) -> HttpResponse:
    """A sitemap."""
    entries = (
        f"<url><loc>{escape(absolute(path))}</loc>"
        f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod></url>\n"
        for path, changed in rows
    )
    return xml("urlset", entries)


def xml(root: str, entries: Iterable[str]) -> HttpResponse:
    """An answer of the protocol."""
    return HttpResponse(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SCHEMA}">\n{"".join(entries)}</{root}>\n',
        content_type="application/xml; charset=utf-8",
    )
