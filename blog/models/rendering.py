"""Bring stored HTML up to date with the recipe that makes it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from blog.models.author import Author
from blog.models.comment import Comment
from blog.models.post import Post
from blog.text import markdown

BATCH = 200
# What `render()` writes on each of them.
COLUMNS: dict[type[Post | Author | Comment], list[str]] = {
    Post: ["body_html", "rendered_by", "contents", "summary", "word_count"],
    Author: ["bio_html", "rendered_by"],
    Comment: ["body_html", "rendered_by"],
}


def render_outdated(progress: Callable[[str, int, int], None]) -> int:
    """Render all whose HTML an older recipe made, and return how many those were.

    Each is saved on its own, and what is done is not done again: interrupted, it goes on where it stopped.
    `progress` is told the kind, how many are done, and of how many.
    """
    total = 0
    for model, columns in COLUMNS.items():
        outdated = model._default_manager.exclude(rendered_by=markdown.RECIPE).order_by("pk")
        count, done, last = outdated.count(), 0, 0
        while batch := list(outdated.filter(pk__gt=last)[:BATCH]):
            for row in batch:
                row.render()
                with transaction.atomic():
                    row.save(update_fields=columns)
                    if isinstance(row, Post):
                        row.index()
            done, last = done + len(batch), batch[-1].pk
            progress(str(model._meta.verbose_name_plural), done, count)
        total += done
    return total
