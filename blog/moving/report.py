"""What became of each thing that was to be brought: for who brought it, and as JSON for a program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any


class Outcome(Enum):
    """What became of a thing."""

    MADE = "made"
    UPDATED = "updated"
    SKIPPED = "skipped"  # it is here already, or is not for here
    ALTERED = "altered"  # it came, but not as it was
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One thing, and why it ended as it did."""

    outcome: Outcome
    kind: str  # "post", "page", "comment", "author", "tag", "file", …
    name: str  # its title, name or address there
    old_id: str = ""
    reasons: tuple[str, ...] = ()
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        """The entry as a report file holds it."""
        return asdict(self) | {"outcome": self.outcome.value}


@dataclass
class Report:
    """Every entry in the order it was met, and what was noticed about the whole."""

    entries: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(
        self,
        outcome: Outcome,
        kind: str,
        name: str,
        *reasons: str,
        old_id: str = "",
        line: int = 0,
    ) -> None:
        """Say what became of one thing."""
        self.entries.append(Entry(outcome, kind, name, old_id, reasons, line))

    def counted(self) -> Counter[Outcome]:
        """How many things ended in each way."""
        return Counter(entry.outcome for entry in self.entries)

    def with_reasons(self) -> Iterator[Entry]:
        """What a person should look at: all about which there is something to say."""
        return (entry for entry in self.entries if entry.reasons)

    def as_json(self) -> dict[str, Any]:
        """The report as a file holds it (`--report`)."""
        return {
            "counts": {outcome.value: self.counted()[outcome] for outcome in Outcome},
            "notes": self.notes,
            "entries": [entry.as_json() for entry in self.entries],
        }
