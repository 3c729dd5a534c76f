"""What became of each thing that was to be brought: for who brought it, and as JSON for a program."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import IO, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# What differs between two sentences that say the same of two things: addresses, and what is quoted.
SPECIFIC = re.compile(r"https?://\S+|“[^”]*”|\d+")
NAMED = 5  # things of which a terminal gets the names, of those with the same to be said


class Outcome(Enum):
    """What became of a thing."""

    MADE = "made"
    UPDATED = "updated"
    SKIPPED = "skipped"  # it is here already, or is not for here
    ALTERED = "altered"  # it came, but not as it was
    REFUSED = "refused"


LABELS: dict[Outcome, Promise] = {
    Outcome.MADE: gettext_lazy("made"),
    Outcome.UPDATED: gettext_lazy("updated"),
    Outcome.SKIPPED: gettext_lazy("skipped"),
    Outcome.ALTERED: gettext_lazy("altered"),
    Outcome.REFUSED: gettext_lazy("refused"),
}


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
    # Those of which there are too many to name each, with the one reason that is the same for all.
    unnamed: Counter[tuple[Outcome, str, str]] = field(default_factory=Counter)

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

    def count(self, outcome: Outcome, kind: str, reason: str = "") -> None:
        """Say what became of one thing that needs no name."""
        self.unnamed[outcome, kind, reason] += 1

    def by_kind(self) -> Counter[tuple[Outcome, str]]:
        """How many things of each kind ended in each way."""
        counted = Counter((entry.outcome, entry.kind) for entry in self.entries)
        for (outcome, kind, _reason), number in self.unnamed.items():
            counted[outcome, kind] += number
        return counted

    def counted(self) -> Counter[Outcome]:
        """How many things ended in each way."""
        counted: Counter[Outcome] = Counter()
        for (outcome, _kind), number in self.by_kind().items():
            counted[outcome] += number
        return counted

    def with_reasons(self) -> Iterator[Entry]:
        """What a person should look at: all about which there is something to say."""
        return (entry for entry in self.entries if entry.reasons)

    def as_json(self) -> dict[str, Any]:
        """The report as a file holds it (`--report`)."""
        by_kind: dict[str, dict[str, int]] = {}
        for (outcome, kind), number in sorted(self.by_kind().items(), key=lambda each: each[0][1]):
            by_kind.setdefault(kind, {})[outcome.value] = number
        return {
            "counts": {outcome.value: self.counted()[outcome] for outcome in Outcome},
            "kinds": by_kind,
            "unnamed": [
                {"outcome": outcome.value, "kind": kind, "reason": reason, "count": number}
                for (outcome, kind, reason), number in self.unnamed.items()
            ],
            "notes": self.notes,
            "entries": [entry.as_json() for entry in self.entries],
        }

    def save(self, file: IO[str]) -> None:
        """Write it as JSON."""
        with file:
            json.dump(self.as_json(), file, ensure_ascii=False, indent=1)

    def alike(self) -> dict[tuple[Outcome, str, str], list[Entry]]:
        """The entries of which the same is said, but for an address or a quotation in it."""
        alike: dict[tuple[Outcome, str, str], list[Entry]] = {}
        for entry in self.with_reasons():
            for said in dict.fromkeys(map(general, entry.reasons)):
                alike.setdefault((entry.outcome, entry.kind, said), []).append(entry)
        return alike

    def lines(self) -> Iterator[str]:
        """The report for a terminal: what is said of many things is said once, with the first names."""
        counted = self.by_kind()
        for kind in dict.fromkeys(kind for _outcome, kind in counted):
            numbers = ((LABELS[each], counted[each, kind]) for each in Outcome if counted[each, kind])
            yield f"{kind}: {', '.join(f'{number} {label}' for label, number in numbers)}"
        yield ""
        for (outcome, kind, said), entries in self.alike().items():
            exact = [reason for reason in entries[0].reasons if general(reason) == said]
            if len(entries) == len(exact) == 1:
                yield f"{kind}, {LABELS[outcome]}: {exact[0]}"
                yield f"  {entries[0].name[:60]}"
                continue
            yield f"{kind}, {LABELS[outcome]}, {len(entries)}: {said}"
            yield from (f"  {described(entry, said)}" for entry in entries[:NAMED])
            if len(entries) > NAMED:
                yield f"  {more(len(entries) - NAMED)}"
        for (outcome, kind, reason), number in self.unnamed.items():
            if reason:
                yield f"{kind}, {LABELS[outcome]}, {number}: {reason}"
        yield from self.notes
        totals = ", ".join(f"{self.counted()[each]} {LABELS[each]}" for each in Outcome)
        yield f"{totals}."


def general(reason: str) -> str:
    """What a sentence says, without what it says of one thing alone."""
    return SPECIFIC.sub("…", reason)


def described(entry: Entry, said: str) -> str:
    """The name of a thing, and what is said of it alone."""
    specific = [
        found[0] for reason in entry.reasons if general(reason) == said
        for found in SPECIFIC.finditer(reason)
    ]  # fmt: skip
    rest = len(specific) - NAMED
    if rest > 0:
        specific[NAMED:] = [more(rest)]
    return f"{entry.name[:60]}{': ' if specific else ''}{', '.join(specific)}"


def more(number: int) -> str:
    """How many things are not named."""
    return _("%(number)d more") % {"number": number}
