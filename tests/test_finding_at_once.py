"""The index stays right when people write, decide and build it anew at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from blog.finding.query import parse
from blog.finding.searching import Narrowing, search, shown
from blog.models import Comment, Post, RelatedPost, SearchDocument, User, reindexing
from blog.models.reindexing import reindex
from tests.makers import make_comment, make_post

OAK = "The joiner planes the oak until the shavings curl. A dull plane tears the grain of the oak."


def beside(first: Callable[[], object], second: Callable[[], object], last: Callable[[], object]) -> None:
    """Do `first` and `last` in one transaction, and begin `second` in another one between them."""
    begun = threading.Event()
    failures: list[DatabaseError] = []

    def run() -> None:
        begun.wait()
        try:
            with transaction.atomic():
                second()
        except DatabaseError as failure:
            failures.append(failure)
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    try:
        with transaction.atomic():
            first()
            begun.set()
            other.join(timeout=0.5)  # it has to wait for the end of this transaction
            last()
    finally:
        begun.set()
        other.join()
    assert failures == []


def nothing() -> None:
    pass


@pytest.mark.django_db(transaction=True)
def test_two_posts_that_are_alike_are_saved_at_once() -> None:
    one = make_post("Oak", body=OAK, tags="hands")
    two = make_post("A dull plane", body=OAK, tags="hands")

    beside(one.save, two.save, nothing)

    assert set(RelatedPost.objects.values_list("post", "other")) == {(one.pk, two.pk), (two.pk, one.pk)}


@pytest.mark.django_db(transaction=True)
def test_two_who_write_the_same_new_words_do_not_wait_for_each_other() -> None:
    one, two = make_post("One"), make_post("Two")
    also_two = Post.objects.get(pk=two.pk)
    one.body = two.body = "Xylophones."

    beside(one.save, two.save, also_two.save)

    assert SearchDocument.objects.filter(body__contains="xylophon").exists()


@pytest.mark.django_db(transaction=True)
def test_replies_come_in_while_a_post_gets_the_same_new_word() -> None:
    post, other = make_post("One"), make_post("Two")
    post.body = "Xylophones."

    beside(lambda: make_comment(other, body="Xylophones?"), post.save, lambda: make_comment(post))

    assert set(Post.objects.values_list("reply_count", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_a_reply_that_is_approved_while_its_post_is_taken_back_stays_hidden(anna: User) -> None:
    post = make_post()
    pending = make_comment(post, status="pending")
    pending = Comment.objects.select_related("post").get(pk=pending.pk)

    beside(post.unpublish, lambda: pending.approve(by=anna), nothing)

    assert not SearchDocument.objects.visible().exists()


@pytest.mark.django_db
def test_a_tag_that_is_given_to_a_post_somebody_has_taken_back_does_not_show_it() -> None:
    post = make_post()
    Post.objects.get(pk=post.pk).unpublish()

    post.tags.add("hands")

    assert not SearchDocument.objects.visible().exists()


@pytest.mark.django_db(transaction=True)
def test_a_post_that_is_taken_back_while_the_index_is_built_stays_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    post = make_post()
    keep_posts = reindexing.keep_posts
    others: list[threading.Thread] = []

    def unpublish() -> None:
        Post.objects.get(pk=post.pk).unpublish()
        connection.close()

    def keep_while_it_is_taken_back(posts: list[Post]) -> None:
        others.append(threading.Thread(target=unpublish))
        others[0].start()
        others[0].join(timeout=0.5)
        keep_posts(posts)

    monkeypatch.setattr(reindexing, "keep_posts", keep_while_it_is_taken_back)
    reindex(lambda kind, done, total: None)
    others[0].join()

    assert not SearchDocument.objects.visible().exists()


@pytest.mark.django_db
def test_what_has_become_shorter_since_it_was_found_is_shown_as_it_is() -> None:
    post = make_post(body=f"{OAK} {OAK} Shavings of linden.")
    query = parse("linden")
    found = search(query, Narrowing())
    post.body = "Short."
    post.save()

    (result,) = shown(found.documents, query)
    assert [piece.text for piece in result.text] == ["Short."]


@pytest.mark.django_db
def test_what_has_been_deleted_since_it_was_found_is_left_out() -> None:
    make_post("Oak")
    query = parse("oak")
    found = search(query, Narrowing())
    SearchDocument.objects.all().delete()  # what goes first when a post is deleted

    assert shown(found.documents, query) == []
