"""How far a long piece of work is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from typing import Protocol

from django.utils.translation import gettext as _

WIDTH = 30  # of the bar
EVERY = {True: 0.2, False: 10.0}  # seconds between two signs of life, on a terminal and elsewhere


class Output(Protocol):
    """What a management command writes to."""

    def write(self, text: str, *, ending: str) -> object:
        """Write a text."""

    def isatty(self) -> bool:
        """True for a terminal."""

    def flush(self) -> None:
        """Show what was written."""


class Progress:
    """Says how far each step is, how quickly it goes, and how long it may take."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.is_terminal = output.isatty()
        self.step = ""
        self.begun = self.said = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """So much of a step is done."""
        now = time.monotonic()
        if step != self.step:
            self.step, self.begun, self.said = step, now, 0.0
        is_last = done >= total
        if not is_last and now - self.said < EVERY[self.is_terminal]:
            return
        self.said = now
        line = f"{step}: {described(done, total, now - self.begun)}"
        if self.is_terminal:
            filled = WIDTH * done // max(total, 1)
            bar = "█" * filled + "░" * (WIDTH - filled)
            self.output.write(f"\r\x1b[2K{bar} {line}", ending="\n" if is_last else "")
        else:
            self.output.write(line, ending="\n")
        self.output.flush()


def described(done: int, total: int, seconds: float) -> str:
    """How far, how quickly, and how long it may take."""
    said = _("%(done)d of %(total)d") % {"done": done, "total": total}
    if not done or seconds < 1:
        return said
    rate = done / seconds
    said += ", " + _("%(rate).0f a second") % {"rate": rate}
    left = round((total - done) / rate)
    return said + (
        ", "
        + _("%(minutes)d:%(seconds)02d left")
        % dict(zip(("minutes", "seconds"), divmod(left, 60), strict=True))
        if left
        else ""
    )
