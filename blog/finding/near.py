"""What somebody may have meant, when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from blog.finding.query import TERMS, Query, parse
from blog.finding.searching import MOST, Found, Narrowing, matching, search
from blog.models import SearchWord
from blog.text.stems import Word, words

SHOWN = 3  # other queries that are offered
MISSPELLED = 2  # words that are looked at: who misspells more is not understood
LIKE_EACH = 3  # words that are tried for each word that was typed


@dataclass(frozen=True)
class NearMisses:
    """Other words to search for, and what has some of the words."""

    queries: list[str]
    found: Found


def near(query: Query, narrowing: Narrowing) -> NearMisses | None:
    """Queries with a word spelled otherwise that do find something, and what has most of the words."""
    queries: list[str] = []
    for other in misspelled(query.text):
        if len(queries) == SHOWN:
            break
        if is_anywhere(parse(other), narrowing):
            queries.append(other)
    found = with_fewer(query, narrowing)
    return NearMisses(queries, found) if queries or found.documents else None


def is_anywhere(query: Query, narrowing: Narrowing) -> bool:
    """Whether anything holds what a query asks for.

    As many are read as a search would: for the first one alone PostgreSQL reads the whole table in turn.
    """
    return bool(matching(query, narrowing).values_list("pk")[:MOST])


def misspelled(text: str) -> Iterator[str]:
    """The query with one of its unknown words replaced by one like it, the likeliest first."""
    first: dict[str, Word] = {}
    for word in islice(words(text), TERMS):
        first.setdefault(word.text, word)
    known = set(SearchWord.objects.filter(word__in=first).values_list("pk", flat=True))
    unknown = [word for word in first.values() if word.text not in known][:MISSPELLED]
    like = {word: SearchWord.like(word.text) for word in unknown}
    for n in range(LIKE_EACH):
        for word, others in like.items():
            if n < len(others):
                yield f"{text[: word.start]}{others[n]}{text[word.end :]}"


def with_fewer(query: Query, narrowing: Narrowing) -> Found:
    """What has all that is asked for but what stands nowhere; when each stands somewhere, all but one."""
    if len(query.required) < 2:
        return Found()
    known = [term for term in query.required if is_anywhere(Query(required=(term,)), narrowing)]
    if len(known) < len(query.required):
        return search(replace(query, required=tuple(known)), narrowing)
    for left_out in reversed(known):
        rest = tuple(term for term in known if term != left_out)
        found = search(replace(query, required=rest, optional=(*query.optional, left_out)), narrowing)
        if found.documents:
            return found
    return Found()
