"""Replies while the server is killed:  python -m tests.benchmarks.killing [REPLIES]

16 readers send replies, and send again what got no answer, while the main process alone and all processes in
turn are killed with -9 every few seconds and the server is started anew. Each reply that was acknowledged
must be there afterwards, once, and no process of a server whose main process is gone may answer. Ends with 1
when that does not hold. On SQLite, and on the PostgreSQL that DATABASE_URL names or this machine has.
"""

from __future__ import annotations

import contextlib
import http.client
import itertools
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.load import CONNECTIONS, address
from tests.benchmarks.servers import Blog, free_ports, kill, postgresql, stop

KILL_EVERY = 4  # seconds
ORPHANS_END_WITHIN = 2  # seconds; workers look after their parent twice a second
KEPT = """if True:
    import django; django.setup()
    from blog.models import Comment
    print(*Comment.objects.filter(body__startswith="note-").values_list("body", flat=True))
"""


class Readers:
    """Those who reply, and what they were told."""

    def __init__(self, port: int, path: str, number: int) -> None:
        self.port, self.path, self.number = port, path, number
        self.notes = iter(range(number))
        self.tries = itertools.count()
        self.lock = threading.Lock()
        self.acknowledged: set[str] = set()
        self.statuses: Counter[str] = Counter()
        self.threads = [threading.Thread(target=self.reply) for _ in range(CONNECTIONS)]

    def reply(self) -> None:
        """One of them: sends one note after the other, each until it is acknowledged."""
        while True:
            with self.lock:
                number = next(self.notes, None)
            if number is None:
                return
            note = f"note-{number}"
            while not self.send(note):
                time.sleep(0.05)

    def send(self, note: str) -> bool:
        """Send a note; whether it was acknowledged, now (303) or as one that was kept before (409)."""
        with self.lock:
            sender = next(self.tries)
        typed = {"author": "Leen", "email": "leen@post.example", "comment": note}
        headers = {
            "X-Forwarded-For": address(sender),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("POST", self.path, urlencode(typed), headers)
            status = str(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            status = "no answer"
        finally:
            connection.close()
        with self.lock:
            self.statuses[status] += 1
            if status in {"303", "409"}:
                self.acknowledged.add(note)
        return status in {"303", "409"}

    @property
    def are_busy(self) -> bool:
        """Whether there are notes left to send."""
        return any(thread.is_alive() for thread in self.threads)


def main() -> None:
    """Try it on each database there is."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as directory:
        blogs = [("SQLite", Blog(Path(directory) / "sqlite", *free_ports(1)))]
        if url := postgresql("kantlijn_killing"):
            blog = Blog(Path(directory) / "postgresql", *free_ports(1), {"DATABASE_URL": url})
            blogs.append(("PostgreSQL", blog))
        held = [try_killing(name, blog, number) for name, blog in blogs]
    sys.exit(0 if all(held) else 1)


def try_killing(name: str, blog: Blog, number: int) -> bool:
    """Kill the server again and again until all replies are sent, then look what is there."""
    blog.run("manage.py", "prepare")
    post, _ = blog.run("-m", "tests.benchmarks.measured_post").split()
    readers = Readers(blog.port, f"/reply/{post}/", number)
    began, kills, orphans = time.monotonic(), 0, 0
    server = blog.start()
    for thread in readers.threads:
        thread.start()
    while readers.are_busy:
        for thread in readers.threads:
            thread.join(KILL_EVERY / CONNECTIONS)
        if readers.are_busy:
            kills += 1
            if kills % 2:
                server.kill()  # the main process alone
                server.wait()
                orphans += not is_free_within(blog.port, ORPHANS_END_WITHIN)
            with contextlib.suppress(ProcessLookupError):
                kill(server)
            server = blog.start()
    stop(server)
    seconds = time.monotonic() - began
    kept = Counter(blog.run("-c", KEPT).split())
    lost, twice = readers.acknowledged - set(kept), [note for note, times in kept.items() if times > 1]
    print(f"{name}: {number} replies in {seconds:.0f} s, {kills} × kill -9, each second one of all")
    print(
        f"  answers: {', '.join(f'{count} × {status}' for status, count in readers.statuses.most_common())}"
    )
    print(f"  acknowledged {len(readers.acknowledged)}, lost {len(lost)}, kept twice {len(twice)}", end="")
    print(f", orphans that went on serving {orphans}", flush=True)
    return not (lost or twice or orphans) and len(readers.acknowledged) == number


def is_free_within(port: int, seconds: float) -> bool:
    """Whether nobody answers at the port any more, soon."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return True
        time.sleep(0.05)
    return False


if __name__ == "__main__":
    main()
