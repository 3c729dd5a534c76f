"""A WSGI application around Django's that answers from kept pages (PEP 3333)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from blog.page_cache.store import Headers, Page, Store, best_encoding, is_matched
from blog.page_cache.watch import Watch
from site_config.headers import policy

Environment = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environment, Start], Iterable[bytes]]

# What stands below these is for one person, is a file, or may not depend on the database.
NOT_KEPT = ("/admin/", "/static/", "/media/", "/preview/", "/reply/", "/healthz")
FOR_ONE = "/reply/"  # …below a post: a receipt
# Parameters that change what is shown. Every other is dropped, so that one page is kept, not one for each.
KNOWN = {
    "s", "p", "page_id", "m", "tag", "author", "year", "page", "feed", "cat", "replytocom", "cpage", "name",
    "attachment_id", "format",
}  # fmt: skip
KEPT_TYPES = (
    "text/",
    "application/rss+xml",
    "application/atom+xml",
    "application/xml",
    "application/feed+json",
)
SHARED = "public, max-age=0, s-maxage=1, stale-if-error=86400"
SHARED_NO_MORE = "public, max-age=0, s-maxage=0, stale-if-error=86400"
OF_THE_READER = (
    "HTTP_COOKIE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
)
RETRY_AFTER = 5  # seconds
RENDER_WITHIN = 10.0  # seconds others wait for a page that is being made
WITHOUT_DATABASE = ("/static/", "/media/", "/healthz")


class Answer:
    """What Django answers, taken down."""

    def __init__(self) -> None:
        self.status = ""
        self.headers: Headers = []
        self.body = b""

    def start(self, status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
        """The start_response that Django is given."""
        self.status, self.headers = status, list(headers)

        def write(data: bytes) -> None:
            self.body += data

        return write

    def read(self, parts: Iterable[bytes]) -> None:
        """Take down the body, and let Django finish."""
        try:
            self.body += b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()

    def is_for_everybody(self) -> bool:
        """Whether it is a public page that may be shown to the next reader as well."""
        headers = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200")
            and "set-cookie" not in headers
            and headers.get("content-type", "").startswith(KEPT_TYPES)
            and not {"no-store", "private", "no-cache"} & set(headers.get("cache-control", "").split(", "))
            and headers.get("vary", "accept-encoding").lower() == "accept-encoding"
        )

    def shared_headers(self) -> Headers:
        """Its headers, with how long shared caches may keep it, unless it says that itself."""
        if any(name.lower() == "cache-control" for name, _ in self.headers):
            return self.headers
        return [*self.headers, ("Cache-Control", SHARED)]


class PageCache:
    """Answers GET and HEAD of public pages from memory, and passes everything else on to Django.

    A page is kept under the generation that was known before Django began to make it, so that nothing that
    changed meanwhile is missed. While the database is away kept pages go on, and what is not kept is a plain
    503: nobody waits for a database that gives no answer.
    """

    def __init__(self, application: Application, watch: Watch, store: Store | None = None) -> None:
        self.application = application
        self.watch = watch
        self.store = store or Store()
        # Read once: each request would look for them in Django's lazy settings.
        self.session_cookie = settings.SESSION_COOKIE_NAME
        self.is_https = settings.IS_HTTPS
        self._making: dict[Any, threading.Event] = {}
        self._making_lock = threading.Lock()

    def __call__(self, environment: Environment, start: Start) -> Iterable[bytes]:
        self.watch.start()
        key = self.key_of(environment)
        if key is not None and self.watch.knows():
            page = self.store.get(key, self.watch.generation)
            if page is not None:
                return self.answer(environment, start, key, page)
        if self.watch.is_away() and not environment["PATH_INFO"].startswith(WITHOUT_DATABASE):
            return unavailable(start, self.watch.language)
        if key is None or not self.watch.knows():
            return self.application(environment, start)
        return self.make(environment, start, key)

    def key_of(self, environment: Environment) -> Any:
        """By what a page is kept: the host, how it was come by, and its path. None for what is never kept."""
        path = environment["PATH_INFO"]
        if (
            environment["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or self.session_cookie in environment.get("HTTP_COOKIE", "")
            or path.startswith(NOT_KEPT)
            or FOR_ONE in path
        ):
            return None
        query = environment.get("QUERY_STRING")
        if query and not KNOWN.isdisjoint(name for name, _ in parse_qsl(query, keep_blank_values=True)):
            return None
        return environment.get("HTTP_HOST"), path, scheme_of(environment) if self.is_https else None

    def make(self, environment: Environment, start: Start, key: Any) -> Iterable[bytes]:
        """Let Django make a page, once for all who ask for it meanwhile."""
        with self._making_lock:
            made = self._making.get(key)
            if made is None:
                self._making[key] = threading.Event()
        if made is not None:
            made.wait(RENDER_WITHIN)
            page = self.store.get(key, self.watch.generation)
            return (
                self.answer(environment, start, key, page) if page else self.application(environment, start)
            )
        try:
            return self.make_alone(environment, start, key)
        finally:
            with self._making_lock:
                self._making.pop(key).set()

    def make_alone(self, environment: Environment, start: Start, key: Any) -> Iterable[bytes]:
        """Let Django make a page, and keep it when it is one for everybody."""
        generation = self.watch.generation
        answer = Answer()
        asked = {name: value for name, value in environment.items() if name not in OF_THE_READER}
        answer.read(self.application(asked | {"REQUEST_METHOD": "GET", "QUERY_STRING": ""}, answer.start))
        if not answer.is_for_everybody():
            start(answer.status, answer.headers)
            return [] if environment["REQUEST_METHOD"] == "HEAD" else [answer.body]
        page = Page(answer.shared_headers(), answer.body, generation)
        return self.answer(environment, start, key, page)

    def answer(self, environment: Environment, start: Start, key: Any, page: Page) -> Iterable[bytes]:
        """Send a page in the form the reader takes, or say that the reader has it already."""
        matched = environment.get("HTTP_IF_NONE_MATCH")
        if matched and is_matched(matched, page.etag):
            start("304 Not Modified", self.timely(environment, page.not_modified))
            return []
        encoding = best_encoding(environment.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding not in page.forms:
            page.form(encoding)
            self.store.keep(key, page)
        headers, body = page.form(encoding)
        start("200 OK", self.timely(environment, headers))
        return [] if environment["REQUEST_METHOD"] == "HEAD" else [body]

    def timely(self, environment: Environment, headers: Headers) -> Headers:
        """The headers with how long shared caches may keep the page: not past the next scheduled post.

        nginx counts whole seconds and would make two of one: it is told the moment (X-Accel-Expires, which it
        takes out again).
        """
        if self.watch.changes_at - self.watch.clock() <= 1:
            return [(name, SHARED_NO_MORE if value == SHARED else value) for name, value in headers]
        if "HTTP_X_FORWARDED_FOR" in environment:
            return [*headers, ("X-Accel-Expires", f"@{int(time.time())}")]
        return headers


def scheme_of(environment: Environment) -> tuple[Any, ...]:
    """All that decides whether a request counts as https, see `site_config.proxies`."""
    return (
        environment.get("REMOTE_ADDR"),
        environment.get("HTTP_X_FORWARDED_PROTO"),
        "HTTP_SEC_FETCH_SITE" in environment,
    )


def unavailable(start: Start, language: str) -> Iterable[bytes]:
    """The answer while the database is away and the page is not kept (RFC 9110, 15.6.4)."""
    body = sorry(language)
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Content-Security-Policy", policy(settings.SECURE_CSP)),
        ("Retry-After", str(RETRY_AFTER)),
        ("Cache-Control", "no-store"),
    ]
    start("503 Service Unavailable", headers)
    return [body]


@lru_cache
def sorry(language: str) -> bytes:
    """The page that says so, in the language of the site."""
    with translation.override(language):
        return render_to_string("503.html").encode()
