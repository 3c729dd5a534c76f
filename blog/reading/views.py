"""What a reader opens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import EmptyPage
from django.db.models import Count, QuerySet, TextField
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Author, Post, Tag, reading_order
from blog.models.post_queryset import NOW
from blog.models.prepared import Given, Prepared
from blog.reading import addresses, metadata, periods, post_pages, structured_data
from blog.reading.context import is_copy, site_of
from blog.reading.methods import reads
from blog.reading.periods import Period
from blog.reading.post_page import draw
from blog.reading.post_pages import InTurn, PostPages
from blog.reading.structured_data import Thing
from blog.text import excerpts

# The archive names so many posts, newest first; months before them say how many there are.
ARCHIVE_TITLES = 500
# A tag names so many others it shares posts with.
TAGS_TOGETHER = 10
# Those of so many posts, the newest, are looked at; of a tag with more the others are not counted.
NEWEST = 200


@reads
def home(request: HttpRequest, number: int = 1) -> HttpResponse:
    """The newest posts, pinned ones on top."""
    moved = addresses.of_parameters(request.GET) if request.GET else None
    if moved:
        return HttpResponsePermanentRedirect(moved)
    site = site_of(request)
    return draw_list(
        request,
        post_pages.pinned_first(),
        periods.count_posts(),
        number,
        "home",
        site.tagline,
        heading="" if number == 1 else _("Older posts"),
        may_be_empty=True,
        things=[structured_data.web_site(site, is_searched=not is_copy(request))] if number == 1 else [],
    )


@reads
def year(request: HttpRequest, year: int, number: int = 1) -> HttpResponse:
    """The posts of a year."""
    months = periods.months()
    inside = sorted(month for month in months if month.year == year)
    here = Period(year, posts=sum(month.posts for month in inside))
    beside = periods.beside(here, {Period(month.year) for month in months})
    return draw_period(request, here, number, inside=inside, **beside)


@reads
def month(request: HttpRequest, year: int, month: int, number: int = 1) -> HttpResponse:
    """The posts of a month."""
    months = periods.months()
    here = next((each for each in months if each == Period(year, month)), Period(year, month))
    return draw_period(request, here, number, above=Period(year), **periods.beside(here, months))


def draw_period(request: HttpRequest, period: Period, number: int, **context: Any) -> HttpResponse:
    """Page `number` of the posts of a year or month."""
    within = {"year": period.year} | ({"month": period.month} if period.month else {})
    posts = Post.objects.published().posts().filter(**within)
    numbers = posts.order_by("-year", "-month", "-published_at", "-pk").values_list("pk", flat=True)
    title = _("Posts of %(when)s") % {"when": period}
    steps = [Period(period.year), *([period] if period.month else [])]
    way = [(str(step), step.get_absolute_url()) for step in steps]
    things = [structured_data.breadcrumbs((_("Archive"), reverse("archive")), *way)]
    return draw_list(
        request,
        numbers,
        period.posts,
        number,
        "period",
        heading=str(period),
        title=title,
        things=things,
        **context,
    )


@reads
def tag(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """The posts that carry a tag."""
    tag = get_object_or_404(Tag, slug=slug)
    posts, count = post_pages.of_tag(tag), post_pages.count(tag)
    description = tag.description or _("Posts about %(tag)s.") % {"tag": tag.name}
    feed = reverse("tag_feed", args=[slug])
    return draw_list(
        request,
        posts,
        count,
        number,
        "tag",
        description,
        heading=tag.name,
        feed=feed,
        things=[structured_data.breadcrumbs((_("Topics"), reverse("tags")), (tag.name, first(request)))],
        tag=tag,
        together=together(tag, posts[:NEWEST]),
        is_counted=count <= NEWEST,
    )


def together(tag: Tag, posts: QuerySet[Any, Any]) -> list[Tag]:
    """The tags that stand most often beside this one at some posts."""
    beside = Tag.objects.filter(post_tags__content_object__in=posts).exclude(pk=tag.pk)
    return list(beside.annotate(n=Count("post_tags")).order_by("-n", "key")[:TAGS_TOGETHER])


@reads
def author(request: HttpRequest, slug: str, number: int = 1) -> HttpResponse:
    """Who somebody is, and what they wrote."""
    author = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    posts, count = post_pages.of_author(author), post_pages.count(author)
    about = _("About %(name)s, and what they wrote here.") % {"name": author.name}
    feed = reverse("author_feed", args=[slug])
    return draw_list(
        request,
        posts,
        count,
        number,
        "author",
        excerpts.excerpt(author.bio_html) or about,
        heading=author.name,
        feed=feed,
        may_be_empty=True,
        things=[structured_data.profile(author), structured_data.breadcrumbs((author.name, first(request)))],
        author=author,
    )


def draw_list(
    request: HttpRequest,
    posts: QuerySet[Any, Any] | InTurn,
    count: int,
    number: int,
    name: str,
    description: str = "",
    heading: str = "",
    *,
    title: str = "",
    feed: str = "",
    may_be_empty: bool = False,
    things: Sequence[Thing] = (),
    **context: Any,
) -> HttpResponse:
    """Page `number` of `count` posts, whose numbers are `posts`, and which `feed` follows.

    404 when there is nothing on it.
    Its title is its heading unless it has another; without a description it is described by what is on it.
    """
    site = site_of(request)
    pages = PostPages(posts, site.posts_per_page, count=count, allow_empty_first_page=may_be_empty)
    try:
        page = pages.page(number)
    except EmptyPage:
        raise Http404 from None
    if number == 1 and first(request) != request.path:
        return HttpResponsePermanentRedirect(first(request))
    title = title or heading
    about = metadata.of_list(
        site,
        title=title if number == 1 else _("%(title)s, page %(number)s") % {"title": title, "number": number},
        description=description or "; ".join(post.title for post in page),
        path=request.path,
        feed=feed,
        things=things,
    )
    return render(
        request,
        f"blog/reading/{name}.html",
        {"page": page, "first": first(request), "heading": heading, "metadata": about, **context},
    )


def first(request: HttpRequest) -> str:
    """The address of the first page of a list."""
    return re.sub(r"page/[0-9]+/$", "", request.path)


@reads
def archive(request: HttpRequest) -> HttpResponse:
    """Every year and month with its posts; of a large blog the newest by title, older months by number."""
    fields = ("title", "path", "year", "month", "published_at", "reply_count", "language")
    newest = Post.objects.published().posts().only(*fields)[:ARCHIVE_TITLES]
    titled = {when: list(posts) for when, posts in groupby(newest, key=lambda post: (post.year, post.month))}
    months = periods.months()
    years = []
    for year, of_year in groupby(months, key=lambda month: month.year):
        titles = [(month, titled.get((year, month.month), [])) for month in of_year]
        shown = [(month, posts if len(posts) == month.posts else []) for month, posts in titles]
        years.append((Period(year, posts=sum(month.posts for month, _posts in shown)), shown))
    total = {"posts": sum(month.posts for month in months), "replies": sum(month.replies for month in months)}
    about = metadata.of_list(
        site_of(request), title=_("Archive"), description=_("All posts, year by year."), path=request.path
    )
    return render(request, "blog/reading/archive.html", {"years": years, "total": total, "metadata": about})


@reads
def tags(request: HttpRequest) -> HttpResponse:
    """Every subject, with the number of posts about it."""
    found = post_pages.counted(Tag.objects.filter(post_count__gt=0).order_by("key"))
    site = site_of(request)
    about = metadata.of_list(
        site, title=_("Topics"), description=_("What the posts are about."), path=request.path
    )
    return render(request, "blog/reading/tags.html", {"tags": found, "metadata": about})


@reads
def post(request: HttpRequest, year: int, month: int, slug: str) -> HttpResponse:
    """One post."""
    return opened(request, f"{year:04d}/{month:02d}/{slug}")


@reads
def page(request: HttpRequest, path: str) -> HttpResponse:
    """One page."""
    return opened(request, path)


def opened(request: HttpRequest, path: str) -> HttpResponse:
    """The post or page at a path; page 2 of its replies is also known as `?cpage=2`, as in WordPress."""
    post, number = readable(path), request.GET.get("cpage", "")
    if addresses.NUMBER.fullmatch(number):
        return HttpResponsePermanentRedirect(reading_order.address(post, int(number)))
    return draw(request, post)


@reads
def replies(request: HttpRequest, path: str, number: int) -> HttpResponse:
    """A post or page with page `number` of its replies; page 1 is the post itself."""
    post = readable(path)
    if number == 1:
        return HttpResponsePermanentRedirect(post.get_absolute_url())
    return draw(request, post, number)


def readable(path: str) -> Post:
    """The published post or page at a path; Http404 when there is none."""
    found = at_path(path=path, now=timezone.now())
    if not found:
        raise Http404
    return found[0]


@Prepared
def at_path() -> QuerySet[Post]:
    """What readers may see at `path`."""
    published = Post.objects.published(now=NOW).filter(path=Given("path", TextField()))
    return published.knowing_translations().defer("body")[:1]


@reads
def feed_at_old_address(request: HttpRequest, name: str) -> HttpResponse:
    """A feed at an address WordPress gave it."""
    return HttpResponsePermanentRedirect(reverse(name))


@reads
def admin_at_old_address(request: HttpRequest) -> HttpResponse:
    """The admin, for hands that know where WordPress has it (wp_redirect_admin_locations)."""
    return HttpResponseRedirect(reverse("admin:index"))
