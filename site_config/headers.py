"""What every answer says about itself to the browser: what may run in it, and who else may use it.

Django's SecurityMiddleware adds the rest (nosniff, Referrer-Policy, COOP, HSTS) from its own settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
NO_DEVICES = "camera=(), geolocation=(), microphone=()"


class PolicyMiddleware:
    """Gives each answer its Content-Security-Policy (CSP3) and Cross-Origin-Resource-Policy (Fetch, 3.7).

    Has to stand outermost, so that errors and static files pass it too. A header that a view has set stays.
    Pages are for us alone; images and feeds are made to be shown elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        # A 304 names no type. Ours have their policy from `ConditionalMiddleware` or their view; that of a
        # static file needs none, as the file was kept with the one that fits it.
        if response.status_code != 304:
            add_policy(response)
        return response


def add_policy(response: HttpResponseBase) -> dict[str, str]:
    """Add to an answer the headers of the policy it lacks, and return those it has then."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    is_shared = kind in FEED_TYPES or kind.startswith("image/")
    headers = {
        "Content-Security-Policy": policy(settings.SECURE_CSP),
        "Cross-Origin-Resource-Policy": "cross-origin" if is_shared else "same-origin",
    }
    if kind in FEED_TYPES:
        headers["Access-Control-Allow-Origin"] = "*"
    for header, value in headers.items():
        response.headers.setdefault(header, value)
    return {header: response.headers[header] for header in headers}


def policy(directives: Mapping[str, Iterable[str]]) -> str:
    """The header for `{directive: sources}`."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in directives.items())
