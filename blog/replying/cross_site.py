"""Whether a reply was sent from our own pages, told without a cookie or a token on public pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_protect


def is_cross_site(request: HttpRequest) -> bool:
    """True when another site's page made the browser send this.

    Where the browser says so itself (Sec-Fetch-Site, W3C Fetch Metadata) its word decides; older browsers say
    whose page it was (Origin, RFC 6454 section 7), and `null` is none of ours. What says neither carries no
    rights unless it has a session, and then needs the token.
    """
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    return host_of(origin) not in {request.get_host().lower(), urlsplit(settings.SITE_URL).netloc.lower()}


def host_of(origin: str) -> str:
    """Host and port of an origin; empty when it names none."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def lacks_token(request: HttpRequest) -> bool:
    """True when the request carries a session, and so perhaps somebody's rights, but not the token for it."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and checked(request).status_code != 204


@csrf_protect
def checked(request: HttpRequest) -> HttpResponse:
    """204 when Django's own check of the token passes; it answers 403 otherwise."""
    return HttpResponse(status=204)
