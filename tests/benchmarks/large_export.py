"""Writes an export of WordPress with very many posts and comments, the same every time.

`python -m tests.benchmarks.large_export FILE`. Classic posts and posts in blocks, with headings, lists,
quotations, links and images; a third of the comments answers another, and one post has a crowd under it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from blog.moving.wordpress.items import Item, Response

POSTS, COMMENTS = 10_000, 100_000
CROWD = 5_000  # comments to one post
FIRST_DAY = dt.datetime(2006, 1, 1, 8, 0, tzinfo=dt.UTC)
ADDRESS = "https://old.example"


def main() -> None:
    """Write the file."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    django.setup()
    from blog.moving.wordpress import writing
    from blog.moving.wordpress.items import Channel, Writer

    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--posts", type=int, default=POSTS)
    parser.add_argument("--comments", type=int, default=COMMENTS)
    options = parser.parse_args()
    writers = [
        Writer(f"writer{number}", number, f"writer{number}@old.example", f"Writer {number}")
        for number in range(1, 6)
    ]
    channel = Channel("1.2", "A large blog", "Very much of it", "nl", ADDRESS, ADDRESS)
    with options.file.open("w", encoding="utf-8") as file:
        items = Export(options.posts, options.comments).items()
        file.writelines(writing.document(channel, writers, [], items, dt.UTC))


class Export:
    """Makes the posts, one after the other."""

    def __init__(self, posts: int, comments: int) -> None:
        from blog.demo.sentences import compounds, names, sentences

        self.number = random.Random(2010)
        self.posts, self.comments = posts, comments
        self.sentences = sentences("nl", 6_000, self.number)
        self.people = names(4_000, self.number)
        self.subjects = self.number.sample(compounds("nl"), k=400)
        self.comment = 0

    def items(self) -> Iterator[Item]:
        """Every post with its comments."""
        from blog.moving.wordpress.items import Item, Term

        for number in range(1, self.posts + 1):
            said = self.number.choices(self.sentences, k=self.number.randint(20, 50))
            title = said[0].rstrip(".?")
            slug = f"bericht-{number}"
            at = FIRST_DAY + number * dt.timedelta(hours=17)
            subjects = {self.subjects[int(400 * self.number.random() ** 3)] for _ in range(3)}
            yield Item(
                kind="post",
                number=number,
                title=title,
                link=f"{ADDRESS}/{at:%Y/%m/%d}/{slug}/",
                guid=f"{ADDRESS}/?p={number}",
                creator=f"writer{number % 5 + 1}",
                content=self.blocks(said) if number % 2 else self.classic(said),
                published_at=at,
                updated_at=at,
                slug=slug,
                terms=tuple(Term("post_tag", name.replace(" ", "-"), name) for name in sorted(subjects)),
                comments=tuple(self.responses(number, at)),
            )

    def classic(self, said: list[str]) -> str:
        """As the classic editor keeps a text."""
        paragraphs = [" ".join(said[start : start + 4]) for start in range(0, len(said), 4)]
        paragraphs[1] = f"<h2>{said[1]}</h2>"
        paragraphs[2] += f' <a href="{ADDRESS}/about/">en <em>verder</em></a>'
        paragraphs[3] = f"<ul>\n\t<li>{said[2]}</li>\n\t<li>{said[3]}</li>\n</ul>"
        paragraphs[-1] = f"<blockquote>{said[-1]}</blockquote>"
        return "\n\n".join(paragraphs)

    def blocks(self, said: list[str]) -> str:
        """As the block editor keeps it."""
        pieces = []
        for start in range(0, len(said), 4):
            text = " ".join(said[start : start + 4])
            pieces.append(
                f"<!-- wp:paragraph -->\n<p>{text} &amp; <strong>meer</strong></p>\n<!-- /wp:paragraph -->"
            )
        pieces[1] = f'<!-- wp:heading -->\n<h2 class="wp-block-heading">{said[1]}</h2>\n<!-- /wp:heading -->'
        image = (
            f'<img src="{ADDRESS}/wp-content/uploads/2010/04/bench.jpg" alt="Een bank" class="wp-image-1"/>'
        )
        pieces[2] = f'<!-- wp:image -->\n<figure class="wp-block-image">{image}</figure>\n<!-- /wp:image -->'
        return "\n\n".join(pieces)

    def responses(self, number: int, at: dt.datetime) -> Iterator[Response]:
        """The comments to a post."""
        from blog.moving.wordpress.items import Response

        crowded = self.posts // 2
        crowd = min(CROWD, self.comments // 4)
        rest = self.comments - crowd
        count = rest * number // self.posts - rest * (number - 1) // self.posts
        count += crowd if number == crowded else 0
        made: list[int] = []
        for place in range(count):
            self.comment += 1
            name = self.number.choice(self.people)
            yield Response(
                number=self.comment,
                author_name=name,
                author_email=f"{self.comment % 4_000}@post.example",
                author_address="192.0.2.7",
                sent_at=at + dt.timedelta(minutes=7 * place),
                body="\n\n".join(self.number.choices(self.sentences, k=self.number.randint(1, 5))),
                approved=self.number.choice(("1",) * 18 + ("spam", "0")),
                parent=self.number.choice(made[-10:]) if made and self.number.random() < 1 / 3 else None,
            )
            made.append(self.comment)


if __name__ == "__main__":
    main()
