"""Niel writes a post at the desk, looks at it, publishes it, moves it, and takes it away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Author, Authorship, Kind, Post, Redirect, Site, Tag, User
from blog.publishing import preview
from tests.forms import filled_in
from tests.makers import NOON, make_author, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/post/add/"
LIST = "/admin/blog/post/"


@pytest.fixture
def at_desk(client: Client, niel: User) -> Client:
    """Niel's browser, signed in."""
    client.force_login(niel)
    return client


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def change(post: Post) -> str:
    return f"/admin/blog/{post.kind}/{post.pk}/change/"


def save(client: Client, address: str, /, **typed: Any) -> HttpResponse:
    """Open the form at an address, type this, and press Save (or the button that `typed` names)."""
    page = client.get(address)
    form_id = f"{address.split('/')[3]}_form"
    fields = filled_in(page, form_id) | {name: value for name, value in typed.items() if value is not None}
    if not any(name.startswith("_") and name != "_save" for name in typed):
        fields["_save"] = "Save"
    return client.post(address, fields)  # type: ignore[return-value]


def text(response: HttpResponse) -> str:
    return response.content.decode()


def written(client: Client, /, **typed: Any) -> Post:
    """What Niel has written: a draft, unless `typed` says more."""
    typed = {"title": "What a workshop knows", "body": "First paragraph."} | typed
    response = save(client, ADD, **typed)
    assert response.status_code == 302, text(response)
    return Post.objects.latest("pk")


# Writing


def test_what_is_saved_without_a_date_is_a_draft_that_readers_do_not_find(at_desk: Client) -> None:
    post = written(at_desk, standfirst="Craft is a conversation.", tags="learning, craft")

    assert post.published_at is None
    assert post.slug == "what-a-workshop-knows"
    assert "<p>First paragraph.</p>" in post.body_html
    assert sorted(tag.name for tag in post.tags.all()) == ["craft", "learning"]
    assert Client().get(f"/2026/11/{post.slug}/").status_code == 404


def test_publish_now_shows_a_post_to_readers_and_says_where(at_desk: Client) -> None:
    post = written(at_desk, _publish="")

    assert post.is_published
    assert Client().get(post.get_absolute_url()).status_code == 200
    assert f'Published. <a href="{post.get_absolute_url()}">View</a>' in text(at_desk.get(LIST))


def test_save_alone_never_publishes(at_desk: Client) -> None:
    post = written(at_desk)
    save(at_desk, change(post), title="Another title")

    post.refresh_from_db()
    assert post.title == "Another title"
    assert post.published_at is None


def test_a_date_in_the_future_schedules_in_the_zone_of_the_site(at_desk: Client) -> None:
    Site.objects.create(time_zone="America/New_York")
    assert "Time in America/New_York" in text(at_desk.get(ADD))

    post = written(at_desk, published_at_0="2999-01-31", published_at_1="20:00")

    assert post.published_at == dt.datetime(2999, 2, 1, 1, 0, tzinfo=dt.UTC)
    assert (post.year, post.month) == (2999, 1)
    assert "It will be published on 31 January 2999, 20:00, time in America/New_York." in text(
        at_desk.get(LIST)
    )


def test_a_new_post_has_the_language_and_the_openness_of_the_site(at_desk: Client) -> None:
    Site.objects.create(language="nl", takes_replies=False)

    post = written(at_desk)

    assert post.language == "nl"
    assert not post.takes_replies


def test_a_post_is_signed_by_who_writes_it(at_desk: Client, niel: User) -> None:
    assert [author.user for author in written(at_desk).byline] == [niel]


def test_who_writes_for_the_first_time_becomes_an_author(client: Client) -> None:
    person = make_user("leen", role="Contributor", last_name="Peeters")
    client.force_login(person)

    written(client)
    written(client, title="A second one")

    author = Author.objects.get(user=person)
    assert author.name == "Leen Peeters"
    assert author.posts.count() == 2


def test_an_editor_names_several_authors_in_their_order(client: Client) -> None:
    client.force_login(make_user("els", role="Editor"))
    first, second = make_author("Anna"), make_author("Bert")

    post = written(
        client,
        **{
            "authorships-TOTAL_FORMS": "2",
            "authorships-0-author": second.pk,
            "authorships-0-position": "2",
            "authorships-1-author": first.pk,
            "authorships-1-position": "1",
        },
    )

    assert post.byline == [first, second]


