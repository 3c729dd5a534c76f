"""What every answer says about itself to the browser: what may run in it, and who else may use it.

Django's SecurityMiddleware adds the rest (nosniff, Referrer-Policy, COOP, HSTS) from its own settings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json"}
NO_DEVICES = "camera=(), geolocation=(), microphone=()"


class PolicyMiddleware:
    """Gives each answer its Content-Security-Policy (CSP3) and Cross-Origin-Resource-Policy (Fetch, 3.7).

    Has to stand outermost, so that errors and static files pass it too. A header that a view has set stays.
    Pages are for us alone; images and feeds are made to be shown elsewhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.public_policy = policy(settings.SECURE_CSP)
        self.admin_policy = policy(settings.SECURE_CSP_ADMIN)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", NO_DEVICES)
        if response.status_code == 304:
            return response  # the answer the browser has kept came with the headers that fit it
        is_admin = request.path_info.startswith(reverse("admin:index"))
        response.headers.setdefault(
            "Content-Security-Policy", self.admin_policy if is_admin else self.public_policy
        )
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        is_shared = kind in FEED_TYPES or kind.startswith("image/")
        response.headers.setdefault(
            "Cross-Origin-Resource-Policy", "cross-origin" if is_shared else "same-origin"
        )
        if kind in FEED_TYPES:
            response.headers.setdefault("Access-Control-Allow-Origin", "*")
        return response


def policy(directives: Mapping[str, Iterable[str]]) -> str:
    """The header for `{directive: sources}`."""
    return "; ".join(f"{directive} {' '.join(sources)}" for directive, sources in directives.items())
