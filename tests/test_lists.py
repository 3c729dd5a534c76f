"""What stands beside a list of posts: other tags, other months, who wrote them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from blog.models import Site, Status, Tag
from tests.makers import NOON, make_author, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
UNPUBLISHED: list[dict[str, Any]] = [
    {"published_at": None},
    {"published_at": timezone.now() + DAY},
    {"trashed_at": NOON},
]


def page_at(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def row(page: str, heading: str) -> list[tuple[str, str]]:
    """The links, each with its address, that stand beside a heading in the margin."""
    found = re.search(rf'<h2 class="side"[^>]*>{heading}</h2>(.*?)</ul>', page, re.S)
    return re.findall(r'<a href="([^"]*)">(.*?)</a>', found[1]) if found else []


# -- tags ----------------------------------------------------------------------------------------------------


def test_a_tag_says_what_it_is_about(client: Client) -> None:
    make_post(tags="craft")
    Tag.objects.filter(slug="craft").update(description="Doing things <well>.")

    assert '<p class="lead">Doing things &lt;well&gt;.</p>' in page_at(client, "/tag/craft/")


def test_a_tag_names_the_tags_it_shares_most_posts_with_first(client: Client) -> None:
    make_post("One", tags="craft, wood, work")
    make_post("Two", tags="craft, work")
    make_post("Three", tags="craft, zinc")
    make_post("Four", tags="wood, zinc, elsewhere")

    page = page_at(client, "/tag/craft/")

    assert row(page, "Often together with") == [
        ("/tag/work/", "work"),
        ("/tag/wood/", "wood"),
        ("/tag/zinc/", "zinc"),
    ]
    assert re.search(r"work</a> \(2\).*wood</a> \(1\).*zinc</a> \(1\)", page, re.S)


def test_a_tag_names_ten_others_at_most(client: Client) -> None:
    make_post(tags="craft, " + ", ".join(f"other {number}" for number in range(12)))

    assert len(row(page_at(client, "/tag/craft/"), "Often together with")) == 10


def test_a_tag_that_always_stands_alone_names_no_others(client: Client) -> None:
    make_post(tags="craft")
    make_post("Another", tags="wood")

    assert "Often together with" not in page_at(client, "/tag/craft/")


@pytest.mark.parametrize("state", UNPUBLISHED)
def test_a_tag_tells_nothing_of_what_is_not_published(client: Client, state: dict[str, Any]) -> None:
    make_post("Shown", tags="craft, wood")
    make_post("Hidden", tags="craft, wood, secret", **state)
    make_page("A page", tags="craft, paper")

    page = page_at(client, "/tag/craft/")

    assert row(page, "Often together with") == [("/tag/wood/", "wood")]
    assert "wood</a> (1)" in page


def test_the_second_page_of_a_tag_names_the_same_tags(client: Client) -> None:
    Site(posts_per_page=1).save()
    make_post("One", tags="craft, wood")
    make_post("Two", tags="craft")

    assert row(page_at(client, "/tag/craft/page/2/"), "Often together with") == [("/tag/wood/", "wood")]


# -- years and months ----------------------------------------------------------------------------------------


def make_posts_over_years() -> None:
    """Two posts in April 2010, one in June 2010, one in 2008, and what readers do not see between them."""
    for number, published_at in enumerate([NOON, NOON + DAY, NOON + 60 * DAY, NOON - 700 * DAY]):
        make_post(f"Post {number}", published_at=published_at)
    make_post("In the trash", published_at=NOON + 30 * DAY, trashed_at=NOON)
    make_page("A page", published_at=NOON - 365 * DAY)


def test_a_month_leads_to_the_months_with_posts_beside_it(client: Client) -> None:
    make_posts_over_years()

    assert row(page_at(client, "/2010/04/"), "Before and after") == [
        ("/2008/05/", "← May 2008"),
        ("/2010/", "2010"),
        ("/2010/06/", "June 2010 →"),
    ]


def test_the_newest_month_leads_to_none_after_it(client: Client) -> None:
    make_posts_over_years()
    make_post("Not yet", published_at=timezone.now() + DAY)

    assert row(page_at(client, "/2010/06/"), "Before and after") == [
        ("/2010/04/", "← April 2010"),
        ("/2010/", "2010"),
    ]


def test_a_year_leads_to_its_months_and_to_the_years_with_posts_beside_it(client: Client) -> None:
    make_posts_over_years()

    page = page_at(client, "/2010/")

    assert re.findall(r'<a href="(/2010/../)">(\w+)</a> \((\d)\)', page) == [
        ("/2010/04/", "April", "2"),
        ("/2010/06/", "June", "1"),
    ]
    assert row(page, "Before and after") == [("/2008/", "← 2008")]


def test_the_only_year_of_a_blog_has_nothing_beside_it(client: Client) -> None:
    make_post()

    assert "Before and after" not in page_at(client, "/2010/")


def test_every_year_and_month_that_is_linked_is_there(client: Client) -> None:
    make_posts_over_years()
    seen: set[str] = set()
    unseen = {"/archive/"}

    while unseen:
        address = unseen.pop()
        seen.add(address)
        unseen |= set(re.findall(r'href="(/\d{4}/(?:\d{2}/)?)"', page_at(client, address))) - seen

    assert seen == {"/archive/", "/2010/", "/2010/04/", "/2010/06/", "/2008/", "/2008/05/"}


# -- the archive ---------------------------------------------------------------------------------------------


def test_the_archive_says_how_many_posts_and_replies_there_are(client: Client) -> None:
    for number in range(2):
        make_comment(make_post(f"Post {number}"), status=Status.APPROVED)
    make_comment(make_post("Without"), status=Status.PENDING)
    hidden = make_post("Hidden")
    make_comment(hidden)
    hidden.unpublish()

    head = page_at(client, "/archive/").partition("<h1>")[0]

    assert re.findall(r"<li>(\d+ \w+)</li>", head) == ["3 posts", "2 responses"]


def test_the_archive_leads_to_each_of_its_years(client: Client) -> None:
    make_posts_over_years()

    page = page_at(client, "/archive/")

    for year in ("2010", "2008"):
        assert f'<a href="#y{year}">{year}</a>' in page
        assert f'<h2 id="y{year}"><a href="/{year}/">{year}</a></h2>' in page
    assert "2009" not in page


# -- authors -------------------------------------------------------------------------------------------------


def test_an_author_has_a_page_with_a_bio_and_what_they_wrote(client: Client) -> None:
    roos = make_author("Roos", bio="Bakes *bread*.", web_site="https://roos.example/")
    make_post("Hers", authors=[roos])
    make_post("Theirs", authors=[make_author("Niel"), roos])
    make_post("His", authors=[make_author("Joris")])
    make_post("Her draft", authors=[roos], published_at=None)

    page = page_at(client, "/author/roos/")

    assert "<p>Bakes <em>bread</em>.</p>" in page
    assert '<a class="u-url" rel="me" href="https://roos.example/">roos.example</a>' in page
    assert sorted(re.findall(r'p-name" href="[^"]*">(.*?)</a>', page)) == ["Hers", "Theirs"]
    assert "<li>2 posts</li>" in page


# -- what is not there ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/2010/04/what-the-workshop-forgot/", "what the workshop forgot"),
        ("/2010/04/about-wikis.html", "about wikis"),
        ("/category/Social%20Media/", "social media"),
        ("/caf%C3%A9_culture", "café culture"),
        ("/%22%3E%3Cscript%3E", "script"),
        ("/" + "long-" * 50, ("long " * 20).strip()),
    ],
)
def test_the_words_of_a_wrong_address_stand_ready_to_be_searched(
    client: Client, address: str, words: str
) -> None:
    response = client.get(address)

    assert response.status_code == 404
    field = re.search(r'<input id="s" name="s" type="search" value="(.*?)"', response.content.decode())
    assert field
    assert field[1] == words
