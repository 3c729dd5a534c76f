"""Replies that no form sends: each gets a clear answer, and several at once get one each."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote_from_bytes

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.models import Comment, Post, RecentReply
from tests.makers import make_comment, make_post
from tests.replies import TYPED, markup, send

FORM = "application/x-www-form-urlencoded"
ANSWERS = {303, 400, 403, 404, 409, 413, 422, 429}


def post_raw(client: Client, post: Post, body: bytes, content_type: str = FORM) -> int:
    """The status of the answer to a request body as it is."""
    return client.generic("POST", f"/reply/{post.pk}/", body, content_type).status_code


def encoded(**typed: bytes) -> bytes:
    """A form's body with these bytes in it."""
    fields = {name: value.encode() for name, value in TYPED.items()} | typed
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields.items()).encode()


@pytest.mark.django_db
@pytest.mark.parametrize("field", list(TYPED))
@pytest.mark.parametrize(
    "value",
    [
        b"\x00",
        b"a\x00b",
        b"\xed\xa0\x80",  # half of a surrogate pair
        b"\xff\xfe\xfd",
        b"\xf4\x90\x80\x80",  # beyond Unicode
        "\ufffe\U0010ffff\x85\x1b[31m\u202e".encode(),
        b"\r\nSet-Cookie: a=b",
        b"9" * 5_000,
        b"x" * 1_000_000,
        "٣".encode(),
        b"%s%n{}{{7*7}}",
        b"' OR 1=1 --",
        "🧵".encode() * 60,
    ],
    ids=repr,
)
def test_any_bytes_in_any_field_get_a_clear_answer(client: Client, field: str, value: bytes) -> None:
    post = make_post()

    assert post_raw(client, post, encoded(**{field: value})) in {303, 422}
    assert client.get(post.get_absolute_url()).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "parent", ["0", "-1", "1e3", "٣", "１", "9" * 18, "9" * 30, "9" * 5_000, "1.0", "null", " ", "1 OR 1=1"]
)
def test_nonsense_instead_of_a_parent_loses_nothing(client: Client, parent: str) -> None:
    post = make_post()

    assert send(client, post, comment_parent=parent).status_code == 303
    assert Comment.objects.get().parent is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answering", ["", "0", "-1", "x", "٣", "9" * 40, "9" * 5_000, "%00", "%ED%A0%80", "1%20"]
)
def test_nonsense_instead_of_a_reply_to_answer_is_a_page_with_a_plain_form(
    client: Client, answering: str
) -> None:
    post = make_post()
    make_comment(post)

    response = client.get(f"{post.get_absolute_url()}?replytocom={answering}")

    assert response.status_code == 200
    assert ">Leave a Reply</h2>" in markup(response)


@pytest.mark.django_db
@pytest.mark.parametrize("number", ["0", "999999", "9" * 19, "9" * 40, "9" * 5_000, "-1", "x", "%00", "٣"])
def test_a_post_that_is_not_there_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"/reply/{number}/").status_code == 404
    # What is no number is no address for replies: a page could stand there, and pages take nothing.
    assert client.post(f"/reply/{number}/", TYPED).status_code in {404, 405}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", FORM),
        (b"&&&===&", FORM),
        (b"comment", FORM),
        (b"comment=%", FORM),
        (b"comment=%zz%1", FORM),
        (b"comment=a&comment=", FORM),
        (b"a=b&" * 1_000, FORM),
        (b"a=b&" * 2_000, FORM),
        (b"comment=x", f"{FORM}; charset=hex"),
        (b"comment=x", f"{FORM}; charset=utf-16"),
        (b'{"comment": "x"}', "application/json"),
        (b"<comment/>", "text/xml"),
        (b"\x00\x01", "application/octet-stream"),
        (b"x", ""),
        (b"x", "\u00e9/;;=;charset="),
        (b"garbage", "multipart/form-data"),
        (b"garbage", "multipart/form-data; boundary="),
        (b"garbage", "multipart/form-data; boundary=\xc3\xa9".encode().decode("latin-1")),
        (b"garbage", "multipart/form-data; boundary=x"),
        (b'--x\r\nContent-Disposition: form-data; name="comment"', "multipart/form-data; boundary=x"),
        (
            b'--x\r\nContent-Disposition: form-data; name="comment"\r\n\r\n\xed\xa0\x80\x00\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="comment"; filename="../../a"\r\n\r\n'
            b"abc\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
        (
            b'--x\r\nContent-Disposition: form-data; name="comment"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n",
            "multipart/form-data; boundary=x",
        ),
    ],
    ids=repr,
)
def test_what_is_no_form_is_refused_in_words(client: Client, body: bytes, content_type: str) -> None:
    assert post_raw(client, make_post(), body, content_type) in {400, 422}
    assert not Comment.objects.exists()


@pytest.mark.django_db
def test_a_body_beyond_all_measure_is_refused(client: Client) -> None:
    assert post_raw(client, make_post(), b"comment=" + b"x" * 5_000_000) in {400, 413}


@pytest.mark.django_db
def test_markup_in_any_field_is_text(client: Client) -> None:
    post = make_post()
    attack = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'"

    for field in ("author", "comment", "email", "url", "subject"):
        for emptied in ("comment", "author"):
            page = markup(send(client, post, **({emptied: ""} | {field: attack})))
            assert "<script>alert" not in page
            assert "<img" not in page
    sent = send(client, post, author=attack, comment=attack, remote="192.0.2.8")
    page = markup(client.get(sent["Location"]))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert f"<b>{html.escape(attack)}</b> says:" in page


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.dictionaries(
        st.sampled_from([*TYPED, "csrfmiddlewaretoken", "x"]),
        st.binary(max_size=300) | st.just(b"leen@post.example"),
    ),
    session=st.none() | st.text('abc;="\\ ', max_size=8),
)
def test_whatever_is_typed_there_is_an_answer(typed: dict[str, bytes], session: str | None) -> None:
    post = Post.objects.first() or make_post()
    RecentReply.objects.all().delete()
    client = Client(enforce_csrf_checks=True)
    if session:
        client.cookies["sessionid"] = session

    assert post_raw(client, post, encoded(**typed)) in ANSWERS
    assert client.get(post.get_absolute_url()).status_code == 200


# Several at once


def at_once(count: int, act: Callable[[int], int]) -> Counter[int]:
    """What `act` returns to `count` threads that start together, each with a connection of its own."""
    start = Barrier(count)

    def run(number: int) -> int:
        try:
            start.wait()
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
def test_of_the_same_reply_sent_eight_times_at_once_one_is_kept() -> None:
    post = make_post()

    answers = at_once(8, lambda number: send(Client(), post).status_code)

    assert answers == {303: 1, 409: 7}
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_the_same_reply_from_eight_addresses_at_once_one_is_kept() -> None:
    post = make_post()

    answers = at_once(8, lambda number: send(Client(), post, remote=f"192.0.2.{number}").status_code)

    assert answers == {303: 1, 409: 7}
    assert RecentReply.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_replies_from_one_address_at_once_one_is_kept() -> None:
    post = make_post()

    answers = at_once(8, lambda number: send(Client(), post, comment=f"Reply {number}.").status_code)

    assert answers == {303: 1, 429: 7}
    assert Comment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_readers_at_once_are_all_heard() -> None:
    post = make_post()

    answers = at_once(
        8, lambda n: send(Client(), post, author=f"Reader {n}", remote=f"192.0.2.{n}").status_code
    )

    assert answers == {303: 8}
    assert Comment.objects.count() == 8
