"""A post with very many replies: a hundred to a page, and every link to one of them finds it."""

from __future__ import annotations

import datetime as dt
import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_init
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Comment, Post, Status
from blog.replying import receipt
from tests.makers import NOON, make_comment, make_page, make_post
from tests.replies import markup, said, send

pytestmark = pytest.mark.django_db

MINUTE = dt.timedelta(minutes=1)


def fill(post: Post, number: int, *, parent: Comment | None = None) -> list[Comment]:
    """So many approved replies, a minute apart, and the number beside the title."""
    made = Comment.objects.bulk_create(
        Comment(
            post=post,
            parent=parent,
            thread=parent and (parent.thread or parent),
            author_name=f"Reader {n}",
            body="Said.",
            body_html="<p>Said.</p>",
            status=Status.APPROVED,
            sent_at=NOON + n * MINUTE,
        )
        for n in range(1, number + 1)
    )
    post.reply_count += number
    post.save(update_fields=["reply_count"])
    return made


def page(post: Post, number: int) -> str:
    return f"{post.get_absolute_url()}comment-page-{number}/"


def shown(response: HttpResponse) -> list[int]:
    """The numbers of the replies on a page, from top to bottom."""
    return [
        int(number) for number in re.findall(r'<li class="reply[^>]* id="comment-(\d+)"', markup(response))
    ]


def numbered(response: HttpResponse) -> list[str]:
    """What stands in the margin beside them."""
    return re.findall(r'data-n="([^"]+)"', markup(response))


@contextmanager
def count_comments() -> Iterator[list[int]]:
    """How many comments are made of rows of the database."""
    made: list[int] = []

    def note(instance: Comment, **_: object) -> None:
        made.append(id(instance))

    post_init.connect(note, sender=Comment)
    try:
        yield made
    finally:
        post_init.disconnect(note, sender=Comment)


def test_a_post_shows_its_oldest_hundred_replies_and_where_the_others_are(client: Client) -> None:
    post = make_post()
    replies = fill(post, 350)

    response = client.get(post.get_absolute_url())

    assert shown(response) == [reply.pk for reply in replies[:100]]
    assert "350 Responses to" in said(response)
    assert said(response).count("Responses 1–100 Responses 101–200 → Newest responses") == 2
    assert f'<a rel="next" href="{page(post, 2)}#comments">' in markup(response)
    assert f'<a href="{page(post, 4)}#comments">Newest responses</a>' in markup(response)
    assert 'rel="prev"' not in markup(response)


def test_the_pages_show_every_reply_once_and_number_them_through(client: Client) -> None:
    post = make_post()
    replies = fill(post, 250)
    first, second, third = (
        client.get(address) for address in (post.get_absolute_url(), page(post, 2), page(post, 3))
    )

    assert shown(first) + shown(second) + shown(third) == [reply.pk for reply in replies]
    assert numbered(third) == [str(number) for number in range(201, 251)]
    assert '<ol class="list" start="201">' in markup(third)
    assert "Responses 201–250 ← Responses 101–200" in said(third)
    assert "Newest responses" not in said(third)
    assert f'<a rel="prev" href="{post.get_absolute_url()}#comments">' in markup(second)


def test_a_hundred_replies_are_on_one_page(client: Client) -> None:
    post = make_post()
    fill(post, 100)

    response = client.get(post.get_absolute_url())

    assert len(shown(response)) == 100
    assert "Responses 1–100" not in said(response)
    assert client.get(page(post, 2)).status_code == 404


def test_the_first_page_of_replies_is_the_post_itself(client: Client) -> None:
    post = make_post()

    response = client.get(page(post, 1))

    assert (response.status_code, response["Location"]) == (301, post.get_absolute_url())


@pytest.mark.parametrize("number", ["3", "02", "0", "x", "99999999999999999999"])
def test_a_page_of_replies_that_is_not_there_is_not_found(client: Client, number: str) -> None:
    post = make_post()
    fill(post, 101)

    assert client.get(page(post, 2)).status_code == 200
    assert client.get(f"{post.get_absolute_url()}comment-page-{number}/").status_code == 404


