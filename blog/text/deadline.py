"""A limit on the time that work may take."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_CALLS_BETWEEN_LOOKS = 32


class TookTooLong(BaseException):
    """The deadline has passed. Not an Exception, so that no library takes it for one of its own."""


@contextmanager
def deadline(seconds: float, packages: Collection[str]) -> Iterator[None]:
    """Raise TookTooLong in the block, in code of `packages`, once the thread has worked this long on it.

    Counts processor time, so that a busy machine does not change what comes out. Looks at the clock from the
    interpreter's profiling hook, that is between calls: a call into C that never returns is not interrupted.

    What is raised while a generator is thrown away or in a callback of the garbage collector gets lost, and
    the hook with it. So it is raised only where a function of the packages calls one in C.
    """
    end = time.thread_time() + seconds
    calls = 0
    is_late = False

    def look(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls, is_late
        if event == "c_call":
            calls += 1
            if calls % _CALLS_BETWEEN_LOOKS == 0:
                is_late = time.thread_time() > end
            if is_late and frame.f_globals.get("__name__", "").partition(".")[0] in packages:
                raise TookTooLong

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
