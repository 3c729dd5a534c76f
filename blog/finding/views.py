"""The search page."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.finding.facets import chosen_of, facets
from blog.finding.near import near
from blog.finding.query import Query, parse
from blog.finding.searching import Narrowing, search, shown
from blog.models import Post, PostTag, Tag
from blog.reading import metadata
from blog.reading.context import site_of
from blog.reading.methods import reads
from blog.reading.post_pages import counted
from blog.text.characters import strip_control

PER_PAGE = 10
TOPICS = 20
NEWEST = 100  # posts whose tags are offered when nothing is found


@reads
def results(request: HttpRequest) -> HttpResponse:
    """What was found, ten on a page; when nothing was, what may have been meant."""
    query = parse(request.GET.get("s", ""))
    narrowing = narrowing_of(request)
    found = search(query, narrowing)
    page: Any = Paginator(found.documents, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = shown(page.object_list, query)
    context = {
        "query": query.text,
        "page": page,
        "posts_found": found.posts,
        "replies_found": found.replies,
        "is_more": found.is_more,
        "facets": facets(found, query.text, narrowing),
        "is_narrowed": bool(chosen_of(narrowing)),
        "address_of_page": f"?{urlencode({'s': query.text, **chosen_of(narrowing)})}&page=",
        "metadata": about(request, query),
        **({} if found.documents else otherwise(query, narrowing)),
    }
    return render(request, "blog/finding/search.html", context)


def narrowing_of(request: HttpRequest) -> Narrowing:
    """Which part of the blog the address asks for. What cannot be a year is none."""
    year = request.GET.get("year", "")
    return Narrowing(
        author=strip_control(request.GET.get("author", ""))[:80],
        tag=strip_control(request.GET.get("tag", ""))[:80],
        year=int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None,
    )


def otherwise(query: Query, narrowing: Narrowing) -> dict[str, Any]:
    """What to offer when nothing was found: other words, what has some of the words, and the topics."""
    misses = near(query, narrowing)
    return {
        "near": misses
        and {
            "words": [{"text": text, "address": f"?{urlencode({'s': text})}"} for text in misses.queries],
            "results": shown(misses.found.documents[:PER_PAGE], query),
        },
        "topics": topics(),
    }


def topics() -> list[Tag]:
    """The tags of the newest posts, those that are used most among them; each with all its posts counted."""
    newest = Post.objects.published().posts().values_list("pk", flat=True)[:NEWEST]
    carried = PostTag.objects.filter(content_object__in=list(newest)).order_by("tag")
    used = Counter(carried.values_list("tag", flat=True))
    numbers = [number for number, _ in used.most_common(TOPICS)]
    return counted(Tag.objects.filter(pk__in=numbers).order_by("key"))


def about(request: HttpRequest, query: Query) -> metadata.Metadata:
    """What the page says of itself. With a query it is not to be found, for each would be a page more."""
    title = _("Search: %(words)s") % {"words": query.text} if query.text else _("Search")
    return metadata.of_list(
        site_of(request),
        title=title,
        description=_("Search all posts and replies."),
        path=request.path,
        noindex=bool(request.GET),
    )


@reads
def at_old_address(request: HttpRequest, text: str) -> HttpResponse:
    """A search at the address WordPress gives it (get_search_link)."""
    return HttpResponsePermanentRedirect(f"{reverse('search')}?{urlencode({'s': text.replace('+', ' ')})}")
