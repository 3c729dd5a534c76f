"""A blog of any size: whatever is asked of the database, an index answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from blog.demo.filling import fill
from blog.models import Author, Comment, Month, Post, Tag, User
from tests.makers import make_author, make_comment, make_post
from tests.replies import send

pytestmark = pytest.mark.django_db

# What grows with a blog.
LARGE = [
    "blog_post", "blog_comment", "blog_posttag", "blog_authorship", "blog_searchdocument", "blog_searchword",
    "blog_relatedpost", "blog_decision", "blog_recentreply",
]  # fmt: skip

Asked = list[tuple[str, Any]]


@contextmanager
def asked() -> Iterator[Asked]:
    """What is asked of the database meanwhile."""
    queries: Asked = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if re.match(r"(SELECT|UPDATE|DELETE)\b", sql) and "pg_advisory" not in sql:
            queries.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield queries


def read_whole(sql: str, params: Any) -> list[str]:
    """The large tables that the database reads from one end to the other for a query."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            steps = [row[3] for row in cursor.fetchall()]
            aliases = dict(re.findall(r'"(blog_\w+)" (U\d+|T\d+|V\d+|W\d+)\b', sql))
            named = {alias: table for table, alias in aliases.items()} | {table: table for table in LARGE}
            scanned = [match[1] for step in steps if (match := re.match(r"SCAN (\w+)", step))]
            return [named[name] for name in scanned if named.get(name) in LARGE]
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = on")
        return [table for table in re.findall(r"Seq Scan on (\w+)", plan) if table in LARGE]


PAGES = [
    "/",
    "/page/2/",
    "{post}",
    "{tag}",
    "{tag}page/2/",
    "{author}",
    "{author}page/2/",
    "{year}",
    "{month}",
    "{month}page/2/",
    "/tags/",
    "/archive/",
    "/feed/",
    "/feed/json/",
    "/comments/feed/",
    "{tag}feed/",
    "{author}feed/",
    "/search/?s={word}",
    "/search/?s={word}&tag={slug}",
    "/search/?s=qxqxqxqx",
]
LISTS = [
    "/admin/",
    "/admin/blog/post/",
    "/admin/blog/post/?p=2",
    "/admin/blog/post/?status=draft",
    "/admin/blog/post/?tag={tag_number}",
    "/admin/blog/post/?author={author_number}",
    "/admin/blog/post/?year={year_number}",
    "/admin/blog/post/?q={word}",
    "/admin/blog/comment/",
    "/admin/blog/comment/?status=approved",
    "/admin/blog/comment/?status=approved&p=2",
    "/admin/blog/comment/?status=approved&q={word}",
    "/admin/blog/comment/?status=approved&q=noor.jansen%40post.example",
    "/admin/blog/tag/",
    "/admin/blog/author/",
]


@pytest.fixture
def filled(client: Client, admin: User, settings: Any) -> Callable[[str], str]:
    """A filled blog, and what completes the addresses of its pages."""
    # Not analysed: the database would know how small it is, and that some tables are soonest read whole.
    fill(posts=120, comments=400, seed=1, progress=lambda done, total: None)
    month = Month.objects.order_by("-post_count")[0].number
    post = Post.objects.filter(reply_count__gt=0).order_by("pk")[60]
    tag = Tag.objects.order_by("-post_count")[0]
    author = Author.objects.order_by("-post_count")[0]
    names = {
        "post": post.get_absolute_url(),
        "word": post.title.split()[-1],
        "tag": tag.get_absolute_url(),
        "slug": tag.slug,
        "tag_number": tag.pk,
        "author": author.get_absolute_url(),
        "author_number": author.pk,
        "year": f"/{month // 100}/",
        "month": f"/{month // 100}/{month % 100:02d}/",
        "year_number": month // 100,
    }
    return lambda address: address.format(**names)


