"""What may come in, and how it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _


class Utf8Request(WSGIRequest):
    """A request in UTF-8, whatever charset its Content-Type names.

    A browser sends a form in the encoding of its page, and ours is UTF-8. Django would take any codec Python
    has, and some (hex, punycode, undefined) raise while the request is made, where no middleware can answer.
    """

    @property
    def encoding(self) -> None:
        return None  # which means settings.DEFAULT_CHARSET

    @encoding.setter
    def encoding(self, value: str) -> None:
        pass


class Utf8Handler(WSGIHandler):
    """Django's WSGI application, given such requests."""

    request_class = Utf8Request


class SizeMiddleware:
    """Refuses a request that is too large before anything of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            return too_large(settings.LARGEST_REQUEST)
        return self.get_response(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that cannot be read; it may come before the site is known."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    return HttpResponse(render_to_string("400.html"), status=400)


def too_large(limit: int) -> HttpResponse:
    """What is said to who sends more than `limit` bytes (413, RFC 9110, 15.5.14)."""
    answer = _("This is too large: at most %(megabytes)d MB can be sent at once.") % {
        "megabytes": limit // 1_000_000
    }
    return HttpResponse(answer, status=413, content_type="text/plain; charset=utf-8")
