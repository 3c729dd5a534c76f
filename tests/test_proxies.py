"""A proxy stands in front of the blog and says who asks, and whether over https."""

from __future__ import annotations

import ipaddress

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from site_config.proxies import ProxyMiddleware, address, client

READER = "203.0.113.9"


def seen(**meta: str) -> HttpRequest:
    """The request as the rest of the blog sees it."""
    requests: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        requests.append(request)
        return HttpResponse()

    ProxyMiddleware(view)(RequestFactory().get("/", **meta))  # type: ignore[arg-type]
    return requests[0]


def address_seen(forwarded_for: str, peer: str = "127.0.0.1") -> str:
    return str(seen(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded_for).META["REMOTE_ADDR"])


@pytest.fixture
def two_proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ipaddress.ip_network(value) for value in ("127.0.0.1", "::1", "10.0.0.0/8")]


@pytest.fixture
def https(settings: Settings) -> None:
    settings.SITE_URL = "https://example.org"
    settings.IS_HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_SSL_HOST = "example.org"
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.ALLOWED_HOSTS = ["example.org"]


# -- who asks ------------------------------------------------------------------------------------------------


def test_a_trusted_proxy_says_who_asks() -> None:
    assert address_seen(READER) == READER


def test_anybody_elses_word_is_not_taken() -> None:
    assert address_seen("198.51.100.1", peer=READER) == READER


def test_a_reader_cannot_put_another_address_in_front(two_proxies: None) -> None:
    assert address_seen(f"198.51.100.1, {READER}") == READER
    assert address_seen(f"198.51.100.1, {READER}, 10.1.2.3") == READER
    assert address_seen(f"127.0.0.1, {READER}, 10.1.2.3,10.9.9.9") == READER


def test_a_request_from_the_proxies_themselves_is_theirs(two_proxies: None) -> None:
    assert address_seen("10.0.0.4, 10.0.0.5") == "10.0.0.4"


def test_without_the_header_the_peer_asks() -> None:
    assert seen(REMOTE_ADDR="127.0.0.1").META["REMOTE_ADDR"] == "127.0.0.1"
    assert seen(REMOTE_ADDR=READER).META["REMOTE_ADDR"] == READER


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("203.0.113.9", "203.0.113.9"),
        (" 203.0.113.9 ", "203.0.113.9"),
        ("203.0.113.9:51234", "203.0.113.9"),
        ("2001:db8::7", "2001:db8::7"),
        ("2001:DB8:0::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("[2001:db8::7]:51234", "2001:db8::7"),
        ('"[2001:db8::7]:51234"', "2001:db8::7"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_an_address_may_be_written_in_many_ways(written: str, meant: str) -> None:
    assert address_seen(written) == meant


def test_a_trusted_proxy_is_known_however_its_address_is_written() -> None:
    assert address_seen(READER, peer="::ffff:127.0.0.1") == READER


@pytest.mark.parametrize(
    "garbage", ["", ",", "unknown", "_hidden", "999.1.1.1", "[", "[]:80", "a:b", "<script>", "\0"]
)
def test_garbage_leaves_the_last_address_that_is_known(garbage: str, two_proxies: None) -> None:
    assert address_seen(garbage) == "127.0.0.1"
    assert address_seen(f"{READER}, {garbage}, 10.0.0.1") == "10.0.0.1"


@given(st.text(alphabet=st.characters(max_codepoint=255)))
def test_nothing_a_header_can_hold_makes_the_blog_fail(header: str) -> None:
    found = client(header, ipaddress.ip_address("127.0.0.1"))
    assert found is not None
    assert address(str(found)) == found


def test_over_a_unix_socket_the_header_is_all_there_is() -> None:
    assert address_seen(READER, peer="") == READER
    assert seen(REMOTE_ADDR="").META["REMOTE_ADDR"] == ""


# -- over what -----------------------------------------------------------------------------------------------


def test_a_trusted_proxy_says_that_the_reader_came_over_https() -> None:
    assert seen(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https").is_secure()
    assert not seen(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_PROTO="http").is_secure()
    assert not seen(REMOTE_ADDR=READER, HTTP_X_FORWARDED_PROTO="https").is_secure()


def test_the_nearest_proxy_has_the_last_word() -> None:
    assert seen(HTTP_X_FORWARDED_PROTO="http, https").is_secure()
    assert not seen(HTTP_X_FORWARDED_PROTO="https, http").is_secure()


@pytest.mark.parametrize("garbage", ["", "ftp", "https;", "\0", ","])
def test_a_proxy_that_says_nothing_usable_is_taken_to_serve_the_site_as_it_is(
    garbage: str, settings: Settings
) -> None:
    assert not seen(HTTP_X_FORWARDED_PROTO=garbage).is_secure()
    settings.SITE_URL = "https://example.org"
    assert seen(HTTP_X_FORWARDED_PROTO=garbage).is_secure()


def redirected(peer: str, path: str = "/robots.txt", **headers: str) -> str | None:
    answer = Client(headers={"host": "example.org"} | headers).get(path, REMOTE_ADDR=peer)
    return answer["Location"] if answer.status_code == 301 else None


@pytest.mark.django_db
def test_a_reader_who_comes_in_plain_is_sent_to_https(https: None) -> None:
    assert redirected(READER, "/robots.txt?a=b") == "https://example.org/robots.txt?a=b"
    assert redirected("127.0.0.1", x_forwarded_proto="http") == "https://example.org/robots.txt"


@pytest.mark.django_db
def test_the_host_header_does_not_say_where_to(https: None) -> None:
    answer = Client(headers={"host": "evil.example"}).get("/robots.txt", REMOTE_ADDR=READER)
    assert answer["Location"] == "https://example.org/robots.txt"


@pytest.mark.django_db
def test_nobody_who_spoke_https_with_a_proxy_is_sent_round_in_circles(https: None) -> None:
    assert redirected("127.0.0.1", x_forwarded_proto="https") is None
    # a proxy that does not say
    assert redirected("127.0.0.1") is None
    # a proxy nobody has named here, and one that calls the way between two proxies plain
    assert redirected("10.0.0.1", sec_fetch_site="none") is None
    assert redirected("127.0.0.1", x_forwarded_proto="http", sec_fetch_site="none") is None


@pytest.mark.django_db
def test_a_health_check_is_answered_in_plain(https: None) -> None:
    assert redirected(READER, "/healthz") is None


@pytest.mark.django_db
def test_https_is_remembered_for_a_year_and_said_over_https_only(https: None) -> None:
    hosts = {"host": "example.org"}
    secure = Client(headers=hosts).get("/robots.txt", REMOTE_ADDR="127.0.0.1")
    assert secure["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in Client(headers=hosts).get("/robots.txt", REMOTE_ADDR=READER)
