"""Load: as much as there can be, by wrk, and so many requests a second, by a loop of our own."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

CONNECTIONS = 16
WRK = shutil.which("wrk")


@dataclass(frozen=True)
class Burst:
    """What wrk counted, and the processor time that the server took for each request."""

    rate: float
    requests: int
    errors: int
    cpu: float  # microseconds a request, of the group of processes that served


def most(server: int, address: str, seconds: int, *options: str, arguments: tuple[str, ...] = ()) -> Burst:
    """As many requests as 16 connections get answered; `server` is the group of processes that answers."""
    before = cpu_of_group(server)
    behind = ["--", *arguments] if arguments else []
    outcome = subprocess.run(
        [WRK or "wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", *options, address, *behind],
        check=True,
        text=True,
        stdout=subprocess.PIPE,
    ).stdout
    requests = int(number_in(r"(\d+) requests in", outcome))
    # wrk counts what is not 2xx or 3xx apart from what got no answer.
    errors = int(number_in(r"Non-2xx or 3xx responses: (\d+)", outcome))
    for kind in ("connect", "read", "write", "timeout"):
        errors += int(number_in(rf"{kind} (\d+)", outcome))
    spent = cpu_of_group(server) - before
    rate = number_in(r"Requests/sec:\s+([\d.]+)", outcome)
    return Burst(rate, requests, errors, spent / max(requests, 1) * 1e6)


def number_in(pattern: str, outcome: str) -> float:
    """The number that stands there; 0 when it does not."""
    found = re.search(pattern, outcome)
    return float(found[1]) if found else 0


def cpu_of_group(group: int) -> float:
    """Seconds of processor time that the processes of a group have taken (proc(5), stat)."""
    ticks = 0
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = file.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[2]) == group:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Latency:
    """Milliseconds from when a request was due until its answer was there."""

    median: float
    p95: float
    errors: int
    count: int


Request = Callable[[int], bytes]


def steady(port: int, request: Request, rate: float, seconds: float, first: int = 0) -> Latency:
    """Send `rate` requests a second, whether or not the earlier ones have been answered."""
    return asyncio.run(_steady(port, request, rate, seconds, first))


async def _steady(port: int, request: Request, rate: float, seconds: float, first: int) -> Latency:
    free: asyncio.LifoQueue[Connection] = asyncio.LifoQueue()
    connections = [Connection(port) for _ in range(CONNECTIONS)]
    for connection in connections:
        await connection.open()
        free.put_nowait(connection)
    took: list[float] = []
    errors = 0

    async def send(number: int, due: float) -> None:
        nonlocal errors
        connection = await free.get()
        status = await connection.ask(request(number))
        took.append(1_000 * (time.perf_counter() - due))
        errors += not 200 <= status < 400
        free.put_nowait(connection)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as sending:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            await asyncio.sleep(max(0, due - time.perf_counter()))
            sending.create_task(send(first + number, due))
    for connection in connections:
        connection.writer.close()
    return Latency(statistics.median(took), statistics.quantiles(took, n=20)[-1], errors, len(took))


class Connection:
    """A connection that is kept open between requests."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def ask(self, request: bytes) -> int:
        """Send a request; the status of the answer, which is read to its end. 0 when there is none."""
        try:
            self.writer.write(request)
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            await self.reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r")[0] or 0))
            return int(head.split(b" ", 2)[1])
        except (OSError, asyncio.IncompleteReadError):
            return 0


def page(path: str) -> Request:
    """A reader opens a page."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n".encode()
    return lambda number: request


def reply(path: str) -> Request:
    """A reader nobody has seen before replies."""

    def request(number: int) -> bytes:
        typed = {"author": f"Reader {number}", "email": "reader@post.example", "comment": words(number)}
        body = urlencode(typed).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address(number)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    return request


def words(number: int) -> str:
    """What nobody else says."""
    return f"My note is number {number}.\n\nIt begins with **looking**, and with time. " * 3


def address(number: int) -> str:
    """Where nobody else lives."""
    return f"100.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
