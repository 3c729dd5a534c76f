"""What a page costs that is not kept:  python -m tests.benchmarks.cold_pages

Prints the CPU time of this process for a page, the least of many tries, and how often a Django view that has
nothing to do could answer with the same bytes meanwhile, through the middleware that projects start with. A
blog is built for it in a temporary directory, with one post that has 50 replies and one that has 10,000.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any

import django

POSTS, REPLIES, MANY = 20, 50, 10_000
TIMES, AT_ONCE = 100, 2


def main() -> None:
    """Build the blog, then measure and print."""
    with tempfile.TemporaryDirectory() as directory:
        set_up(directory)
        few, many = build()
        pages = {
            "post with 50 replies": few,
            "post with 10,000 replies": many,
            "  its replies 5,001 to 5,100": f"{many}comment-page-51/",
            "  the newest of them": f"{many}comment-page-100/",
            "home": "/",
            "feed": "/feed/",
        }
        print(f"{'':30}{'bytes':>9}{'ms':>9}{'bare':>9}{'ratio':>9}")
        for name, path in pages.items():
            report(name, path)


def set_up(directory: str) -> None:
    """Use a database of its own."""
    os.environ["DATA_DIR"] = directory
    os.environ["DATABASE_URL"] = ""
    os.environ["SECRET_KEY"] = "of a blog that nobody else can reach " * 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ROOT_URLCONF = "tests.benchmarks.bare"
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def build() -> tuple[str, str]:
    """Make the blog; return the addresses of the post with some replies and of that with many."""
    from blog.models import Author, Post, Site
    from tests.benchmarks.large_blog import FIRST_DAY, Writer

    writer = Writer()
    Site(title="Benchmark", tagline="Pages that are not kept").save()
    author = Author.objects.create(name="Niel", bio="Writes.", web_site="https://niel.example/")
    posts = []
    for n in range(POSTS):
        title = " ".join(writer.text(5)).capitalize()
        post = Post(title=title, body="\n\n".join(writer.paragraphs(writer.text(600))))
        post.published_at = FIRST_DAY + dt.timedelta(days=n)
        post.save()
        post.set_authors([author])
        post.tags.set(writer.words[2_000 + n % 5 : 2_003 + n % 5])
        posts.append(post)
    add_replies(writer, posts[10], REPLIES)
    add_replies(writer, posts[11], MANY)
    Post.objects.update(updated_at=FIRST_DAY, created_at=FIRST_DAY)
    return posts[10].get_absolute_url(), posts[11].get_absolute_url()


def add_replies(writer: Any, post: Any, number: int) -> None:
    """Put replies under a post; every third answers the one two before it."""
    from blog.models import Comment, Status
    from blog.text import markdown

    made: list[Comment] = []
    for n in range(number):
        body = "\n\n".join(writer.paragraphs(writer.text(40)))
        parent = made[n - 2] if n % 3 == 2 else None
        comment = Comment(
            post=post,
            parent=parent,
            thread=parent and (parent.thread or parent),
            author_name=writer.number.choice(writer.words[100:5_000]).title(),
            author_url="https://reader.example/" if n % 4 == 0 else "",
            body=body,
            body_html="".join(f"<p>{paragraph}</p>\n" for paragraph in body.split("\n\n")),
            rendered_by=markdown.RECIPE,
            status=Status.APPROVED,
            sent_at=post.published_at + dt.timedelta(minutes=n),
        )
        if parent is None:
            comment.save()
        made.append(comment)
    Comment.objects.bulk_create(comment for comment in made if comment.pk is None)
    post.reply_count = number
    post.save(update_fields=["reply_count"])


def report(name: str, path: str) -> None:
    """Print a line of the table."""
    from site_config.incoming import Utf8Handler
    from tests.benchmarks import bare

    handler, other = Utf8Handler(), bare.handler()
    status, headers, body = ask(handler, path)
    assert status == "200 OK", f"{path}: {status}"
    bare.answer = body, headers["Content-Type"]
    ask(other, "/bare/")
    page, nothing = float("inf"), float("inf")
    for _ in range(TIMES):  # in turns, so that what else the machine does meets both
        page = min(page, cost(lambda: ask(handler, path)))
        nothing = min(nothing, cost(lambda: ask(other, "/bare/")))
    print(f"{name:30}{len(body):>9}{page:>9.2f}{nothing:>9.2f}{page / nothing:>9.1f}", flush=True)


def ask(handler: Callable[..., Iterable[bytes]], path: str) -> tuple[str, dict[str, str], bytes]:
    """What the application answers to a reader."""
    from django.test import RequestFactory

    environment = RequestFactory().get(path, REMOTE_ADDR="127.0.0.1", HTTP_HOST="127.0.0.1").environ
    told: dict[str, Any] = {}
    answer = handler(environment, lambda status, headers: told.update(status=status, headers=dict(headers)))
    body = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]
    return told["status"], told["headers"], body


def cost(act: Callable[[], object]) -> float:
    """The CPU time something takes, in milliseconds."""
    start = time.process_time()
    for _ in range(AT_ONCE):
        act()
    return 1_000 * (time.process_time() - start) / AT_ONCE


if __name__ == "__main__":
    main()
