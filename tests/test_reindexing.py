"""The index of search is built anew: after an upgrade, or when somebody wants to be sure."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from blog.models import Comment, Post, Reindexing, RelatedPost, SearchDocument, SearchWord, reindexing
from tests.finding_page import search
from tests.makers import make_comment, make_post

pytestmark = pytest.mark.django_db


def reindex(**options: Any) -> str:
    output = StringIO()
    call_command("reindex", stdout=output, **options)
    return output.getvalue()


def found(client: Client, words: str) -> list[str]:
    return search(client, words).names


def lose_the_index() -> None:
    SearchDocument.objects.all().delete()
    RelatedPost.objects.all().delete()


def test_posts_and_replies_are_found_again(client: Client) -> None:
    post = make_post("Zeppelin")
    make_comment(post, "Leen", "A gondola hung below it.")
    lose_the_index()
    assert found(client, "zeppelin") == found(client, "gondola") == []

    assert "posts: 1 of 1" in reindex()

    assert found(client, "zeppelin") == ["Zeppelin"]
    assert len(found(client, "gondola")) == 1


def test_likenesses_are_found_again(client: Client) -> None:
    post = make_post("Oak", tags="hands", body="Shavings curl.")
    make_post("Bread", tags="hands", body="Dough rises.")
    lose_the_index()

    reindex()

    assert [other.title for other in client.get(post.get_absolute_url()).context["related"]] == ["Bread"]


def test_drafts_and_held_replies_stay_hidden(client: Client) -> None:
    make_post("Zeppelin", published_at=None)
    make_comment(make_post("Balloon"), "Leen", "A gondola.", status="pending")

    reindex()

    assert found(client, "zeppelin") == found(client, "gondola") == []


def test_it_goes_on_where_it_was_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        make_post(f"Number {n}")
    monkeypatch.setattr(reindexing, "BATCH", 2)
    kept = reindexing.keep_posts
    done: list[list[int]] = []

    def keep_and_stop_at_the_second(posts: list[Post]) -> None:
        done.append([post.pk for post in posts])
        if len(done) == 2:
            raise KeyboardInterrupt
        kept(posts)

    monkeypatch.setattr(reindexing, "keep_posts", keep_and_stop_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        reindex()
    assert Reindexing.is_due()
    reindex()

    first, interrupted, again, last = done
    assert again == interrupted
    assert len({*first, *interrupted, *last}) == 5
    assert not Reindexing.is_due()


def test_words_that_stand_nowhere_any_more_are_forgotten() -> None:
    post = make_post("Zeppelin")
    post.title = "Balloon"
    post.save()
    assert SearchWord.objects.filter(word="zeppelin").exists()

    reindex()

    assert not SearchWord.objects.filter(word="zeppelin").exists()
    assert SearchWord.objects.filter(word="balloon").exists()


def test_after_an_upgrade_it_is_built_once(client: Client) -> None:
    make_post("Zeppelin")
    lose_the_index()

    assert "1 entries" in reindex(due=True)
    assert reindex(due=True) == ""


def test_another_recipe_makes_it_due(monkeypatch: pytest.MonkeyPatch) -> None:
    reindex()
    monkeypatch.setattr(reindexing, "RECIPE", reindexing.RECIPE + 1)

    assert Reindexing.is_due()


def test_what_an_older_recipe_left_half_done_is_done_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    posts = [make_post(f"Zeppelin {n}") for n in range(2)]
    lose_the_index()
    Reindexing.objects.create(pk=1, recipe=reindexing.RECIPE - 1, done={"posts": posts[0].pk})

    reindex()

    assert sorted(found(client, "zeppelin")) == ["Zeppelin 0", "Zeppelin 1"]
    assert not Reindexing.is_due()


def test_a_blog_that_is_deleted_leaves_nothing_in_the_index() -> None:
    make_comment(make_post("Zeppelin", tags="air"))

    Comment.objects.all().delete()
    Post.objects.all().delete()

    assert not SearchDocument.objects.exists()
    assert not RelatedPost.objects.exists()
