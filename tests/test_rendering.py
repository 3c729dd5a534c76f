"""HTML is made when something is saved, and brought up to date when the recipe changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command

from blog.models import Author, Comment, Post, SearchDocument
from blog.models.rendering import render_outdated
from blog.text import markdown
from tests.makers import make_comment, make_post

pytestmark = pytest.mark.django_db


def test_reading_renders_nothing(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_post()
    make_comment(post)

    def refuse(*args: Any, **kwargs: Any) -> str:
        raise AssertionError("rendered while reading")

    monkeypatch.setattr(markdown, "render_post", refuse)
    monkeypatch.setattr(markdown, "render_comment", refuse)

    for address in ("/", post.get_absolute_url(), "/feed/", "/author/niel/"):
        assert client.get(address).status_code == 200


def test_a_new_recipe_renders_what_an_old_one_made(monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_post()
    make_comment(post)
    Post.objects.update(body_html="old", rendered_by=0)
    Comment.objects.update(body_html="old", rendered_by=0)
    Author.objects.update(bio_html="old", rendered_by=0)

    call_command("render", verbosity=0)

    assert "First paragraph." in Post.objects.get().body_html
    assert "Well said." in Comment.objects.get().body_html
    assert "Writes about" in Author.objects.get().bio_html
    assert not Post.objects.exclude(rendered_by=markdown.RECIPE).exists()


def test_search_follows_a_new_recipe() -> None:
    post = make_post()
    comment = make_comment(post)
    SearchDocument.objects.update(body="", text="old")
    Post.objects.update(rendered_by=0)
    Comment.objects.update(rendered_by=0)

    call_command("render", verbosity=0)

    assert SearchDocument.objects.get(comment=comment).text == "Well said."
    assert SearchDocument.objects.get(post=post, comment=None).text.startswith("First paragraph.")


def test_what_is_up_to_date_is_left_alone() -> None:
    post = make_post()
    before = Post.objects.values().get(pk=post.pk)

    assert render_outdated(lambda kind, done, count: None) == 0
    assert Post.objects.values().get(pk=post.pk) == before


def test_an_interrupted_rendering_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.models.rendering.BATCH", 2)
    for number in range(5):
        make_post(f"Post {number}")
    Post.objects.update(rendered_by=0)

    def interrupt(kind: str, done: int, count: int) -> None:
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render_outdated(interrupt)
    assert render_outdated(lambda kind, done, count: None) == 1


def test_rendering_again_does_not_say_that_the_post_was_updated() -> None:
    post = make_post()
    Post.objects.update(rendered_by=0)
    before = Post.objects.get(pk=post.pk).updated_at

    render_outdated(lambda kind, done, count: None)

    assert Post.objects.get(pk=post.pk).updated_at == before


def test_a_post_without_standfirst_is_summed_up_by_its_first_words() -> None:
    assert make_post(standfirst="In short.").summary == "In short."
    assert make_post("Other").summary.startswith("First paragraph.")
