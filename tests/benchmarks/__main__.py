"""Runs the benchmarks and writes what they print to docs/benchmarks.md:  make bench  (PART=serving for one)

Each part is a program of its own with a database of its own. What a part printed replaces what it had printed
before; the others stay as they are.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.load import WRK
from tests.benchmarks.servers import NGINX, PROJECT

RESULTS = PROJECT / "docs" / "benchmarks.md"
PARTS = {
    "serving": "Kept pages and replies",
    "cold_pages": "Cold pages",
    "growth": "Growth",
    "searching": "Search",
}
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
        keep(part, run(part))


def run(part: str) -> str:
    """Run a part; what it prints is shown while it does."""
    with subprocess.Popen(
        [sys.executable, "-u", "-m", f"tests.benchmarks.{part}"],
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
    sections[PARTS[part]] = f"\n{today}; {'; '.join(machine())}.\n\n```text\n{printed}\n```\n\n"
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
