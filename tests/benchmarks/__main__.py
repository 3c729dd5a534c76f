"""Runs the benchmarks and writes what they print to docs/benchmarks.md:  make bench  (PART=serving for one)

Each part is a program of its own with a database of its own. What a part printed replaces what it had printed
before; the others stay as they are.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.load import WRK
from tests.benchmarks.servers import NGINX, PROJECT, Blog, free_ports

RESULTS = PROJECT / "docs" / "benchmarks.md"
PARTS = {
    "serving": "Kept pages and replies",
    "cold_pages": "Cold pages",
    "growth": "Growth",
    "searching": "Search",
}
# The two blogs whose growth is measured: posts and replies. They are filled once and kept.
SMALL, LARGE = (200, 2_000), (100_000, 1_000_000)
INTRODUCTION = """\
# Benchmarks

`make bench` writes this file; it needs wrk, nginx and PostgreSQL to fill it whole.
`make bench PART=serving` renews one part. Rates and times are those of one machine at one moment: trust the
ratios, whose two sides were measured within seconds of each other.
"""


def main() -> None:
    """Run the parts that are named, or all."""
    parts = sys.argv[1:] or list(PARTS)
    if unknown := set(parts) - set(PARTS):
        sys.exit(f"There is no part {', '.join(sorted(unknown))}: name {', '.join(PARTS)}.")
    for part in parts:
        print(f"\n== {PARTS[part]}", flush=True)
        keep(part, run(part, *(filled(*size) for size in (SMALL, LARGE) if part == "growth")))


def filled(posts: int, replies: int) -> str:
    """The directory of a blog of that size, on SQLite; the large one takes minutes to fill."""
    place = PROJECT / "var" / "benchmark" / f"{posts}-posts"
    if not (place / "filled").exists():
        shutil.rmtree(place, ignore_errors=True)
        blog = Blog(place, *free_ports(1))
        blog.run("manage.py", "migrate", "--verbosity=0")
        blog.run("manage.py", "fill_blog", f"--posts={posts}", f"--comments={replies}", "--seed=1")
        (place / "filled").touch()
    return str(place)


def run(part: str, *places: str) -> str:
    """Run a part; what it prints is shown while it does."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", f"tests.benchmarks.{part}", *places],
        cwd=PROJECT, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        lines = []
        for line in process.stdout or ():
            print(line, end="", flush=True)
            lines.append(line)
    if process.returncode:
        sys.exit(f"{part} failed.")
    return "".join(lines).strip("\n")


def keep(part: str, printed: str) -> None:
    """Put what a part printed in its place in the file."""
    written = RESULTS.read_text() if RESULTS.exists() else ""
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", written, re.MULTILINE | re.DOTALL))
    today = f"{dt.date.today():%-d %B %Y}"
    shown = (
        printed if printed.startswith("|") else f"```text\n{printed}\n```"
    )  # a table in Markdown stays one
    sections[PARTS[part]] = f"\n{today}; {'; '.join(machine())}.\n\n{shown}\n\n"
    known = {title: sections[title] for title in PARTS.values() if title in sections}
    text = INTRODUCTION + "".join(f"\n## {title}\n{body.rstrip()}\n" for title, body in known.items())
    RESULTS.write_text(text)


def machine() -> Iterator[str]:
    """What the figures belong to: the machine, and the versions of what ran on it."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    yield f"{processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.release()}"
    yield f"Python {platform.python_version()}, Django {version('Django')}, granian {version('granian')}"
    yield f"SQLite {sqlite3.sqlite_version}, PostgreSQL {said(['psql', '--version']) or 'absent'}"
    yield f"nginx {said([NGINX or 'nginx', '-v']) or 'absent'}, wrk {said([WRK or 'wrk', '-v']) or 'absent'}"


def processor() -> str:
    """The name of the processor."""
    try:
        names = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    except OSError:
        names = []
    return names[0] if names else platform.machine()


def said(command: list[str]) -> str:
    """The version that a program says it is; nothing when it is not there."""
    try:
        outcome = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    found = re.search(r"\d+(\.\d+)+", outcome.stdout + outcome.stderr)
    return found[0] if found else ""


if __name__ == "__main__":
    main()
