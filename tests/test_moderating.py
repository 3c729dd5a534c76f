"""Anna reads the replies that wait, and decides."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Comment, Decision, Post, SearchDocument, Site, Status, User
from blog.moderating import deciding
from tests.forms import filled_in
from tests.makers import make_author, make_comment, make_post, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/blog/comment/"


@pytest.fixture
def post(db: None) -> Post:
    return make_post()


@pytest.fixture
def moderating(client: Client, anna: User) -> Client:
    """Anna's browser, signed in."""
    client.force_login(anna)
    return client


def pending(post: Post, name: str = "Leen", body: str = "Well said.", **fields: Any) -> Comment:
    return make_comment(post, name, body, status=Status.PENDING, **fields)


def text(response: HttpResponse) -> str:
    return response.content.decode()


def row_buttons(response: HttpResponse) -> list[str]:
    """What the buttons on the rows would send."""
    return re.findall(r'<button name="do" value="([^"]+)"', text(response))


def press(client: Client, button: str, path: str = LIST) -> str:
    """Press a button on a row as a browser without JavaScript does, and read the page that follows."""
    fields = filled_in(client.get(path), "changelist-form")
    response = client.post(path, fields | {"do": button}, follow=True)
    assert response.status_code == 200
    return text(response)


def status(comment: Comment) -> str:
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


# The list


def test_the_list_opens_with_what_waits_the_oldest_first(moderating: Client, post: Post) -> None:
    now = timezone.now()
    pending(post, "Heidi", "Second", sent_at=now)
    pending(post, "Leen", "First", sent_at=now - dt.timedelta(hours=1))
    make_comment(post, "Bram", "Approved long ago")

    page = text(moderating.get(LIST))

    assert page.index("First") < page.index("Second")
    assert "Approved long ago" not in page


def test_what_is_decided_stands_with_the_newest_first(moderating: Client, post: Post) -> None:
    now = timezone.now()
    make_comment(post, "Heidi", "Second", sent_at=now)
    make_comment(post, "Leen", "First", sent_at=now - dt.timedelta(hours=1))

    page = text(moderating.get(LIST + "?status=approved"))

    assert page.index("Second") < page.index("First")


def test_each_tab_has_its_number(moderating: Client, post: Post) -> None:
    for name, kept in (("A", "pending"), ("B", "pending"), ("C", "approved"), ("D", "spam")):
        make_comment(post, name, status=kept)

    page = " ".join(text(moderating.get(LIST)).split())

    for tab in ("Pending 2", "Approved 1", "Spam 1", "Trash 0"):
        assert f">{tab}</a>" in page


def test_a_row_says_who_where_to_whom_and_why(moderating: Client, post: Post) -> None:
    first = make_comment(post, "Heidi", "You hit the nail.")
    comment = Comment(
        post=post,
        parent=first,
        author_name="Leen",
        author_email="leen@post.example",
        author_url="https://leen.example/",
        body="So true,\n\n**all of it**.",
        network="192.0.2.0/24",
    )
    comment.submit(publish=False, reasons=[{"code": "everything", "data": {}}])

    page = text(moderating.get(LIST))

    for part in (
        "Leen",
        "leen@post.example",
        "https://leen.example/",
        "192.0.2.0/24",
        post.title,
        "Heidi says:",
        "You hit the nail.",
        "<strong>all of it</strong>",
        "you hold everything",
    ):
        assert part in page


def test_a_long_reply_is_there_whole_and_folded(moderating: Client, post: Post) -> None:
    body = "word " * 300 + "the very end"
    pending(post, body=body)

    page = text(moderating.get(LIST))

    assert "the very end" in page
    assert '<details class="fold">' in page


def test_nothing_waiting_is_said(moderating: Client) -> None:
    assert "Nothing waiting." in text(moderating.get(LIST))


def test_replies_are_found_by_their_words_and_by_who_sent_them(moderating: Client, post: Post) -> None:
    pending(post, "Leen", "About bread")
    pending(post, "Heidi", "About iron", author_email="heidi@iron.example")

    for query in ("bread", "Leen"):
        page = text(moderating.get(LIST, {"q": query}))
        assert "About bread" in page
        assert "About iron" not in page
    assert "About iron" in text(moderating.get(LIST, {"q": "heidi@iron.example"}))


def test_the_replies_to_one_post_can_be_listed(moderating: Client, post: Post) -> None:
    other = make_post("Another post")
    pending(post, body="Here")
    pending(other, body="There")

    page = text(moderating.get(f"{LIST}?post={other.pk}"))

    assert "There" in page
    assert "Here" not in page


