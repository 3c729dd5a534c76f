"""Somebody types what should break a search, or show more than there is; it answers, and shows it as text."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from tests.hostile_queries import HTML, UNICODE, query_strings
from tests.makers import make_author, make_comment, make_post

pytestmark = pytest.mark.django_db

PAYLOADS = Path(__file__).resolve().parents[2] / "shared/corpora/xss/payloads.txt"
QUERIES = list(query_strings())
NARROWINGS = ["", "0", "-1", "1e9", "99999", "9" * 30, "２０１０", "0000", "\x00", "a" * 10_000, "' OR 1=1"]
NUMBERS = ["0", "-1", "1e9", "x", "9" * 20, "9" * 5_000, "", "\x00", "٣", "1.5", "last", "<b>"]
ELSEWHERE = ["//x.example", "https://x.example", "a/b", "..", "a\r\nSet-Cookie: a=b", "\x00", "x" * 5_000]
ORDINARY = [
    "s=zeppelin", "s=zeppelin&page=2", "s=zepelin", "s=zepelin+silver", "s=olifant", "s=", "s=leen",
    "s=zeppelin&year=2010",
]  # fmt: skip

TAG = re.compile(r"<[^<>]*>")
OWN_TAG = re.compile(r'</?[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>]*")?)*>|<!doctype html>')
ATTRIBUTE = re.compile(r' ([a-z-]+)(?:="([^"]*)")?')
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
# An address of this site, beside this page, or on it.
OWN_ADDRESS = re.compile(r"(/(?!/)|\?|#|http://localhost|http://127\.0\.0\.1).*")

Shapes = set[tuple[str, ...]]


@pytest.fixture
def blog() -> None:
    """Posts and replies that are themselves about what hostile people type."""
    for number, evil in enumerate([*HTML, *UNICODE[::3]]):
        post = make_post(
            f"Zeppelin {evil}",
            body=f"A silver zeppelin.\n\n    {evil}",
            tags=f"tag {number} {evil.replace(',', '')} x",
            authors=[make_author(f"{number} {evil}")],
        )
        make_comment(post, f"Leen {evil}", f"Zeppelin! `{evil}`")


@cache
def shape_of(tag: str) -> tuple[str, ...]:
    """A tag with the names of its attributes; their values are looked at here."""
    assert OWN_TAG.fullmatch(tag), tag
    attributes = dict(ATTRIBUTE.findall(tag))
    for name in ("href", "src", "action"):
        assert OWN_ADDRESS.fullmatch(attributes.get(name, "/")), tag
    assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}], tag
    return tag.strip("<>").partition(" ")[0], *sorted(attributes)


def shapes(html: str) -> Shapes:
    """Of what elements a page is made. What is no tag of ours holds no `<` at all."""
    for data in JSON_LD.findall(html):
        json.loads(data)
    assert not {"<", ">"} & set(TAG.sub("", html))
    return {shape_of(tag) for tag in TAG.findall(html)}


@pytest.fixture
def ordinary(client: Client, blog: None) -> Shapes:
    """Of what the pages are made that ordinary searches give."""
    pages = [client.get(f"/search/?{query}").content.decode() for query in ORDINARY]
    return set().union(*map(shapes, pages))


def assert_harmless(client: Client, query: str, ordinary: Shapes) -> None:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200, query
    assert shapes(response.content.decode()) <= ordinary, query


def test_there_are_two_thousand() -> None:
    assert len(QUERIES) == 2_000


def test_any_query_is_answered_and_shown_as_text(client: Client, ordinary: Shapes) -> None:
    for query in QUERIES:
        assert_harmless(client, query, ordinary)


@pytest.mark.skipif(not PAYLOADS.exists(), reason="the collection of payloads is not beside this checkout")
def test_no_known_payload_becomes_markup(client: Client, ordinary: Shapes) -> None:
    # Some, to be quick.
    for line in PAYLOADS.read_text(encoding="utf-8", errors="replace").splitlines()[::30]:
        assert_harmless(client, urlencode({"s": line}), ordinary)


@pytest.mark.parametrize("name", ["author", "tag", "year"])
def test_any_narrowing_is_answered(client: Client, ordinary: Shapes, name: str) -> None:
    for value in [*HTML, *UNICODE, *NARROWINGS]:
        assert_harmless(client, urlencode({"s": "zeppelin", name: value}), ordinary)
    assert_harmless(client, f"s=zeppelin&{name}=%ed%a0%80&{name}=%ff", ordinary)


def test_any_number_of_a_page_is_answered(client: Client, ordinary: Shapes) -> None:
    for number in NUMBERS:
        assert_harmless(client, urlencode({"s": "zeppelin", "page": number}), ordinary)


@pytest.mark.parametrize("door", ["/?s={}", "/search/{}/"])
def test_what_is_asked_at_an_old_address_leads_nowhere_else(client: Client, blog: None, door: str) -> None:
    for text in [*HTML, *UNICODE, *ELSEWHERE]:
        response = client.get(door.format(quote(text, safe="")))
        assert response.status_code in {301, 302, 400, 404}, text
        if response.status_code < 400:
            assert re.fullmatch(r"/search/\?s=[\w.~%+*-]*", response["Location"], re.ASCII), text
