"""How much longer things take in a large blog than in a small one, as a table in Markdown:

    python -m tests.benchmarks.growth SMALL_DATA_DIR LARGE_DATA_DIR
    python -m tests.benchmarks.growth postgres://…/small postgres://…/large

Each is a database that `manage.py fill_blog` has filled; it is changed by the replies that are sent to it.
The two are asked in turns, by two processes, so that what else the machine does disturbs both; a time is the
median.
"""

from __future__ import annotations

import itertools
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

ROUNDS, TIMES = 5, 3
# What may take more than one and a half times as long, and how much.
BOUNDS = {"search, many hits": 3.0, "search, some hits": 3.0, "search, no hit": 3.0}


def main() -> None:
    """Measure both blogs in turns and print the table; the bound is missed where it says so."""
    blogs = [measured(place) for place in sys.argv[1:3]]
    times: list[dict[str, list[float]]] = [{}, {}]
    for _round in range(ROUNDS):
        for blog, found in zip(blogs, times, strict=True):
            for name, seconds in ask(blog).items():
                found.setdefault(name, []).extend(seconds)
    for blog in blogs:
        blog.terminate()
    small, large = ({name: 1000 * statistics.median(each) for name, each in found.items()} for found in times)
    deep = "/page/1000/ (against /page/10/)"
    small[deep], large[deep] = large["/page/10/"], large.pop("/page/1000/")
    print("| | small, ms | large, ms | × | bound |\n|---|---|---|---|---|")
    for name, then in large.items():
        ratio, bound = then / small[name], BOUNDS.get(name, 1.5)
        missed = "" if ratio <= bound else " **missed**"
        print(f"| {name} | {small[name]:.1f} | {then:.1f} | {ratio:.2f} | {bound}{missed} |")


def measured(place: str) -> subprocess.Popen[str]:
    """A process that measures one of the blogs whenever it is asked."""
    where = {"DATABASE_URL": place} if "://" in place else {"DATA_DIR": place}
    environment = os.environ | where | {"SECRET_KEY": "of a blog that nobody else can reach " * 2}
    command = [sys.executable, "-m", "tests.benchmarks.growth", "--measure"]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ask(blog: subprocess.Popen[str]) -> dict[str, list[float]]:
    """The next times of a blog, by what took them."""
    assert blog.stdin
    assert blog.stdout
    blog.stdin.write("again\n")
    blog.stdin.flush()
    times: dict[str, list[float]] = json.loads(blog.stdout.readline())
    return times


def measure() -> None:
    """Answer each line with the times of everything."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    acts = things_to_do()
    for act in acts.values():
        act()  # templates are read, statements prepared
    for _line in sys.stdin:
        times = {name: [seconds(act) for _ in range(TIMES)] for name, act in acts.items()}
        print(json.dumps(times), flush=True)


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def things_to_do() -> dict[str, Callable[[], object]]:
    """Everything that is measured, by name."""
    from django.test import Client

    from blog.models import Author, Comment, Post, Tag, User

    user, _ = User.objects.get_or_create(username="growth", is_staff=True, is_superuser=True)
    reader, desk = Client(), Client()
    desk.force_login(user)
    total = Post.objects.count()
    old = Post.objects.order_by("pk")[total // 4]
    usual = Post.objects.filter(reply_count__range=(5, 15), word_count__range=(120, 220))
    post, answered = usual.filter(pk__gte=old.pk).order_by("pk")[:2]
    month = Post.objects.order_by("-pk")[total // 2]
    tag = Tag.objects.order_by("-post_count")[0]
    rare = Tag.objects.filter(post_count__gte=10).order_by("post_count")[0]
    author = Author.objects.order_by("-post_count")[0]
    often, rarely = "zelden", old.title.split()[-1]
    for number in range(60 - Comment.objects.pending().count()):  # more than a page of them waits in both
        fields = {"author_name": "Leen", "author_email": "leen@post.example"}
        Comment(post=answered, body=f"{number} {time.time_ns()}", **fields).submit(publish=False, reasons=[])

    def get(address: str, client: Client = reader) -> Callable[[], object]:
        def act() -> None:
            response = client.get(address)
            assert response.status_code == 200, (address, response.status_code)

        return act

    counter = itertools.count(time.time_ns())

    def send() -> None:
        number = next(counter)
        address = ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))
        fields = {"author": "Leen", "email": "leen@post.example", "comment": f"Reply {number}"}
        response = reader.post(f"/reply/{answered.pk}/", fields, REMOTE_ADDR=address)
        assert response.status_code == 303, response.status_code

    def approve() -> None:
        number = Comment.objects.pending().reverse().values_list("pk", flat=True)[0]
        response = desk.post("/admin/blog/comment/", {"do": f"approve:{number}:pending"})
        assert response.status_code == 302, response.status_code

    pages = {
        "home": "/",
        "post": post.get_absolute_url(),
        "tag page, a common tag": tag.get_absolute_url(),
        "tag page, a rare tag": rare.get_absolute_url(),
        "archive month": f"/{month.year}/{month.month:02d}/",
        "author page": author.get_absolute_url(),
        "feed": "/feed/",
        "feed of a tag": f"{tag.get_absolute_url()}feed/",
        "feed of replies": "/comments/feed/",
        "/page/10/": "/page/10/",
        "search, many hits": f"/search/?s={often}",
        "search, some hits": f"/search/?s={rarely}",
        "search, no hit": "/search/?s=qxqxqxqx",
    }
    if total > 10_000:
        pages["/page/1000/"] = "/page/1000/"
    lists = {
        "admin: posts": "/admin/blog/post/",
        "admin: posts, searched": f"/admin/blog/post/?q={often}",
        "admin: replies that wait": "/admin/blog/comment/",
        "admin: approved replies": "/admin/blog/comment/?status=approved",
        "admin: replies, searched": f"/admin/blog/comment/?status=approved&q={often}",
        "admin: replies, by address": "/admin/blog/comment/?status=approved&q=noor.jansen%40post.example",
    }
    return {
        **{name: get(address) for name, address in pages.items()},
        **{name: get(address, desk) for name, address in lists.items()},
        "accepting a reply": send,
        "approving one": approve,
    }


if __name__ == "__main__":
    measure() if "--measure" in sys.argv else main()
