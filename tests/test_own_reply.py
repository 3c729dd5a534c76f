"""What a reader sees of their own reply, and nobody else does."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.core import signing
from django.test import Client
from pytest_django import Settings

from blog.models import Comment, Post, Status, User
from blog.replying import receipt
from tests.makers import make_comment, make_page, make_post
from tests.replies import markup, said, send

pytestmark = pytest.mark.django_db

WAITING = "Your reply is awaiting moderation. Only you can see it."


def place(comment: Comment, *, may_edit: bool = True) -> str:
    """The address of the receipt, without the anchor a browser keeps to itself."""
    return receipt.address(comment, receipt.issue(comment, may_edit=may_edit)).partition("#")[0]


def test_the_writer_sees_a_held_reply_in_its_place_and_nobody_else_does(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, "Leen", "First.")
    make_comment(post, "Joris", "Last.")

    sent = send(client, post, author="Heidi", comment="In between.", comment_parent=leen.pk)

    mine = client.get(sent["Location"])
    assert re.findall(r'data-n="(.)"', markup(mine)) == ["1", "–", "2"]
    assert f"Heidi says: in reply to Leen {WAITING} In between." in said(mine)
    assert f'<p class="flag" role="status">{WAITING}</p>' in markup(mine)
    assert "2 Responses to" in said(mine)
    for other in (post.get_absolute_url(), place(leen), f"{post.get_absolute_url()}?replytocom={leen.pk}"):
        assert "In between." not in said(client.get(other))


def test_a_held_reply_has_no_links_and_cannot_be_answered(client: Client) -> None:
    post = make_post()
    reply = make_comment(
        post,
        "Leen",
        "See https://shop.example/ now.",
        author_url="https://leen.example/",
        status=Status.PENDING,
    )

    page = markup(client.get(place(reply)))

    assert "See https://shop.example/ now." in page
    assert 'href="https://shop.example' not in page
    assert "leen.example" not in page
    assert "Reply to Leen" not in page
    assert f"replytocom={reply.pk}" not in page


def test_the_page_with_a_held_reply_is_private(client: Client) -> None:
    response = client.get(place(make_comment(make_post(), status=Status.PENDING)))

    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in markup(response)
    assert 'rel="canonical"' not in markup(response)


def test_other_sites_are_not_told_the_address_of_a_receipt(client: Client) -> None:
    reply = make_comment(make_post(), status=Status.PENDING)
    token = receipt.issue(reply, may_edit=True)

    response = client.get(receipt.address(reply, token))

    assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert token not in markup(response)


def test_once_approved_the_writer_is_thanked(client: Client, anna: User) -> None:
    post = make_post()
    sent = send(client, post)
    reply = Comment.objects.get()
    reply.approve(by=anna)

    response = client.get(sent["Location"])

    assert "Thank you. Your reply is on the page." in said(response)
    assert WAITING not in said(response)
    assert f'id="comment-{reply.pk}" data-n="1"' in markup(response)
    assert response["Cache-Control"] == "private, no-store"
    assert "Thank you." not in said(client.get(post.get_absolute_url()))


def test_only_the_own_reply_is_thanked_for(client: Client) -> None:
    post = make_post()
    mine = make_comment(post, "Leen")
    make_comment(post, "Heidi")

    assert said(client.get(place(mine))).count("Thank you.") == 1


@pytest.mark.parametrize("status", [Status.SPAM, Status.TRASH])
def test_who_wrote_spam_does_not_learn_that_it_was_found(client: Client, anna: User, status: Status) -> None:
    reply = make_comment(make_post(), body="See https://shop.example/", status=Status.PENDING)
    before = markup(client.get(place(reply)))

    reply.mark_spam(by=anna) if status == Status.SPAM else reply.move_to_trash(by=anna)

    assert reply.status == status
    assert markup(client.get(place(reply))) == before
    assert WAITING in before


def test_a_receipt_moves_with_the_post(client: Client) -> None:
    post = make_post()
    reply = make_comment(post, status=Status.PENDING)
    token = receipt.issue(reply, may_edit=True)
    old = receipt.address(reply, token)
    post.slug = "another-address"
    post.save()

    response = client.get(old)

    assert response.status_code == 302
    assert response["Location"] == f"/2010/04/another-address/reply/{token}/#comment-{reply.pk}"
    assert WAITING in said(client.get(response["Location"]))


def test_a_receipt_works_below_a_page_of_a_page(client: Client) -> None:
    team = make_page("Team", parent=make_page("About"), takes_replies=True)

    sent = send(client, team)

    assert sent["Location"].startswith("/about/team/reply/")
    assert WAITING in said(client.get(sent["Location"]))


@pytest.mark.parametrize("change", ["a letter", "cut", "nonsense", "salt", "a key"])
def test_a_receipt_that_was_not_issued_here_leads_to_the_post(
    client: Client, settings: Settings, change: str
) -> None:
    post = make_post()
    reply = make_comment(post, body="Hidden words.", status=Status.PENDING)
    token = receipt.issue(reply, may_edit=True)
    content = [reply.pk, receipt.sent(reply), True]
    wrong = {
        "a letter": ("B" if token[3] != "B" else "C").join((token[:3], token[4:])),
        "cut": token[:-1],
        "nonsense": "tóken:%00",
        "salt": signing.dumps(content, salt="another"),
        "a key": signing.dumps(content, key="another", salt=receipt.SALT),
    }[change]

    response = client.get(f"{post.get_absolute_url()}reply/{wrong}/")

    assert (response.status_code, response["Location"]) == (302, post.get_absolute_url())


def test_a_receipt_shows_one_reply_of_many(client: Client) -> None:
    post = make_post()
    mine = make_comment(post, "Leen", "Mine.", status=Status.PENDING)
    make_comment(post, "Heidi", "Not mine.", status=Status.PENDING)

    page = said(client.get(place(mine)))

    assert "Mine." in page
    assert "Not mine." not in page


def test_a_number_that_is_given_out_again_shows_nobody_else_s_reply(client: Client) -> None:
    post = make_post()
    gone = make_comment(post, "Leen", "Gone.", status=Status.PENDING)
    old = place(gone)
    number = gone.pk
    gone.delete()
    make_comment(post, "Heidi", "Somebody else's.", status=Status.PENDING, pk=number)

    response = client.get(old)

    assert (response.status_code, response["Location"]) == (302, post.get_absolute_url())


def test_the_receipt_of_a_post_that_is_gone_shows_nothing(client: Client) -> None:
    post = make_post()
    reply = make_comment(post, status=Status.PENDING)
    address = place(reply)
    Post.objects.get(pk=post.pk).unpublish()

    response = client.get(address)

    assert response.status_code == 302
    assert client.get(response["Location"]).status_code == 404


def test_a_receipt_says_whether_its_holder_may_change_the_reply(client: Client) -> None:
    post = make_post()
    sent = send(client, post)
    again = send(client, post)

    first = re.search(r"/reply/([^/]+)/#", sent["Location"])
    shown = re.search(r"/reply/([^/]+)/#comment-\d+\">Show it", markup(again))
    assert first
    assert shown
    for token, may_edit in ((first[1], True), (shown[1], False)):
        opened = receipt.read(token)
        assert opened
        assert (opened.comment, opened.may_edit) == (Comment.objects.get(), may_edit)


def test_a_receipt_is_read_not_sent_to(client: Client) -> None:
    address = place(make_comment(make_post()))

    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_seeing_one_s_reply_asks_the_database_no_more_for_more_replies(
    client: Client, django_assert_max_num_queries: object
) -> None:
    post = make_post()
    for number in range(10):
        make_comment(post, body=f"Reply {number}.")
    address = place(make_comment(post, "Leen", "Mine.", status=Status.PENDING))

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(address)


def test_a_receipt_that_lost_its_last_slash_still_opens(client: Client) -> None:
    sent = send(client, make_post())
    cut = sent["Location"].partition("#")[0].rstrip("/")

    response = client.get(cut)

    assert (response.status_code, unquote(response["Location"])) == (301, f"{cut}/")
    assert WAITING in said(client.get(response["Location"]))


@pytest.mark.django_db(transaction=True)
def test_a_reply_to_what_is_deleted_in_that_moment_stands_alone() -> None:
    post = make_post()
    parent = make_comment(post, "Heidi")
    answer = Comment(post=post, parent=parent, author_name="Leen", body="An answer.")
    Comment.objects.filter(pk=parent.pk).delete()

    answer.submit(publish=False, reasons=[])

    assert Comment.objects.get().parent is None


@pytest.mark.django_db(transaction=True)
def test_a_reply_to_a_post_that_is_deleted_in_that_moment_has_no_place() -> None:
    post = make_post()
    reply = Comment(post=post, author_name="Leen", body="Too late.")
    Post.objects.get(pk=post.pk).delete()

    with pytest.raises(Post.DoesNotExist):
        reply.submit(publish=False, reasons=[])
