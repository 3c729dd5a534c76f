"""What may come in at all, before anything reads it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _


class IncomingMiddleware:
    """Refuses a request that is too large, and reads every other as UTF-8.

    A browser sends a form in the encoding of its page: UTF-8. Django would decode by the charset named in
    the Content-Type, and some of Python's codecs of such names (hex, punycode, undefined) raise what nobody
    expects.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.LARGEST_REQUEST:
            limit = settings.LARGEST_REQUEST // 1_000_000
            answer = _("This is too large: at most %(megabytes)d MB can be sent at once.") % {
                "megabytes": limit
            }
            return HttpResponse(answer, status=413, content_type="text/plain; charset=utf-8")
        request.encoding = "utf-8"
        return self.get_response(request)
