"""The piece of a text in which something was found, with the words found marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from blog.models.search_document import Term
from blog.text.stems import stem, words

LENGTH = 200  # characters that are shown
BEFORE = 60  # of them before the first word found


class Piece(NamedTuple):
    """Some of a text, all of it found or none. Templates escape it and mark what was found."""

    text: str
    is_marked: bool = False


class Span(NamedTuple):
    """From where to where a word that was found stands."""

    start: int
    end: int
    term: int


def marked(text: str, language: str, terms: Sequence[Term]) -> list[Piece]:
    """A whole text with what was found in it."""
    return pieces(text, spans(text, language, terms), 0, len(text))


def fragment(text: str, language: str, terms: Sequence[Term]) -> list[Piece]:
    """The part of a long text in which most different things were found; nothing when none stands in it."""
    found = spans(text, language, terms)
    if not found:
        return []
    start = best_start(text, found)
    end = len(text)
    if end > start + LENGTH:
        end = max(
            text.rfind(" ", start, start + LENGTH), next(span.end for span in found if span.start >= start)
        )
    shown = pieces(text, found, start, end)
    return [*([Piece("… ")] if start else []), *shown, *([Piece(" …")] if end < len(text) else [])]


def spans(text: str, language: str, terms: Sequence[Term]) -> list[Span]:
    """Where the words of a text stand that any of the terms found."""
    spoken = list(words(text))
    stems = [stem(word.text, language) for word in spoken]
    single = {
        sequence[0]: n for n, term in enumerate(terms) for sequence in term.sequences if len(sequence) == 1
    }
    phrases = [
        (sequence, n) for n, term in enumerate(terms) for sequence in term.sequences if len(sequence) > 1
    ]
    prefixes = [(term.prefix, n) for n, term in enumerate(terms) if term.prefix]
    hit: dict[int, int] = {}
    for place, (word, short) in enumerate(zip(spoken, stems, strict=True)):
        if short in single:
            hit[place] = single[short]
            continue
        for prefix, n in prefixes:
            if word.text.startswith(prefix) or short.startswith(prefix):
                hit[place] = n
        for sequence, n in phrases:
            if tuple(stems[place : place + len(sequence)]) == sequence:
                hit.update(dict.fromkeys(range(place, place + len(sequence)), n))
    return [Span(spoken[place].start, spoken[place].end, n) for place, n in sorted(hit.items())]


def best_start(text: str, found: Sequence[Span]) -> int:
    """Where to begin so that the most different terms are in view; the first of equal places."""

    def in_view(first: int) -> int:
        limit = found[first].start - BEFORE + LENGTH
        near = found[first : first + 20]
        return len({span.term for span in near if span.end <= limit})

    first = max(range(min(len(found), 200)), key=in_view)
    start = max(0, found[first].start - BEFORE)
    return text.find(" ", start, found[first].start) + 1 if start else 0


def pieces(text: str, found: Iterable[Span], start: int, end: int) -> list[Piece]:
    """A part of a text, taken apart into what was found and what stands between."""
    shown, at = [], start
    for span in found:
        if span.start < start or span.end > end:
            continue
        if span.start > at:
            shown.append(Piece(text[at : span.start]))
        shown.append(Piece(text[span.start : span.end], True))
        at = span.end
    if at < end:
        shown.append(Piece(text[at:end]))
    return shown