def test_the_replies_to_a_draft_are_not_found(client: Client) -> None:
    post = make_post()
    fill(post, 101)
    address = page(post, 2)
    post.unpublish()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("number", "below"), [("2", "comment-page-2/"), ("1", ""), ("0", "")])
def test_the_parameter_of_wordpress_leads_to_the_page(client: Client, number: str, below: str) -> None:
    post = make_post()
    fill(post, 101)

    response = client.get(f"{post.get_absolute_url()}?cpage={number}")

    assert (response.status_code, response["Location"]) == (301, f"{post.get_absolute_url()}{below}")


def test_a_page_of_replies_moves_with_the_post(client: Client) -> None:
    post = make_post()
    fill(post, 101)
    old = page(post, 2)
    post.slug = "another-address"
    post.save()

    response = client.get(old)

    assert (response.status_code, response["Location"]) == (301, page(post, 2))


def test_the_replies_to_a_page_below_another_have_pages_too(client: Client) -> None:
    team = make_page("Team", parent=make_page("About"), takes_replies=True)
    replies = fill(team, 101)

    assert shown(client.get("/about/team/comment-page-2/")) == [replies[100].pk]


def test_answers_stand_with_what_they_answer_whenever_they_came(client: Client) -> None:
    post = make_post()
    replies = fill(post, 120)
    late = make_comment(post, "Heidi", parent=replies[0])

    assert shown(client.get(post.get_absolute_url()))[:3] == [replies[0].pk, late.pk, replies[1].pk]
    assert numbered(client.get(post.get_absolute_url()))[:3] == ["1", "2", "3"]
    assert shown(client.get(page(post, 2)))[0] == replies[99].pk


def test_a_conversation_that_runs_on_says_first_to_whom(client: Client) -> None:
    post = make_post()
    top = make_comment(post, "Leen", sent_at=NOON)
    answers = fill(post, 250, parent=top)
    for answer, parent in ((answers[99], answers[98]), (answers[199], answers[149]), (answers[210], top)):
        Comment.objects.filter(pk=answer.pk).update(parent=parent)

    second, third = client.get(page(post, 2)), client.get(page(post, 3))

    address = post.get_absolute_url()
    assert shown(second)[0] == answers[99].pk
    assert f'<a class="u-in-reply-to" href="{address}#comment-{answers[98].pk}">Reader 99</a>' in markup(
        second
    )
    assert shown(third)[0] == answers[199].pk
    assert f'href="{page(post, 2)}#comment-{answers[149].pk}">Reader 150</a>' in markup(third)
    assert f'href="{address}#comment-{top.pk}">Leen</a>' in markup(third)
    assert "Reader 200 says: in reply to Reader 150" in said(third)


def test_a_reply_has_its_address_on_the_page_where_it_stands(client: Client) -> None:
    post = make_post()
    top = make_comment(post, sent_at=NOON - MINUTE)
    replies = fill(post, 220)
    answer = make_comment(post, "Heidi", parent=top)

    for reply in (top, answer, replies[97], replies[98], replies[197], replies[198], replies[219]):
        address, _, anchor = Comment.objects.get(pk=reply.pk).get_absolute_url().partition("#")
        assert anchor == f"comment-{reply.pk}"
        assert reply.pk in shown(client.get(address))


def test_replies_of_the_same_second_have_one_order() -> None:
    post = make_post()
    fill(post, 220)
    Comment.objects.update(sent_at=NOON, started_at=NOON)

    pages = [reply.get_absolute_url().partition("#")[0] for reply in post.comments.approved().as_read()]

    assert pages == [post.get_absolute_url()] * 100 + [page(post, 2)] * 100 + [page(post, 3)] * 20


@pytest.mark.parametrize(("replies", "queries"), [(100, 0), (101, 1)])
def test_the_address_of_a_reply_asks_once_and_only_when_there_are_pages(replies: int, queries: int) -> None:
    post = make_post()
    fill(post, replies)
    reply = Comment.objects.select_related("post").last()
    assert reply

    with CaptureQueriesContext(connection) as asked:
        reply.get_absolute_url()

    assert len(asked) == queries


