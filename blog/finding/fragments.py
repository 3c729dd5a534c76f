"""The piece of a text in which something was found, with the words found marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from blog.models.search_document import Term
from blog.text.stems import Word, stem, words

LENGTH = 200  # characters that are shown
WORDS = 40  # that surely fill them
BEFORE = 8  # words before the first one found
PLACES = 50  # where a term stands that are looked at


class Piece(NamedTuple):
    """Some of a text, all of it found or none. Templates escape it and mark what was found."""

    text: str
    is_marked: bool = False


class Span(NamedTuple):
    """From where to where a word that was found stands."""

    start: int
    end: int


def marked(text: str, language: str, terms: Sequence[Term]) -> list[Piece]:
    """A whole text with what was found in it."""
    return pieces(text, spans(list(words(text)), language, terms), 0, len(text))


def fragment(text: str, body: str, language: str, terms: Sequence[Term]) -> list[Piece]:
    """The part of a long text in which most different things were found; nothing when none stands in it.

    `body` holds the stems of the words of `text` (SearchDocument), which say where to look.
    """
    first = best_place(body, terms)
    if first is None:
        return []
    shown = list(islice(words(text), max(0, first - BEFORE), first + WORDS))
    start = shown[0].start if first > BEFORE else 0
    found = spans(shown, language, terms)
    end = len(text)
    if end > start + LENGTH and found:
        end = max(text.rfind(" ", start, start + LENGTH), found[0].end)
    made = pieces(text, found, start, end)
    return [*([Piece("… ")] if start else []), *made, *([Piece(" …")] if end < len(text) else [])]


def best_place(body: str, terms: Sequence[Term]) -> int | None:
    """The number of the word to begin at, so that the most different terms follow soon."""
    places = sorted({(place, n) for n, term in enumerate(terms) for place in places_of(term, body)})
    if not places:
        return None

    def in_view(first: int) -> int:
        near = islice(places, first, first + WORDS)
        return len({n for place, n in near if place < places[first][0] + WORDS // 2})

    return places[max(range(len(places)), key=in_view)][0]


def places_of(term: Term, body: str) -> Iterator[int]:
    """The numbers of the words in a row of stems at which a term stands."""
    wanted = [f" {' '.join(sequence)} " for sequence in term.sequences]
    if term.prefix:
        wanted.append(f" {term.prefix}")
    for text in wanted:
        at = -1
        for _ in range(PLACES):
            at = body.find(text, at + 1)
            if at < 0:
                break
            yield body.count(" ", 0, at)


def spans(spoken: Sequence[Word], language: str, terms: Sequence[Term]) -> list[Span]:
    """Where the words of a text stand that any of the terms found."""
    stems = [stem(word.text, language) for word in spoken]
    sequences = {sequence for term in terms for sequence in term.sequences}
    single = {sequence[0] for sequence in sequences if len(sequence) == 1}
    phrases = [sequence for sequence in sequences if len(sequence) > 1]
    prefixes = tuple(term.prefix for term in terms if term.prefix)
    hit: set[int] = set()
    for place, (word, short) in enumerate(zip(spoken, stems, strict=True)):
        if short in single or word.text.startswith(prefixes) or short.startswith(prefixes):
            hit.add(place)
        for sequence in phrases:
            if tuple(stems[place : place + len(sequence)]) == sequence:
                hit.update(range(place, place + len(sequence)))
    return [Span(spoken[place].start, spoken[place].end) for place in sorted(hit)]


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
