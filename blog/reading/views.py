"""What a reader opens."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Author, Post, Tag
from blog.reading import addresses, metadata
from blog.reading.context import site_of
from blog.reading.methods import reads
from blog.reading.post_page import draw
from blog.text.dates import month_of_year

# The archive names so many posts, newest first; months before them say how many there are.
ARCHIVE_TITLES = 500


@reads
def home(request: HttpRequest, number: int = 1) -> HttpResponse:
    """The newest posts, pinned ones on top."""
    moved = addresses.of_parameters(request.GET) if request.GET else None
    if moved:
        return HttpResponsePermanentRedirect(moved)
    posts = Post.objects.published().posts().order_by("-is_pinned", "-published_at", "-pk")
    site = site_of(request)
    heading = "" if number == 1 else _("Older posts, page %(number)s") % {"number": number}
    return draw_list(request, posts, number, "home", site.tagline, heading, may_be_empty=True)


@reads
def year(request: HttpRequest, year: int, number: int = 1) -> HttpResponse:
    """The posts of a year."""
    posts = Post.objects.published().posts().filter(year=year)
    return draw_list(
        request, posts, number, "period", _("Posts of %(when)s") % {"when": year}, heading=str(year)
    )


@reads
def month(request: HttpRequest, year: int, month: int, number: int = 1) -> HttpResponse:
    """The posts of a month."""
    posts = Post.objects.published().posts().filter(year=year, month=month)
    when = month_of_year(year, month)
    return draw_list(request, posts, number, "period", _("Posts of %(when)s") % {"when": when}, heading=when)


@reads
def tag(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """The posts that carry a tag."""
    tag = get_object_or_404(Tag, slug=slug)
    posts = Post.objects.published().posts().filter(post_tags__tag=tag)
    description = tag.description or _("Posts about %(tag)s.") % {"tag": tag.name}
    feed = reverse("tag_feed", args=[slug])
    return draw_list(request, posts, number, "tag", description, heading=tag.name, feed=feed, tag=tag)


@reads
def author(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """Who somebody is, and what they wrote."""
    author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    posts = Post.objects.published().posts().filter(authorships__author=author)
    description = _("About %(name)s, and what they wrote here.") % {"name": author.name}
    feed = reverse("author_feed", args=[slug])
    return draw_list(
        request,
        posts,
        number,
        "author",
        description,
        heading=author.name,
        feed=feed,
        may_be_empty=True,
        author=author,
    )


def draw_list(
    request: HttpRequest,
    posts: QuerySet[Post],
    number: int,
    name: str,
    description: str = "",
    heading: str = "",
    *,
    feed: str = "",
    may_be_empty: bool = False,
    **context: Any,
) -> HttpResponse:
    """Page `number` of a list of posts, which `feed` follows; 404 when there is nothing on it."""
    site = site_of(request)
    listed = posts.without_text()  # type: ignore[attr-defined]
    try:
        page = Paginator(listed, site.posts_per_page, allow_empty_first_page=may_be_empty).page(number)
    except EmptyPage:
        raise Http404 from None
    first = re.sub(r"page/[0-9]+/$", "", request.path)
    if number == 1 and first != request.path:
        return HttpResponsePermanentRedirect(first)
    about = metadata.of_list(site, title=heading, description=description, path=request.path, feed=feed)
    return render(
        request,
        f"blog/reading/{name}.html",
        {"page": page, "first": first, "heading": heading, "metadata": about, **context},
    )


@reads
def archive(request: HttpRequest) -> HttpResponse:
    """Every year and month with its posts; of a large blog the newest by title, older months by number."""
    posts = Post.objects.published().posts()
    titled = list(
        posts.only("title", "path", "year", "month", "published_at", "reply_count", "language")[
            :ARCHIVE_TITLES
        ]
    )
    titles = {when: list(group) for when, group in groupby(titled, key=lambda post: (post.year, post.month))}
    counts = posts.order_by("-year", "-month").values_list("year", "month").annotate(n=Count("pk"))
    months = [{"year": y, "month": m, "count": n, "posts": titles.get((y, m), [])} for y, m, n in counts]
    for entry in months:
        if len(entry["posts"]) < entry["count"]:
            entry["posts"] = []
    years = [
        {"year": y, "months": (of_year := list(group)), "count": sum(entry["count"] for entry in of_year)}
        for y, group in groupby(months, key=lambda entry: entry["year"])
    ]
    site = site_of(request)
    about = metadata.of_list(
        site, title=_("Archive"), description=_("All posts, year by year."), path=request.path
    )
    total = sum(entry["count"] for entry in years)
    return render(request, "blog/reading/archive.html", {"years": years, "total": total, "metadata": about})


@reads
def tags(request: HttpRequest) -> HttpResponse:
    """Every subject, with the number of posts about it."""
    shown = Q(post_tags__content_object__in=Post.objects.published().posts().order_by())
    found = Tag.objects.annotate(n=Count("post_tags", filter=shown)).filter(n__gt=0).order_by("key")
    site = site_of(request)
    about = metadata.of_list(
        site, title=_("Tags"), description=_("What the posts are about."), path=request.path
    )
    return render(request, "blog/reading/tags.html", {"tags": found, "metadata": about})


@reads
def post(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """One post."""
    return draw(request, readable(path=f"{year:04d}/{month:02d}/{slug}"))


@reads
def page(request: HttpRequest, path: str) -> HttpResponse:
    """One page."""
    return draw(request, readable(path=path))


def readable(path: str) -> Post:
    """The published post or page at a path, with its authors and tags; Http404 when there is none."""
    posts = Post.objects.published().knowing_translations().with_authors().select_related("series")
    return get_object_or_404(posts.prefetch_related("tags").defer("body"), path=path)  # type: ignore[misc]


@reads
def feed_at_old_address(request: HttpRequest, name: str) -> HttpResponse:
    """A feed at an address WordPress gave it."""
    return HttpResponsePermanentRedirect(reverse(name))


@reads
def admin_at_old_address(request: HttpRequest) -> HttpResponse:
    """The admin, for hands that know where WordPress has it (wp_redirect_admin_locations)."""
    return HttpResponseRedirect(reverse("admin:index"))