def test_feeds_and_search_lead_to_the_page_of_a_reply(client: Client) -> None:
    post = make_post()
    fill(post, 150)
    reply = make_comment(post, "Heidi", "Something about carpentry.", sent_at=NOON + 200 * MINUTE)
    address = f"{page(post, 2)}#comment-{reply.pk}"

    for place in ("/comments/feed/", f"{post.get_absolute_url()}feed/", "/search/?s=carpentry"):
        assert address in markup(client.get(place))


def test_a_sent_reply_is_shown_to_its_writer_at_the_end_of_the_last_page(client: Client) -> None:
    post = make_post()
    replies = fill(post, 150)

    sent = send(client, post, comment="Too many to read.")

    mine = client.get(sent["Location"])
    assert sent.status_code == 303
    assert shown(mine) == [*(reply.pk for reply in replies[100:]), Comment.objects.latest("pk").pk]
    assert numbered(mine)[-2:] == ["150", "–"]


def test_an_answer_is_shown_to_its_writer_in_its_conversation(client: Client) -> None:
    post = make_post()
    replies = fill(post, 350)

    sent = send(client, post, comment="An answer.", comment_parent=replies[120].pk)

    own = Comment.objects.latest("pk")
    mine = client.get(sent["Location"])
    assert shown(mine)[20:23] == [replies[120].pk, own.pk, replies[121].pk]
    assert numbered(mine)[20:23] == ["121", "–", "122"]


def test_an_answer_to_the_last_reply_of_a_full_page_says_to_whom(client: Client) -> None:
    post = make_post()
    replies = fill(post, 150)

    mine = client.get(send(client, post, comment="An answer.", comment_parent=replies[99].pk)["Location"])

    assert shown(mine)[1] == replies[100].pk
    assert f'in reply to <a href="{post.get_absolute_url()}#comment-{replies[99].pk}">' in markup(mine)


def test_a_held_reply_after_a_full_page_does_not_open_another(client: Client) -> None:
    post = make_post()
    fill(post, 200)

    mine = client.get(send(client, post, comment="The next one.")["Location"])

    assert len(shown(mine)) == 101
    assert client.get(page(post, 3)).status_code == 404


def test_a_receipt_thanks_on_the_page_of_an_approved_reply(client: Client) -> None:
    post = make_post()
    replies = fill(post, 150)
    reply = replies[120]

    response = client.get(receipt.address(reply, receipt.issue(reply, may_edit=False)).partition("#")[0])

    assert reply.pk in shown(response)
    assert "Thank you. Your reply is on the page." in said(response)


def test_a_reply_that_lacks_something_is_shown_on_the_page_it_was_written_on(client: Client) -> None:
    post = make_post()
    replies = fill(post, 350)
    form = markup(client.get(page(post, 3)))
    assert '<input type="hidden" name="cpage" value="3">' in form

    response = send(client, post, cpage="3", author="", comment="Kept.")

    assert response.status_code == 422
    assert shown(response)[0] == replies[200].pk
    assert "Kept." in markup(response)
    assert '<input type="hidden" name="cpage" value="3">' in markup(response)


@pytest.mark.parametrize("cpage", ["", "0", "9", "x", "-1", "9" * 30])
def test_a_made_up_page_keeps_no_reply_from_being_sent(client: Client, cpage: str) -> None:
    post = make_post()
    fill(post, 150)

    assert send(client, post, cpage=cpage, author="").status_code == 422
    assert send(client, post, cpage=cpage).status_code == 303


def test_the_form_of_the_first_page_names_no_page(client: Client) -> None:
    post = make_post()
    fill(post, 150)

    assert "cpage" not in markup(client.get(post.get_absolute_url()))


def test_a_reply_is_answered_on_the_page_where_it_stands(client: Client) -> None:
    post = make_post()
    reply = fill(post, 150)[120]
    here = page(post, 2)
    assert f'href="{here}?replytocom={reply.pk}#respond"' in markup(client.get(here))

    response = client.get(f"{here}?replytocom={reply.pk}")

    assert "Leave a Reply to Reader 121" in said(response)
    assert f'<a rel="nofollow" href="{here}#respond">Cancel reply</a>' in markup(response)


