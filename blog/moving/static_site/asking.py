"""Asks the blog for its pages as readers do, in a process for each processor when they are many."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest

from blog.moving.processes import work


class Answer(NamedTuple):
    """What the blog answers."""

    status: int
    content_type: str
    content: bytes


def answers(addresses: Sequence[str]) -> Iterator[tuple[str, Answer]]:
    """What stands at each of some addresses, in their order."""
    tasks = ((address, address) for address in addresses)
    for address, answer in work(ask, tasks, None, number=len(addresses)):
        if answer is not None:
            yield address, answer


def ask(address: str) -> Answer:
    """What somebody without a cookie is answered who wants a page for a copy in files."""
    site = urlsplit(settings.SITE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "HTTP_HOST": site.netloc,
            "SERVER_NAME": site.hostname or "",
            "SERVER_PORT": str(site.port or ""),
            "REMOTE_ADDR": "",  # as from the machine itself, see site_config.proxies
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )
    request.is_copy = True  # type: ignore[attr-defined]  # see blog.reading.context
    answer: Any = handler().get_response(request)
    return Answer(answer.status_code, answer.headers["Content-Type"], answer.content)


@cache
def handler() -> BaseHandler:
    """Django with all its middleware, but without a server."""
    made = BaseHandler()
    made.load_middleware()
    return made