def test_the_form_of_an_editor_proposes_themselves(client: Client) -> None:
    editor = make_user("els", role="Editor")
    own = make_author("Els", user=editor)
    client.force_login(editor)

    fields = filled_in(client.get(ADD), "post_form")

    assert fields["authorships-0-author"] == [str(own.pk)]
    assert written(client).byline == [own]


def test_an_author_cannot_sign_for_another(at_desk: Client) -> None:
    other = make_author("Anna")
    post = written(at_desk)

    save(
        at_desk,
        change(post),
        **{
            "authorships-TOTAL_FORMS": "1",
            "authorships-INITIAL_FORMS": "0",
            "authorships-0-author": other.pk,
            "authorships-0-position": "0",
            "authorships-0-post": post.pk,
        },
    )

    assert other not in Post.objects.get(pk=post.pk).byline


def test_a_contributor_cannot_set_the_date(client: Client) -> None:
    client.force_login(make_user("leen", role="Contributor"))
    assert 'name="published_at_0"' not in text(client.get(ADD))
    assert 'name="_publish"' not in text(client.get(ADD))

    post = written(client, published_at_0="2010-04-12", published_at_1="10:00", _publish="")

    assert post.published_at is None


def test_only_editors_pin(at_desk: Client) -> None:
    assert not written(at_desk, is_pinned="on").is_pinned

    at_desk.force_login(make_user("els", role="Editor"))
    assert written(at_desk, is_pinned="on").is_pinned


# What is wrong with it


def test_a_slug_that_is_taken_is_answered_with_a_suggestion(at_desk: Client, niel: User) -> None:
    make_post("The list on Monday", slug="monday", authors=[niel.own_author()])

    response = save(at_desk, ADD, title="Another", slug="Monday", body="All that I typed.")

    assert response.status_code == 200
    assert "“monday” is already used by The list on Monday. We suggest “monday-2”." in text(response)
    assert "All that I typed." in text(response)


def test_the_title_of_what_a_person_may_not_see_is_not_told(at_desk: Client) -> None:
    make_post("A secret plan", slug="plan", authors=[make_author("Anna")], published_at=None)

    response = save(at_desk, ADD, title="Mine", slug="plan", body="Text.")

    assert "“plan” is already used by another post." in text(response)
    assert "secret" not in text(response)


def test_a_body_that_is_too_long_is_refused_with_the_number_and_kept(at_desk: Client) -> None:
    body = "x" * 200_001 + "y" * 1234

    response = save(at_desk, ADD, title="Long", body=body)

    assert "1,235 characters too many (maximum 200,000)." in text(response)
    assert body in text(response)
    assert not Post.objects.exists()


def test_line_breaks_of_a_browser_are_counted_once(at_desk: Client) -> None:
    assert written(at_desk, body="x\r\n" * 99_999 + "xx").word_count


@pytest.mark.parametrize(
    ("tags", "answer"),
    [
        ("good, " + "x" * 101, "is 1 character too long for a tag (maximum 100)"),
        (", ".join(str(number) for number in range(51)), "51 tags are too many (maximum 50)"),
    ],
)
def test_tags_beyond_measure_are_a_field_error(at_desk: Client, tags: str, answer: str) -> None:
    response = save(at_desk, ADD, title="Tagged", body="Text.", tags=tags)

    assert answer in text(response)
    assert tags in text(response)
    assert not Tag.objects.exists()


def test_tags_are_found_whatever_their_case_and_shown_again_as_they_were_typed(at_desk: Client) -> None:
    first = written(at_desk, tags="Één, Kessels & Smit, The Learning Company, C++")
    second = written(at_desk, title="Another", tags="één, c++")

    assert set(second.tags.all()) < set(first.tags.all())
    assert filled_in(at_desk.get(change(first)), "post_form")["tags"] == [
        "C++, Kessels & Smit, The Learning Company, Één"
    ]


