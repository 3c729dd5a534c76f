"""What machines ask for by habit: what they may visit, how to search here, the icon."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog.reading.context import site_of
from blog.reading.exact import absolute
from blog.reading.methods import reads


@reads
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may visit (RFC 9309): everything but the desk and the address replies are sent to.

    Pages of results are not in it: they say `noindex`, which only who visits them can read.
    """
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /reply/",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@reads
def opensearch(request: HttpRequest) -> HttpResponse:
    """How a browser lets its user search here from its own field (OpenSearch 1.1)."""
    context = {
        "site": site_of(request),
        "icon": absolute(reverse("favicon")),
        "template": absolute(f"{reverse('search')}?s={{searchTerms}}"),
    }
    media_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "blog/reading/opensearch.xml", context, content_type=media_type)


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
