"""Queries whose SQL is made once: what they answer is what the queryset would answer, each time."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, models
from django.db.models import QuerySet, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Post
from blog.models.post_queryset import NOW
from blog.models.prepared import Given, Prepared
from tests.makers import make_post

pytestmark = pytest.mark.django_db


@Prepared
def titled() -> QuerySet[Post]:
    """Published posts of one title, marked."""
    same = Post.objects.published(now=NOW).filter(title=Given("title", models.CharField()))
    return same.annotate(mark=Value("found", models.CharField())).defer("body")


def test_what_is_given_each_time_decides_what_is_found() -> None:
    one, other = make_post(title="One"), make_post(title="Other")

    assert titled(title="One", now=timezone.now()) == [one]
    assert titled(title="Other", now=timezone.now()) == [other]


def test_what_is_published_later_is_found_later() -> None:
    now = timezone.now()
    post = make_post(title="Later", published_at=now + dt.timedelta(hours=1))

    assert titled(title="Later", now=now) == []
    assert titled(title="Later", now=now + dt.timedelta(hours=2)) == [post]


def test_what_is_found_is_whole_and_asks_for_what_was_left_out() -> None:
    post = make_post(title="Whole", body="Some words.")

    [found] = titled(title="Whole", now=timezone.now())

    assert (found.published_at, found.takes_replies, found.mark) == (post.published_at, True, "found")
    with CaptureQueriesContext(connection) as queries:
        assert found.body == "Some words."
    assert len(queries) == 1


def test_a_value_from_a_reader_is_no_sql() -> None:
    make_post(title="One")

    assert titled(title="' OR 1=1 --", now=timezone.now()) == []
    assert titled(title="100%s", now=timezone.now()) == []
