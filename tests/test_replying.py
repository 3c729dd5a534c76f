"""What a reader meets who leaves a reply."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from blog.models import Comment, RecentReply, Site, Status, User
from tests.makers import make_author, make_comment, make_page, make_post, make_user
from tests.replies import markup, said, send

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - dt.timedelta(days=400)


# Sending


def test_a_reply_is_kept_as_it_was_typed(client: Client) -> None:
    post = make_post()

    send(
        client,
        post,
        author="Heidi Wulff",
        email="Heidi@post.example",
        url="https://heidi.example/",
        comment="*So* true.",
    )

    reply = Comment.objects.get()
    assert (reply.post, reply.parent, reply.user) == (post, None, None)
    assert (reply.author_name, reply.author_email, reply.author_url) == (
        "Heidi Wulff", "Heidi@post.example", "https://heidi.example/",
    )  # fmt: skip
    assert reply.body == "*So* true."
    assert "<em>So</em>" in reply.body_html


def test_a_reply_waits_for_a_person_and_says_why(client: Client) -> None:
    post = make_post()

    send(client, post)

    reply = Comment.objects.get()
    assert reply.status == Status.PENDING
    assert [reason["code"] for reason in reply.reasons] == ["everything"]
    post.refresh_from_db()
    assert post.reply_count == 0


def test_the_writer_is_led_to_their_own_reply(client: Client) -> None:
    post = make_post()

    response = send(client, post)

    assert response.status_code == 303
    reply = Comment.objects.get()
    place = response["Location"]
    assert place.startswith(f"{post.get_absolute_url()}reply/")
    assert place.endswith(f"/#comment-{reply.pk}")


def test_only_the_network_of_the_sender_is_kept(client: Client) -> None:
    send(client, make_post(), remote="203.0.113.77")

    reply = Comment.objects.get()
    assert reply.network == "203.0.113.0/24"
    assert not RecentReply.objects.filter(key__contains="203").exists()


def test_a_page_takes_replies_when_it_is_told_to(client: Client) -> None:
    page = make_page(takes_replies=True)

    assert send(client, page).status_code == 303
    assert Comment.objects.get().post == page


def test_a_reply_without_a_web_site_is_fine(client: Client) -> None:
    assert send(client, make_post(), url="").status_code == 303


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org", "https://example.org"),
        ("http://example.org/blog", "http://example.org/blog"),
        ("www.müller.example/über", "https://www.müller.example/%C3%BCber"),
        ('https://x.example/"><script>', "https://x.example/%22%3E%3Cscript%3E"),
        (" https://example.org ", "https://example.org"),
    ],
)
def test_a_web_site_is_taken_as_people_write_it(client: Client, typed: str, kept: str) -> None:
    send(client, make_post(), url=typed)

    assert Comment.objects.get().author_url == kept


def test_a_program_that_fills_in_the_hidden_field_learns_nothing(client: Client) -> None:
    response = send(client, make_post(), subject="cheap pills")

    reply = Comment.objects.get()
    assert response.status_code == 303
    assert reply.is_trapped
    assert [reason["code"] for reason in reply.reasons] == ["trapped", "everything"]


def test_opening_the_address_replies_are_sent_to_leads_to_the_form(client: Client) -> None:
    post = make_post()

    for method in (client.get, client.head):
        response = method(f"/reply/{post.pk}/")
        assert (response.status_code, response["Location"]) == (302, f"{post.get_absolute_url()}#respond")
    assert client.put(f"/reply/{post.pk}/").status_code == 405


def test_nobody_replies_to_what_nobody_can_read(client: Client) -> None:
    draft = make_post("Draft", published_at=None)
    scheduled = make_post("Later", published_at=timezone.now() + dt.timedelta(days=1))
    trashed = make_post("Gone")
    trashed.move_to_trash()

    for post in (draft, scheduled, trashed):
        assert send(client, post).status_code == 404
        assert client.get(f"/reply/{post.pk}/").status_code == 404
    assert not Comment.objects.exists()


# Answering


def test_a_reply_can_answer_another(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, "Leen")

    send(client, post, author="Heidi", comment_parent=leen.pk)

    answer = Comment.objects.get(author_name="Heidi")
    assert (answer.parent, answer.thread) == (leen, leen)


def test_an_answer_to_an_answer_stays_in_the_conversation(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, "Leen")
    heidi = make_comment(post, "Heidi", parent=leen)

    send(client, post, author="Joris", comment_parent=heidi.pk)

    answer = Comment.objects.get(author_name="Joris")
    assert (answer.parent, answer.thread) == (heidi, leen)


def test_an_answer_to_what_cannot_be_seen_stands_alone(client: Client) -> None:
    post, other = make_post(), make_post("Another")
    hidden = [
        make_comment(post, body=status, status=status)
        for status in (Status.PENDING, Status.SPAM, Status.TRASH)
    ]
    elsewhere = make_comment(other)

    for number, comment in enumerate([*hidden, elsewhere]):
        send(client, post, author=f"Heidi {number}", comment_parent=comment.pk, remote=f"192.0.2.{number}")

    answers = Comment.objects.filter(author_name__startswith="Heidi")
    assert answers.count() == 4
    assert not answers.exclude(parent=None).exists()


def test_the_form_says_whom_it_answers_and_how_to_stop(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, "Leen", "First sentence. " + "word " * 60 + "the end")

    page = markup(client.get(f"{post.get_absolute_url()}?replytocom={leen.pk}"))

    assert '<h2 id="reply-title">Leave a Reply to Leen</h2>' in page
    quoted = re.search(r'<blockquote class="ctx".*?</blockquote>', page)
    assert quoted
    assert "First sentence." in quoted[0]
    assert "the end" not in quoted[0]
    assert f'<input type="hidden" name="comment_parent" value="{leen.pk}">' in page
    assert f'<a rel="nofollow" href="{post.get_absolute_url()}#respond">Cancel reply</a>' in page


def test_an_answer_that_is_not_accepted_is_still_an_answer(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, "Leen")

    page = markup(send(client, post, comment="", comment_parent=leen.pk))

    assert "Leave a Reply to Leen" in page
    assert f'name="comment_parent" value="{leen.pk}"' in page


# What is in the way


@pytest.mark.parametrize(
    ("typed", "message", "field"),
    [
        ({"comment": ""}, "Write a reply first.", "f-text"),
        ({"comment": " \r\n\t \x00"}, "Write a reply first.", "f-text"),
        ({"comment": "\u200b\u2060\n\u00ad"}, "Write a reply first.", "f-text"),
        ({"author": ""}, "Tell us what to call you.", "f-name"),
        ({"author": "\u200b\u202e \u2066"}, "Tell us what to call you.", "f-name"),
        ({"email": ""}, "Enter an address like name@example.org.", "f-mail"),
        ({"email": "leen@"}, "Enter an address like name@example.org.", "f-mail"),
        (
            {"email": "leen@post.example\nBcc: x@y.example"},
            "Enter an address like name@example.org.",
            "f-mail",
        ),
        (
            {"url": "javascript:alert(1)"},
            "Enter a web address like https://example.org, or leave it empty.",
            "f-site",
        ),
        (
            {"url": "ftp://example.org"},
            "Enter a web address like https://example.org, or leave it empty.",
            "f-site",
        ),
        (
            {"url": "https://bank.example@thief.example"},
            "Enter a web address like https://example.org",
            "f-site",
        ),
        ({"url": "https://[nonsense"}, "Enter a web address like https://example.org", "f-site"),
        ({"url": "data:text/html,x"}, "Enter a web address like https://example.org", "f-site"),
        ({"comment": "é" * 5_001}, "1 character too many (maximum 5,000).", "f-text"),
        ({"comment": "x" * 6_234}, "1,234 characters too many (maximum 5,000).", "f-text"),
        ({"author": "x" * 247}, "2 characters too many (maximum 245).", "f-name"),
        ({"email": f"{'x' * 60}@{'y' * 39}.example"}, "8 characters too many (maximum 100).", "f-mail"),
        ({"url": f"example.org/{'x' * 200}"}, "20 characters too many (maximum 200).", "f-site"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_wrong(
    client: Client, typed: dict[str, str], message: str, field: str
) -> None:
    response = send(client, make_post(), **typed)

    assert response.status_code == 422
    page = markup(response)
    assert "Your reply has not been sent yet. Nothing is lost." in page
    assert f'<a href="#{field}">{message}' in page
    control = re.search(rf'<(?:input|textarea) id="{field}"[^>]*>', page)
    assert control
    assert 'aria-invalid="true"' in control[0]
    described = re.search(r'aria-describedby="(e-\w+)', control[0])
    assert described
    assert f'<p class="err" id="{described[1]}">{message}' in page
    assert not Comment.objects.exists()


def test_a_reply_of_exactly_five_thousand_characters_is_not_too_long(client: Client) -> None:
    text = "x\r\n" * 2_499 + "xy"  # what browsers send for line breaks counts as one character

    assert send(client, make_post(), comment=text).status_code == 303


def test_everything_typed_is_still_there(client: Client) -> None:
    typed = {
        "author": 'Leen "<b>',
        "email": "leen@",
        "url": "nonsense <",
        "comment": "\nFirst line\n\n</textarea><script>alert(1)</script> & more",
    }

    response = send(client, make_post(), **typed)

    page = response.content.decode()
    assert 'value="Leen &quot;&lt;b&gt;"' in page
    assert 'value="leen@"' in page
    assert 'value="nonsense &lt;"' in page
    assert (
        ">\n\nFirst line\n\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; more</textarea>"
        in page
    )


def test_the_summary_can_be_focused_and_the_form_leads_to_it(client: Client) -> None:
    post = make_post()

    page = markup(send(client, post, comment=""))

    assert '<div class="sum" id="not-sent" role="alert" tabindex="-1">' in page
    assert f'action="/reply/{post.pk}/#not-sent" novalidate' in page


def test_a_page_that_was_not_accepted_is_not_for_search_engines(client: Client) -> None:
    assert '<meta name="robots" content="noindex">' in markup(send(client, make_post(), comment=""))


def test_links_lead_away_from_the_address_replies_are_sent_to(client: Client) -> None:
    post = make_post()
    leen = make_comment(post)

    page = markup(send(client, post, comment=""))

    assert f'href="{post.get_absolute_url()}?replytocom={leen.pk}#respond"' in page
    assert 'href="?' not in page


def test_a_dutch_site_says_it_in_dutch(client: Client) -> None:
    Site(language="nl").save()
    post = make_post(language="nl")
    make_comment(post, "Joris")

    page = said(send(client, post, author="", email="leen@", url="x y", comment="x" * 6_234))

    for sentence in (
        "Je reactie is nog niet verstuurd. Er is niets verloren gegaan.",
        "1.234 tekens te veel (maximaal 5.000).",
        "Vul in hoe we je mogen noemen.",
        "Vul een e-mailadres in zoals naam@voorbeeld.nl.",
        "Vul een webadres in zoals https://voorbeeld.nl, of laat het leeg.",
        "1 reactie op What a workshop knows",
        "Joris schrijft:",
        "Reageer op Joris",
        "Laat een reactie achter",
        "Verstuur reactie",
    ):
        assert sentence in page
    with time_machine.travel("2026-05-04T12:03:00Z", tick=False):
        sent = send(client, post)
        assert "Dit heb je al gezegd, om 14.03 uur." in said(send(client, post))
        assert "Probeer het over 15 seconden opnieuw" in said(send(client, post, comment="Nog iets."))
        assert "Je reactie wacht op goedkeuring. Alleen jij ziet dit." in said(client.get(sent["Location"]))


# Twice, and too quick


def test_the_same_reply_again_is_shown_instead_of_kept(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:03:00Z", tick=False):
        send(client, post, comment="Well said.")
    with time_machine.travel("2026-05-04T12:10:00Z", tick=False):
        response = send(client, post, comment="Well said.")

    assert response.status_code == 409
    page = markup(response)
    assert "You have already said this, at 14:03." in page
    assert "Well said.</textarea>" in page
    assert Comment.objects.count() == 1
    link = re.search(r'<a href="([^"]+)">Show it</a>', page)
    assert link
    assert "Your reply is awaiting moderation." in said(client.get(link[1]))


def test_what_was_said_on_another_day_is_given_its_date(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:03:00Z", tick=False):
        send(client, post)
    with time_machine.travel("2026-05-06T12:03:00Z", tick=False):
        response = send(client, post)

    assert "You have already said this, on 4 May 2026, 14:03." in said(response)


def test_white_space_around_it_makes_it_no_other_reply(client: Client) -> None:
    post = make_post()
    send(client, post, comment="Well\r\nsaid.")

    assert send(client, post, comment="\nWell\nsaid. \n").status_code == 409


@pytest.mark.parametrize("other", ["author", "email", "comment", "comment_parent", "post"])
def test_it_is_not_the_same_when_one_thing_differs(client: Client, other: str) -> None:
    post = make_post()
    leen = make_comment(post, "Joris")
    changed = {
        "author": "Heidi",
        "email": "other@post.example",
        "comment": "Else.",
        "comment_parent": str(leen.pk),
    }
    send(client, post)

    response = send(
        client,
        make_post("Another") if other == "post" else post,
        remote="198.51.100.1",
        **({other: changed[other]} if other in changed else {}),
    )

    assert response.status_code == 303


def test_a_second_reply_within_seconds_has_to_wait(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False):
        send(client, post, comment="One.")
    with time_machine.travel("2026-05-04T12:00:05Z", tick=False):
        response = send(client, post, comment="Two.")

    assert (response.status_code, response["Retry-After"]) == (429, "10")
    page = markup(response)
    assert "You are quick. Try again in 10 seconds; your text stays here." in page
    assert "Two.</textarea>" in page
    assert Comment.objects.count() == 1


def test_the_last_second_is_one_second(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False):
        send(client, post, comment="One.")
    with time_machine.travel("2026-05-04T12:00:14.2Z", tick=False):
        response = send(client, post, comment="Two.")

    assert "Try again in 1 second; your text stays here." in said(response)


def test_a_second_reply_after_the_pause_is_kept(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False):
        send(client, post, comment="One.")
    with time_machine.travel("2026-05-04T12:00:15Z", tick=False):
        assert send(client, post, comment="Two.").status_code == 303


def test_readers_elsewhere_do_not_wait_for_each_other(client: Client) -> None:
    post = make_post()

    assert send(client, post, comment="One.", remote="192.0.2.7").status_code == 303
    assert send(client, post, comment="Two.", remote="192.0.2.8").status_code == 303


def test_saying_the_same_twice_quickly_is_said_before_not_too_quick(client: Client) -> None:
    post = make_post()
    send(client, post)

    assert send(client, post).status_code == 409


def test_only_a_reply_that_was_kept_makes_its_sender_wait(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False):
        send(client, post, comment="One.")
    for second in range(1, 15):
        with time_machine.travel(f"2026-05-04T12:00:{second:02d}Z", tick=False):
            assert send(client, post, comment=f"Two, {second}.").status_code == 429
            assert send(client, post, comment="").status_code == 422
            assert send(client, post, comment="One.").status_code == 409
    with time_machine.travel("2026-05-04T12:00:15Z", tick=False):
        assert send(client, post, comment="Two.").status_code == 303


def test_who_sent_what_is_forgotten_within_minutes(client: Client) -> None:
    post = make_post()
    with time_machine.travel("2026-05-04T12:00:00Z", tick=False):
        send(client, post, comment="One.", remote="192.0.2.7")
    with time_machine.travel("2026-05-04T12:11:00Z", tick=False):
        send(client, post, comment="Two.", remote="192.0.2.8")

    assert RecentReply.objects.count() == 1


# Closed


def test_a_closed_post_keeps_the_text_for_its_writer(client: Client) -> None:
    post = make_post(takes_replies=False)
    make_comment(post)

    response = send(client, post, comment="Too late, & long.")

    assert response.status_code == 403
    page = markup(response)
    assert "Replies are closed." in page
    assert "Too late, &amp; long.</textarea>" in page
    assert '<div class="sum" id="not-sent" role="alert" tabindex="-1">' in page
    assert "<form" not in page
    assert Comment.objects.count() == 1


def test_replies_close_when_the_post_is_old_enough(client: Client) -> None:
    Site(close_after_days=14).save()
    post = make_post(published_at=LONG_AGO)
    make_comment(post)

    page = said(client.get(post.get_absolute_url()))

    assert "Replies are closed." in page
    assert "Closed since" in page
    assert "The author can be reached at niel.example ." in page
    assert "Leave a Reply" not in page
    assert "Reply to Leen" not in page
    assert send(client, post).status_code == 403


def test_a_post_closed_by_hand_names_no_day(client: Client) -> None:
    Site(close_after_days=3650).save()
    post = make_post(takes_replies=False, published_at=LONG_AGO)
    make_comment(post)

    page = said(client.get(post.get_absolute_url()))

    assert "Replies are closed." in page
    assert "Closed since" not in page


def test_a_post_that_never_took_replies_keeps_the_text_for_its_writer_too(client: Client) -> None:
    page = make_page()

    assert "Too late.</textarea>" in markup(send(client, page, comment="Too late."))


def test_closing_comes_before_every_other_complaint(client: Client) -> None:
    post = make_post(takes_replies=False)

    assert send(client, post, comment="", author="").status_code == 403


# Signed in


def test_who_is_signed_in_is_asked_for_the_reply_alone(client: Client, niel: User) -> None:
    client.force_login(niel)

    page = markup(client.get(make_post().get_absolute_url()))

    assert "Signed in as Niel" in page
    assert 'name="comment"' in page
    assert not re.search(r'name="(author|email|url)"', page)


def test_an_author_s_reply_is_on_the_page_at_once_with_the_author_s_name(client: Client, niel: User) -> None:
    post = make_post()
    client.force_login(niel)

    response = send(client, post, author="Somebody else", email="else@post.example")

    reply = Comment.objects.get()
    assert (reply.status, reply.user) == (Status.APPROVED, niel)
    assert (reply.author_name, reply.author_email, reply.author_url) == (
        "Niel", niel.email, "https://niel.example/",
    )  # fmt: skip
    post.refresh_from_db()
    assert post.reply_count == 1
    assert "Thank you. Your reply is on the page." in said(client.get(response["Location"]))


def test_an_author_answers_several_readers_in_a_row(client: Client, niel: User) -> None:
    post = make_post()
    client.force_login(niel)

    answers = [send(client, post, comment=f"Answer {number}.") for number in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 303]


def test_a_writer_without_an_author_page_signs_with_their_own_name(client: Client) -> None:
    client.force_login(make_user("leen", role="Contributor", last_name="Peeters"))

    send(client, make_post())

    reply = Comment.objects.get()
    assert (reply.author_name, reply.status) == ("Leen Peeters", Status.PENDING)


def test_the_author_mark_cannot_be_typed(client: Client, niel: User) -> None:
    post = make_post()
    make_comment(post, "Niel", author_email=niel.email, author_url="https://niel.example/")

    page = markup(client.get(post.get_absolute_url()))

    assert ", author of this post," not in page
    assert "reply own" not in page


def test_a_moderator_bears_no_author_mark(client: Client, anna: User) -> None:
    post = make_post()
    client.force_login(anna)
    send(client, post)

    page = markup(client.get(post.get_absolute_url()))

    assert "Anna</span></b> says:" in page
    assert ", author of this post," not in page


def test_the_author_s_own_replies_are_marked(client: Client, niel: User) -> None:
    post = make_post()
    client.force_login(niel)
    send(client, post)

    page = markup(client.get(post.get_absolute_url()))

    assert 'class="reply own h-cite u-comment"' in page
    assert '<span class="is">, author of this post,</span> says:' in page


def test_somebody_signed_out_meanwhile_is_asked_for_a_name(client: Client) -> None:
    response = send(client, make_post(), author="", email="")

    assert response.status_code == 422
    assert "Tell us what to call you." in said(response)
    assert "Well said.</textarea>" in markup(response)


# The list


@pytest.mark.parametrize(
    ("replies", "heading"),
    [
        (0, "No responses yet to What a workshop knows What do you think?"),
        (1, "One Response to What a workshop knows"),
        (3, "3 Responses to What a workshop knows"),
    ],
)
def test_the_number_of_responses_is_said_in_words(client: Client, replies: int, heading: str) -> None:
    post = make_post()
    for number in range(replies):
        make_comment(post, body=f"Reply {number}.")
    make_comment(post, status=Status.PENDING)

    response = client.get(post.get_absolute_url())

    assert heading in said(response)
    assert markup(response).count('class="reply h-cite') == replies


def test_replies_have_their_number_their_anchor_and_their_place(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, "Leen")
    joris = make_comment(post, "Joris")
    heidi = make_comment(post, "Heidi", parent=leen)
    sander = make_comment(post, "Sander", parent=heidi)

    page = markup(client.get(post.get_absolute_url()))

    order = re.findall(r'id="comment-(\d+)" data-n="(\d)"', page)
    assert order == [(str(c.pk), str(n)) for n, c in enumerate((leen, heidi, sander, joris), 1)]
    assert page.count('<ol class="subs">') == 1
    assert f'in reply to <a class="u-in-reply-to" href="#comment-{heidi.pk}">Heidi</a>' in page


def test_a_reply_s_date_is_its_permanent_link(client: Client) -> None:
    post = make_post()
    leen = make_comment(post, sent_at=dt.datetime(2010, 4, 13, 7, 12, 5, 123456, tzinfo=dt.UTC))

    page = markup(client.get(post.get_absolute_url()))

    assert (
        f'<a class="u-url" href="{post.get_absolute_url()}#comment-{leen.pk}"><time class="dt-published"'
        ' datetime="2010-04-13T09:12:05+02:00">13 April 2010, 09:12</time></a>'
    ) in page


def test_a_web_site_is_linked_without_recommending_it(client: Client) -> None:
    post = make_post()
    make_comment(post, "Leen", author_url="https://leen.example/?a=1&b=2")

    assert (
        '<a class="p-name u-url" rel="nofollow ugc external" href="https://leen.example/?a=1&amp;b=2">Leen</a>'
        in markup(client.get(post.get_absolute_url()))
    )


def test_an_e_mail_address_is_never_shown(client: Client) -> None:
    post = make_post()
    make_comment(post, author_email="leen@secret.example")

    assert "secret.example" not in markup(client.get(post.get_absolute_url()))


def test_a_pingback_says_where_it_came_from(client: Client) -> None:
    post = make_post()
    make_comment(
        post, "The unpaid overlap", "… has put a number on it …", kind="pingback", author_email="",
        author_url="https://station.example/overlap",
    )  # fmt: skip

    response = client.get(post.get_absolute_url())

    assert "The unpaid overlap mentions this post: pingback from station.example/overlap" in said(response)
    assert 'class="reply h-cite u-mention"' in markup(response)
    assert "Reply to The unpaid overlap" not in said(response)


def test_replies_are_in_the_language_of_the_post(client: Client) -> None:
    post = make_post(language="nl")
    make_comment(post)

    page = markup(client.get(post.get_absolute_url()))

    assert '<div class="text e-content" lang="nl">' in page
    assert '<cite lang="nl">What a workshop knows</cite>' in page


def test_a_draft_s_preview_offers_no_form_and_does_not_call_it_closed(client: Client) -> None:
    from django.template.loader import render_to_string

    post = make_post(published_at=None)

    assert not render_to_string("blog/replying/_form.html", {"post": post, "is_preview": True}).strip()


def test_drawing_many_replies_asks_the_database_no_more(
    client: Client, django_assert_max_num_queries: object
) -> None:
    post = make_post(authors=[make_author("Heidi"), make_author("Niel")])
    for number in range(12):
        make_comment(post, body=f"Reply {number}.", parent=Comment.objects.order_by("?").first())

    with django_assert_max_num_queries(7):  # type: ignore[operator]
        client.get(post.get_absolute_url())
