"""Every answer tells the browser what may run in it and who else may use it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import include, path
from pytest_django import Settings

from blog.models import Post, User
from site_config.incoming import Utf8Request
from tests.makers import make_comment, make_page, make_post

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
STORED = "ab/ab" + "0" * 30


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def particular(request: HttpRequest) -> HttpResponse:
    headers = {"Content-Security-Policy": "sandbox", "Referrer-Policy": "no-referrer"}
    return HttpResponse("particular", headers=headers)


urlpatterns = [
    path("broken/", broken),
    path("particular/", particular),
    path("", include("site_config.urls")),
]
handler400 = "site_config.incoming.bad_request"
handler404 = "blog.reading.errors.not_found"
handler500 = "blog.reading.errors.server_error"


@pytest.fixture
def client(settings: Settings, tmp_path: Path, db: None) -> Client:
    """A client of a blog that has something of every kind, and a page that fails."""
    post = make_post("One", slug="one", tags="craft")
    make_comment(post, status="approved")
    make_page("About", slug="about")
    default_storage.save(f"{STORED}.png", ContentFile(b"\x89PNG"))
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (settings.STATIC_ROOT / "style.css").write_text("b {}")
    (settings.STATIC_ROOT / "icon.svg").write_text("<svg/>")
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


PAGES = {
    "/": 200,
    "/about/": 200,
    "/archive/": 200,
    "/tags/": 200,
    "/tag/craft/": 200,
    "/nothing-here/": 404,
    "/admin": 301,
    "/broken/": 500,
    "/robots.txt": 200,
    "/sitemap.xml": 200,
    "/healthz": 200,
    "/static/style.css": 200,
    "/static/missing.css": 404,
}
SHARED = {
    "/static/icon.svg": 200,
    "/favicon.ico": 200,
    f"/media/{STORED}.png": 200,
}
FEEDS = {
    "/feed/": 200,
    "/feed/atom/": 200,
    "/feed/json/": 200,
    "/comments/feed/": 200,
    "/tag/craft/feed/": 200,
}


def test_every_answer_carries_the_policy(client: Client) -> None:
    for address, status in (PAGES | SHARED | FEEDS | {"/admin/login/": 200}).items():
        for answer in (client.get(address), client.head(address)):
            assert answer.status_code == status, address
            assert answer["Content-Security-Policy"].startswith("default-src 'none'"), address
            assert "unsafe" not in answer["Content-Security-Policy"], address
            assert answer["X-Content-Type-Options"] == "nosniff", address
            assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin", address
            assert answer["Cross-Origin-Opener-Policy"] == "same-origin", address
            assert answer["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()", address


def test_a_page_may_use_only_what_is_ours(client: Client) -> None:
    for address in (*PAGES, *FEEDS):
        assert client.get(address)["Content-Security-Policy"] == POLICY, address


def test_a_page_of_the_admin_may_use_only_what_is_ours(client: Client, admin: User) -> None:
    client.force_login(admin)
    for address in ("/admin/", "/admin/blog/post/", "/admin/blog/post/add/", "/admin/nothing-here/"):
        assert client.get(address)["Content-Security-Policy"] == POLICY


def test_other_sites_may_not_use_our_pages(client: Client) -> None:
    for address in (*PAGES, "/admin/login/"):
        answer = client.get(address)
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer


def test_other_sites_may_show_our_images(client: Client) -> None:
    for address in SHARED:
        answer = client.get(address)
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Origin" not in answer


def test_other_sites_may_read_our_feeds(client: Client) -> None:
    for address in FEEDS:
        answer = client.get(address)
        assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_request_for_another_host_is_answered_with_the_policy_too(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_form_that_cannot_be_read_is_answered_with_the_policy_too(client: Client) -> None:
    answer = client.generic("POST", "/admin/login/", b"x", content_type="multipart/form-data")
    assert answer.status_code in {400, 403}
    assert answer["Content-Security-Policy"] == POLICY


def test_a_view_may_say_something_stricter(client: Client) -> None:
    answer = client.get("/particular/")
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/media/{STORED}.png")["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_not_modified_leaves_the_policy_of_the_kept_answer_alone(client: Client) -> None:
    for address in ("/feed/", f"/media/{STORED}.png", "/static/icon.svg"):
        kept = client.get(address)
        answer = client.get(address, headers={"if-none-match": kept["ETag"]})
        assert answer.status_code == 304
        for header in ("Content-Security-Policy", "Cross-Origin-Resource-Policy"):
            assert answer.get(header) in {None, kept[header]}


@pytest.mark.parametrize("address", ["/", "/about/", "/robots.txt", *FEEDS])
def test_not_modified_says_what_the_kept_answer_said(client: Client, address: str) -> None:
    kept = client.get(address, headers={"accept-encoding": "gzip"})
    answer = client.get(address, headers={"accept-encoding": "gzip", "if-none-match": kept["ETag"]})
    assert answer.status_code == 304
    assert "Accept-Encoding" in answer["Vary"]
    for header in (
        "Vary",
        "Content-Security-Policy",
        "Cross-Origin-Resource-Policy",
        "Access-Control-Allow-Origin",
    ):
        assert answer.get(header) == kept.get(header), header


def test_not_modified_keeps_what_a_view_has_said(client: Client) -> None:
    kept = client.get("/particular/")
    answer = client.get("/particular/", headers={"if-none-match": kept["ETag"]})
    assert answer.status_code == 304
    assert answer["Content-Security-Policy"] == "sandbox"


def test_an_image_is_the_same_in_every_encoding(client: Client) -> None:
    kept = client.get("/favicon.ico", headers={"accept-encoding": "gzip"})
    answer = client.get("/favicon.ico", headers={"if-none-match": kept["ETag"]})
    assert answer.status_code == 304
    assert "Accept-Encoding" not in kept.get("Vary", "") + answer.get("Vary", "")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


# -- is it up? -----------------------------------------------------------------------------------------------


def test_a_machine_may_ask_by_any_name_whether_we_are_up(caplog: pytest.LogCaptureFixture) -> None:
    for host in ("10.1.2.3:8000", "evil.example", "nonsense, with blanks", ""):
        answer = Client(headers={"host": host}).get("/healthz")  # this test may not use the database
        assert (answer.status_code, answer.content) == (200, b"ok")
        assert answer["Content-Security-Policy"] == POLICY
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies
    assert caplog.records == []


# -- what may come in ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("charset", ["hex", "rot13", "punycode", "undefined", "idna", "utf-16", "no-such"])
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_a_request_in_a_strange_encoding_is_read_as_utf_8(charset: str, content_type: str) -> None:
    environ = {"CONTENT_TYPE": f"{content_type}; charset={charset}", "REQUEST_METHOD": "POST"}
    environ |= {"PATH_INFO": "/", "QUERY_STRING": "s=%C3%A9n"}
    environ |= {"CONTENT_LENGTH": "10", "wsgi.input": BytesIO(b"t=tw%C3%A9")}
    request = Utf8Request(environ)
    assert request.GET["s"] == "én"
    assert request.POST.get("t") == ("twé" if content_type.endswith("urlencoded") else None)


def test_a_request_larger_than_any_image_is_refused_unread(client: Client) -> None:
    answer = client.generic("POST", "/admin/login/", b"a=b", CONTENT_LENGTH="25000001")
    assert answer.status_code == 413
    assert b"at most 25 MB" in answer.content
    assert answer["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (urlencode({"text": "x" * 4_000_001}), "application/x-www-form-urlencoded"),
        (encode_multipart(BOUNDARY, {"text": "x" * 4_000_001}), MULTIPART_CONTENT),
    ],
    ids=["urlencoded", "multipart"],
)
def test_a_form_with_more_text_than_anybody_writes_is_too_large(
    client: Client, body: str | bytes, content_type: str
) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.get("/admin/login/")
    number = Post.objects.get(slug="one").pk
    for browser, address in ((strict, "/admin/login/"), (client, f"/reply/{number}/")):
        answer = browser.generic("POST", address, body, content_type=content_type)
        assert answer.status_code == 413
        assert answer.content.decode() == "This is too large: at most 4 MB can be sent at once."


def test_a_form_that_cannot_be_read_is_a_bad_request(client: Client) -> None:
    answer = client.generic("POST", "/admin/login/", b"x", content_type="multipart/form-data")
    assert answer.status_code == 400
    assert "This request cannot be read." in answer.content.decode()


@pytest.mark.parametrize("length", ["", "nonsense", "-1", "²"])
def test_a_length_that_is_no_number_is_none(client: Client, length: str) -> None:
    assert client.generic("POST", "/admin/login/", b"a=b", CONTENT_LENGTH=length).status_code == 200