def test_the_queue_asks_the_same_whatever_its_length(moderating: Client) -> None:
    counts = []
    for total in (3, 30):
        for number in range(Comment.objects.count(), total):
            author = make_author(f"Author {number}")
            first = make_comment(make_post(f"Post {number}", authors=[author]), f"First {number}")
            Comment.objects.filter(pk=first.pk).update(status=Status.PENDING)
            pending(first.post, f"Reader {number}", parent=first)
        with CaptureQueriesContext(connection) as context:
            moderating.get(LIST)
        counts.append(len(context))

    assert counts[0] == counts[1] <= 12


# Deciding


def test_a_button_on_the_row_approves_without_script(moderating: Client, post: Post, anna: User) -> None:
    comment = pending(post)
    approve, spam, trash = row_buttons(moderating.get(LIST))
    assert [approve, spam, trash] == [f"{verb}:{comment.pk}:pending" for verb in ("approve", "spam", "trash")]

    page = press(moderating, approve)

    assert "1 reply approved." in page
    assert comment.body in text(Client().get(post.get_absolute_url()))
    decision = Decision.objects.get()
    assert (decision.by, decision.by_name, decision.how) == (anna, "Anna", "queue")
    assert (decision.from_status, decision.to_status) == ("pending", "approved")


@pytest.mark.parametrize(
    ("before", "verb", "after", "said"),
    [
        ("pending", "approve", "approved", "1 reply approved."),
        ("pending", "spam", "spam", "1 reply marked as spam."),
        ("pending", "trash", "trash", "1 reply moved to the trash."),
        ("approved", "unapprove", "pending", "1 reply waits again."),
        ("approved", "spam", "spam", "1 reply marked as spam."),
        ("approved", "trash", "trash", "1 reply moved to the trash."),
        ("spam", "approve", "approved", "1 reply approved."),
        ("spam", "restore", "pending", "1 reply restored."),
        ("trash", "spam", "spam", "1 reply marked as spam."),
        ("trash", "restore", "pending", "1 reply restored."),
    ],
)
def test_every_verb_leads_where_it_says_by_button_and_by_action(
    moderating: Client, post: Post, before: str, verb: str, after: str, said: str
) -> None:
    first, second = make_comment(post, "Leen", status=before), make_comment(post, "Heidi", status=before)
    path = f"{LIST}?status={before}"
    assert f"{verb}:{first.pk}:{before}" in row_buttons(moderating.get(path))

    assert said in press(moderating, f"{verb}:{first.pk}:{before}", path)
    moderating.post(path, {"action": verb, "_selected_action": [second.pk], "index": "0"})

    assert (status(first), status(second)) == (after, after)
    assert Post.objects.get(pk=post.pk).reply_count == Comment.objects.approved().count()


def test_restored_is_what_was_approved_before(moderating: Client, post: Post) -> None:
    comment = make_comment(post)
    press(moderating, f"spam:{comment.pk}:approved", LIST + "?status=approved")

    press(moderating, f"restore:{comment.pk}:spam", LIST + "?status=spam")

    assert status(comment) == "approved"


def test_many_are_decided_at_once_and_counted(moderating: Client, post: Post) -> None:
    comments = [pending(post, f"Reader {number}") for number in range(3)]

    response = moderating.post(
        LIST,
        {"action": "approve", "_selected_action": [comment.pk for comment in comments], "index": "0"},
        follow=True,
    )

    assert "3 replies approved." in text(response)
    assert Post.objects.get(pk=post.pk).reply_count == 3
    assert list(Decision.objects.order_by("pk").values_list("comment_number", flat=True)) == sorted(
        comment.pk for comment in comments
    )


def test_all_that_match_are_decided_as_one_act(moderating: Client, post: Post) -> None:
    for number in range(60):
        pending(post, f"Reader {number}")

    some = Comment.objects.first()
    assert some
    ticked = {"_selected_action": [some.pk], "select_across": "1"}
    page = text(moderating.post(LIST, {"action": "spam", "index": "0"} | ticked, follow=True))

    assert Comment.objects.filter(status=Status.SPAM).count() == 60
    assert "60 replies marked as spam." in page
    assert "not there any more" not in page


def test_who_comes_a_moment_too_late_is_told_who_was_faster(
    moderating: Client, post: Post, admin: User
) -> None:
    comment = pending(post)
    button = row_buttons(moderating.get(LIST))[1]
    comment.approve(by=admin)
    at = timezone.localtime(Decision.objects.get().at, Site.current().zone)

    page = press(moderating, button)

    assert f"Leen: Approved by Admin at {at:%H:%M}." in page
    assert status(comment) == "approved"
    assert Decision.objects.count() == 1