@pytest.mark.parametrize("year", ["0001", "0999", "3000", "9999"])
def test_a_year_no_address_can_have_is_a_field_error(at_desk: Client, year: str) -> None:
    response = save(at_desk, ADD, title="T", body="B", published_at_0=f"{year}-06-01", published_at_1="00:00")

    assert "Choose a year from 1000 to 2999." in text(response)


def test_a_post_with_a_title_of_signs_only_gets_an_address(at_desk: Client) -> None:
    assert written(at_desk, title="!!! 日本 ???").slug


# Seeing it before others do


def test_view_on_site_of_a_draft_is_a_preview_by_the_template_of_the_site(at_desk: Client) -> None:
    post = written(at_desk, tags="craft")
    address = preview.address(post)
    assert address.partition(":")[0] in text(at_desk.get(change(post)))

    response = Client().get(address)

    assert response.status_code == 200
    assert "Draft, not published." in text(response)
    assert post.body_html in text(response)
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_a_preview_is_drawn_as_the_page_will_be(at_desk: Client) -> None:
    post = written(at_desk)
    before = text(Client().get(preview.address(post)))
    post.publish()
    after = text(Client().get(post.get_absolute_url()))

    def article(page: str) -> str:
        return page[page.index('<div class="text e-content">') : page.index('<section class="replies"')]

    assert article(before) == article(after)


def test_save_and_preview_opens_the_preview(at_desk: Client) -> None:
    response = save(at_desk, ADD, title="T", body="B", _preview="")

    assert response.headers["Location"].startswith("/preview/")
    assert Client().get(response.headers["Location"]).status_code == 200


def test_a_preview_of_what_is_published_leads_to_the_page(at_desk: Client) -> None:
    post = written(at_desk)
    address = preview.address(post)
    post.publish()

    response = Client().get(address)

    assert response.status_code == 301
    assert response.headers["Location"] == post.get_absolute_url()
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_preview_link_expires_after_fourteen_days(at_desk: Client) -> None:
    address = preview.address(written(at_desk))

    with time_machine.travel(timezone.now() + dt.timedelta(days=13, hours=23), tick=False):
        assert Client().get(address).status_code == 200
    with time_machine.travel(timezone.now() + dt.timedelta(days=14, minutes=1), tick=False):
        response = Client().get(address)
        assert response.status_code == 404
        assert "This preview link has expired." in text(response)


@pytest.mark.parametrize("token", ["1", "1:2:3", "x" * 500, "é", "%00", "..", "1:1:1:1"])
def test_a_preview_link_nobody_gave_is_not_found(client: Client, token: str) -> None:
    assert client.get(f"/preview/{token}/").status_code == 404


def test_a_token_that_was_signed_for_something_else_opens_nothing(client: Client, niel: User) -> None:
    post = make_post(published_at=None)

    assert client.get(f"/preview/{signing.TimestampSigner().sign(str(post.pk))}/").status_code == 404


def test_a_preview_of_a_deleted_post_is_not_found(client: Client) -> None:
    post = make_post(published_at=None)
    address = preview.address(post)
    post.delete()

    assert client.get(address).status_code == 404


# Moving it


def test_the_old_address_of_a_published_post_leads_on_and_the_author_is_told(at_desk: Client) -> None:
    post = written(at_desk, published_at_0="2010-04-12", published_at_1="10:00")

    save(at_desk, change(post), slug="a-better-name")

    old, new = "/2010/04/what-a-workshop-knows/", "/2010/04/a-better-name/"
    assert f"The address has changed. The old one, {old}, leads to it." in text(at_desk.get(LIST))
    response = Client().get(old)
    assert (response.status_code, response.headers["Location"]) == (301, new)


def test_the_address_of_a_draft_changes_without_a_trace(at_desk: Client) -> None:
    post = written(at_desk)

    save(at_desk, change(post), slug="a-better-name")

    assert "The address has changed" not in text(at_desk.get(LIST))
    assert not Redirect.objects.exists()


def test_the_address_of_a_page_nobody_has_seen_changes_without_a_trace(as_admin: Client) -> None:
    page = make_page(published_at=None)

    save(as_admin, change(page), slug="a-better-name")

    assert Post.objects.get(pk=page.pk).path == "a-better-name"
    assert "The address has changed" not in text(as_admin.get("/admin/blog/page/"))
    assert not Redirect.objects.exists()


