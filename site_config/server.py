"""Serves the blog with granian, one worker process a core."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, TextIO

from django.conf import settings
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

MOST_WORKERS = 4
# Threads hand the interpreter to each other, and a page that is kept takes less time than that: with sixteen
# one cost 73 µs of processor time, with four 50. They keep 4 x 4 database connections.
THREADS_PER_WORKER = 4
STOP_WITHIN = 1  # seconds for requests under way, once the server has been told to stop
LOOK_AT_PARENT_EVERY = 0.5  # seconds
# How long a thread may keep the interpreter from others, 5 ms unless told: a kept page takes 50 µs, and
# should not wait that long behind a reply that is being written.
HAND_OVER_AFTER = 0.0005  # seconds


class CannotServe(Exception):
    """Why there can be no server. Its text is the one sentence its owner gets to read."""


def serve(host: str, port: int) -> None:
    """Answer requests until told to stop by SIGINT, SIGTERM or SIGHUP.

    Raises `CannotServe` when the blog has not been prepared or the port is not to be had.
    """
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise CannotServe("There are no static files yet: run `manage.py prepare` first.")
    with claim(host, port):
        load_application()  # what cannot start fails here, once, and not in every worker
        connections.close_all()  # none may be shared with the workers
        server = Server(
            "site_config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=min(MOST_WORKERS, os.cpu_count() or 1),
            blocking_threads=THREADS_PER_WORKER,
            workers_kill_timeout=STOP_WITHIN,
            respawn_failed_workers=True,
            log_dictconfig=settings.LOGGING,
            log_level=LogLevels.error,
        )
        site = settings.SITE_URL
        print(f"The blog is at {site}/ and its admin at {site}/admin/ (Ctrl-C stops it).", flush=True)
        # A closed terminal ends the server; granian alone takes SIGHUP for a wish to restart its workers.
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
        server.serve(target_loader=partial(load_in_worker, os.getpid()), wrap_loader=False)


def claim(host: str, port: int) -> TextIO:
    """Make sure of the port, and return the open lock that keeps a second server of this blog away from it.

    granian's workers share the port by SO_REUSEPORT, so a second server could slip in beside the first, or
    beside workers that have lost their main process. Asking for the port without that option tells. The lock
    covers the moment until the workers listen; they inherit it, so it lasts as long as the last of them.
    """
    lock = (settings.DATA_DIR / f"port-{port}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        lock.close()
        if error.errno in {errno.EADDRINUSE, errno.EWOULDBLOCK}:
            reason = f"Port {port} is taken: stop what serves there, or choose another, as in PORT=8001."
        else:
            reason = f"Nothing can be served at {host}, port {port}: {error.strerror}."
        raise CannotServe(reason) from None
    return lock


def load_application() -> Callable[..., Any]:
    """The WSGI application."""
    from site_config.wsgi import application

    return application


def load_in_worker(parent: int) -> Callable[..., Any]:
    """Called by granian in each worker: the application, in a process that ends when it should."""
    # Ctrl-C reaches every process of the terminal. The main process alone acts on it and stops its workers.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    sys.setswitchinterval(HAND_OVER_AFTER)
    threading.Thread(target=end_with, args=[parent], daemon=True).start()
    return load_application()


def end_with(parent: int) -> None:
    """End this process, at once, when its parent is gone: a worker nobody can stop must not go on serving."""
    while os.getppid() == parent:
        time.sleep(LOOK_AT_PARENT_EVERY)
    os._exit(1)
