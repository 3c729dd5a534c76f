"""What kept pages and replies cost:  python -m tests.benchmarks.serving [SECONDS]

Serves a blog of its own from a temporary directory, and loads it in turns with what it is compared with: the
same bytes from nginx as a file, from nginx' cache in front of the blog, and from a Django view on the same
kind of server. What is compared is measured within seconds of each other; the medians are shown. What the
machine lacks (wrk, nginx, PostgreSQL) is left out with a word.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from site_config.server import MOST_WORKERS, THREADS_PER_WORKER
from tests.benchmarks import load
from tests.benchmarks.servers import (
    NGINX,
    PROJECT,
    Blog,
    fetch,
    free_ports,
    in_front,
    nginx,
    postgresql,
    running,
    start,
)

ROUNDS = 5
GZIP = ("-H", "Accept-Encoding: gzip")
READS, REPLIES = 500, 50  # a second, when both come in


@dataclass(frozen=True)
class Target:
    """What is loaded: the processes that answer, and where."""

    name: str
    group: int
    address: str


def main() -> None:
    """Measure and print."""
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as directory:
        blog = Blog(Path(directory) / "blog", *free_ports(1))
        reply_path, path = prepare(blog)
        with running(blog.start()) as server:
            if load.WRK:
                measure_pages(blog, server.pid, path, Path(directory), seconds)
            else:
                print("Without wrk nothing is said about the most that can be served.")
            measure_reading_while_replying(blog, path, reply_path, seconds)
        if load.WRK:
            measure_replies(Path(directory), seconds)


def prepare(blog: Blog) -> tuple[str, str]:
    """Make the demonstration blog with the measured post; where replies to it are sent, and where it is."""
    blog.run("manage.py", "prepare")
    number, path = blog.run("-m", "tests.benchmarks.measured_post").split()
    return f"/reply/{number}/", path


def measure_pages(blog: Blog, group: int, path: str, directory: Path, seconds: int) -> None:
    """The kept page, and what it is compared with, as often as they can be had."""
    with contextlib.ExitStack() as stack:
        targets = [Target("kept page", group, f"http://127.0.0.1:{blog.port}{path}")]
        targets += bare_view(stack, directory, fetch(targets[0].address, Accept_Encoding="gzip"))
        if NGINX:
            targets += files_and_cache(stack, directory, blog, path)
        else:
            print("Without nginx the page is compared with nothing but a view.")
        size = len(fetch(targets[0].address, Accept_Encoding="gzip"))
        print(f"The post with 50 replies, {size:,} bytes in gzip, {load.CONNECTIONS} connections:\n")
        compare(targets, seconds)


def bare_view(stack: contextlib.ExitStack, directory: Path, content: bytes) -> Iterator[Target]:
    """A Django view that has nothing to do, on the same server."""
    (port,) = free_ports(1)
    file = directory / "page.html.gz"
    file.write_bytes(content)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--log-level", "error",
        "--port", str(port), "--workers", str(min(MOST_WORKERS, os.cpu_count() or 1)),
        "--blocking-threads", str(THREADS_PER_WORKER), "tests.benchmarks.bare_view:application",
    ]  # fmt: skip
    process = start(command, port, os.environ | {"BARE_VIEW_FILE": str(file)})
    stack.enter_context(running(process))
    yield Target("bare Django view", process.pid, f"http://127.0.0.1:{port}/")


def files_and_cache(stack: contextlib.ExitStack, directory: Path, blog: Blog, path: str) -> Iterator[Target]:
    """nginx with the page as a file, and nginx as docs/nginx.conf has it."""
    files, cached = free_ports(2)
    plain = fetch(f"http://127.0.0.1:{blog.port}{path}")
    (directory / "page.html").write_bytes(plain)
    static = f"sendfile on; server {{ listen {files} reuseport; root {directory}; gzip_static on; }}"
    process = stack.enter_context(running(nginx(directory / "files", files, static)))
    yield Target("nginx, a file", process.pid, f"http://127.0.0.1:{files}/page.html")
    process = stack.enter_context(running(in_front(directory / "cache", cached, [blog.port])))
    yield Target("nginx, its cache", process.pid, f"http://127.0.0.1:{cached}{path}")


def compare(targets: list[Target], seconds: int) -> None:
    """Load the targets in turns; print the medians, and of what share each is of the file from nginx."""
    bursts: dict[str, list[load.Burst]] = {target.name: [] for target in targets}
    for _ in range(ROUNDS):
        for target in targets:
            fetch(target.address, Accept_Encoding="gzip")
            bursts[target.name].append(load.most(target.group, target.address, seconds, *GZIP))
    print(f"{'':20}{'a second':>10}{'µs CPU':>9}{'errors':>8}")
    for name, of_one in bursts.items():
        print(f"{name:20}{rate(of_one):>10,.0f}{cpu(of_one):>9.1f}{errors(of_one):>8}")
    print()
    kept = bursts["kept page"]
    say_ratio("kept page : bare Django view", kept, bursts["bare Django view"], 5)
    if "nginx, a file" in bursts:
        say_ratio("kept page : file from nginx", kept, bursts["nginx, a file"], 0.5)
        say_ratio(
            "cache of nginx : file from nginx", bursts["nginx, its cache"], bursts["nginx, a file"], 0.75
        )


def rate(bursts: list[load.Burst]) -> float:
    """The median rate."""
    return statistics.median(burst.rate for burst in bursts)


def cpu(bursts: list[load.Burst]) -> float:
    """The median processor time of a request, in microseconds."""
    return statistics.median(burst.cpu for burst in bursts)


def errors(bursts: list[load.Burst]) -> int:
    """All that went wrong."""
    return sum(burst.errors for burst in bursts)


def say_ratio(name: str, one: list[load.Burst], other: list[load.Burst], goal: float) -> None:
    """Print the median of the ratios of each turn."""
    ratios = [a.rate / b.rate for a, b in zip(one, other, strict=True)]
    spread = f"({min(ratios):.2f} to {max(ratios):.2f})"
    say(
        f"{name:34}{statistics.median(ratios):>6.2f} {spread:18}",
        statistics.median(ratios) >= goal,
        f"≥ {goal}",
    )


def say(line: str, is_reached: bool, goal: str) -> None:
    """Print a line, and whether it reaches its goal."""
    print(f"{line} goal {goal}: {'reached' if is_reached else 'NOT reached'}", flush=True)


def measure_reading_while_replying(blog: Blog, path: str, reply_path: str, seconds: int) -> None:
    """How long a kept page takes alone, and while replies come in."""
    print(f"\nThe same page {READS} times a second, alone and while {REPLIES} replies a second come in:\n")
    alone, beside, refused = [], [], 0
    with ProcessPoolExecutor(1) as replying:
        for turn in range(ROUNDS):
            alone.append(load.steady(blog.port, load.page(path), READS, seconds))
            replies = replying.submit(send_replies, blog.port, reply_path, seconds, turn)
            beside.append(load.steady(blog.port, load.page(path), READS, seconds))
            refused += replies.result().errors
    print(f"{'':20}{'median ms':>10}{'p95 ms':>9}{'errors':>8}")
    for name, latencies in (("alone", alone), ("with replies", beside)):
        failed = sum(each.errors for each in latencies)
        print(f"{name:20}{median(latencies):>10.2f}{p95(latencies):>9.2f}{failed:>8}")
    print(f"{'replies refused':39}{refused:>8}\n")
    for name, of in (("median", median), ("95th percentile", p95)):
        slower = of(beside) / of(alone) - 1
        say(f"{name:20}{slower:>+6.0%}", slower <= 0.2, "≤ +20 %")


def send_replies(port: int, path: str, seconds: int, turn: int) -> load.Latency:
    """The stream of replies, from a process of its own."""
    return load.steady(port, load.reply(path), REPLIES, seconds, first=turn * 100_000)


def median(latencies: list[load.Latency]) -> float:
    """The median of the medians."""
    return statistics.median(each.median for each in latencies)


def p95(latencies: list[load.Latency]) -> float:
    """The median of the 95th percentiles."""
    return statistics.median(each.p95 for each in latencies)


def measure_replies(directory: Path, seconds: int) -> None:
    """How many replies are accepted a second, each on the disk before it is acknowledged."""
    print(f"\nReplies from {load.CONNECTIONS} connections, each of another reader, all checks on:\n")
    print(f"{'':20}{'a second':>10}{'ms CPU':>9}{'errors':>8}{'kept':>8}")
    rates = [replies_on("SQLite", Blog(directory / "sqlite", *free_ports(1)), seconds)]
    address = postgresql("kantlijn_benchmark_serving")
    if address:
        blog = Blog(directory / "postgresql", *free_ports(1), {"DATABASE_URL": address})
        rates.append(replies_on("PostgreSQL", blog, seconds))
    else:
        print("PostgreSQL cannot be reached: name it in DATABASE_URL.")
    print(f"{'fdatasync here':20}{syncs(directory):>10,.0f}\n")
    say("the slower of them  ", min(rates) >= 350, "≥ 350")


def replies_on(name: str, blog: Blog, seconds: int) -> float:
    """Load one database, print what came of it, return the rate."""
    path, _ = prepare(blog)
    count = "import django; django.setup(); from blog.models import Comment; print(Comment.objects.count())"
    before = int(blog.run("-c", count))
    script = str(PROJECT / "tests" / "benchmarks" / "reply.lua")
    with running(blog.start()) as server:
        address = f"http://127.0.0.1:{blog.port}"
        bursts = [
            load.most(server.pid, address, seconds, "-s", script, arguments=(path, str(turn)))
            for turn in range(ROUNDS)
        ]
    kept = int(blog.run("-c", count)) - before
    print(
        f"{name:20}{rate(bursts):>10,.0f}{cpu(bursts) / 1_000:>9.2f}{errors(bursts):>8}{kept:>8}", flush=True
    )
    return rate(bursts)


def syncs(directory: Path) -> float:
    """How often a second 4 KiB can be written and be certain to lie on the disk."""
    with (directory / "syncs").open("wb", buffering=0) as file:
        until, done = time.perf_counter() + 1, 0
        while time.perf_counter() < until:
            file.seek(0)
            file.write(bytes(4096))
            os.fdatasync(file.fileno())
            done += 1
    return done


if __name__ == "__main__":
    main()