@pytest.mark.parametrize("address", PAGES)
def test_a_reader_s_page_is_found_by_indexes(
    client: Client, filled: Callable[[str], str], address: str
) -> None:
    with asked() as queries:
        response = client.get(filled(address))

    assert response.status_code in {200, 404}
    assert response.status_code == 200 or "page/2" in address
    assert queries
    assert [(sql, tables) for sql, params in queries if (tables := read_whole(sql, params))] == []


@pytest.mark.parametrize("address", LISTS)
def test_a_list_of_the_admin_is_found_by_indexes(
    client: Client, admin: User, filled: Callable[[str], str], address: str
) -> None:
    client.force_login(admin)

    with asked() as queries:
        assert client.get(filled(address)).status_code == 200

    assert queries
    assert [(sql, tables) for sql, params in queries if (tables := read_whole(sql, params))] == []


def test_a_reply_is_accepted_and_approved_by_indexes(
    client: Client, admin: User, filled: Callable[[str], str]
) -> None:
    post = Post.objects.order_by("pk")[10]

    with asked() as queries:
        assert send(client, post).status_code == 303
    waiting = Comment.objects.get(body="Well said.")
    client.force_login(admin)
    with asked() as more:
        client.post("/admin/blog/comment/", {"do": f"approve:{waiting.pk}:pending"})

    assert Comment.objects.get(pk=waiting.pk).is_approved
    assert [(sql, tables) for sql, params in queries + more if (tables := read_whole(sql, params))] == []


def test_a_reply_a_post_and_a_person_are_deleted_by_indexes(
    filled: Callable[[str], str], admin: User
) -> None:
    answered = Comment.objects.filter(answers__isnull=False)[0]
    with asked() as queries:
        answered.delete()
        Post.objects.filter(reply_count__gt=0)[0].delete()
        User.objects.create(username="leaves").delete()

    assert [sql for sql, params in queries if "blog_comment" in read_whole(sql, params)] == []


def test_reading_a_table_from_end_to_end_would_be_noticed(filled: Callable[[str], str]) -> None:
    with asked() as queries:
        list(Comment.objects.filter(body__contains="bread"))

    assert [read_whole(sql, params) for sql, params in queries] == [["blog_comment"]]


def test_lists_count_a_post_as_long_as_it_is_in_them(client: Client) -> None:
    niel, heidi = make_author("Niel"), make_author("Heidi")
    post = make_post(tags="craft, wood", authors=[niel])
    make_comment(post)

    def counted() -> tuple[list[tuple[str, int]], list[tuple[str, int]], list[tuple[int, int, int]]]:
        return (
            list(Tag.objects.order_by("name").values_list("name", "post_count")),
            list(Author.objects.order_by("-name").values_list("name", "post_count")),
            list(Month.objects.values_list("number", "post_count", "reply_count")),
        )

    assert counted() == ([("craft", 1), ("wood", 1)], [("Niel", 1), ("Heidi", 0)], [(201004, 1, 1)])
    post.tags.remove("wood")
    post.set_authors([heidi])
    assert counted() == ([("craft", 1), ("wood", 0)], [("Niel", 0), ("Heidi", 1)], [(201004, 1, 1)])
    post.move_to_trash()
    assert counted() == ([("craft", 0), ("wood", 0)], [("Niel", 0), ("Heidi", 0)], [])
    post.restore()
    post.tags.clear()
    assert counted() == ([("craft", 0), ("wood", 0)], [("Niel", 0), ("Heidi", 1)], [(201004, 1, 1)])
    post.tags.set(["wood"])
    post.unpublish()
    assert counted() == ([("craft", 0), ("wood", 0)], [("Niel", 0), ("Heidi", 0)], [])
    post.publish()
    post.delete()
    assert counted() == ([("craft", 0), ("wood", 0)], [("Niel", 0), ("Heidi", 0)], [])


def test_a_reply_is_counted_in_its_month_while_readers_see_it(admin: User) -> None:
    comment = make_comment(make_post())
    month = Month.objects.get()
    assert month.reply_count == 1

    comment.mark_spam(by=admin)
    month.refresh_from_db()
    assert month.reply_count == 0

    comment.approve(by=admin)
    comment.delete()
    month.refresh_from_db()
    assert month.reply_count == 0
