"""A limit on the time that work may take."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_CALLS_BETWEEN_LOOKS = 32


class TookTooLong(BaseException):
    """The deadline has passed. Not an Exception, so that no library takes it for one of its own."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TookTooLong in the block once this thread has worked `seconds` on it.

    Counts processor time, so that a busy machine does not change what comes out. Looks at the clock from the
    interpreter's profiling hook, that is between calls: a call into C that never returns is not interrupted.
    """
    end = time.thread_time() + seconds
    calls = 0

    def look(frame: FrameType, event: str, argument: Any) -> None:
        # Only where a function calls one in C: what is raised while a generator is thrown away gets lost.
        nonlocal calls
        if event == "c_call":
            calls += 1
            if calls % _CALLS_BETWEEN_LOOKS == 0 and time.thread_time() > end:
                raise TookTooLong

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        yield
    finally:
        sys.setprofile(before)