def test_a_reply_approved_while_the_author_writes_is_still_counted(niel: User) -> None:
    post = make_post()
    make_comment(Post.objects.get(pk=post.pk))

    post.title = "Written meanwhile"
    post.save()

    assert Post.objects.get(pk=post.pk).reply_count == 1


def test_a_post_taken_away_while_somebody_writes_stays_away(niel: User) -> None:
    post = make_post()
    Post.objects.get(pk=post.pk).move_to_trash()

    post.save()

    assert Post.objects.get(pk=post.pk).trashed_at


# Taking it away


def test_delete_moves_to_the_trash_and_says_for_how_long(at_desk: Client) -> None:
    post = written(at_desk, published_at_0="2010-04-12", published_at_1="10:00")
    assert "For 30 days it can be restored" in text(at_desk.get(f"/admin/blog/post/{post.pk}/delete/"))
    assert not Post.objects.get(pk=post.pk).trashed_at

    at_desk.post(f"/admin/blog/post/{post.pk}/delete/")

    assert Post.objects.get(pk=post.pk).trashed_at
    assert Client().get(post.get_absolute_url()).status_code == 410
    assert post.title not in text(at_desk.get(LIST + "?status=draft"))
    assert post.title in text(at_desk.get(LIST + "?status=trash"))
    assert "What has been here for 30 days is deleted for good." in text(at_desk.get(LIST + "?status=trash"))


def test_restore_brings_a_post_back_as_it_was(at_desk: Client) -> None:
    post = written(at_desk, published_at_0="2010-04-12", published_at_1="10:00")
    post.move_to_trash()
    assert 'action="../restore/"' in text(at_desk.get(change(post)))
    assert at_desk.get(f"/admin/blog/post/{post.pk}/restore/").status_code == 403

    at_desk.post(f"/admin/blog/post/{post.pk}/restore/")

    assert Client().get(post.get_absolute_url()).status_code == 200


def test_several_posts_go_to_the_trash_and_back_at_once(at_desk: Client) -> None:
    posts = [written(at_desk, title=title) for title in ("One", "Two", "Three")]
    ticked = {"_selected_action": [posts[0].pk, posts[2].pk], "index": "0"}

    at_desk.post(LIST, ticked | {"action": "move_to_trash"})
    assert [bool(Post.objects.get(pk=post.pk).trashed_at) for post in posts] == [True, False, True]
    assert "2 are in the trash. They can be restored for 30 days." in text(at_desk.get(LIST))

    at_desk.post(LIST + "?status=trash", ticked | {"action": "restore"})
    assert not Post.objects.filter(trashed_at__isnull=False).exists()


def test_what_is_in_the_trash_cannot_be_changed(at_desk: Client) -> None:
    post = written(at_desk)
    post.move_to_trash()

    assert at_desk.post(change(post), {"title": "Changed"}).status_code == 403


def test_nothing_is_deleted_for_good_by_hand(as_admin: Client) -> None:
    post = make_post()
    as_admin.post(
        LIST, {"_selected_action": post.pk, "index": "0", "action": "delete_selected", "post": "yes"}
    )

    assert Post.objects.filter(pk=post.pk).exists()


# The list


def test_the_list_says_in_words_where_each_post_stands(as_admin: Client) -> None:
    make_post("Live", is_pinned=True)
    make_post("Later", published_at=timezone.now() + dt.timedelta(days=1))
    make_post("Not yet", published_at=None)
    make_post("Gone", trashed_at=timezone.now())
    make_page("About")

    page = text(as_admin.get(LIST))

    for status in ("Published, pinned", "Scheduled", "Draft"):
        assert f'<td class="field-status">{status}</td>' in page
    assert "Gone" not in page
    assert "About" not in page


