"""Adds the post that is measured to a blog: 1,366 words, 50 replies. Prints its number and its address."""

from __future__ import annotations

import datetime as dt
import random

import django

WORDS, REPLIES = 1_366, 50


def main() -> None:
    """Write the post and its replies with the blog's own verbs."""
    django.setup()
    from blog.models import Author, Comment, Post
    from tests.benchmarks.large_blog import Writer

    writer = Writer()
    writer.number = random.Random(1)
    paragraphs = writer.paragraphs(writer.text(WORDS))
    paragraphs[::6] = [f"## {paragraph.split('.')[0]}\n\n{paragraph}" for paragraph in paragraphs[::6]]
    post = Post(title="A post that is measured", body="\n\n".join(paragraphs), language="en")
    post.published_at = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)
    post.save()
    post.set_authors(list(Author.objects.all()[:1]))
    answered: list[Comment] = []
    for hours in range(REPLIES):
        comment = Comment(
            post=post,
            parent=answered[-1] if hours % 3 == 2 else None,
            author_name=f"Reader {hours}",
            author_email=f"reader{hours}@post.example",
            body="\n\n".join(writer.paragraphs(writer.text(60))),
            sent_at=post.published_at + dt.timedelta(hours=hours),
        )
        comment.submit(publish=True, reasons=[])
        answered.append(comment)
    print(post.pk, f"/{post.path}/")


if __name__ == "__main__":
    main()
