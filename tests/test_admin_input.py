"""What can be typed or put in an address of the admin: always a clear answer, never a failure."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin as stock
from django.contrib.auth.models import Group
from django.db import transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client

from blog.models import Decision, Redirect, Series, Site, Upload, User
from tests.forms import filled_in
from tests.makers import make_comment, make_page, make_post

pytestmark = pytest.mark.django_db

HOSTILE = {
    "nul": "a\0b",
    "controls": "a\x01\x1b[31m\x7f\x85b",
    "noncharacters": "a\uffff\ufdd0b",
    "directions": "\u202eabc\u2066",
    "emoji": "👩‍👩‍👧‍👦" * 80,
    "letters": "İıŁøß日本語",
    "markup": "<script>alert(1)</script>{{ 7 }}",
    "long": "x" * 5_000,
    "lines": "a\r\nb\rc\u2028d",
    "number": "9" * 30,
    "date": "0001-01-01",
}
# In the bytes of an address or a form, half of a surrogate pair cannot even be written as UTF-8.
HALF_A_PAIR = b"a%ED%A0%80b"


@pytest.fixture
def things(client: Client, admin: User) -> dict[str, Any]:
    """One of everything, and a superuser to whom all of it is open."""
    client.force_login(admin)
    post = make_post(tags="craft", series=Series.objects.create(title="A year"))
    comment = make_comment(post, status="pending")
    make_comment(post, "Bram", status="pending").mark_spam(by=admin)
    return {
        "blog/post": post,
        "blog/page": make_page(),
        "blog/comment": comment,
        "blog/decision": Decision.objects.get(),
        "blog/tag": post.tags.get(),
        "blog/series": post.series,
        "blog/author": post.byline[0],
        "blog/upload": Upload.objects.create(file="ab/x.png", original_name="x.png", width=1, height=1),
        "blog/redirect": Redirect.objects.create(path="/old/"),
        "blog/site": Site.objects.create(),
        "blog/user": admin,
        "auth/group": Group.objects.get(name="Author"),
    }


def names() -> list[str]:
    return [model._meta.label_lower.replace(".", "/") for model in stock.site._registry]


def test_one_of_everything_is_tried(things: dict[str, Any]) -> None:
    assert set(names()) == set(things)


@pytest.fixture
def blank_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the answer counts, not the page, and drawing hundreds takes long."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")


def form_of(client: Client, things: dict[str, Any], name: str) -> tuple[str, dict[str, list[str]]]:
    """The address of a form, and its fields as they stand."""
    address = f"/admin/{name}/{things[name].pk}/change/"
    fields = filled_in(client.get(address), f"{name.split('/')[1]}_form")
    del fields["csrfmiddlewaretoken"]
    return address, {field: value for field, value in fields.items() if "__prefix__" not in field}


def answer_to(client: Client, address: str, typed: dict[str, Any]) -> int:
    """The answer to a form, of which nothing remains."""
    with transaction.atomic():
        answer = client.post(address, typed | {"_save": "Save"}).status_code
        transaction.set_rollback(True)
    return answer


FORMS = sorted(set(names()) - {"blog/decision"})


@pytest.mark.parametrize("name", FORMS)
def test_every_field_takes_or_refuses_whatever_is_typed(
    client: Client, things: dict[str, Any], name: str, request: pytest.FixtureRequest
) -> None:
    client.raise_request_exception = False
    address, fields = form_of(client, things, name)
    as_in_a_post = form_of(client, things, "blog/post")[1] if name == "blog/page" else {}
    request.getfixturevalue("blank_pages")
    for field in set(fields) - set(as_in_a_post):
        for value in ("a\0b", "a\x01\u202e\uffffb", "9" * 30):
            assert answer_to(client, address, fields | {field: value}) in {200, 302, 400}, (field, value)


@pytest.mark.parametrize("name", sorted(set(FORMS) - {"blog/page"}))
def test_every_form_shows_again_whatever_was_typed(client: Client, things: dict[str, Any], name: str) -> None:
    client.raise_request_exception = False
    address, fields = form_of(client, things, name)
    for value in HOSTILE.values():
        typed = {field: value for field in fields if not field.endswith("_FORMS")}
        assert answer_to(client, address, fields | typed) in {200, 302}, value


@pytest.mark.parametrize("name", FORMS)
def test_every_form_shows_again_that_everything_was_taken_away(
    client: Client, things: dict[str, Any], name: str
) -> None:
    client.raise_request_exception = False
    address, fields = form_of(client, things, name)

    nothing = {field: "" for field in fields if not field.endswith("_FORMS")}
    assert answer_to(client, address, nothing) in {200, 302}


@pytest.mark.parametrize("name", ["blog/post", "blog/comment", "blog/site", "blog/tag"])
def test_a_megabyte_in_a_field_is_answered_and_kept(
    client: Client, things: dict[str, Any], name: str
) -> None:
    field = {"blog/post": "body", "blog/comment": "body", "blog/site": "title", "blog/tag": "description"}[
        name
    ]
    address, fields = form_of(client, things, name)
    typed = "megabyte " * 110_000

    response = client.post(address, fields | {field: typed, "_save": "Save"})

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert typed in response.content.decode()


@pytest.mark.usefixtures("blank_pages")
@pytest.mark.parametrize("name", names())
def test_every_list_answers_whatever_is_asked_of_it(
    client: Client, things: dict[str, Any], name: str
) -> None:
    client.raise_request_exception = False
    filters = stock.site.get_model_admin(type(things[name])).list_filter
    asked = [item if isinstance(item, str) else item.parameter_name for item in filters]  # type: ignore[union-attr]
    asked += [f"{item}__exact" for item in filters if isinstance(item, str)]
    asked += ["q", "p", "o", "_to_field", "id", "parent", "body__contains", "password__startswith"]
    failed = []
    for parameter in asked:
        for value in ("a\0b", "9" * 30, "["):
            answer = client.get(f"/admin/{name}/", {parameter: value}).status_code
            if answer not in {200, 302, 400}:
                failed.append((parameter, value, answer))

    assert failed == []


@pytest.mark.usefixtures("blank_pages")
@pytest.mark.parametrize("name", names())
def test_every_address_answers_whatever_stands_in_it(
    client: Client, things: dict[str, Any], name: str
) -> None:
    client.raise_request_exception = False
    failed = []
    own = {"blog/post": ["restore"], "blog/user": ["password"]}.get(name, [])
    for number in ("%00", "x", "9" * 30, "%ED%A0%80", "1_0A"):
        for verb in ("change", "history", "delete", *own):
            address = f"/admin/{name}/{number}/{verb}/"
            answers = {client.get(address).status_code, client.post(address).status_code}
            if not answers <= {200, 301, 302, 403, 404}:
                failed.append((address, answers))
    for parameter in ("title", "published_at", "post", "author", "_to_field", "groups", "parent"):
        for value in ("a\0b", "9" * 30):
            answer = client.get(f"/admin/{name}/add/", {parameter: value}).status_code
            if answer not in {200, 400, 403}:
                failed.append((parameter, value, answer))

    assert failed == []


@pytest.mark.parametrize("name", ["blog/post", "blog/comment", "blog/upload", "blog/user"])
def test_rows_that_are_not_ours_are_not_acted_upon(client: Client, things: dict[str, Any], name: str) -> None:
    client.raise_request_exception = False
    for ticked in ("\0", "x", "9" * 30, "٣"):
        for action in ("delete_selected", "move_to_trash", "approve"):
            typed = {"action": action, "_selected_action": ["1", ticked], "index": "0"}
            assert client.post(f"/admin/{name}/", typed).status_code in {302, 400}, (action, ticked)


def test_half_a_surrogate_pair_is_read_as_a_replacement(client: Client, things: dict[str, Any]) -> None:
    for path in ("/admin/blog/post/?q=", "/admin/blog/comment/?status=", "/admin/blog/tag/?q="):
        assert client.get(path + HALF_A_PAIR.decode()).status_code == 200
    response = client.post(
        f"/admin/blog/tag/{things['blog/tag'].pk}/change/",
        b"name=" + HALF_A_PAIR + b"&slug=x&description=",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 302
    things["blog/tag"].refresh_from_db()
    assert "\ufffd" in things["blog/tag"].name


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_signing_in_and_asking_for_a_password_answer_whatever_is_typed(
    client: Client, admin: User, value: str
) -> None:
    for path, field in (
        ("/admin/login/", "username"),
        ("/admin/login/", "password"),
        ("/admin/login/", "next"),
        ("/admin/password_reset/", "email"),
    ):
        typed = {"username": "x", "password": "x"} | {field: value}
        assert client.post(path, typed, REMOTE_ADDR="192.0.2.7").status_code == 200
