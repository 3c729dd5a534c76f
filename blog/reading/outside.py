"""What machines ask for: every address of the site, what they may visit, its icon."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from django.contrib.staticfiles import finders
from django.db.models import Max
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from blog.models import Author, Kind, Post, Series, Tag
from blog.reading.metadata import absolute
from blog.reading.methods import reads

MOST_ADDRESSES = 50_000  # in one sitemap, says sitemaps.org


@reads
def sitemap(request: HttpRequest) -> HttpResponse:
    """The addresses of all that is published, and when each last changed (sitemaps.org, protocol 0.9)."""
    urls = (
        f"<url><loc>{escape(absolute(path))}</loc>"
        f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod></url>\n"
        for path, changed in addresses()[:MOST_ADDRESSES]
    )
    return HttpResponse(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{"".join(urls)}</urlset>\n',
        content_type="application/xml; charset=utf-8",
    )


def addresses() -> list[tuple[str, dt.datetime]]:
    """The home page, posts and pages; tags, series and authors with posts, which change as their posts do."""
    published = Post.objects.published()
    posts = published.annotate(changed=Greatest("updated_at", "published_at"))
    rows = list(posts.values_list("kind", "path", "changed")[:MOST_ADDRESSES])
    found = [(f"/{path}/", changed) for _, path, changed in rows]
    newest = max((changed for kind, _, changed in rows if kind == Kind.POST), default=None)
    if newest:
        found.insert(0, (reverse("home"), newest))
    tags = Tag.objects.filter(post_tags__content_object__in=published.posts()).order_by("slug")
    series = Series.objects.filter(posts__in=published.posts()).order_by("slug")
    authors = Author.objects.filter(posts__in=published.posts()).order_by("slug")
    for name, having_posts, post in (
        ("tag", tags, "post_tags__content_object"),
        ("series", series, "posts"),
        ("author", authors, "posts"),
    ):
        changed = Max(Greatest(f"{post}__updated_at", f"{post}__published_at"))
        for slug, when in having_posts.annotate(changed=changed).values_list("slug", "changed"):
            found.append((reverse(name, args=[slug]), when))
    return found


@reads
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may visit (RFC 9309): everything but the desk and the address replies are sent to."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /reply/",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@reads
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, where browsers look for one that no page has named."""
    headers = {
        "Cache-Control": f"public, max-age={7 * 24 * 3600}",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(icon(), content_type="image/x-icon", headers=headers)


@cache
def icon() -> bytes:
    """The bytes of the icon, read once a process."""
    return Path(str(finders.find("blog/favicon.ico"))).read_bytes()
