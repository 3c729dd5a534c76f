"""Work that needs no database, spread over all processors."""

from __future__ import annotations

import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import connection, get_context, parent_process
from typing import Any, TypeVar

import django
from django.utils import translation

UNDER_WAY = 6  # tasks of each process
MANY = 500  # things; with fewer, other processes would only have begun when this one is done

Task = TypeVar("Task")
Made = TypeVar("Made")
Along = TypeVar("Along")

# What all work of this process looks into; set before the first task.
shared: Any = None


def share(thing: Any) -> None:
    """Let the work in this process look into this."""
    global shared
    shared = thing


def work(
    make: Callable[[Task], Made], tasks: Iterable[tuple[Along, Task | None]], thing: Any, *, number: int
) -> Iterator[tuple[Along, Made | None]]:
    """Do the tasks, about so many `number` things, in this process or spread over all processors."""
    return (spread if number >= MANY else at_once)(make, tasks, thing)


def at_once(
    make: Callable[[Task], Made], tasks: Iterable[tuple[Along, Task | None]], thing: Any
) -> Iterator[tuple[Along, Made | None]]:
    """Do the tasks here, one after the other. What comes along with each comes out with its result."""
    share(thing)
    for along, task in tasks:
        yield along, make(task) if task is not None else None


def spread(
    make: Callable[[Task], Made], tasks: Iterable[tuple[Along, Task | None]], thing: Any
) -> Iterator[tuple[Along, Made | None]]:
    """Do the tasks in a process for each processor, and give the results in the order of the tasks."""
    processes = os.cpu_count() or 1
    pool = ProcessPoolExecutor(
        processes,
        get_context("spawn"),  # a copy of this process would have its connection to the database
        initializer=_begin,
        initargs=(translation.get_language(), pickle.dumps(thing)),
    )
    waiting: deque[tuple[Along, Future[Made] | None]] = deque()
    rest = iter(tasks)
    try:
        while True:
            room = UNDER_WAY * processes - len(waiting)
            for along, task in islice(rest, room):
                waiting.append((along, pool.submit(make, task) if task is not None else None))
            if not waiting:
                return
            along, future = waiting.popleft()
            yield along, future.result() if future else None
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(language: str, thing: bytes) -> None:
    """Make a new process ready. It ends with the one that started it, and leaves Ctrl-C to that."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    django.setup()
    translation.activate(language)
    share(pickle.loads(thing))  # noqa: S301  # our own; what it is made of can be imported only now


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
