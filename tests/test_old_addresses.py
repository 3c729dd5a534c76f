"""What a reader finds at an address that was right once, or nearly right."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from blog.models import Page, Post, Redirect, Site, Tag
from blog.models.reserved import first_parts
from tests.makers import make_author, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db


def moved(client: Client, address: str) -> str:
    """Where one redirect leads; fails when the answer is not exactly one permanent one."""
    response = client.get(address)
    assert response.status_code == 301, f"{address}: {response.status_code}"
    location: str = response["Location"]
    assert location.startswith("/"), f"{location} is not relative"
    assert not location.startswith("//"), f"{location} leads to another host"
    landed = client.get(location)
    assert landed.status_code == 200, f"{address} → {location}: {landed.status_code}"
    return location


@pytest.mark.parametrize(
    "address",
    [
        "/2010/04/craft",  # no slash
        "/2010/04/Craft/",  # wrong case
        "/2010/04/CRAFT",
        "/2011/04/craft/",  # wrong year
        "/2010/05/craft/",  # wrong month
        "/2010/4/craft/",
        "/2010/04/12/craft/",  # day-style
        "/2010/04/12/Craft",
        "/craft/",
        "//2010//04//craft/",
        "/blog/2010/04/craft/",
    ],
)
def test_a_nearly_right_address_leads_to_the_post_in_one_step(client: Client, address: str) -> None:
    make_post("Craft")

    assert moved(client, address) == "/2010/04/craft/"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/archive", "/archive/"),
        ("/Archive", "/archive/"),
        ("/tag/Learning", "/tag/learning/"),
        ("/author/niel", "/author/niel/"),
        ("/2010", "/2010/"),
        ("/2010/04/12/", "/2010/04/"),
        ("/feed", "/feed/"),
        ("/about/Team", "/about/team/"),
        ("/team/", "/about/team/"),
        ("/2010/04/craft/feed", "/2010/04/craft/feed/"),
        ("/2010/05/craft/feed/", "/2010/04/craft/feed/"),
        ("/SITEMAP.xml", "/sitemap.xml"),
    ],
)
def test_every_address_is_mended_in_one_step(client: Client, address: str, place: str) -> None:
    make_post("Craft", tags="learning")
    make_page("Team", parent=make_page("About"))

    assert moved(client, address) == place


def test_what_follows_the_question_mark_comes_along(client: Client) -> None:
    make_post("Craft")

    assert client.get("/archive?utm_source=a&b=%2F")["Location"] == "/archive/?utm_source=a&b=%2F"


def test_the_number_of_a_post_is_an_address(client: Client) -> None:
    post, page = make_post("Craft"), make_page()

    assert moved(client, f"/?p={post.pk}") == "/2010/04/craft/"
    assert moved(client, f"/?page_id={page.pk}") == "/about/"
    for nothing in ("999", "0", "-1", "x", "", "9" * 40, "١", "1e3", "\0"):
        assert client.get("/", {"p": nothing}).status_code == 200, nothing


def test_the_parameters_of_wordpress_lead_to_their_places(client: Client) -> None:
    make_post("Craft", tags="learning")

    assert moved(client, "/?m=201004") == "/2010/04/"
    assert moved(client, "/?m=2010") == "/2010/"
    assert moved(client, "/?tag=learning") == "/tag/learning/"
    assert moved(client, "/?feed=rss2") == "/feed/"
    assert moved(client, "/?feed=atom") == "/feed/atom/"


def test_a_post_whose_slug_changed_is_found_at_its_old_address(client: Client) -> None:
    post = make_post("Craft")
    for slug in ("second", "third"):
        post.slug = slug
        post.save()

    for address in (
        "/2010/04/craft/",
        "/2010/04/second/",
        "/2010/04/Craft",
        "/2009/01/craft/",
        "/2010/04/12/craft/",
    ):
        assert moved(client, address) == "/2010/04/third/"
    assert moved(client, "/2010/04/craft/feed/") == "/2010/04/third/feed/"


def test_a_post_whose_date_changed_is_found_at_its_old_address(client: Client) -> None:
    post = make_post("Craft")
    post.publish(at=dt.datetime(2011, 1, 1, 12, tzinfo=dt.UTC))

    assert moved(client, "/2010/04/craft/") == "/2011/01/craft/"


def test_a_page_that_moved_takes_the_pages_below_it_along(client: Client) -> None:
    about = make_page("About")
    team = make_page("Team", parent=about)
    make_page("Anna", parent=team)
    about.slug = "who-we-are"
    about.save()

    assert moved(client, "/about/") == "/who-we-are/"
    assert moved(client, "/about/team/anna/") == "/who-we-are/team/anna/"


def test_the_slug_of_a_draft_leaves_no_trace(client: Client) -> None:
    post = make_post("Craft", published_at=None)
    post.slug = "other"
    post.save()
    post.publish()

    assert not Redirect.objects.exists()


def test_a_tag_or_author_whose_slug_changed_is_found_at_its_old_address(client: Client) -> None:
    author = make_author("Niel")
    make_post("Craft", tags="learning", authors=[author])
    tag = Tag.objects.get()
    tag.slug, author.slug = "leren", "niel-v"
    tag.save()
    author.save()

    assert moved(client, "/tag/learning/") == "/tag/leren/"
    assert moved(client, "/author/niel/") == "/author/niel-v/"
    assert moved(client, "/tag/learning/feed/") == "/tag/leren/feed/"


def test_an_old_address_that_somebody_uses_again_belongs_to_them(client: Client) -> None:
    post = make_post("Craft")
    post.slug = "older"
    post.save()
    make_post("A new one", slug="craft")

    assert client.get("/2010/04/craft/").status_code == 200
    assert "A new one" in client.get("/2010/04/craft/").content.decode()


def test_a_post_in_the_trash_is_gone_and_can_come_back(client: Client) -> None:
    post = make_post("Craft")
    make_comment(post)
    post.move_to_trash()
    gone = client.get("/2010/04/craft/")
    post.restore()

    assert gone.status_code == 410
    assert "no longer here" in gone.content.decode()
    assert client.get("/2010/04/craft/").status_code == 200


def test_the_trash_is_emptied_after_thirty_days_and_the_address_stays_gone(client: Client) -> None:
    old, fresh, draft = make_post("Old"), make_post("Fresh"), make_post("Draft", published_at=None)
    for post, days in ((old, 31), (fresh, 29), (draft, 31)):
        Post.objects.filter(pk=post.pk).update(trashed_at=timezone.now() - dt.timedelta(days=days))

    assert Post.objects.all().empty_trash() == 2
    assert list(Post.objects.all()) == [fresh]
    assert client.get("/2010/04/old/").status_code == 410
    assert client.get("/draft/").status_code == 404


def test_an_address_never_leads_to_another_host(client: Client) -> None:
    make_post("Craft")

    for address in (
        "//evil.example/archive",
        "/\\evil.example/archive",
        "//evil.example/%2f..",
        "/%2F%2Fevil.example/craft",
    ):
        response = client.get(address)
        location = response.get("Location", "/")
        assert location.startswith("/"), address
        assert not location.startswith(("//", "/\\")), address


@pytest.mark.parametrize(
    "address",
    [
        "/?tag=%00", "/about%00/feed/",
        "/%00", "/%ff/", "/" + "a" * 5000 + "/", "/" + "a/" * 500, "/2010/04/%F0%9F%98%80/",
        "/tag/%C3%A9%C3%A9n/", "/tag//",
        "/page/99999999999999999999/", "/2010/04/" + "x" * 600 + "/feed", "/;/", "/?p=1&p=2",
        "/..%2f..%2fetc/passwd",
        "/media/../../settings.py", "/preview/x/", "/reply/99999999999999999999/", "/{{7*7}}/",
        "/'%20or%201=1--/",
    ],
)  # fmt: skip
def test_any_address_gets_a_clear_answer(client: Client, address: str) -> None:
    make_post("Craft")

    assert client.get(address, follow=True).status_code in {200, 400, 404, 405, 410}


def test_no_address_leads_to_nothing(client: Client) -> None:
    make_post("Craft")

    for nowhere in ("/2999", "/tag//feed/", "/Tag/Nothing", "/2010/13/12", "/author/Nobody"):
        assert client.get(nowhere).status_code == 404, nowhere


@pytest.mark.parametrize(
    ("address", "place"),
    [("/page/1", "/"), ("/PAGE/1", "/"), ("/feed/rss2", "/feed/"), ("/Robots.txt", "/robots.txt")],
)
def test_a_shortened_address_is_mended_in_one_step(client: Client, address: str, place: str) -> None:
    make_post("Craft")

    assert moved(client, address) == place


def test_a_page_of_a_list_has_one_address(client: Client) -> None:
    Site(posts_per_page=1).save()
    make_post("One")
    make_post("Two")

    assert client.get("/page/2/").status_code == 200
    assert client.get("/page/02/").status_code == 404


def test_what_stood_below_a_post_in_the_trash_is_gone_too(client: Client) -> None:
    post = make_post("Craft")
    post.move_to_trash()

    for address in ("/2010/04/craft/feed/", "/2010/04/Craft", "/2010/04/craft"):
        assert client.get(address).status_code == 410, address


def test_pages_below_one_that_is_deleted_move_up(client: Client) -> None:
    about = make_page("About")
    team = make_page("Team", parent=about)
    make_page("Anna", parent=team)
    Post.objects.filter(pk__in=[about.pk, team.pk]).update(trashed_at=timezone.now() - dt.timedelta(days=31))

    assert Post.objects.empty_trash() == 2
    assert moved(client, "/about/team/anna/") == "/anna/"
    assert client.get("/about/").status_code == 410


def test_the_trash_empties_itself_when_something_else_goes_there() -> None:
    old = make_post("Old")
    Post.objects.update(trashed_at=timezone.now() - dt.timedelta(days=31))

    make_post("Other").move_to_trash()

    assert not Post.objects.filter(pk=old.pk).exists()


RESERVED = [
    "admin", "archive", "author", "comments", "dashboard", "feed", "healthz", "login", "media", "page",
    "preview", "reply", "static", "tag", "tags", "2010",
]  # fmt: skip


@pytest.mark.parametrize("slug", RESERVED)
def test_a_page_cannot_stand_where_the_site_itself_is(slug: str) -> None:
    page = Page(title="A page", slug=slug, body="Text.")

    with pytest.raises(ValidationError, match="The site itself uses"):
        page.full_clean()


@pytest.mark.parametrize("slug", ["feed", "reply"])
def test_a_page_cannot_stand_where_another_has_its_feed_or_replies(slug: str) -> None:
    page = Page(title="A page", slug=slug, body="Text.", parent=make_page())

    with pytest.raises(ValidationError, match="The site itself uses"):
        page.full_clean()


def test_every_first_part_of_an_address_is_known() -> None:
    assert {"tag", "tags", "author", "admin", "feed", "sitemap.xml", "wp-admin", "static"} <= first_parts()
