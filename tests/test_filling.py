"""Filling a blog with very many posts and replies."""

from __future__ import annotations

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client

from blog.models import Comment, Month, Post, PostTag, SearchDocument, Tag
from blog.models.reindexing import Reindexing
from blog.models.search_document import POSTS
from tests.makers import make_comment, make_post

pytestmark = pytest.mark.django_db


def fill(**options: object) -> None:
    call_command("fill_blog", posts=60, comments=600, stdout=io.StringIO(), **options)


def test_it_has_as_many_posts_and_replies_as_were_asked_for() -> None:
    fill()

    assert (Post.objects.published().count(), Comment.objects.count()) == (60, 600)


def test_what_is_kept_is_what_saving_each_would_have_kept() -> None:
    fill()

    columns = [field.attname for field in SearchDocument._meta.concrete_fields]
    for post in Post.objects.all()[:20]:
        rendered = (post.body_html, post.summary, post.word_count, post.contents)
        post.render()
        assert (post.body_html, post.summary, post.word_count, post.contents) == rendered
        kept, made = SearchDocument.objects.get(pk=POSTS + post.pk), SearchDocument.of_post(post)
        assert {name: getattr(kept, name) for name in columns} == {
            name: getattr(made, name) for name in columns
        }
    for comment in Comment.objects.select_related("post")[:50]:
        rendered_reply = comment.body_html
        comment.render()
        assert comment.body_html == rendered_reply
        kept, made = SearchDocument.objects.get(pk=comment.pk), SearchDocument.of_comment(comment)
        assert {name: getattr(kept, name) for name in columns} == {
            name: getattr(made, name) for name in columns
        }
    assert not Reindexing.is_due()


def test_every_number_is_what_counting_gives() -> None:
    fill()

    approved = Counter(Comment.objects.approved().values_list("post", flat=True))
    assert {post.pk: post.reply_count for post in Post.objects.filter(reply_count__gt=0)} == approved
    carried = Counter(PostTag.objects.values_list("tag", flat=True))
    assert {tag.pk: tag.post_count for tag in Tag.objects.filter(post_count__gt=0)} == carried
    assert sum(Month.objects.values_list("post_count", flat=True)) == 60
    assert sum(Month.objects.values_list("reply_count", flat=True)) == approved.total()


def test_one_post_is_crowded_one_has_a_long_conversation_and_most_tags_are_rare() -> None:
    fill()

    assert max(Counter(Comment.objects.values_list("post", flat=True)).values()) >= 60
    threads = Comment.objects.filter(thread__isnull=False).values_list("thread").annotate(n=Count("pk"))
    assert max(n for _thread, n in threads) >= 29
    assert not Comment.objects.filter(thread__isnull=False, parent=None).exists()
    assert Tag.objects.order_by("-post_count")[0].post_count > 10
    assert Tag.objects.filter(post_count__lte=3).count() > 10


def test_the_same_seed_gives_the_same() -> None:
    fill(seed=7)
    first = list(Post.objects.order_by("pk").values_list("title", "body"))
    Post.objects.all().delete()
    fill(seed=7, add=True)
    same = list(Post.objects.order_by("pk").values_list("title", "body"))
    fill(seed=8, add=True)
    other = list(Post.objects.order_by("pk").values_list("title", "body"))[60:]

    assert first == same
    assert first != other


def test_a_blog_with_content_is_left_alone_unless_it_may_be_added_to() -> None:
    post = make_post()

    with pytest.raises(CommandError, match="not empty"):
        fill()
    assert Post.objects.count() == 1

    fill(add=True)
    assert Post.objects.filter(pk=post.pk).exists()
    assert Post.objects.count() == 61


def test_writing_and_replying_go_on_after_it(client: Client) -> None:
    fill()

    post = make_post("Written by hand")
    make_comment(post)

    assert "Written by hand" in client.get(post.get_absolute_url()).content.decode()
    assert "Page 1 of 7" in client.get("/").content.decode()
    found = client.get("/search/?s=written").content.decode()
    assert "/written-by-hand/" in found
