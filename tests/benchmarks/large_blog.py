"""Ten thousand posts and a hundred thousand replies in words of no language, the same every time."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator

from django.db import transaction

from blog.models import Author, Authorship, Comment, Kind, Post, PostTag, Site, Status, Tag
from blog.text import excerpts, markdown

POSTS, REPLIES = 10_000, 100_000
POST_WORDS, REPLY_WORDS = 600, 40
RARE = "kwikstaartje"  # stands in every two thousandth post
PHRASE = "zilveren luchtschip"  # in every hundredth
AT_ONCE = 500
FIRST_DAY = dt.datetime(2006, 1, 1, 8, 0, tzinfo=dt.UTC)

# As often as in life: every second word or so is one of these.
COMMON = "de the een of het and van to in a is dat en it op that te for met on".split()  # noqa: SIM905
BEGINNINGS = ["", *"b bl br ch d dr f g gr h k kl kn l m n p pl r s sch sl st str t th tr v w wr z".split()]  # noqa: SIM905
MIDDLES = "a aa e ee ea i ie o oo oe ou u ui ij".split()  # noqa: SIM905
ENDINGS = ["", *"b ck d f ft g k l lk m n nd ng p r rk s st t ts".split()]  # noqa: SIM905


def vocabulary(number: random.Random, size: int = 30_000) -> list[str]:
    """Words that look Dutch or English, the most used first."""

    def word() -> str:
        return "".join(
            number.choice(BEGINNINGS) + number.choice(MIDDLES) + number.choice(ENDINGS)
            for _ in range(number.choice((1, 2, 2, 3)))
        )

    made = dict.fromkeys(word() for _ in range(2 * size))
    return [*COMMON, *itertools.islice(made, size)]


class Writer:
    """Writes texts in which the n-th word of the vocabulary stands once for every n of the first (Zipf)."""

    def __init__(self) -> None:
        self.number = random.Random(2010)
        self.words = vocabulary(self.number)
        self.weights = list(itertools.accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    def text(self, length: int) -> list[str]:
        """So many words."""
        return self.number.choices(self.words, cum_weights=self.weights, k=length)

    def paragraphs(self, words: list[str]) -> list[str]:
        """The words in sentences of twelve and paragraphs of sixty."""
        sentences = [f"{' '.join(words[n : n + 12]).capitalize()}." for n in range(0, len(words), 12)]
        return [" ".join(sentences[n : n + 5]) for n in range(0, len(sentences), 5)]


def build() -> None:
    """Make the whole blog; search does not know it yet."""
    writer = Writer()
    Site(title="Benchmark").save()
    authors = Author.objects.bulk_create(
        Author(name=f"{first.title()} Schrijver", slug=f"author-{n}")
        for n, first in enumerate(writer.words[100:120])
    )
    tags = Tag.objects.bulk_create(
        Tag(name=word, slug=f"tag-{n}", key=word) for n, word in enumerate(writer.words[2_000:2_200])
    )
    for start in range(0, POSTS, AT_ONCE):
        with transaction.atomic():
            posts = Post.objects.bulk_create(post(writer, n) for n in range(start, start + AT_ONCE))
            Authorship.objects.bulk_create(
                Authorship(post=post, author=writer.number.choice(authors)) for post in posts
            )
            PostTag.objects.bulk_create(
                PostTag(content_object=post, tag=tag)
                for post in posts
                for tag in writer.number.sample(tags, k=3)
            )
            Comment.objects.bulk_create(replies(writer, posts))


def post(writer: Writer, number: int) -> Post:
    """One of the posts, twelve hours after the one before."""
    words = writer.text(POST_WORDS)
    if number % 2_000 == 0:
        words[300] = RARE
    if number % 100 == 0:
        words[100:102] = PHRASE.split()
    title = " ".join(writer.text(5)).capitalize()
    published_at = FIRST_DAY + number * dt.timedelta(hours=12)
    paragraphs = writer.paragraphs(words)
    body_html = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs)
    return Post(
        kind=Kind.POST,
        title=title,
        slug=f"post-{number}",
        body="\n\n".join(paragraphs),
        body_html=body_html,
        rendered_by=markdown.RECIPE,
        summary=excerpts.excerpt(f"<p>{paragraphs[0]}</p>"),
        word_count=POST_WORDS,
        language="nl" if number % 2 else "en",
        published_at=published_at,
        year=published_at.year,
        month=published_at.month,
        path=f"{published_at:%Y/%m}/post-{number}",
        reply_count=REPLIES // POSTS,
    )


def replies(writer: Writer, posts: list[Post]) -> Iterator[Comment]:
    """The replies to some posts."""
    for post in posts:
        for hours in range(REPLIES // POSTS):
            body = " ".join(writer.text(REPLY_WORDS)).capitalize() + "."
            yield Comment(
                post=post,
                author_name=writer.number.choice(writer.words[100:5_000]).title(),
                body=body,
                body_html=f"<p>{body}</p>",
                rendered_by=markdown.RECIPE,
                status=Status.APPROVED,
                sent_at=post.published_at + dt.timedelta(hours=hours),
            )
