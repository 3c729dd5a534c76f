"""A blog of its own that a test prepares, serves and ends, as somebody would on a machine of theirs."""

from __future__ import annotations

import contextlib
import fcntl
import http.client
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection
from psycopg import sql

PROJECT = Path(__file__).parent.parent
PATIENCE = 30  # seconds until a test gives up; nothing here takes nearly as long

Environment = dict[str, str]


@contextlib.contextmanager
def new_environment(data_dir: Path) -> Iterator[Environment]:
    """The variables of a blog that nobody has prepared; on PostgreSQL with a database of its own."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment |= {"DATA_DIR": str(data_dir), "PORT": str(free_port()), "SITE_URL": "", "ALLOWED_HOSTS": ""}
    if connection.vendor == "sqlite":
        yield environment | {"DATABASE_URL": "", "SECRET_KEY": ""}
        return
    name = f"setting_up_{uuid.uuid4().hex}"
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(named(url, "postgres"), autocommit=True) as postgres:
        postgres.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield environment | {"DATABASE_URL": named(url, name)}
        finally:
            postgres.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def named(url: str, database: str) -> str:
    """The same server, another database."""
    return urlsplit(url)._replace(path=f"/{database}").geturl()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def manage(environment: Environment, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


class Serving:
    """`manage.py serve` in a terminal of its own."""

    def __init__(self, environment: Environment) -> None:
        self.port = int(environment["PORT"])
        self.terminal, inner = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=PROJECT,
            env=environment,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(inner)
        wait_until(self.answers)

    def answers(self) -> bool:
        try:
            return self.get("/healthz").status == 200
        except OSError:
            assert self.process.poll() is None, self.said()
            return False

    def refuses(self) -> bool:
        try:
            self.connect(b"").close()
        except ConnectionRefusedError:
            return True
        return False

    def get(self, address: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", address, headers=headers)
        return connection.getresponse()

    def said(self) -> str:
        """All that stands on the terminal, once the server has ended."""
        text = b""
        with contextlib.suppress(OSError):  # how a terminal says that nobody holds its other end
            while part := os.read(self.terminal, 65536):
                text += part
        return text.decode()

    def processes(self) -> list[int]:
        """The server's living processes, workers included, whoever is their parent by now."""
        listed = subprocess.run(
            ["ps", "-eo", "pid,pgid,stat"], capture_output=True, text=True, check=True
        ).stdout
        rows = [line.split() for line in listed.splitlines()[1:]]
        return [int(pid) for pid, group, state in rows if int(group) == self.process.pid and state[0] != "Z"]

    def connect(self, sending: bytes) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        connection.sendall(sending)
        return connection


def wait_until(condition: object) -> None:
    give_up = time.monotonic() + PATIENCE
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < give_up, "waited in vain"
        time.sleep(0.02)


def end(serving: Serving) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(serving.process.pid, signal.SIGKILL)
    serving.process.wait()
    os.close(serving.terminal)
