"""How long searching takes in a large blog:  make bench PART=searching  (DATABASE_URL=postgres://…/kantlijn).

The blog is built once, which takes minutes, and kept: in var/benchmark, or in a database beside the one
named in DATABASE_URL whose name ends in _benchmark. Delete it to have it built anew. Times are of whole
pages, without the cache of pages, in milliseconds.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import quote, unquote

import django

KEPT_IN = Path(__file__).resolve().parents[2] / "var" / "benchmark"
TIMES = 20
SAVED = 50


def main() -> None:
    """Build the blog when it is not there, then measure and print."""
    set_up()
    build_once()
    print(f"{'':30}{'n':>6}{'min':>9}{'median':>9}{'max':>9}")
    measure_searches()
    measure_hostile_queries()
    measure_indexing()
    print(f"\n{'size of the index':30}{index_size() / 1e6:>15.0f} MB")


def set_up() -> None:
    """Use a database of its own."""
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    os.environ["DATA_DIR"] = str(KEPT_IN)
    os.environ["SECRET_KEY"] = "of a blog that nobody else can reach " * 2
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_config.settings"
    django.setup()
    from django.conf import settings
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    if connection.vendor == "postgresql":
        name = f"{connection.settings_dict['NAME']}_benchmark"
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
        connection.settings_dict["NAME"] = name


def build_once() -> None:
    """Build the blog and its index, whatever of that is not there yet, and say how long it took."""
    from django.core.management import call_command
    from django.db import connection

    from blog.models import Post, Reindexing
    from blog.models.reindexing import reindex
    from tests.benchmarks import large_blog

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if not Post.objects.exists():
        timed("building the blog", large_blog.build)
        connection.cursor().execute("ANALYZE")  # as PostgreSQL does by itself in a while
    if Reindexing.is_due():
        timed(
            "building the index", lambda: reindex(lambda kind, done, total: tell(f"{kind}: {done}/{total}"))
        )


def measure_searches() -> None:
    """Time the pages that searches of different kinds give."""
    from tests.benchmarks.large_blog import PHRASE, RARE, Writer

    words = Writer().words
    common, medium, other = words[25], words[1_500], words[300]
    searches = {
        "rare word": RARE,
        "medium word": medium,
        "very common word": common,
        "two words": f"{common} {other}",
        "two words, one rare": f"{common} {RARE}",
        "three words": f"{common} {other} {words[60]}",
        "phrase": f'"{PHRASE}"',
        "common phrase": f'"{words[25]} {words[26]}"',
        "word without another": f"{other} -{common}",
        "beginning of a word": other[:3],
        "common words alone": "de the van",
        "nothing, nothing near": "qxqxqxqx",
        "near miss": RARE.replace("st", "ts"),
        "near miss of two words": f"{medium} {RARE.replace('st', 'ts')}",
    }
    for name, text in searches.items():
        report(name, (f"s={quote(text)}" for _ in range(TIMES)))


def measure_hostile_queries() -> None:
    """Time what nobody looks for; tell the slowest."""
    from tests.hostile_queries import query_strings

    slowest = report("hostile queries", query_strings())
    print(f"  slowest: {unquote(slowest)[:80]!a} ({len(slowest)} characters)")


def measure_indexing() -> None:
    """Time what an author waits for, and which part of that is the index."""
    from blog.models import Post

    posts = list(Post.objects.order_by("?")[:SAVED])
    row("saving a post", [seconds(post.save) for post in posts])
    row("  of that: indexing it", [seconds(post.index) for post in posts])


def report(name: str, queries: Iterable[str]) -> str:
    """Time the page of each query, print a line about all, return the slowest."""
    from django.test import Client

    client = Client()
    times = {}
    for n, query in enumerate(queries):
        start = time.perf_counter()
        response = client.get(f"/search/?{query}")
        times[n, query] = time.perf_counter() - start
        assert response.status_code == 200
    row(name, list(times.values()))
    return max(times, key=times.__getitem__)[1]


def row(name: str, times: list[float]) -> None:
    """Print a line of the table."""
    shown = (1_000 * each for each in (min(times), statistics.median(times), max(times)))
    print(f"{name:30}{len(times):>6}{''.join(f'{each:>9.1f}' for each in shown)}", flush=True)


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def timed(name: str, act: Callable[[], object]) -> None:
    """Do something long, and say how long it took."""
    tell(f"{name} …\n")
    tell(f"{name}: {seconds(act):.0f} s\n")


def tell(text: str) -> None:
    """Say how far it is, beside the table."""
    sys.stderr.write(f"\r\033[K{text}")


def index_size() -> int:
    """Bytes of the tables of search and of their indexes."""
    from django.db import connection

    question = {
        "sqlite": "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%blog_search%'",
        "postgresql": """SELECT sum(pg_total_relation_size(oid)) FROM pg_class
                         WHERE relname LIKE 'blog_search%%' AND relkind = 'r'""",
    }
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
