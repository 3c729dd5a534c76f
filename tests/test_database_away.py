"""The database of a blog stops, or cannot be reached any more, and comes back."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.serving import Serving, end, free_port, manage, new_environment, wait_until

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is a file: it does not go away")
SOON = 1.0  # seconds; nobody waits for the two that a connection may take


class Cable:
    """Stands between the blog and PostgreSQL, and can be pulled out or cut."""

    def __init__(self, host: str, port: int) -> None:
        self.target = host, port
        self.port = free_port()
        self.is_silent = False
        self.open: list[socket.socket] = []
        self.listening: socket.socket | None = None
        self.plug_in()

    def plug_in(self) -> None:
        """Let the database be reached."""
        self.is_silent = False
        if self.listening is None:
            self.listening = socket.create_server(("127.0.0.1", self.port), backlog=100)
            threading.Thread(target=self._accept, args=[self.listening], daemon=True).start()

    def pull_out(self) -> None:
        """Refuse every connection, and end those there are: the database has been stopped."""
        assert self.listening
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        self.listening = None
        for end_of_it in self.open:
            with contextlib.suppress(OSError):
                end_of_it.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Pass nothing on and say nothing: the database cannot be reached."""
        self.is_silent = True

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = listening.accept()
                there = socket.create_connection(self.target)
                self.open += [here, there]
                threading.Thread(target=self._pass_on, args=[here, there], daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                for ready in select.select([here, there], [], [])[0]:
                    if self.is_silent:
                        time.sleep(0.05)
                        continue
                    data = ready.recv(65536)
                    if not data:
                        here.close()
                        there.close()
                        return
                    (there if ready is here else here).sendall(data)


@pytest.fixture
def cable() -> Cable:
    database = connection.settings_dict
    return Cable(database["HOST"] or "127.0.0.1", int(database["PORT"] or 5432))


@pytest.fixture
def serving(tmp_path: Path, cable: Cable) -> Iterator[Serving]:
    with new_environment(tmp_path) as environment:
        assert manage(environment, "prepare").returncode == 0
        url = urlsplit(environment["DATABASE_URL"])
        who = url.netloc.rpartition("@")[0]
        through = url._replace(netloc=f"{who}@127.0.0.1:{cable.port}").geturl()
        serving = Serving(environment | {"DATABASE_URL": through, "PORT": str(free_port())})
        yield serving
        end(serving)


def status(serving: Serving, address: str) -> int:
    """What is answered, and that it comes soon."""
    began = time.monotonic()
    answer = serving.get(address)
    answer.read()
    assert time.monotonic() - began < SOON
    return answer.status


def keep_home(serving: Serving) -> None:
    """Ask until every worker has kept the home page."""
    for _ in range(40 * (os.cpu_count() or 1)):
        serving.get("/").read()


def test_readers_keep_their_pages_and_nobody_has_to_start_anything_again(
    serving: Serving, cable: Cable
) -> None:
    for happens in (cable.pull_out, cable.cut):
        keep_home(serving)
        happens()
        time.sleep(2)  # until every worker has noticed

        assert {status(serving, "/") for _ in range(20)} == {200}
        assert {status(serving, "/archive/?s=words") for _ in range(20)} == {503}
        assert serving.get("/admin/").headers["Retry-After"]
        assert status(serving, "/healthz") == 200

        cable.plug_in()
        wait_until(lambda: serving.get("/archive/?s=words").status < 400)
