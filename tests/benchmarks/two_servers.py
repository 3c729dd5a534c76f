"""Two application servers, one PostgreSQL, nginx in front:  python -m tests.benchmarks.two_servers

A reply that is approved through one server is seen through the other and through nginx; then each server is
killed in turn while readers read. Ends with 1 when a promise was broken.
"""

from __future__ import annotations

import http.cookiejar
import re
import statistics
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks import load
from tests.benchmarks.servers import NGINX, Blog, fetch, free_ports, in_front, kill, postgresql, running, stop

TIMES = 20
PASSWORD = "of nobody"
READS = 200  # a second
SECONDS = 20
DOWN = 2  # seconds a server stays away
BACK = 3  # seconds until nginx, which counts in whole ones, is sure to ask it again (fail_timeout)


def main() -> None:
    """Start all of it, and try what is promised."""
    address = postgresql("kantlijn_two_servers")
    if not (address and NGINX):
        sys.exit("This needs nginx and PostgreSQL (in DATABASE_URL, or at 127.0.0.1).")
    with tempfile.TemporaryDirectory() as directory:
        *ports, port = free_ports(3)
        blogs = [
            Blog(Path(directory) / name, port, {"DATABASE_URL": address})
            for name, port in zip("ab", ports, strict=True)
        ]
        for blog in blogs:
            blog.run("manage.py", "prepare")
        number, path = blogs[0].run("-m", "tests.benchmarks.measured_post").split()
        superuser = ["createsuperuser", "--noinput", "--username", "anna", "--email", "anna@post.example"]
        blogs[0].variables["DJANGO_SUPERUSER_PASSWORD"] = PASSWORD
        blogs[0].run("manage.py", *superuser)
        with running(in_front(Path(directory) / "nginx", port, ports)):
            kept = [try_freshness(blogs, port, f"/reply/{number}/", path), try_killing(blogs, port, path)]
    sys.exit(0 if all(kept) else 1)


def try_freshness(blogs: list[Blog], front: int, reply_path: str, path: str) -> bool:
    """How long after a reply was approved through the first server the others show it."""
    here, there = blogs
    with running(here.start()), running(there.start()):
        moderator = Moderator(here.port)
        delays: dict[int, list[float]] = {there.port: [], front: []}
        for turn in range(TIMES):
            reply = send_reply(there.port, reply_path, turn)
            time.sleep(0.05 * (turn % 10))  # at another moment of every second
            for port in delays:
                fetch(f"http://127.0.0.1:{port}{path}")
            moderator.approve(reply)
            with ThreadPoolExecutor() as looking:
                seen = {port: looking.submit(seconds_until_seen, port, path, reply) for port in delays}
            for port, delay in seen.items():
                delays[port].append(delay.result())
    print(f"{TIMES} replies approved through one server, seconds until they are seen:")
    promises = {"through the other": (delays[there.port], 1.0), "through nginx": (delays[front], 1.5)}
    for name, (of, promise) in promises.items():
        print(
            f"  {name:20} median {statistics.median(of):.2f}, at most {max(of):.2f} (promised: {promise:.1f})"
        )
    return all(max(of) <= promise for of, promise in promises.values())


def send_reply(port: int, path: str, turn: int) -> int:
    """A reader replies; the number of the reply."""
    typed = {"author": "Leen", "email": "leen@post.example", "comment": f"Note {turn} of {time.time()}."}
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", urlencode(typed).encode(), {"X-Forwarded-For": f"100.64.9.{turn}"}
    )
    with urllib.request.urlopen(asked) as answer:
        return int(answer.url.rpartition("#comment-")[2])


def seconds_until_seen(port: int, path: str, reply: int) -> float:
    """Look until the reply is there."""
    began = time.monotonic()
    while f'id="comment-{reply}"'.encode() not in fetch(f"http://127.0.0.1:{port}{path}"):
        if time.monotonic() - began > 30:
            raise RuntimeError(f"Reply {reply} does not appear.")
        time.sleep(0.01)
    return time.monotonic() - began


class Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what was asked for has been done when it comes."""

    def redirect_request(self, *_: object) -> None:
        """None: a redirect is an answer as good as any."""


class Moderator:
    """Anna, signed in at one server."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}/admin/"
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(cookies, Staying)
        self.post("login/?next=/admin/", username="anna", password=PASSWORD)

    def approve(self, reply: int) -> None:
        """Press the button beside a reply."""
        self.post("blog/comment/", do=f"approve:{reply}:pending")

    def post(self, address: str, **typed: str) -> None:
        """Send the form of a page, with its token."""
        page = self.browser.open(self.base + address).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token, f"there is no form at {address}"
        body = urlencode(typed | {"csrfmiddlewaretoken": token[1]}).encode()
        try:
            self.browser.open(urllib.request.Request(self.base + address, body, {"Referer": self.base}))
        except urllib.error.HTTPError as answer:
            if answer.code != 302:  # done; where to is of no interest
                raise


def try_killing(blogs: list[Blog], front: int, path: str) -> bool:
    """Kill one server, then the other, with readers before nginx who open pages both kept and not kept."""
    servers = [blog.start() for blog in blogs]
    try:
        fetch(f"http://127.0.0.1:{front}{path}", Accept_Encoding="gzip")
        with ThreadPoolExecutor(1) as readers:
            reading = readers.submit(load.steady, front, mixed(path), READS, SECONDS)
            time.sleep(2)
            for number, blog in enumerate(blogs):
                kill(servers[number])
                time.sleep(DOWN)
                servers[number] = blog.start()
                time.sleep(BACK)
        outcome = reading.result()
    finally:
        for server in servers:
            stop(server)
    print(f"{outcome.count} pages read while each server was killed in turn: {outcome.errors} errors")
    return outcome.errors == 0


def mixed(path: str) -> Callable[[int], bytes]:
    """The kept page, and now and then a search that nobody made before."""

    def request(number: int) -> bytes:
        return load.page(f"/search/?s=bench+{number}" if number % 10 == 0 else path)(number)

    return request


if __name__ == "__main__":
    main()
