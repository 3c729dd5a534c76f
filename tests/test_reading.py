"""What a reader finds when opening the blog."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.demo.loading import load
from blog.models import Comment, Post, Site, Status
from tests.makers import NOON, make_author, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db

TOMORROW = dt.timedelta(days=1)


def text_of(response: Any) -> str:
    """What a page says, with single spaces between the words."""
    body = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_a_post_says_who_wrote_what_when(client: Client) -> None:
    author = make_author("Niel", bio="Social media, *learning*.", web_site="http://www.niel.example")
    post = make_post(
        "Craft and company", authors=[author], tags="learning, craft", standfirst="One sentence."
    )

    page = text_of(client.get(post.get_absolute_url()))

    for said in (
        "Craft and company", "12 April 2010", "1 minute to read", "One sentence.", "A heading",
        "First paragraph.",
        "craft", "learning", "About the author", "Niel", "www.niel.example", "Social media, learning .",
    ):  # fmt: skip
        assert said in page


def test_a_post_has_its_year_and_month_in_the_zone_of_the_site(client: Client) -> None:
    Site(time_zone="Pacific/Auckland").save()
    post = make_post(published_at=dt.datetime(2010, 12, 31, 20, 0, tzinfo=dt.UTC))

    assert post.get_absolute_url() == "/2011/01/what-a-workshop-knows/"
    assert "1 January 2011" in text_of(client.get(post.get_absolute_url()))


def test_an_address_stays_when_the_zone_of_the_site_changes(client: Client) -> None:
    post = make_post(published_at=dt.datetime(2010, 12, 31, 20, 0, tzinfo=dt.UTC))
    Site(time_zone="Pacific/Auckland").save()
    post.title = "Another title"
    post.save()

    assert post.get_absolute_url() == "/2010/12/what-a-workshop-knows/"


def test_posts_before_and_after_are_offered(client: Client) -> None:
    make_post("Older", published_at=NOON - TOMORROW)
    post = make_post("This one")
    make_post("Newer", published_at=NOON + TOMORROW)
    make_post("Newest", published_at=NOON + 2 * TOMORROW)

    page = client.get(post.get_absolute_url()).content.decode()

    assert re.search(r'rel="prev"[^>]*>← Older<', page)
    assert re.search(r'rel="next"[^>]*>Newer →<', page)
    assert "Newest →" not in page


def test_posts_of_one_moment_lead_from_one_to_the_next(client: Client) -> None:
    first, second, third = (make_post(title) for title in ("First", "Second", "Third"))

    page = client.get(second.get_absolute_url()).content.decode()

    assert f'rel="prev" href="{first.get_absolute_url()}"' in page
    assert f'rel="next" href="{third.get_absolute_url()}"' in page


def test_a_post_says_when_it_was_changed_after_its_day(client: Client) -> None:
    post = make_post()
    fresh = text_of(client.get(post.get_absolute_url()))
    Post.objects.update(created_at=NOON - TOMORROW, updated_at=NOON + 3 * TOMORROW)

    assert "updated" not in fresh
    assert "updated 15 April 2010" in text_of(client.get(post.get_absolute_url()))


def test_two_authors_are_named_in_their_order(client: Client) -> None:
    post = make_post(authors=[make_author("Zita"), make_author("Anton")])

    page = text_of(client.get(post.get_absolute_url()))

    assert "About the authors" in page
    assert page.index("Zita") < page.index("Anton")


def test_the_language_of_the_post_is_its_own(client: Client) -> None:
    post = make_post("Vakwerk", language="nl")

    page = client.get(post.get_absolute_url()).content.decode()

    assert '<html lang="en">' in page
    assert '<article class="h-entry" lang="nl">' in page


def test_a_dutch_site_speaks_dutch(client: Client) -> None:
    Site(language="nl", time_zone="Europe/Brussels").save()
    post = make_post()
    make_comment(post)

    page = text_of(client.get(post.get_absolute_url()))

    assert "12 april 2010" in page
    assert "Over de auteur" in page
    assert "1 reactie op" in page


def test_a_page_shows_no_date_and_stands_in_the_navigation(client: Client) -> None:
    page = make_page("Who we are", in_navigation=True)
    below = make_page("The team", parent=page)

    assert below.get_absolute_url() == "/who-we-are/the-team/"
    assert "2010" not in text_of(client.get(page.get_absolute_url()))
    assert 'href="/who-we-are/"' in client.get("/").content.decode()
    assert "The team" in text_of(client.get(below.get_absolute_url()))


def test_a_page_is_in_no_list_of_posts(client: Client) -> None:
    make_page("Who we are", in_navigation=False, tags="learning")
    make_post("A post", tags="learning")

    for address in ("/", "/archive/", "/2010/", "/2010/04/", "/tag/learning/"):
        assert "Who we are" not in text_of(client.get(address)), address


def lists() -> list[str]:
    return [
        "/",
        "/archive/",
        "/2010/",
        "/2010/04/",
        "/tag/learning/",
        "/tags/",
        "/author/niel/",
        "/feed/",
        "/feed/atom/",
        "/feed/json/",
        "/tag/learning/feed/",
        "/author/niel/feed/",
        "/sitemap.xml",
    ]


HIDDEN: dict[str, Callable[[], dict[str, Any]]] = {
    "a draft": lambda: {"published_at": None},
    "scheduled": lambda: {"published_at": timezone.now() + TOMORROW},
    "in the trash": lambda: {"trashed_at": timezone.now()},
}


@pytest.mark.parametrize("address", lists())
@pytest.mark.parametrize("state", HIDDEN)
def test_no_list_shows_what_is_not_published(client: Client, address: str, state: str) -> None:
    make_post("Shown", tags="learning")
    make_post("Hidden", slug="hidden-post", tags="learning, secret", **HIDDEN[state]())

    page = client.get(address).content.decode()

    assert client.get(address).status_code == 200
    assert "Hidden" not in page
    assert "hidden-post" not in page
    assert "secret" not in page


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_not_published_is_not_found_at_its_address(client: Client, state: str) -> None:
    post = make_post("Hidden", **HIDDEN[state]())
    at = post.published_at or NOON
    addresses = [f"/{at:%Y/%m}/hidden/", "/hidden/", f"/?p={post.pk}", f"/{at:%Y/%m}/hidden/feed/"]

    assert all(client.get(address).status_code in {404, 410} for address in addresses if "?" not in address)
    assert "Hidden" not in text_of(client.get(f"/?p={post.pk}", follow=True))


@pytest.mark.parametrize("published_at", [None, dt.timedelta(seconds=-1), dt.timedelta(seconds=60)])
@pytest.mark.parametrize("trashed", [True, False])
def test_the_list_and_the_post_agree_on_what_is_published(published_at: Any, trashed: bool) -> None:
    now = timezone.now()
    post = make_post(
        published_at=now + published_at if published_at else None, trashed_at=now if trashed else None
    )

    assert Post.objects.published().filter(pk=post.pk).exists() is post.is_published


@pytest.mark.parametrize("address", lists())
def test_a_list_asks_the_database_as_often_for_thirty_posts_as_for_three(
    client: Client, address: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    Site(posts_per_page=30).save()
    asked = []
    for number in (3, 30):
        while Post.objects.count() < number:
            post = make_post(f"Post {Post.objects.count()}", tags="learning, craft")
            make_comment(post)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))

    assert asked[0] == asked[1]
    assert asked[1] <= 7


def test_a_post_takes_at_most_seven_queries_however_many_replies(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for day in range(3):
        make_post(f"Post {day}", published_at=NOON + day * TOMORROW, tags="a, b, c")
    post = Post.objects.get(title="Post 1")
    top = make_comment(post)
    for number in range(30):
        make_comment(post, f"Reader {number}", parent=top if number % 2 else None)

    with django_assert_max_num_queries(7):
        assert client.get(post.get_absolute_url()).status_code == 200


def test_a_post_with_fifty_replies_is_light(client: Client) -> None:
    load()
    post = Post.objects.published().posts().order_by("-word_count").first()
    assert post
    texts = list(Comment.objects.values_list("body", flat=True))
    for number in range(50 - post.reply_count):
        make_comment(post, f"Reader {number}", texts[number % len(texts)] + f" ({number})")

    page = client.get(post.get_absolute_url())
    style = (Path(__file__).parent.parent / "static/blog/kantlijn.css").read_bytes()

    assert page.content.count(b'<li class="reply') == 50
    assert len(gzip.compress(page.content)) + len(gzip.compress(style)) <= 25_000


def test_the_number_of_responses_equals_what_is_listed(client: Client) -> None:
    post = make_post()
    for number, status in enumerate(["approved", "pending", "spam", "trash", "approved"]):
        make_comment(post, f"Reader {number}", status=Status(status))
    post.refresh_from_db()

    page = client.get(post.get_absolute_url()).content.decode()

    assert "2 Responses to" in text_of(client.get(post.get_absolute_url()))
    assert len(re.findall(r'<li class="reply', page)) == 2 == post.reply_count
    assert "2 responses" in text_of(client.get("/"))


def test_an_answer_stays_readable_when_what_it_answers_is_taken_away(client: Client, anna: Any) -> None:
    post = make_post()
    top = make_comment(post, "Leen", "A question.")
    make_comment(post, "Heidi", "An answer.", parent=top)
    Comment.objects.get(pk=top.pk).mark_spam(by=anna)

    page = text_of(client.get(post.get_absolute_url()))

    assert "An answer." in page
    assert "A question." not in page
    assert "One Response to" in page


def test_the_home_page_begins_with_what_is_pinned(client: Client) -> None:
    make_post("Old but pinned", published_at=NOON - 900 * TOMORROW, is_pinned=True)
    make_post("New")

    page = text_of(client.get("/"))

    assert page.index("Old but pinned") < page.index("New", page.index("Newest posts") + 12)


def test_lists_have_pages(client: Client) -> None:
    Site(posts_per_page=2).save()
    for day in range(5):
        make_post(f"Post {day}", published_at=NOON + day * TOMORROW, tags="craft")

    assert "Post 4" in text_of(client.get("/"))
    assert 'href="/page/2/"' in client.get("/").content.decode()
    assert "Post 0" in text_of(client.get("/page/3/"))
    assert 'rel="prev" href="/page/2/"' in client.get("/page/3/").content.decode()
    assert 'rel="prev" href="/tag/craft/"' in client.get("/tag/craft/page/2/").content.decode()
    for nowhere in ("/page/4/", "/page/0/", "/tag/craft/page/9/", f"/page/{10**30}/"):
        assert client.get(nowhere).status_code == 404, nowhere


def test_the_first_page_has_one_address(client: Client) -> None:
    make_post()

    response = client.get("/page/1/")

    assert (response.status_code, response["Location"]) == (301, "/")


def test_a_year_without_posts_is_not_found(client: Client) -> None:
    make_post()

    for nowhere in ("/2009/", "/2010/05/", "/2010/13/", "/9999/", "/tag/nothing/", "/author/nobody/"):
        assert client.get(nowhere).status_code == 404, nowhere


def test_the_archive_names_every_post_under_its_month(client: Client) -> None:
    make_post("In April")
    make_post("In May", published_at=NOON + 30 * TOMORROW)
    make_post("Last year", published_at=NOON - 365 * TOMORROW)

    page = text_of(client.get("/archive/"))

    assert re.search(r"3 posts.*2010 2 posts.*May.*In May.*April.*In April.*2009 1 post.*Last year", page)


def test_a_large_archive_says_how_many_posts_older_months_have(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blog.reading.views.ARCHIVE_TITLES", 2)
    for day in range(2):
        make_post(f"May {day}", published_at=NOON + (30 + day) * TOMORROW)
        make_post(f"April {day}", published_at=NOON + day * TOMORROW)

    page = text_of(client.get("/archive/"))

    assert "May 1" in page
    assert "April 1" not in page
    assert "April 2 posts" in page


def test_topics_are_listed_with_their_number_of_posts(client: Client) -> None:
    make_post("One", tags="Één, craft")
    make_post("Two", tags="één")

    page = text_of(client.get("/tags/"))

    assert "2 topics" in page
    assert "Één (2)" in page


@pytest.mark.parametrize("place", ["/tag/craft/", "/author/niel/"])
def test_a_list_about_one_thing_names_the_feed_that_follows_it(client: Client, place: str) -> None:
    make_post(tags="craft")

    assert f'href="{place}feed/"' in client.get(place).content.decode().partition("</head>")[0]


@pytest.mark.parametrize("address", ["/tag/secret/", "/tag/secret/feed/"])
def test_a_tag_that_only_a_draft_carries_is_not_told(client: Client, address: str) -> None:
    make_post(published_at=None, tags="secret")

    assert client.get(address).status_code == 404


def test_a_page_with_somebody_s_name_on_it_is_kept_by_nobody_else(client: Client, niel: Any) -> None:
    post = make_post()
    client.force_login(niel)

    assert client.get(post.get_absolute_url())["Cache-Control"] == "private"


def test_an_empty_blog_says_so(client: Client) -> None:
    for address in ("/", "/archive/", "/tags/"):
        response = client.get(address)
        assert response.status_code == 200
        assert re.search("Nothing has been published|No post carries", text_of(response)), address


def test_readers_get_no_cookie(client: Client) -> None:
    post = make_post(tags="craft")

    for address in ("/", post.get_absolute_url(), "/archive/", "/tag/craft/", "/nowhere/", "/feed/"):
        response = client.get(address)
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert b"csrfmiddlewaretoken" not in response.content, address


def test_absolute_addresses_come_from_the_settings_never_from_the_request(client: Client) -> None:
    post = make_post(tags="craft")

    for address in ("/", post.get_absolute_url(), "/feed/", "/feed/atom/", "/sitemap.xml", "/robots.txt"):
        body = client.get(address, headers={"host": "localhost"}).content.decode()
        assert "//localhost" not in body, address
        assert "http://127.0.0.1:8000/" in body, address


def test_a_page_is_the_same_whoever_made_it(client: Client) -> None:
    post = make_post(tags="b, a, c")
    for number in range(5):
        make_comment(post, f"Reader {number}")

    first = client.get(post.get_absolute_url()).content

    assert client.get(post.get_absolute_url()).content == first
    assert Client().get(post.get_absolute_url()).content == first


def test_a_page_that_does_not_exist_offers_near_titles(client: Client) -> None:
    make_post("What a workshop knows")

    response = client.get("/2010/04/what-the-workshop-forgot/")

    assert response.status_code == 404
    assert "Did you mean What a workshop knows" in text_of(response)


def test_healthz_asks_no_database(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok"


def test_the_page_for_our_own_mistakes_needs_no_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    def broken(*args: Any, **kwargs: Any) -> None:
        raise DatabaseError("gone")

    client.raise_request_exception = False
    monkeypatch.setattr(Site, "current", broken)

    response = client.get("/")

    assert response.status_code == 500
    assert "Something went wrong here." in text_of(response)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_a_page_that_only_shows_something_takes_no_other_method(method: str) -> None:
    post = make_post(tags="craft")
    strict = Client(enforce_csrf_checks=True)
    places = ["/", "/archive/", "/tags/", "/tag/craft/", "/author/niel/", "/2010/", "/feed/", "/sitemap.xml"]

    for place in [*places, post.get_absolute_url(), f"{post.get_absolute_url()}feed/"]:
        response = getattr(strict, method)(place)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), place