@pytest.mark.parametrize(
    ("status", "title"),
    [("draft", "Not yet"), ("scheduled", "Later"), ("published", "Live"), ("trash", "Gone")],
)
def test_a_tab_lists_what_stands_there_and_nothing_else(as_admin: Client, status: str, title: str) -> None:
    make_post("Live")
    make_post("Later", published_at=timezone.now() + dt.timedelta(days=1))
    make_post("Not yet", published_at=None)
    make_post("Gone", trashed_at=timezone.now())

    page = text(as_admin.get(f"{LIST}?status={status}"))

    assert [name for name in ("Live", "Later", "Not yet", "Gone") if f">{name}</a>" in page] == [title]


def test_the_list_is_narrowed_by_author_tag_year_language_and_words(as_admin: Client) -> None:
    anna = make_author("Anna")
    wanted = make_post("Wanted", authors=[anna], tags="craft", language="nl", standfirst="About bread.")
    make_post("Other", published_at=NOON.replace(year=2011), language="en")
    tag = wanted.tags.get()

    for query in (f"author={anna.pk}", f"tag={tag.pk}", "year=2010", "language__exact=nl", "q=bread"):
        page = text(as_admin.get(f"{LIST}?{query}"))
        assert ">Wanted</a>" in page, query
        assert ">Other</a>" not in page, query


@pytest.mark.parametrize("path", [LIST, "/admin/blog/page/"])
def test_a_list_of_posts_asks_the_same_whatever_its_length(as_admin: Client, path: str) -> None:
    author, other = make_author("Anna"), make_author("Bert")
    kind = Kind.PAGE if "page" in path else Kind.POST
    counts = []
    for total in (3, 30):
        for number in range(Post.objects.count(), total):
            make_post(f"Number {number}", kind=kind, authors=[author, other], tags=f"a, tag {number}")
        with CaptureQueriesContext(connection) as context:
            page = text(as_admin.get(path))
        assert f"{total} p" in page
        counts.append(len(context))

    assert counts[0] == counts[1]


# Pages


def test_a_page_gets_its_place_below_another(as_admin: Client) -> None:
    about = make_page("About")

    save(
        as_admin,
        "/admin/blog/page/add/",
        title="Team",
        body="Us.",
        parent=about.pk,
        in_navigation="on",
        _publish="",
    )

    team = Post.objects.get(title="Team")
    assert team.kind == Kind.PAGE
    assert team.get_absolute_url() == "/about/team/"
    assert not team.takes_replies
    assert Client().get("/about/team/").status_code == 200


@pytest.mark.parametrize("slug", ["archive", "", "2010", "admin", "feed"])
def test_an_address_the_site_uses_itself_is_refused(as_admin: Client, slug: str) -> None:
    title = "Archive" if not slug else "Something"

    response = save(as_admin, "/admin/blog/page/add/", title=title, slug=slug, body="Text.")

    assert f"The site itself uses /{slug or 'archive'}/. Choose another." in text(response)
    assert not Post.objects.exists()


def test_a_page_cannot_stand_below_itself(as_admin: Client) -> None:
    about = make_page("About")
    team = make_page("Team", parent=about)

    response = save(as_admin, change(about), parent=team.pk)

    assert "A page cannot stand below itself." in text(response)


def test_a_page_cannot_take_more_below_it_than_there_is_room_for(as_admin: Client) -> None:
    deep = None
    for number in range(3):
        deep = make_page(f"Deep {number}", parent=deep)
    top = make_page("Top")
    below = make_page("Below", parent=top)
    make_page("Bottom", parent=below)

    response = save(as_admin, change(top), parent=deep.pk if deep else "")

    assert "Pages stand at most 5 deep." in text(response)


def test_authors_are_never_lost_when_only_the_text_changes(as_admin: Client) -> None:
    first, second = make_author("Anna"), make_author("Bert")
    post = make_post(authors=[second, first])

    save(as_admin, change(post), body="Changed.")

    assert Authorship.objects.filter(post=post).count() == 2
    assert Post.objects.get(pk=post.pk).byline == [second, first]


def test_what_was_saved_is_said_in_good_dutch(client: Client, admin: User) -> None:
    Site(language="nl").save()
    post = make_post("Vakwerk")
    client.force_login(admin)
    change = f"/admin/blog/post/{post.pk}/change/"

    page = client.post(change, filled_in(client.get(change), "post_form"), follow=True).content.decode()

    assert "Gewijzigd: stuk “" in page
    assert "De stuk" not in page