@pytest.mark.parametrize("wrong", ["x", "9" * 30, "0"])
def test_a_reply_on_another_page_can_be_answered_from_the_post(client: Client, wrong: str) -> None:
    post = make_post()
    reply = fill(post, 150)[120]
    held = make_comment(post, "Joris", status=Status.PENDING)

    assert "Leave a Reply to Reader 121" in said(
        client.get(f"{post.get_absolute_url()}?replytocom={reply.pk}")
    )
    for number in (wrong, str(held.pk)):
        assert "Leave a Reply to" not in said(client.get(f"{post.get_absolute_url()}?replytocom={number}"))


def test_a_page_of_replies_is_a_page_of_its_own_to_search_engines(client: Client) -> None:
    post = make_post()
    replies = fill(post, 150)

    response = markup(client.get(page(post, 2)))

    assert f'<link rel="canonical" href="http://127.0.0.1:8000{page(post, 2)}">' in response
    assert "<title>What a workshop knows – Responses 101–150 – Kantlijn</title>" in response
    assert '<meta name="description"' not in response
    assert '"commentCount":150' in response
    assert f'"url":"http://127.0.0.1:8000{page(post, 2)}#comment-{replies[149].pk}"' in response
    first = markup(client.get(post.get_absolute_url()))
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{post.get_absolute_url()}">' in first
    assert "<title>What a workshop knows – Kantlijn</title>" in first


def test_a_page_reads_its_own_replies_and_no_others(client: Client) -> None:
    few, many = make_post("Few"), make_post("Many")
    fill(few, 100)
    fill(many, 350)

    with CaptureQueriesContext(connection) as for_few:
        client.get(few.get_absolute_url())
    with count_comments() as made, CaptureQueriesContext(connection) as for_many:
        client.get(page(many, 3))

    assert len(made) == 100
    assert len(for_many) == len(for_few)


def test_a_conversation_that_runs_on_costs_one_query_more(client: Client) -> None:
    post = make_post()
    top = make_comment(post, sent_at=NOON)
    fill(post, 350, parent=top)

    with CaptureQueriesContext(connection) as first:
        client.get(post.get_absolute_url())
    with count_comments() as made, CaptureQueriesContext(connection) as third:
        client.get(page(post, 3))

    assert len(made) == 100
    assert len(third) == len(first) + 1


def test_the_replies_of_a_page_and_the_page_of_a_reply_are_found_by_an_index() -> None:
    post = make_post()
    fill(post, 150)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    plan = post.comments.approved().as_read()[100:200].explain()

    assert "comment_as_read" in plan
    assert "TEMP B-TREE" not in plan


def test_a_conversation_keeps_its_place_when_its_first_reply_is_deleted(client: Client) -> None:
    post = make_post()
    top = make_comment(post, sent_at=NOON)
    replies = fill(post, 3)
    answer = make_comment(post, "Heidi", parent=top)
    Comment.objects.get(pk=top.pk).delete()

    assert shown(client.get(post.get_absolute_url())) == [answer.pk, *(reply.pk for reply in replies)]


def test_the_replies_of_an_older_blog_find_their_order() -> None:
    post = make_post()
    top = make_comment(post, sent_at=NOON)
    answer = make_comment(post, "Heidi", parent=top, sent_at=NOON + MINUTE)
    Comment.objects.update(started_at=NOON + 9 * MINUTE)

    importlib.import_module("blog.migrations.0006_reading_order").find_starts(apps, None)

    top.refresh_from_db()
    answer.refresh_from_db()
    assert top.started_at == answer.started_at == NOON


def test_words_that_look_like_markup_or_like_a_place_for_words_stay_words(client: Client) -> None:
    post = make_post()
    make_comment(post, "{name} <b>%(name)s</b> {0}", "{lang} and {here} and {key}")

    response = client.get(post.get_absolute_url())

    assert "{name} &lt;b&gt;%(name)s&lt;/b&gt; {0}</span>" in markup(response)
    assert "{lang} and {here} and {key}" in markup(response)
