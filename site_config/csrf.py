"""When a browser is given the cookie that goes with a form's token."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class CookieWithTokenMiddleware:
    """Set Django's cookie only with a page that holds a token. Stands right behind CsrfViewMiddleware.

    That replaces a cookie it cannot read at once, and so would set one on public pages, which hold no token
    and set no cookie. Here the fresh secret waits for `get_token`, which asks for the cookie itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
        return self.get_response(request)
