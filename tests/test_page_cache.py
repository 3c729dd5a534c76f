"""A page that was made once is shown again as it was, and never when it is old."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import RequestFactory

from blog.models import Edition
from blog.page_cache.application import PageCache
from blog.page_cache.store import Page, Store, best_encoding
from blog.page_cache.watch import LOOK_EVERY, Watch


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class StillWatch(Watch):
    """A watch that looks when the test says so, and knows an edition the test names."""

    def start(self) -> None:
        pass

    def look(self) -> None:
        self.looked_at = self.clock()

    def turn_edition(self) -> None:
        self.generation += 1


class Site:
    """What stands in Django's place: pages by their path, and how often each was made."""

    def __init__(self) -> None:
        self.pages: dict[str, tuple[str, dict[str, str], bytes]] = {}
        self.made: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.gate: threading.Event | None = None

    def __call__(self, environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.made.append(environment["PATH_INFO"])
        self.asked.append(environment)
        if self.gate:
            self.gate.wait(5)
        status, headers, body = self.pages.get(
            environment["PATH_INFO"],
            ("200 OK", {"Content-Type": "text/html; charset=utf-8"}, b"a page " * 40),
        )
        start(status, list(headers.items()))
        return [body]


class Reader:
    """Asks for pages and takes down the answers."""

    def __init__(self, cache: PageCache) -> None:
        self.cache = cache

    def __call__(self, path: str = "/", method: str = "GET", **headers: str) -> Reader:
        address, _, query = path.partition("?")
        environment = RequestFactory().generic(method, address).environ
        environment |= {"QUERY_STRING": query, "HTTP_HOST": "blog.example", "wsgi.input": BytesIO()}
        environment |= {name: value for name, value in headers.items() if name.startswith("HTTP_")}

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            self.status, self.headers = status[:3], dict(headers)

        self.body = b"".join(self.cache(environment, start))
        return self


@pytest.fixture
def site() -> Site:
    return Site()


@pytest.fixture
def watch() -> StillWatch:
    watch = StillWatch(Clock())
    watch.look()
    return watch


@pytest.fixture
def reader(site: Site, watch: StillWatch) -> Reader:
    return Reader(PageCache(site, watch))


# What is kept


def test_a_page_is_made_once(reader: Reader, site: Site) -> None:
    first = reader("/post/").body
    second = reader("/post/").body

    assert first == second
    assert site.made == ["/post/"]


def test_a_page_is_made_anew_when_the_edition_has_changed(
    reader: Reader, site: Site, watch: StillWatch
) -> None:
    reader("/post/")
    site.pages["/post/"] = ("200 OK", {"Content-Type": "text/html"}, b"new")
    watch.turn_edition()

    assert reader("/post/").body == b"new"


def test_what_changes_while_a_page_is_made_is_not_missed(
    reader: Reader, site: Site, watch: StillWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Site.__call__

    def make_and_change(self: Site, environment: dict[str, Any], start: Any) -> Iterable[bytes]:
        answer = made(self, environment, start)
        watch.turn_edition()
        return answer

    monkeypatch.setattr(Site, "__call__", make_and_change)
    reader("/post/")
    monkeypatch.undo()
    reader("/post/")

    assert site.made == ["/post/", "/post/"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_only_reading_is_answered_from_kept_pages(reader: Reader, site: Site, method: str) -> None:
    reader("/post/")
    reader("/post/", method)

    assert len(site.made) == 2


def test_who_is_signed_in_always_sees_the_page_as_it_is_now(reader: Reader, site: Site) -> None:
    reader("/post/")
    reader("/post/", HTTP_COOKIE=f"a=b; {settings.SESSION_COOKIE_NAME}=secret")

    assert len(site.made) == 2
    assert "secret" in site.asked[1]["HTTP_COOKIE"]


def test_nothing_of_one_reader_gets_into_the_page_of_another(reader: Reader, site: Site) -> None:
    reader("/post/?utm_source=mail", HTTP_COOKIE="theme=dark", HTTP_ACCEPT_ENCODING="gzip")

    (asked,) = site.asked
    assert asked["QUERY_STRING"] == ""
    assert not {"HTTP_COOKIE", "HTTP_ACCEPT_ENCODING"} & set(asked)


@pytest.mark.parametrize(
    "path", ["/admin/", "/media/a.png", "/preview/x/", "/reply/3/", "/2010/04/a/reply/t/"]
)
def test_what_is_for_one_person_is_not_kept(reader: Reader, site: Site, path: str) -> None:
    reader(path)
    reader(path)

    assert len(site.made) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private"},
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "no-store"},
        {"Set-Cookie": "a=b"},
        {"Vary": "Cookie"},
        {"Content-Type": "image/png"},
    ],
)
def test_what_says_it_is_not_for_all_is_not_kept(reader: Reader, site: Site, headers: dict[str, str]) -> None:
    site.pages["/page/"] = ("200 OK", {"Content-Type": "text/html"} | headers, b"mine")
    reader("/page/")
    reader("/page/")

    assert len(site.made) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "301 Moved Permanently", "500 Internal Server Error"])
