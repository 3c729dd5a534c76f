"""Whether this process is up, for the machines that watch over it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


class HealthMiddleware:
    """Answers `/healthz` before anything asks for what host it is, or needs the database.

    Who watches over processes knows them by address and not by the name of the site.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path_info == "/healthz" else self.get_response(request)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """That this process answers. Asks nothing of the database, which may be away for a moment."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
