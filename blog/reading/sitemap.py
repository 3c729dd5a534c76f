"""Every address of the site, for search engines (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.db.models import Max, QuerySet
from django.db.models.functions import Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from blog.models import Author, Post, Series, Tag
from blog.reading.exact import absolute
from blog.reading.methods import reads

MOST_ADDRESSES = 50_000  # in one sitemap, says the protocol
CHUNK = 2_000  # rows that are in memory at a time
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"

Row = tuple[str, dt.datetime]


class Section(NamedTuple):
    """Addresses of one kind: the name of their view, and rows of what it takes and when that last changed."""

    view: str
    rows: QuerySet[Any, Row]
    length: int


@reads
def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses; of a site that has more than one sitemap may hold, the addresses of its parts."""
    found = sections()
    parts = number_of_parts(found)
    if parts == 1:
        return urlset(between(found, 0, MOST_ADDRESSES))
    entries = (
        f"<sitemap><loc>{absolute(reverse('sitemap_part', args=[number]))}</loc></sitemap>\n"
        for number in range(1, parts + 1)
    )
    return xml("sitemapindex", entries)


@reads
def part(request: HttpRequest, number: int) -> HttpResponse:
    """Part `number` of the addresses."""
    found = sections()
    if number > number_of_parts(found):
        raise Http404
    return urlset(between(found, (number - 1) * MOST_ADDRESSES, number * MOST_ADDRESSES))


def sections() -> list[Section]:
    """The home page, posts and pages; tags, series and authors with posts, which change as their posts do.

    The oldest come first, so that a new post moves no other into another part.
    """
    published = Post.objects.published().order_by("pk")
    own = published.annotate(changed=Greatest("updated_at", "published_at"))
    found = [Section("page", own.values_list("path", "changed"), own.count())]
    for model, view, post in (
        (Tag, "tag", "post_tags__content_object"),
        (Series, "series", "posts"),
        (Author, "author", "posts"),
    ):
        changed = Max(Greatest(f"{post}__updated_at", f"{post}__published_at"))
        having_posts = model.objects.filter(**{f"{post}__in": published.posts()})
        rows = having_posts.annotate(changed=changed).order_by("pk").values_list("slug", "changed")
        found.append(Section(view, rows, rows.count()))
    return found


def number_of_parts(found: list[Section]) -> int:
    """How many sitemaps the home page and all `found` take."""
    return 1 + sum(section.length for section in found) // MOST_ADDRESSES


def between(found: list[Section], start: int, stop: int) -> Iterator[Row]:
    """The paths from place `start` up to `stop`, the home page in place 0, and when each last changed."""
    if start == 0:
        posts = Post.objects.published().posts()
        newest = posts.aggregate(changed=Max(Greatest("updated_at", "published_at")))["changed"]
        if newest:
            yield reverse("home"), newest
    start, stop = max(start - 1, 0), stop - 1
    for view, rows, length in found:
        for name, changed in rows[start:stop].iterator(CHUNK):
            yield reverse(view, args=[name]), changed
        start, stop = max(start - length, 0), max(stop - length, 0)


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