def test_the_same_holds_for_those_that_are_ticked(moderating: Client, post: Post, admin: User) -> None:
    first, second = pending(post, "Leen"), pending(post, "Heidi")
    first.mark_spam(by=admin)

    response = moderating.post(
        LIST,
        {"action": "approve", "_selected_action": [first.pk, second.pk], "index": "0"},
        follow=True,
    )

    assert "1 reply approved." in text(response)
    assert "Leen: Marked as spam by Admin at" in text(response)
    assert (status(first), status(second)) == ("spam", "approved")


def test_a_reply_that_is_gone_is_said_to_be_gone(moderating: Client, post: Post) -> None:
    comment = pending(post)
    button = row_buttons(moderating.get(LIST))[0]
    comment.delete()

    assert "1 reply is not there any more." in press(moderating, button)


def test_the_day_is_told_when_it_is_not_today(post: Post, admin: User) -> None:
    comment = pending(post)
    decision = comment.approve(by=admin)
    assert decision
    decision.at = dt.datetime(2010, 4, 12, 12, 2, tzinfo=dt.UTC)

    assert deciding.time_of(decision) == "12:02, 12 April 2010"


@pytest.mark.parametrize(
    "button",
    ["", "approve", "approve:1", "approve:x:pending", "delete:1:pending", "approve:1:gone", "a" * 5000,
     "approve:" + "9" * 30 + ":pending", "approve:１:pending", "approve:1:pending\n"],
)  # fmt: skip
def test_a_button_that_is_not_ours_does_nothing(moderating: Client, post: Post, button: str) -> None:
    comment = pending(post)

    assert moderating.post(LIST, {"do": button}).status_code == 400
    assert status(comment) == "pending"


def test_a_decision_needs_a_token_of_our_own_form(post: Post, anna: User) -> None:
    comment = pending(post)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(anna)

    assert browser.post(LIST, {"do": f"approve:{comment.pk}:pending"}).status_code == 403
    press(browser, f"approve:{comment.pk}:pending")
    assert status(comment) == "approved"


def test_looking_decides_nothing(moderating: Client, post: Post) -> None:
    comment = pending(post)

    moderating.get(LIST, {"do": f"approve:{comment.pk}:pending"})

    assert status(comment) == "pending"


# Correcting and deleting


def test_a_moderator_corrects_name_site_and_text_and_nothing_else(moderating: Client, post: Post) -> None:
    comment = pending(post, author_url="https://old.example/")
    path = f"{LIST}{comment.pk}/change/"
    fields = filled_in(moderating.get(path), "comment_form")
    changes = {
        "author_name": "Leen P.",
        "author_url": "leen.example",
        "body": "*Better* said.",
        "author_email": "other@post.example",
        "status": "approved",
        "network": "x",
        "_save": "Save",
    }

    moderating.post(path, fields | changes)

    comment.refresh_from_db()
    assert (comment.author_name, comment.author_url) == ("Leen P.", "https://leen.example")
    assert "<em>Better</em>" in comment.body_html
    assert comment.edited_at
    assert (comment.author_email, comment.status) == ("leen@post.example", "pending")
    assert not Decision.objects.exists()


def test_a_corrected_reply_is_found_by_what_it_says_now(moderating: Client, post: Post) -> None:
    comment = make_comment(post, body="The carpinter was right.")
    path = f"{LIST}{comment.pk}/change/"
    fields = filled_in(moderating.get(path), "comment_form")

    moderating.post(
        path, fields | {"author_name": "Heidi", "body": "The carpenter was right.", "_save": "Save"}
    )

    document = SearchDocument.objects.get(comment=comment)
    assert (document.names, document.text) == (" heidi ", "The carpenter was right.")


