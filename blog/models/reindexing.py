"""Build the index of search anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, models, transaction

from blog.models.comment import Comment
from blog.models.post import Post
from blog.models.related_post import RelatedPost
from blog.models.search_document import LONG_COLUMNS, SearchDocument
from blog.models.search_word import SearchWord

RECIPE = 1  # goes up when the index has to be built anew: other words, other columns, another stemmer
BATCH = 200


class Reindexing(models.Model):
    """How far the index has been built. There is one row, number 1."""

    recipe = models.PositiveSmallIntegerField(default=0)  # by which it was built, or is being built
    # The number of the last row that is done, by kind, while it is being built; empty when it is finished.
    done = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.recipe} {self.done}"

    @classmethod
    def is_due(cls) -> bool:
        """True when the whole index has never been built, or by an older recipe, or not to its end."""
        state = cls.objects.filter(pk=1).first()
        return state is None or state.recipe != RECIPE or bool(state.done)


def reindex(progress: Callable[[str, int, int], None]) -> int:
    """Build the index anew, beside which readers go on searching, and return how many entries it has.

    Each batch is a transaction of its own that also notes how far it came: interrupted, it goes on where it
    stopped. `progress` is told the kind, how many are done, and of how many.
    """
    state, _ = Reindexing.objects.get_or_create(pk=1)
    if state.recipe != RECIPE or not state.done:
        SearchWord.objects.all().delete()  # forget the words that stand nowhere any more
        state.recipe, state.done = RECIPE, {"posts": 0}
    steps: tuple[tuple[str, Any, Any], ...] = (
        ("posts", Post.objects.all(), keep_posts),
        ("replies", Comment.objects.select_related("post").defer(*LONG_COLUMNS), keep_replies),
        ("related posts", Post.objects.posts().without_text(), find_related),
    )
    for name, rows, step in steps:
        count_words()
        total = rows.count()
        done = rows.filter(pk__lte=state.done.get(name, 0)).count()
        while batch := one_batch(state, name, rows, step):
            done += batch
            progress(name, done, total)
    state.done = {}
    state.save()
    return SearchDocument.objects.count()


def count_words() -> None:
    """Let PostgreSQL count what has just been written, on which its plans depend; SQLite's do not."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE blog_searchdocument")


@transaction.atomic
def one_batch(state: Reindexing, name: str, rows: Any, step: Any) -> int:
    """Take the next step and return how many rows it took.

    They are read when nobody else can change the index any more: what it keeps of them is how they stand.
    """
    SearchDocument.alone()
    batch = list(rows.filter(pk__gt=state.done.get(name, 0)).order_by("pk")[:BATCH])
    if batch:
        step(batch)
        state.done[name] = batch[-1].pk
        state.save()
    return len(batch)


def keep_posts(posts: list[Post]) -> None:
    """Put some posts and pages into the index."""
    SearchDocument.keep([SearchDocument.of_post(post) for post in posts])


def keep_replies(comments: list[Comment]) -> None:
    """Put some replies into the index."""
    SearchDocument.keep([SearchDocument.of_comment(comment) for comment in comments])


def find_related(posts: list[Post]) -> None:
    """Compare some posts with the others."""
    RelatedPost.find(*posts)