def test_only_pages_that_are_there_are_kept(reader: Reader, site: Site, status: str) -> None:
    site.pages["/page/"] = (status, {"Content-Type": "text/html"}, b"no")

    assert reader("/page/").status == status[:3]
    reader("/page/")
    assert len(site.made) == 2


@pytest.mark.parametrize("query", ["utm_source=mail", "fbclid=1&ref=x", "", "%00=1"])
def test_parameters_that_mean_nothing_are_dropped(reader: Reader, site: Site, query: str) -> None:
    reader("/post/")
    reader(f"/post/?{query}")

    assert len(site.made) == 1


@pytest.mark.parametrize("query", ["s=words", "p=12", "replytocom=3", "utm_source=a&cpage=2", "feed=rss2"])
def test_parameters_that_mean_something_go_to_the_site(reader: Reader, site: Site, query: str) -> None:
    reader("/")
    reader(f"/?{query}")
    reader(f"/?{query}")

    assert [asked["QUERY_STRING"] for asked in site.asked] == ["", query, query]


def test_each_host_has_pages_of_its_own(reader: Reader, site: Site) -> None:
    reader("/post/", HTTP_HOST="blog.example")
    reader("/post/", HTTP_HOST="evil.example")

    assert len(site.made) == 2


# How it is sent


def test_a_kept_page_comes_compressed_as_the_browser_takes_it(reader: Reader) -> None:
    plain = reader("/").body

    assert gzip.decompress(reader("/", HTTP_ACCEPT_ENCODING="gzip, deflate").body) == plain
    assert reader.headers["Content-Encoding"] == "gzip"
    assert brotli.decompress(reader("/", HTTP_ACCEPT_ENCODING="gzip, br").body) == plain
    assert reader.headers["Content-Length"] == str(len(reader.body))
    assert reader.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "best"),
    [
        ("", ""), ("gzip", "gzip"), ("br;q=0.5, gzip", "gzip"), ("br, gzip;q=0", "br"), ("gzip;q=0", ""),
        ("*", "br"), ("*;q=0", ""), ("identity", ""), ("GZIP", "gzip"), ("gzip;q=x", ""),
        ("br;q=0, *", "gzip"),
    ],
)  # fmt: skip
def test_an_encoding_is_chosen_as_the_browser_weighs_it(accepted: str, best: str) -> None:
    assert best_encoding(accepted) == best


def test_who_has_the_page_is_told_so(reader: Reader, watch: StillWatch, site: Site) -> None:
    etag = reader("/").headers["ETag"]

    assert reader("/", HTTP_IF_NONE_MATCH=f'"other", {etag}').status == "304"
    assert reader.body == b""
    assert reader.headers["ETag"] == etag
    assert "Cache-Control" in reader.headers
    assert "Content-Length" not in reader.headers
    site.pages["/"] = ("200 OK", {"Content-Type": "text/html"}, b"new")
    watch.turn_edition()
    assert reader("/", HTTP_IF_NONE_MATCH=etag).status == "200"


def test_head_says_what_get_says_without_a_body(reader: Reader) -> None:
    headers = reader("/").headers

    assert reader("/", "HEAD").body == b""
    assert reader.headers == headers


def test_a_first_head_keeps_the_whole_page(reader: Reader, site: Site) -> None:
    reader("/", "HEAD")

    assert reader("/").body
    assert len(site.made) == 1


def test_shared_caches_may_show_a_page_for_a_second(reader: Reader) -> None:
    assert reader("/").headers["Cache-Control"] == "public, max-age=0, s-maxage=1, stale-if-error=86400"


def test_shared_caches_keep_no_page_past_the_next_scheduled_post(reader: Reader, watch: StillWatch) -> None:
    reader("/")
    watch.changes_at = watch.clock() + 0.5

    assert "s-maxage=0" in reader("/").headers["Cache-Control"]


def test_nginx_is_told_the_second_and_others_are_not(reader: Reader, watch: StillWatch) -> None:
    assert "X-Accel-Expires" not in reader("/").headers

    assert re.fullmatch(r"@\d+", reader("/", HTTP_X_FORWARDED_FOR="192.0.2.7").headers["X-Accel-Expires"])
    watch.changes_at = watch.clock() + 0.5
    assert "X-Accel-Expires" not in reader("/", HTTP_X_FORWARDED_FOR="192.0.2.7").headers


