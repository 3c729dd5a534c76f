"""What the benchmarks start: the blog in a directory of its own, nginx, and whatever else listens."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

PROJECT = Path(__file__).resolve().parents[2]
START_WITHIN = 60  # seconds
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
KEY = "of a blog that nobody else can reach " * 2


@dataclass
class Blog:
    """A blog of its own: its variables, and the commands that run under them."""

    directory: Path
    port: int
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """This process' variables with the blog's own in place of an owner's."""
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL"}}
        own = {"DATA_DIR": str(self.directory), "PORT": str(self.port), "SECRET_KEY": KEY}
        return inherited | {"DJANGO_SETTINGS_MODULE": "site_config.settings"} | own | self.variables

    def run(self, *command: str) -> str:
        """Python under these variables, to its end; what it printed."""
        self.directory.mkdir(parents=True, exist_ok=True)
        return subprocess.run(
            [sys.executable, *command],
            cwd=PROJECT, env=self.environment, check=True, text=True, stdout=subprocess.PIPE,
        ).stdout  # fmt: skip

    def start(self) -> subprocess.Popen[bytes]:
        """The server as `make run` starts it, once it answers; its processes are a group."""
        return start([sys.executable, "manage.py", "serve"], self.port, self.environment)


def start(command: list[str], port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """A server in a group of its own, once its port answers."""
    process = subprocess.Popen(
        command, cwd=PROJECT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
    )
    wait_for(port, process)
    return process


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something answers at the port: to listen is not enough, for a server that only looks whether
    the port is free does that, too.
    """
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended before it served.")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 5) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            if connection.recv(1):
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not serve.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a server and all its processes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a server and all its processes as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def running(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The server while it is needed."""
    try:
        yield process
    finally:
        stop(process)


def nginx(directory: Path, port: int, *http: str) -> subprocess.Popen[bytes]:
    """nginx with these parts of a configuration, in a directory of its own."""
    assert NGINX
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "logs").mkdir(exist_ok=True)
    mime = "include /etc/nginx/mime.types;" if Path("/etc/nginx/mime.types").exists() else ""
    user = "user root;" if os.geteuid() == 0 else ""  # the directory belongs to whoever runs this
    (directory / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes auto; pid nginx.pid; error_log logs/error.log;\n"
        "events { worker_connections 4096; }\n"
        f"http {{ access_log off; {mime}\n{' '.join(http)}\n}}\n"
    )
    command = [NGINX, "-e", "logs/error.log", "-p", str(directory), "-c", "nginx.conf"]
    return start(command, port, dict(os.environ))


def free_ports(number: int) -> list[int]:
    """Ports nobody listens at."""
    with contextlib.ExitStack() as open_sockets:
        sockets = [open_sockets.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [each.getsockname()[1] for each in sockets]


def fetch(address: str, **headers: str) -> bytes:
    """What stands at an address, as it comes."""
    asked = urllib.request.Request(address, headers={n.replace("_", "-"): v for n, v in headers.items()})
    with urllib.request.urlopen(asked, timeout=30) as answer:
        return bytes(answer.read())


def in_front(directory: Path, port: int, blogs: list[int]) -> subprocess.Popen[bytes]:
    """nginx as docs/nginx.conf has it, in front of the blogs at these ports."""
    configuration = (PROJECT / "docs" / "nginx.conf").read_text()
    server = "    server 127.0.0.1:8000 max_fails=1 fail_timeout=1s;"
    for old, new in {
        "/var/cache/nginx/kantlijn": str(directory / "kept"),
        "listen 80;": f"listen 127.0.0.1:{port} reuseport;",
        server: "\n".join(server.replace("8000", str(blog)) for blog in blogs),
    }.items():
        assert old in configuration
        configuration = configuration.replace(old, new)
    return nginx(directory, port, configuration)


def postgresql(name: str) -> str | None:
    """The address of an empty database of this name; None when no PostgreSQL can be reached.

    The server is that of DATABASE_URL, or this machine's.
    """
    given = urlsplit(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/kantlijn")
    if not given.scheme.startswith("postgres"):
        return None
    try:
        with psycopg.connect(given._replace(path="/postgres").geturl(), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError:
        return None
    return given._replace(path=f"/{name}").geturl()