def test_a_correction_leaves_what_somebody_decided_meanwhile(
    moderating: Client, post: Post, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    comment = pending(post)
    path = f"{LIST}{comment.pk}/change/"
    fields = filled_in(moderating.get(path), "comment_form")
    render = Comment.render

    def meanwhile(self: Comment) -> None:
        Comment.objects.get(pk=comment.pk).approve(by=admin)
        render(self)

    monkeypatch.setattr(Comment, "render", meanwhile)
    moderating.post(path, fields | {"body": "Corrected.", "_save": "Save"})

    comment.refresh_from_db()
    assert (comment.body, comment.status) == ("Corrected.", "approved")


def test_saving_without_a_change_leaves_no_trace(moderating: Client, post: Post) -> None:
    comment = pending(post)
    path = f"{LIST}{comment.pk}/change/"

    moderating.post(path, filled_in(moderating.get(path), "comment_form") | {"_save": "Save"})

    comment.refresh_from_db()
    assert comment.edited_at is None


def test_the_form_has_the_buttons_of_the_row(moderating: Client, post: Post) -> None:
    comment = pending(post)

    assert row_buttons(moderating.get(f"{LIST}{comment.pk}/change/")) == row_buttons(moderating.get(LIST))


def test_nobody_adds_a_reply_here(client: Client, admin: User) -> None:
    client.force_login(admin)

    assert client.get(LIST + "add/").status_code == 403


@pytest.mark.parametrize(
    ("kept", "answer"), [("pending", 403), ("approved", 403), ("spam", 302), ("trash", 302)]
)
def test_only_spam_and_trash_are_deleted_for_good(
    moderating: Client, post: Post, kept: str, answer: int
) -> None:
    comment = make_comment(post, status=kept)

    response = moderating.post(f"{LIST}{comment.pk}/delete/", {"post": "yes"})

    assert response.status_code == answer
    assert Comment.objects.filter(pk=comment.pk).exists() == (answer == 403)


def test_deleting_several_is_offered_where_they_are_put_away(moderating: Client, post: Post) -> None:
    spam, kept = make_comment(post, "A", status="spam"), make_comment(post, "B")
    ticked = {"_selected_action": [spam.pk, kept.pk], "action": "delete_selected", "post": "yes"}

    for path in (LIST, LIST + "?status=approved"):
        assert "delete_selected" not in text(moderating.get(path))
        moderating.post(path, ticked)
    assert Comment.objects.count() == 2

    assert "delete_selected" in text(moderating.get(LIST + "?status=spam"))
    moderating.post(LIST + "?status=spam", ticked)
    assert list(Comment.objects.all()) == [kept]


def test_the_log_of_decisions_outlives_the_reply_and_cannot_be_changed(
    moderating: Client, post: Post, anna: User
) -> None:
    comment = pending(post)
    comment.mark_spam(by=anna)
    comment.delete()
    decision = Decision.objects.get()

    page = text(moderating.get("/admin/blog/decision/"))

    for part in ("Leen", post.title, "Anna", "Pending", "Spam"):
        assert part in page
    for verb in ("add", f"{decision.pk}/delete"):
        assert moderating.get(f"/admin/blog/decision/{verb}/").status_code == 403
    assert moderating.post(f"/admin/blog/decision/{decision.pk}/change/", {"by_name": "x"}).status_code == 403


# Whose replies


def test_an_author_sees_and_decides_about_replies_to_their_own_posts(client: Client, niel: User) -> None:
    own = pending(make_post(authors=[niel.own_author()]), "Leen", "To Niel")  # type: ignore[list-item]
    other = pending(make_post("Of another", authors=[make_author("Bert")]), "Heidi", "To Bert")
    client.force_login(niel)

    page = text(client.get(LIST))
    assert "To Niel" in page
    assert "To Bert" not in page
    assert "1 reply waiting" in page

    press(client, f"approve:{own.pk}:pending")
    press(client, f"approve:{other.pk}:pending")
    client.post(LIST, {"action": "approve", "_selected_action": [other.pk], "index": "0"})

    assert (status(own), status(other)) == ("approved", "pending")


def test_a_person_without_the_right_to_delete_is_not_offered_it(client: Client, niel: User) -> None:
    make_comment(make_post(authors=[niel.own_author()]), status="spam")  # type: ignore[list-item]
    client.force_login(niel)

    assert "delete_selected" not in text(client.get(LIST + "?status=spam"))


def test_the_number_waiting_stands_in_the_header_and_the_title_of_every_page(
    client: Client, post: Post, admin: User
) -> None:
    for name in ("Leen", "Heidi"):
        pending(post, name)
    make_comment(post, "Bram", status="spam")
    client.force_login(admin)

    pages = ["/admin/", "/admin/blog/post/", "/admin/blog/user/", "/admin/password_change/", LIST]
    for path in [*pages, f"/admin/blog/post/{post.pk}/change/"]:
        page = text(client.get(path))
        assert ">2 replies waiting</a>" in page, path
        assert "<title>(2) " in page, path


def test_who_moderates_nothing_is_told_no_number(client: Client, post: Post) -> None:
    pending(post)
    person = make_user("leen", role="Contributor")
    person.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(person)

    page = text(client.get("/admin/"))

    assert "waiting" not in page
    assert "<title>(" not in page
    assert client.get(LIST).status_code == 403
