"""What somebody typed into the search box, taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from blog.models.search_document import Term
from blog.text.characters import strip_control
from blog.text.stems import ALGORITHMS, COMMON, stem, stems_in_any_language, words

LENGTH = 300  # characters that are looked at
TERMS = 12  # things that are looked for; what comes after them is left out
BEGINNING = 3  # letters from which on a word is also looked for as the beginning of others

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
# -"some words", -word, "some words" whose end may be missing, or a word.
_PART = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Query:
    """What has to be found, what may be found too, and what must not stand with it."""

    text: str = ""
    required: tuple[Term, ...] = ()
    optional: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    # The words that were not quoted, in their order: those that stand together as they were typed come first.
    spoken: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that is good to find."""
        return self.required + self.optional


def parse(text: str) -> Query:
    """Read any text as a query: words, "quoted phrases", and -words that must not be there.

    Words that stand in every text are required only when there are no others. Signs mean nothing.
    """
    text = " ".join(strip_control(text).split())[:LENGTH]
    required: dict[Term, None] = {}
    optional: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    spoken: list[str] = []
    for part in _PART.finditer(text.translate(_QUOTES)):
        found = [word.text for word in words(part["word"] or part["phrase"] or "")][:TERMS]
        if not found:
            continue
        if part["minus"]:
            excluded[exactly(found)] = None
        elif part["word"] and len(found) == 1:
            is_common = found[0] in COMMON
            (optional if is_common else required)[beginning(found[0])] = None
        else:
            required[exactly(found)] = None
        if part["word"] and not part["minus"]:
            spoken += found
    if not required:
        required, optional = optional, {}
    return Query(
        text,
        first(required),
        first(optional),
        first(excluded),
        tuple(spoken[:TERMS]),
    )


def exactly(found: list[str]) -> Term:
    """These words, in any of their forms, one behind the other."""
    if len(found) == 1:
        return Term(tuple((form,) for form in stems_in_any_language(found[0])))
    return Term(
        tuple(dict.fromkeys(tuple(stem(word, language) for word in found) for language in ALGORITHMS))
    )


def beginning(word: str) -> Term:
    """A word in any of its forms, and the words that begin with it."""
    return Term(exactly([word]).sequences, word if len(word) >= BEGINNING and word not in COMMON else "")


def first(terms: Iterable[Term]) -> tuple[Term, ...]:
    """As many as are looked for."""
    return tuple(terms)[:TERMS]
