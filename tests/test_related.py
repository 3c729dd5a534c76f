"""What a reader who liked a post may read next."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from blog.models import Post, RelatedPost
from tests.makers import make_page, make_post

pytestmark = pytest.mark.django_db

JOINERY = "The joiner planes the oak until the shavings curl. A dull plane tears the grain of the oak."
BREAD = "Sourdough rises slowly. The baker folds the dough, and folds the dough again before the oven."


def related(client: Client, post: Post) -> list[str]:
    return [other.title for other in client.get(post.get_absolute_url()).context["related"]]


def test_posts_that_share_rare_words_are_related(client: Client) -> None:
    post = make_post("Oak", body=JOINERY)
    make_post("A dull plane", body="Sharpen the plane, says the joiner, and the oak will let you.")
    make_post("Bread", body=BREAD)

    assert related(client, post) == ["A dull plane"]


def test_posts_that_share_a_rare_tag_are_related(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    make_post("Bread", body=BREAD, tags="hands")
    make_post("Rain", body="It rained all week in Ghent.")

    assert related(client, post) == ["Bread"]


def test_both_know_of_each_other_whichever_came_first(client: Client) -> None:
    first = make_post("Oak", body=JOINERY, tags="hands")
    second = make_post("Bread", body=BREAD, tags="hands")

    assert related(client, first) == ["Bread"]
    assert related(client, second) == ["Oak"]


def test_a_tag_that_everything_carries_makes_nothing_related(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="blog")
    bodies = [f"Words{n} of{n} their{n} own{n}." for n in range(40)]
    for n, body in enumerate(bodies):
        make_post(f"Number {n}", body=body, tags="blog")
    RelatedPost.find(post)

    assert related(client, post) == []


def test_what_shares_more_comes_first(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands, wood")
    make_post("Bread", body=BREAD, tags="hands")
    make_post("Chairs", body="Three chairs of oak, planed by a joiner.", tags="hands, wood")

    assert related(client, post) == ["Chairs", "Bread"]


def test_a_draft_is_related_to_nothing_until_it_is_published(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    draft = make_post("Bread", body=BREAD, tags="hands", published_at=None)
    assert related(client, post) == []

    draft.publish()
    assert related(client, post) == ["Bread"]

    draft.unpublish()
    assert related(client, post) == []


def test_what_goes_to_the_trash_is_no_longer_related(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    other = make_post("Bread", body=BREAD, tags="hands")
    other.move_to_trash()
    assert related(client, post) == []

    other.restore()
    assert related(client, post) == ["Bread"]


def test_a_tag_that_is_taken_away_takes_the_likeness_along(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    other = make_post("Bread", body=BREAD, tags="hands")
    other.tags.clear()

    assert related(client, post) == []


def test_a_translation_is_not_named_again_as_related(client: Client) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    make_post("Eik", body="De schrijnwerker schaaft.", tags="hands", language="nl", translation_of=post)
    make_post("Bread", body=BREAD, tags="hands")

    assert related(client, post) == ["Bread"]


def test_a_page_has_no_related_posts(client: Client) -> None:
    make_post("Oak", body=JOINERY)
    page = make_page("Workshop", body=JOINERY)

    assert related(client, page) == []


def test_reading_a_post_looks_nothing_up_in_the_index(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    make_post("Bread", body=BREAD, tags="hands")
    monkeypatch.delattr("blog.models.search_document.SearchDocumentQuerySet.matching")

    assert related(client, post) == ["Bread"]


def test_finding_them_reads_the_texts_of_no_other_post() -> None:
    post = make_post("Oak", body=JOINERY, tags="hands")
    make_post("Bread", body=BREAD, tags="hands")

    with CaptureQueriesContext(connection) as queries:
        RelatedPost.find(post)

    assert not [query["sql"] for query in queries if "body_html" in query["sql"]]
