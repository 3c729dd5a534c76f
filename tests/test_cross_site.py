"""A reply sent from another web site's page is refused; one from our own always gets through."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from blog.models import Comment, User
from tests.makers import make_post
from tests.replies import TYPED, markup, send

pytestmark = pytest.mark.django_db


def in_token(response: object) -> str:
    """The token in the form of a page."""
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


@pytest.fixture(autouse=True)
def published_at(settings: Settings) -> None:
    settings.SITE_URL = "https://kantlijn.example"
    settings.CSRF_TRUSTED_ORIGINS = [settings.SITE_URL]
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def strict() -> Client:
    """A browser for which Django checks tokens as it does outside tests."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "https://kantlijn.example"},
        {"Origin": "https://KANTLIJN.example"},
        {"Origin": "http://testserver"},
        {"Origin": "http://10.0.0.7:8000", "Host": "10.0.0.7:8000"},
        {"Referer": "https://elsewhere.example/"},
    ],
)
def test_a_reply_from_our_own_page_is_kept(strict: Client, headers: dict[str, str]) -> None:
    response = send(strict, make_post(), headers=headers)

    assert response.status_code == 303
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Sec-Fetch-Site": "nonsense"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://kantlijn.example"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "https://kantlijn.example.elsewhere.example"},
        {"Origin": "https://kantlijn.example:8443"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "kantlijn.example"},
        {"Origin": "https://["},
        {"Origin": "https://elsewhere.example/kantlijn.example"},
    ],
)
def test_a_reply_from_another_site_is_refused(strict: Client, headers: dict[str, str]) -> None:
    response = send(strict, make_post(), headers=headers, comment="Planted text.")

    assert response.status_code == 403
    assert "This reply came from another web site." in markup(response)
    assert "Planted text." not in markup(response)
    assert not Comment.objects.exists()


def test_a_session_without_its_token_sends_nothing(strict: Client, anna: User) -> None:
    strict.force_login(anna)

    response = send(strict, make_post(), headers={"Sec-Fetch-Site": "same-origin"}, comment="Kept & shown.")

    assert response.status_code == 422
    page = markup(response)
    assert "This form had been open for a long time. Press Send once more." in page
    assert "Kept &amp; shown.</textarea>" in page
    assert not Comment.objects.exists()


def test_a_session_cookie_alone_asks_for_the_token_too(strict: Client) -> None:
    strict.cookies["sessionid"] = "whatever"

    assert send(strict, make_post()).status_code == 422
    assert not Comment.objects.exists()


def test_pressing_send_once_more_is_enough(strict: Client, anna: User) -> None:
    strict.force_login(anna)
    post = make_post()
    token = in_token(send(strict, post, csrfmiddlewaretoken="x" * 32))

    response = send(strict, post, csrfmiddlewaretoken=token)

    assert response.status_code == 303
    assert Comment.objects.get().user == anna


def test_pressing_send_once_more_is_enough_when_the_session_is_over(strict: Client, anna: User) -> None:
    strict.force_login(anna)
    strict.session.flush()
    post = make_post()
    token = in_token(send(strict, post))

    assert send(strict, post, csrfmiddlewaretoken=token).status_code == 303
    assert Comment.objects.get().user is None


def test_a_signed_in_writer_s_form_holds_the_token(strict: Client, anna: User) -> None:
    strict.force_login(anna)
    post = make_post()

    token = in_token(strict.get(post.get_absolute_url()))

    assert send(strict, post, csrfmiddlewaretoken=token).status_code == 303


@pytest.mark.parametrize("sent", [{}, {"comment": ""}, {"author": "", "email": "x"}])
def test_pages_hold_no_token_and_set_no_cookie_for_readers(strict: Client, sent: dict[str, str]) -> None:
    post = make_post()
    response = send(strict, post, **sent) if sent else strict.get(post.get_absolute_url())

    assert "csrfmiddlewaretoken" not in markup(response)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_neither_sending_nor_seeing_one_s_own_reply_sets_a_cookie(strict: Client) -> None:
    sent = send(strict, make_post())
    shown = strict.get(sent["Location"])

    assert not sent.cookies
    assert not shown.cookies
    assert not strict.cookies


def test_another_site_cannot_use_a_session_with_a_token_of_its_own(strict: Client, anna: User) -> None:
    strict.force_login(anna)
    strict.cookies["csrftoken"] = "a" * 32

    response = send(
        strict,
        make_post(),
        headers={"Origin": "https://elsewhere.example"},
        csrfmiddlewaretoken="a" * 32,
    )

    assert response.status_code == 403
    assert not Comment.objects.exists()


def test_a_tab_left_open_for_a_week_still_posts(strict: Client) -> None:
    import time_machine

    post = make_post()
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False):
        strict.get(post.get_absolute_url())
    with time_machine.travel("2026-01-08T12:00:00Z", tick=False):
        assert strict.post(f"/reply/{post.pk}/", TYPED).status_code == 303


@pytest.mark.parametrize("cookie", ["x", "é" * 32, "<" * 32, ""])
def test_a_cookie_that_cannot_be_read_is_not_replaced_on_a_page_without_a_form_to_protect(
    strict: Client, cookie: str
) -> None:
    strict.cookies["csrftoken"] = cookie
    post = make_post()

    for address in ("/", post.get_absolute_url(), "/nothing-here/", "/feed/"):
        assert not strict.get(address).cookies, address


def test_a_cookie_that_cannot_be_read_does_not_keep_anybody_out(strict: Client, niel: User) -> None:
    strict.cookies["csrftoken"] = "x"
    page = strict.get("/admin/login/")
    assert page.cookies["csrftoken"].value != "x"
    niel.set_password("a long password")
    niel.save()

    fields = {"username": "niel", "password": "a long password", "csrfmiddlewaretoken": in_token(page)}
    origin = {"Origin": "https://kantlijn.example"}
    assert strict.post("/admin/login/", fields, headers=origin).status_code == 302