def test_what_a_page_says_of_its_own_time_is_left(reader: Reader, site: Site) -> None:
    site.pages["/robots.txt"] = (
        "200 OK", {"Content-Type": "text/plain", "Cache-Control": "public, max-age=600"}, b"x",
    )  # fmt: skip

    assert reader("/robots.txt").headers["Cache-Control"] == "public, max-age=600"


# Many at once


def test_many_who_ask_for_a_cold_page_wait_for_one_that_is_made(site: Site, watch: StillWatch) -> None:
    cache = PageCache(site, watch)
    site.gate = threading.Event()
    readers = [Reader(cache) for _ in range(8)]
    threads = [threading.Thread(target=reader, args=["/"]) for reader in readers]
    for thread in threads:
        thread.start()
    site.gate.set()
    for thread in threads:
        thread.join(10)

    assert site.made == ["/"]
    assert {reader.status for reader in readers} == {"200"}


def test_when_making_a_page_fails_the_next_tries_again(
    reader: Reader, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> Iterable[bytes]:
        raise RuntimeError

    monkeypatch.setattr(Site, "__call__", fail)
    with pytest.raises(RuntimeError):
        reader("/")
    monkeypatch.undo()

    assert reader("/").status == "200"


def test_no_more_is_kept_than_fits() -> None:
    store = Store(limit=30_000)
    for number in range(20):
        page = Page([], bytes(3_000), 1)
        page.form("")
        store.keep(number, page)

    assert store.size <= 30_000
    assert store.get(19, 1)
    assert not store.get(0, 1)


def test_what_was_asked_for_lately_stays() -> None:
    store = Store(limit=30_000)
    for number in range(20):
        store.keep(number, Page([], bytes(3_000), 1))
        store.get(0, 1)

    assert store.get(0, 1)


# How fresh it is


def test_a_page_goes_to_the_site_when_nobody_has_looked_for_a_second(
    reader: Reader, site: Site, watch: StillWatch
) -> None:
    reader("/")
    watch.clock.now += 1.0  # type: ignore[attr-defined]
    reader("/")

    assert len(site.made) == 2


def test_kept_pages_go_on_while_the_database_is_away(reader: Reader, site: Site, watch: StillWatch) -> None:
    reader("/")
    watch.clock.now += 3600  # type: ignore[attr-defined]
    watch.is_database_away = True

    assert reader("/").status == "200"
    assert reader("/other/").status == "503"
    assert reader.headers["Retry-After"]
    assert site.made == ["/"]


def test_nobody_waits_for_a_database_that_gives_no_answer(
    reader: Reader, site: Site, watch: StillWatch
) -> None:
    reader("/")
    watch.asked_at = watch.clock()
    watch.clock.now += 1.5  # type: ignore[attr-defined]

    assert reader("/").status == "200"
    assert reader("/admin/").status == "503"
    assert site.made == ["/"]


def test_what_needs_no_database_is_answered_without_one(reader: Reader, watch: StillWatch) -> None:
    watch.is_database_away = True

    assert reader("/healthz").status == reader("/static/blog/kantlijn.css").status == "200"


@pytest.mark.django_db(transaction=True)
class TestAWatch:
    """What one process knows of the edition."""

    def test_sees_a_new_edition_at_its_next_look(self) -> None:
        watch = Watch(Clock())
        watch.look()
        before = watch.generation
        watch.look()
        assert watch.generation == before

        Edition.advance()
        watch.look()
        assert watch.generation == before + 1

    def test_turns_when_the_hour_of_a_scheduled_post_has_come(self) -> None:
        import datetime as dt

        import time_machine

        from tests.makers import NOON, make_post

        clock = Clock()
        with time_machine.travel(NOON, tick=False) as travel:
            make_post("Tomorrow", published_at=NOON + dt.timedelta(hours=1))
            watch = Watch(clock)
            watch.look()
            before = watch.generation
            assert watch.knows()
            clock.now += 3600 + LOOK_EVERY / 2
            travel.shift(3600)
            assert not watch.knows()
            watch.look()

        assert watch.generation == before + 1

    def test_goes_on_with_what_it_knew_while_the_database_is_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = Clock()
        watch = Watch(clock)
        watch.look()
        before = watch.generation

        def fail() -> int:
            raise DatabaseError("no route to host")

        monkeypatch.setattr(Edition, "current", fail)
        clock.now += 60
        watch.look()

        assert watch.is_database_away
        assert watch.knows()
        assert watch.generation == before
        monkeypatch.undo()
        watch.look()
        assert not watch.is_database_away
