"""What somebody writes, changes, decides or takes away: search follows at once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from blog.models import Author, Status, Tag, User
from tests.finding_page import names, search
from tests.makers import NOON, make_author, make_comment, make_post

pytestmark = pytest.mark.django_db


def test_a_post_is_found_while_it_is_published(client: Client) -> None:
    post = make_post("Zeppelin", published_at=None)
    assert names(client, "zeppelin") == []
    post.publish()
    assert names(client, "zeppelin") == ["Zeppelin"]
    post.unpublish()
    assert names(client, "zeppelin") == []
    post.publish()
    post.move_to_trash()
    assert names(client, "zeppelin") == []
    post.restore()
    assert names(client, "zeppelin") == ["Zeppelin"]
    post.delete()
    assert names(client, "zeppelin") == []


def test_replies_are_found_while_their_post_is(client: Client) -> None:
    post = make_post("Ships of the air")
    make_comment(post, "Leen", "Like a zeppelin?")
    reply = "reply by Leen on Ships of the air"
    assert names(client, "zeppelin") == [reply]
    post.unpublish()
    assert names(client, "zeppelin") == []
    post.publish()
    assert names(client, "zeppelin") == [reply]
    post.move_to_trash()
    assert names(client, "zeppelin") == []
    post.restore()
    assert names(client, "zeppelin") == [reply]
    post.delete()
    assert names(client, "zeppelin") == []


def test_a_scheduled_post_is_found_from_its_hour_on_with_its_replies(client: Client) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        post = make_post("Zeppelin", published_at=NOON + dt.timedelta(hours=1))
        make_comment(post, "Leen", "A zeppelin!")
        assert names(client, "zeppelin") == []

        clock.shift(dt.timedelta(minutes=59))
        assert names(client, "zeppelin") == []

        clock.shift(dt.timedelta(minutes=2))
        assert names(client, "zeppelin") == ["Zeppelin", "reply by Leen on Zeppelin"]


def test_a_reply_is_found_while_it_is_approved(client: Client, anna: User) -> None:
    comment = make_comment(make_post("One"), "Leen", "A zeppelin!", status=Status.PENDING)
    found = ["reply by Leen on One"]
    assert names(client, "zeppelin") == []
    comment.approve(by=anna)
    assert names(client, "zeppelin") == found
    comment.unapprove(by=anna)
    assert names(client, "zeppelin") == []
    comment.approve(by=anna)
    comment.mark_spam(by=anna)
    assert names(client, "zeppelin") == []
    comment.restore(by=anna)
    assert names(client, "zeppelin") == found
    comment.move_to_trash(by=anna)
    assert names(client, "zeppelin") == []
    comment.restore(by=anna)
    assert names(client, "zeppelin") == found
    comment.delete()
    assert names(client, "zeppelin") == []


def test_a_reply_approved_below_a_draft_is_found_when_the_draft_is_published(
    client: Client, anna: User
) -> None:
    post = make_post("One", published_at=None)
    comment = make_comment(post, "Leen", "A zeppelin!", status=Status.PENDING)
    make_comment(post, "Heidi", "A zeppelin?", status=Status.PENDING)
    comment.approve(by=anna)
    assert names(client, "zeppelin") == []

    post.publish()

    page = search(client, "zeppelin")
    assert (page.names, page.said) == (["reply by Leen on One"], "1 reply")


def test_a_text_is_found_as_it_was_last_saved(client: Client) -> None:
    post = make_post("Balloon", body="Hot air.", standfirst="Helium.")
    comment = make_comment(post, "Leen", "Ballast!")

    post.title, post.body, post.standfirst = "Zeppelin", "Cold fog.", "Hydrogen."
    post.save()
    comment.body = "Gondola!"
    comment.save()

    for old in ("balloon", "air", "helium", "ballast"):
        assert names(client, old) == [], old
    for new in ("zeppelin", "fog", "hydrogen"):
        assert names(client, new) == ["Zeppelin"]
    assert names(client, "gondola") == ["reply by Leen on Zeppelin"]


def test_a_tag_is_found_while_the_post_carries_it(client: Client) -> None:
    post = make_post("One", tags="balloons")
    post.tags.add("zeppelins")
    assert names(client, "zeppelins") == ["One"]
    post.tags.remove("zeppelins")
    assert names(client, "zeppelins") == []
    post.tags.set(["zeppelins"])
    assert (names(client, "zeppelins"), names(client, "balloons")) == (["One"], [])
    post.tags.clear()
    assert names(client, "zeppelins") == []


def test_a_tag_is_found_by_its_new_name_and_not_at_all_once_deleted(client: Client) -> None:
    make_post("One", tags="balloons")
    tag = Tag.objects.get(name="balloons")
    tag.name = "zeppelins"
    tag.save()
    assert (names(client, "zeppelins"), names(client, "balloons")) == (["One"], [])
    tag.delete()
    assert names(client, "zeppelins") == []


def test_an_author_is_found_by_the_new_name(client: Client) -> None:
    post = make_post("One", authors=[make_author("Balthasar")])
    author = Author.objects.get()
    author.name = "Ferdinand"
    author.save()
    assert (names(client, "ferdinand"), names(client, "balthasar")) == (["One"], [])

    post.set_authors([make_author("Isabella")])

    assert (names(client, "isabella"), names(client, "ferdinand")) == (["One"], [])


def test_endings_follow_the_language_of_a_post_and_of_its_replies(client: Client) -> None:
    # Dutch takes the ending off "lopende", English does not.
    post = make_post("Zaken", body="Lopende zaken.", language="en")
    make_comment(post, "Leen", "Vergaderingen!")
    assert names(client, '"vergadering"') == []

    post.language = "nl"
    post.save()

    assert names(client, '"vergadering"') == ["reply by Leen on Zaken"]
