"""What somebody may have meant, when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from blog.finding.query import Query, parse
from blog.finding.searching import Found, Narrowing, search
from blog.models import SearchWord
from blog.models.search_document import Term
from blog.text.stems import words

SHOWN = 3  # other queries that are offered
LIKE_EACH = 3  # words that are tried for each word that was typed


@dataclass(frozen=True)
class NearMisses:
    """Other words to search for, and what has some of the words."""

    queries: list[str]
    found: Found


def near(query: Query, narrowing: Narrowing) -> NearMisses | None:
    """Queries with a word spelled otherwise that do find something, and what has only some of the words."""
    if not query.required:
        return None
    queries: list[str] = []
    for other in misspelled(query.text):
        if len(queries) < SHOWN and search(parse(other), narrowing).documents:
            queries.append(other)
    some = Term(tuple(sequence for term in query.required for sequence in term.sequences))
    if len(query.required) == 1:
        return NearMisses(queries, Found()) if queries else None
    found = search(replace(query, required=(some,), optional=query.required), narrowing)
    return NearMisses(queries, found) if queries or found.documents else None


def misspelled(text: str) -> Iterator[str]:
    """The query with one of its words replaced by one like it, the likeliest first."""
    spoken = list(words(text))[:6]
    like = {word: SearchWord.like(word.text)[:LIKE_EACH] for word in spoken}
    for n in range(LIKE_EACH):
        for word, others in like.items():
            if n < len(others):
                yield f"{text[: word.start]}{others[n]}{text[word.end :]}"
