"""What a reader sees when there is nothing to open."""

from __future__ import annotations

import sys
from copy import copy
from urllib.parse import quote

from django.db import OperationalError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils.translation import gettext as _

from blog.reading import addresses, metadata
from blog.reading.context import site_of
from blog.text.characters import strip_control


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The new address of what moved (301), the news that it is gone (410), or near titles (404)."""
    path = strip_control(request.path)  # PostgreSQL refuses to look for a NUL
    if addresses.is_gone(path):
        return draw(request, 410, _("This is no longer here."))
    if request.method in {"GET", "HEAD"} and (place := place_now(request, path)):
        return HttpResponsePermanentRedirect(place)
    return draw(request, 404, _("This page is not here (any more)."), near=addresses.near(path))


def place_now(request: HttpRequest, path: str) -> str | None:
    """Where to send who asked for an address that has moved: in one step, and to something that is there."""
    moved = addresses.moved_to(path)
    if moved is None or moved == path:
        return None
    if moved == "/" and (named := addresses.of_parameters(request.GET)):
        return named
    match, there = resolve(moved), copy(request)
    if match.url_name == "media":
        return moved  # asked of its upload; a file need not be opened for it
    there.path = there.path_info = moved
    try:
        answer = match.func(there, *match.args, **match.kwargs)
    except Http404:
        return None
    if answer.status_code >= 400:
        return None
    query = request.META.get("QUERY_STRING", "")
    place = quote(moved, safe="/") + (f"?{query}" if query else "")
    # What only leads on to another place is passed by.
    return str(answer.headers.get("Location", place))


def draw(request: HttpRequest, status: int, heading: str, **context: object) -> HttpResponse:
    """A page of the site that says what is the matter."""
    about = metadata.of_list(
        site_of(request), title=heading, description=heading, path=request.path, noindex=True
    )
    words = addresses.words_of(request.path)
    context |= {"heading": heading, "status": status, "words": words, "metadata": about}
    return render(request, "blog/reading/missing.html", context, status=status)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for what went wrong here. It needs no database: that may be what went wrong (then 503)."""
    if isinstance(sys.exception(), OperationalError) and not connection.is_usable():
        away = {"Retry-After": "5", "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("503.html"), status=503, headers=away)
    return HttpResponse(render_to_string("500.html"), status=500)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for what this person may not do."""
    return HttpResponse(render_to_string("403.html"), status=403)
