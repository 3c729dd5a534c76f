"""Which of the things found comes first. Counted here, so that it is the same on every database."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import NamedTuple

from blog.finding.query import Query
from blog.models.search_document import Term
from blog.text.stems import ALGORITHMS, stem

# Where a word stands counts most: no number of places in a text outweighs the title.
OF_A_POST = {"title": 1.0, "names": 0.8, "standfirst": 0.6, "body": 0.4}
OF_A_REPLY = {"names": 0.25, "body": 0.2}
BEGINNING = 0.6  # of that, when only a longer word begins with what was typed
OFTEN = 0.1  # at most, for words that stand there again and again
WHOLE_TITLE = 0.1  # at most, when a title has few other words
TOGETHER = 0.3  # at most, when the words stand together as they were typed


class Candidate(NamedTuple):
    """A document as far as putting it in order needs it (SearchDocument)."""

    id: int
    post_id: int
    comment_id: int | None
    dated_at: dt.datetime
    language: str
    title: str
    names: str
    standfirst: str
    body: str
    forms: str

    @property
    def is_reply(self) -> bool:
        """True for a reply, false for a post or page."""
        return self.comment_id is not None


def score(document: Candidate, query: Query) -> float:
    """How well a document answers a query. Equal ones are put in the order of their dates."""
    fields = OF_A_REPLY if document.is_reply else OF_A_POST
    texts = {name: getattr(document, name) for name in fields}
    total = sum(score_of_term(term, texts, fields, document.forms) for term in query.required)
    total += sum(score_of_term(term, texts, fields, document.forms) for term in query.optional) / 10
    return round(total + TOGETHER * together(query.spoken, texts), 6)


def score_of_term(term: Term, texts: dict[str, str], fields: dict[str, float], forms: str) -> float:
    """What one term adds: the best field it stands in, and a little for how often it stands anywhere."""
    best, times = 0.0, 0.0
    for name, weight in fields.items():
        text = texts[name]
        exact = sum(text.count(f" {' '.join(sequence)} ") for sequence in term.sequences)
        begun = text.count(f" {term.prefix}") - exact if term.prefix else 0
        if exact:
            best = max(best, weight)
        elif begun > 0:
            best = max(best, weight * BEGINNING)
        if exact and name == "title":
            best += WHOLE_TITLE / len(text.split())
        times += exact + max(begun, 0) * BEGINNING
    if not best and term.prefix and f" {term.prefix}" in forms:
        best = min(fields.values()) * BEGINNING
    return best + OFTEN * times / (times + 3)


def together(spoken: tuple[str, ...], texts: dict[str, str]) -> float:
    """Which share of the neighbours in a query are neighbours in the text."""
    if len(spoken) < 2:
        return 0.0
    shares = []
    for language in ALGORITHMS:
        stems = [stem(word, language) for word in spoken]
        pairs = [f" {one} {two} " for one, two in pairwise(stems)]
        shares.append(sum(any(pair in text for text in texts.values()) for pair in pairs) / len(pairs))
    return max(shares)
