"""A post in another language leads to the same post in the first, and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Post, User
from tests.forms import filled_in
from tests.makers import make_author, make_page, make_post

pytestmark = pytest.mark.django_db


def make_pair() -> tuple[Post, Post]:
    """A post in Dutch, and the same in English."""
    original = make_post("Een plank", language="nl")
    return original, make_post("A shelf", language="en", translation_of=original)


def test_each_version_leads_to_the_other(client: Client) -> None:
    original, translation = make_pair()

    for post, other, language, name in (
        (original, translation, "en", "English"),
        (translation, original, "nl", "Nederlands"),
    ):
        link = (
            f'<a rel="alternate" href="{other.get_absolute_url()}" hreflang="{language}" lang="{language}">'
        )
        assert f"Also in: {link}{name}</a>" in client.get(post.get_absolute_url()).content.decode()


def test_translations_of_one_original_know_of_each_other() -> None:
    original, english = make_pair()
    german = make_post("Ein Brett", language="de", translation_of=original)

    assert list(original.translations()) == [german, english]
    assert list(german.translations()) == [english, original]


@pytest.mark.parametrize(
    "hidden",
    [
        {"published_at": None},
        {"published_at": timezone.now() + dt.timedelta(days=1)},
        {"trashed_at": timezone.now()},
    ],
)
def test_readers_are_not_led_to_a_version_they_cannot_open(client: Client, hidden: dict[str, Any]) -> None:
    original, translation = make_pair()
    Post.objects.filter(pk=translation.pk).update(**hidden)

    assert b"Also in" not in client.get(original.get_absolute_url()).content


def test_a_draft_leads_to_its_original() -> None:
    original, translation = make_pair()
    translation.unpublish()

    assert list(translation.translations()) == [original]


def test_only_a_post_with_translations_asks_for_them(django_assert_num_queries: Any) -> None:
    plain, (original, translation) = make_post("Plain"), make_pair()
    plain = Post.objects.knowing_translations().get(pk=plain.pk)
    original = Post.objects.knowing_translations().get(pk=original.pk)

    with django_assert_num_queries(0):
        assert list(plain.translations()) == []
    with django_assert_num_queries(1):
        addresses = [post.get_absolute_url() for post in original.translations()]
    assert addresses == [translation.get_absolute_url()]


# At the desk


def say(client: Client, post: Post, **typed: str) -> str:
    """Change a post at the desk, and return what the form answers; nothing when it was saved."""
    address = f"/admin/blog/{post.kind}/{post.pk}/change/"
    fields = filled_in(client.get(address), f"{post.kind}_form")  # type: ignore[arg-type]
    response = client.post(address, fields | typed)
    return response.content.decode() if response.status_code == 200 else ""


@pytest.mark.parametrize(
    "address",
    [
        "/2010/04/een-plank/",
        "https://kantlijn.example/2010/04/een-plank/?utm=1#comments",
        "Een-plank",
    ],
)
def test_an_author_names_the_original_by_its_address(client: Client, niel: User, address: str) -> None:
    original = make_post("Een plank", language="nl", authors=[make_author("Bert")])
    post = make_post("A shelf")
    client.force_login(niel)

    assert say(client, post, translation_of=address) == ""

    assert Post.objects.get(pk=post.pk).translation_of == original
    page = client.get(f"/admin/blog/post/{post.pk}/change/").content.decode()
    assert 'value="/2010/04/een-plank/"' in page


def test_what_is_not_touched_stays_a_translation(client: Client, niel: User) -> None:
    original, translation = make_pair()
    original.unpublish()
    Post.objects.filter(pk=original.pk).update(trashed_at=None)
    client.force_login(niel)

    assert say(client, translation, title="The shelf") == ""

    assert Post.objects.get(pk=translation.pk).translation_of == original


def test_who_names_a_translation_means_its_original(client: Client, niel: User) -> None:
    original, translation = make_pair()
    Post.objects.filter(pk=translation.pk).update(language="fr")
    post = make_post("Noch ein Brett")
    client.force_login(niel)

    assert say(client, post, translation_of=translation.get_absolute_url()) == ""

    assert Post.objects.get(pk=post.pk).translation_of == original


@pytest.mark.parametrize(
    ("slug", "address", "answer"),
    [
        ("een-plank", "/2010/04/een-plank/", "A post is not a translation of itself."),
        ("een-plank", "a-shelf", "A post is not a translation of itself."),
        ("een-plank", "plain", "Others are translations of this one: it is the original."),
        ("plain", "een-plank", "There is a version in this language already."),
        ("plain", "about", "A post translates a post, and a page a page."),
        ("plain", "nothing-here", "There is no post at this address."),
        ("plain", "secret-plans", "There is no post at this address."),
        ("plain", "taken-away", "There is no post at this address."),
        ("plain", "http://[", "There is no post at this address."),
    ],
)
def test_what_cannot_be_a_translation_is_a_field_error(
    client: Client, niel: User, slug: str, address: str, answer: str
) -> None:
    make_pair()
    make_post("Plain")
    make_page("About", language="nl")
    make_post("Secret plans", language="nl", authors=[make_author("Bert")], published_at=None)
    make_post("Taken away", language="nl", trashed_at=timezone.now())
    client.force_login(niel)

    assert answer in say(client, Post.objects.get(slug=slug), translation_of=address)


def test_two_versions_do_not_come_to_be_in_one_language(client: Client, niel: User) -> None:
    original, _ = make_pair()
    client.force_login(niel)

    assert "There is a version in this language already." in say(client, original, language="en")


def test_a_page_can_be_translated_too(client: Client, admin: User) -> None:
    about, over = make_page("About"), make_page("Over ons", language="nl")
    client.force_login(admin)

    assert say(client, over, translation_of="/about/") == ""

    assert list(about.translations()) == [over]
    assert b"Also in" in client.get("/over-ons/").content
