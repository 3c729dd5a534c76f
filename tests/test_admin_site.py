"""The admin itself: coming in, its home, the settings, and the lists of tags, authors, addresses, people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from blog.demo import loading
from blog.models import Author, Comment, Decision, Post, Redirect, SignInAttempt, Site, Tag, User
from tests.forms import filled_in
from tests.makers import make_author, make_comment, make_post, make_user

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
RESET = "/admin/password_reset/"


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def text(response: HttpResponse) -> str:
    return response.content.decode()


def sign_in(client: Client, password: str, username: str = "niel", remote: str = "192.0.2.7") -> HttpResponse:
    typed = {"username": username, "password": password, "next": "/admin/"}
    return client.post(LOGIN, typed, REMOTE_ADDR=remote)  # type: ignore[return-value]


def save(client: Client, address: str, /, **typed: Any) -> HttpResponse:
    form_id = f"{address.split('/')[3]}_form"
    fields = filled_in(client.get(address), form_id) | typed | {"_save": "Save"}
    return client.post(address, fields)  # type: ignore[return-value]


# Coming in


def test_niel_signs_in_and_finds_himself_at_home(client: Client, niel: User) -> None:
    assert filled_in(client.get(LOGIN), "login-form")["next"] == ["/admin/"]
    assert sign_in(client, "secret").headers["Location"] == "/admin/"

    page = text(client.get("/admin/"))

    assert '<span class="person">Niel</span>' in page
    assert "Write a post" in page


def test_after_ten_wrong_passwords_an_address_has_to_wait(client: Client, niel: User) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(10):
            assert "Please enter the correct username and password" in text(sign_in(client, "wrong"))
        response = sign_in(client, "secret")
        assert "Too many attempts. Try again in 10 minutes." in text(response)

        assert sign_in(Client(), "secret", remote="198.51.100.1").status_code == 302
        clock.shift(dt.timedelta(minutes=9, seconds=30))
        assert "Too many attempts. Try again in 1 minute." in text(sign_in(client, "secret"))
        clock.shift(dt.timedelta(minutes=1))
        assert sign_in(client, "secret").status_code == 302


def test_who_succeeds_may_err_again(client: Client, niel: User) -> None:
    for _ in range(3):
        for _ in range(9):
            sign_in(client, "wrong")
        assert sign_in(client, "secret").status_code == 302


def test_a_whole_ipv6_network_counts_as_one(client: Client, niel: User) -> None:
    for number in range(10):
        sign_in(client, "wrong", remote=f"2001:db8::{number}")

    assert "Too many attempts" in text(sign_in(client, "secret", remote="2001:db8::ffff"))


def test_no_address_is_kept(client: Client, niel: User) -> None:
    sign_in(client, "wrong", remote="192.0.2.7")

    attempt = SignInAttempt.objects.get()
    assert "192.0.2" not in f"{attempt.key} {attempt}"


def test_a_forgotten_password_is_replaced_through_a_mail(
    client: Client, niel: User, settings: Settings
) -> None:
    settings.SITE_URL = "https://kantlijn.example"
    assert RESET in text(client.get(LOGIN))

    response = client.post(RESET, {"email": niel.email}, HTTP_HOST="localhost", follow=True)
    assert "We’ve emailed you instructions" in text(response)
    message = mail.outbox[0]
    assert message.to == [niel.email]
    found = re.search(r"https://kantlijn\.example(/admin/password_reset/\S+)", str(message.body))
    assert found
    assert "localhost" not in str(message.body)

    page = client.get(found[1], follow=True)
    done = client.post(
        page.redirect_chain[-1][0],
        {"new_password1": "a-new-one-2026", "new_password2": "a-new-one-2026"},
        follow=True,
    )
    assert "Your password has been set." in text(done)
    assert LOGIN in text(done)
    assert sign_in(client, "a-new-one-2026").status_code == 302
    assert "The password reset link was invalid" in text(client.get(found[1]))


def test_the_mail_speaks_the_language_of_who_gets_it(client: Client, niel: User) -> None:
    niel.language = "nl"
    niel.save()

    client.post(RESET, {"email": niel.email})

    assert "wachtwoord" in str(mail.outbox[0].body)


def test_an_address_nobody_has_is_answered_alike_and_gets_no_mail(client: Client, niel: User) -> None:
    answers = [
        client.post(RESET, {"email": address}).headers["Location"] for address in (niel.email, "no@x.org")
    ]

    assert answers[0] == answers[1]
    assert len(mail.outbox) == 1


def test_mails_for_a_new_password_cannot_be_asked_for_without_end(client: Client, niel: User) -> None:
    for _ in range(10):
        client.post(RESET, {"email": niel.email})

    assert "Too many attempts" in text(client.post(RESET, {"email": niel.email}))
    assert len(mail.outbox) == 10


def test_a_password_is_changed(client: Client, niel: User) -> None:
    client.force_login(niel)

    client.post(
        "/admin/password_change/",
        {"old_password": "secret", "new_password1": "a-new-one-2026", "new_password2": "a-new-one-2026"},
    )

    assert sign_in(Client(), "a-new-one-2026").status_code == 302


def test_the_admin_speaks_the_language_of_the_person(client: Client, niel: User) -> None:
    Site.objects.create(language="en")
    niel.language = "nl"
    niel.save()
    client.force_login(niel)

    page = text(client.get("/admin/password_change/"))

    assert '<html lang="nl"' in page
    assert "Wachtwoordwijziging" in page


# Home


def test_home_says_what_there_is_to_do(as_admin: Client) -> None:
    post = make_post()
    make_post("Not yet", published_at=None)
    make_post("Later", published_at=timezone.now() + dt.timedelta(days=1))
    for name in ("Leen", "Heidi"):
        make_comment(post, name, status="pending")

    page = text(as_admin.get("/admin/"))

    for part in ("Write a post", "Drafts (1)", "Scheduled (1)", "2 replies waiting"):
        assert part in page
    assert "Nothing yet." not in page


def test_home_of_who_has_written_nothing_encourages(client: Client, niel: User) -> None:
    make_post("Of another", authors=[make_author("Bert")], published_at=None)
    client.force_login(niel)

    page = text(client.get("/admin/"))

    assert "Nothing yet. Your first sentence is the hardest." in page
    assert "Drafts (0)" in page


def test_a_moderator_is_not_asked_to_write(client: Client, anna: User) -> None:
    client.force_login(anna)

    assert "Write a post" not in text(client.get("/admin/"))


@pytest.mark.parametrize(("backend", "is_said"), [("filebased", True), ("smtp", False)])
def test_home_says_when_mails_are_not_sent(
    as_admin: Client, settings: Settings, backend: str, is_said: bool
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    said = "Mails are written to files in DATA_DIR/mail until EMAIL_URL is set." in text(
        as_admin.get("/admin/")
    )

    assert said == is_said


def test_every_address_of_the_admin_carries_the_title_of_the_blog(as_admin: Client) -> None:
    Site.objects.create(title="De <b>kantlijn</b>")

    page = text(as_admin.get("/admin/blog/tag/"))

    assert "<title>Tags | De &lt;b&gt;kantlijn&lt;/b&gt;</title>" in page


def test_home_asks_the_same_whatever_there_is(as_admin: Client) -> None:
    counts = []
    for total in (3, 30):
        for number in range(Post.objects.count(), total):
            make_comment(make_post(f"Number {number}", published_at=None), status="pending")
        with CaptureQueriesContext(connection) as context:
            as_admin.get("/admin/")
        counts.append(len(context))

    assert counts[0] == counts[1]


# The demonstration blog


def test_the_demonstration_blog_is_removed_by_a_button_with_a_question_first(
    as_admin: Client, admin: User
) -> None:
    loading.load()
    User.objects.filter(pk=admin.pk).update(language="en")
    assert "Remove the demonstration blog" in text(as_admin.get("/admin/"))
    mine = make_post("My own")

    question = text(as_admin.get("/admin/demonstration/"))
    assert "goes for good" in question
    assert Post.objects.count() > 1

    response = as_admin.post("/admin/demonstration/", follow=True)

    assert list(Post.objects.all()) == [mine]
    assert "The demonstration blog is gone. This blog is yours." in text(response)
    assert "Remove the demonstration blog" not in text(response)


def test_without_a_demonstration_blog_there_is_nothing_to_remove(as_admin: Client) -> None:
    make_post()

    assert "demonstration" not in text(as_admin.get("/admin/"))
    assert as_admin.post("/admin/demonstration/").status_code == 302
    assert Post.objects.count() == 1


def test_only_a_superuser_may_remove_it(client: Client) -> None:
    Site.objects.create(demonstration={"posts": [1]})
    client.force_login(make_user("els", role="Editor"))

    assert "demonstration" not in text(client.get("/admin/"))
    assert client.post("/admin/demonstration/").status_code == 403


# The site


def test_the_settings_are_one_form(as_admin: Client) -> None:
    response = as_admin.get("/admin/blog/site/")
    assert response.headers["Location"] == "/admin/blog/site/1/change/"

    save(
        as_admin,
        "/admin/blog/site/1/change/",
        title="  De\u202e kant\x07lijn ",
        language="nl",
        time_zone="Asia/Tokyo",
    )

    site = Site.objects.get()
    assert (site.title, site.language, site.time_zone) == ("De kantlijn", "nl", "Asia/Tokyo")
    assert '<html lang="nl"' in text(as_admin.get("/admin/"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Europe/Nowhere"), ("time_zone", "../etc/passwd"), ("language", "xx"), ("title", ""),
        ("title", "x" * 201), ("posts_per_page", "0"), ("posts_per_page", "9" * 40),
        ("close_after_days", "-1"),
    ],
)  # fmt: skip
def test_a_setting_that_makes_no_sense_is_a_field_error(as_admin: Client, field: str, value: str) -> None:
    response = save(as_admin, "/admin/blog/site/1/change/", **{field: value})

    assert response.status_code == 200
    assert "errorlist" in text(response)
    assert not Site.objects.exists()


def test_settings_keep_what_the_form_does_not_show(as_admin: Client) -> None:
    Site.objects.create(demonstration={"posts": [1]})

    save(as_admin, "/admin/blog/site/1/change/", title="New")

    assert Site.objects.get().demonstration == {"posts": [1]}


# People


def test_a_new_person_can_sign_in_at_once(as_admin: Client) -> None:
    save(
        as_admin,
        "/admin/blog/user/add/",
        username="leen",
        usable_password="true",
        password1="a-new-one-2026",
        password2="a-new-one-2026",
    )

    assert sign_in(Client(), "a-new-one-2026", username="leen").status_code == 302


def test_a_person_is_given_a_role_and_a_language(as_admin: Client) -> None:
    from django.contrib.auth.models import Group

    person = make_user("leen")
    role = Group.objects.get(name="Author")

    save(as_admin, f"/admin/blog/user/{person.pk}/change/", language="nl", groups=[role.pk])

    person = User.objects.get(pk=person.pk)
    assert person.language == "nl"
    assert person.has_perm("blog.publish_post")
    assert "Author" in text(as_admin.get("/admin/blog/user/"))


# Tags, authors, old addresses


def test_a_renamed_tag_is_found_at_its_old_address(as_admin: Client) -> None:
    make_post(tags="lerne")
    tag = Tag.objects.get()

    save(as_admin, f"/admin/blog/tag/{tag.pk}/change/", name="leren", slug="", description="About learning.")

    tag = Tag.objects.get()
    assert (tag.name, tag.slug) == ("leren", "leren")
    response = Client().get("/tag/lerne/")
    assert (response.status_code, response.headers["Location"]) == (301, "/tag/leren/")


@pytest.mark.parametrize(
    ("name", "answer"),
    [("CRAFT", "There is a tag “craft” already."), ("one, two", "A tag has no comma"), ("", "required"),
     ("x" * 101, "at most 100 characters"), ("\u202e", "cannot be blank")],
)  # fmt: skip
def test_a_tag_that_cannot_be_is_a_field_error(as_admin: Client, name: str, answer: str) -> None:
    make_post(tags="craft, other")
    tag = Tag.objects.get(name="other")

    response = save(as_admin, f"/admin/blog/tag/{tag.pk}/change/", name=name)

    assert answer in text(response)


def test_a_deleted_tag_leaves_its_posts_and_asks_without_listing_them(as_admin: Client) -> None:
    for number in range(30):
        make_post(f"Number {number}", tags="craft")
    tag = Tag.objects.get()

    with CaptureQueriesContext(connection) as context:
        question = text(as_admin.get(f"/admin/blog/tag/{tag.pk}/delete/"))
    assert len(context) < 12
    assert "Number 7" not in question

    as_admin.post(f"/admin/blog/tag/{tag.pk}/delete/", {"post": "yes"})
    assert not Tag.objects.exists()
    assert Post.objects.count() == 30


def test_the_tags_of_the_library_are_not_shown(as_admin: Client) -> None:
    assert as_admin.get("/admin/taggit/tag/").status_code == 404
    assert "taggit" not in text(as_admin.get("/admin/"))


def test_who_has_written_something_cannot_be_deleted(as_admin: Client) -> None:
    post = make_post()
    author, idle = post.byline[0], make_author("Idle")

    assert as_admin.post(f"/admin/blog/author/{author.pk}/delete/", {"post": "yes"}).status_code == 403
    as_admin.post(f"/admin/blog/author/{idle.pk}/delete/", {"post": "yes"})

    assert list(Author.objects.all()) == [author]


def test_an_old_address_is_written_as_addresses_are_and_leads_on(as_admin: Client) -> None:
    post = make_post()

    save(as_admin, "/admin/blog/redirect/add/", path="2009/Old-Name", post=post.pk)

    assert Redirect.objects.get().path == "/2009/old-name/"
    assert Client().get("/2009/old-name/").headers["Location"] == post.get_absolute_url()


def test_an_old_address_leads_to_one_thing_and_stands_once(as_admin: Client) -> None:
    post = make_post(tags="craft")
    Redirect.objects.create(path="/old/")

    response = save(as_admin, "/admin/blog/redirect/add/", path="/a/", post=post.pk, tag=Tag.objects.get().pk)
    assert "An address leads to one thing" in text(response)
    response = save(as_admin, "/admin/blog/redirect/add/", path="OLD")
    assert "There is an old address /old/ already." in text(response)
    assert Redirect.objects.count() == 1


def make_tag(number: int) -> None:
    make_post(f"Post {number}", tags=f"tag {number}, a")


def make_writer(number: int) -> None:
    make_post(f"Post {number}", authors=[make_author(f"A {number}", user=make_user(f"user{number}"))])


def make_old_address(number: int) -> None:
    Redirect.objects.create(path=f"/old/{number}/", post=make_post(f"Post {number}"))


def make_person(number: int) -> None:
    make_user(f"user{number}", role="Author")


def make_decision(number: int) -> None:
    comment = make_comment(make_post(f"Post {number}"), status="pending")
    assert isinstance(comment, Comment)
    comment.approve(by=User.objects.get(username="admin"))
    assert Decision.objects.exists()


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("/admin/blog/tag/", make_tag),
        ("/admin/blog/author/", make_writer),
        ("/admin/blog/redirect/", make_old_address),
        ("/admin/blog/user/", make_person),
        ("/admin/blog/decision/", make_decision),
    ],
)
def test_a_list_asks_the_same_whatever_its_length(
    as_admin: Client, path: str, make: Callable[[int], None]
) -> None:
    counts = []
    for numbers in (range(3), range(3, 30)):
        for number in numbers:
            make(number)
        with CaptureQueriesContext(connection) as context:
            as_admin.get(path)
        counts.append(len(context))

    assert counts[0] == counts[1]


def test_no_page_of_the_admin_carries_style_or_script_of_its_own(as_admin: Client) -> None:
    post = make_post(tags="craft")
    comment = make_comment(post)

    for path in (
        "/admin/",
        "/admin/blog/post/",
        f"/admin/blog/post/{post.pk}/change/",
        "/admin/blog/comment/",
        f"/admin/blog/comment/{comment.pk}/change/",
        "/admin/blog/site/1/change/",
    ):
        page = text(as_admin.get(path))
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)", page), path
        assert not re.search(r'(src|href)="(https?:)?//', page.replace("https://niel.example/", "")), path


def test_a_form_without_its_token_is_answered_in_our_own_words(admin: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin)

    page = strict.post("/admin/blog/post/add/", {"title": "Typed for an hour"})

    assert page.status_code == 403
    assert "This form had been open for a long time." in page.content.decode()
    assert "<style" not in page.content.decode()
