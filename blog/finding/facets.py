"""By whom, about what and from when the things found are: links that narrow a search, with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from blog.finding.searching import Found, Narrowing
from blog.models import Authorship, Post, PostTag

OPTIONS = 8  # of each kind, those with the most


@dataclass(frozen=True)
class Option:
    """One way to narrow a search; of the one that is chosen the address undoes it."""

    label: str
    count: int
    address: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """All the ways of one kind."""

    title: str
    options: list[Option]


def facets(found: Found, text: str, narrowing: Narrowing) -> list[Facet]:
    """The ways to narrow a search further, or to undo that. One way alone says nothing."""
    each = Counter(document.post_id for document in found.documents)
    authors = Authorship.objects.filter(post__in=each).values_list("post", "author__slug", "author__name")
    tags = PostTag.objects.filter(content_object__in=each).values_list(
        "content_object", "tag__slug", "tag__name"
    )
    years = Post.objects.filter(pk__in=each, year__isnull=False).values_list("pk", "year", "year")
    kinds = {
        "author": (_("Author"), counted(each, authors)),
        "tag": (_("Topic"), counted(each, tags)),
        "year": (_("Year"), counted(each, years)),
    }
    chosen = chosen_of(narrowing)
    made = []
    for kind, (title, counts) in kinds.items():
        options = [
            Option(label, count, address(text, chosen, kind, value), chosen.get(kind) == value)
            for (value, label), count in counts
        ]
        if len(options) > 1 or any(option.is_chosen for option in options):
            made.append(Facet(title, options))
    return made


def chosen_of(narrowing: Narrowing) -> dict[str, str]:
    """What is chosen, by kind."""
    values = {"author": narrowing.author, "tag": narrowing.tag, "year": str(narrowing.year or "")}
    return {kind: value for kind, value in values.items() if value}


def counted(
    each: Mapping[int, int], rows: Iterable[tuple[int, object, object]]
) -> list[tuple[tuple[str, str], int]]:
    """How many things found belong to each value and its label: the most first, then by label and value."""
    counts: Counter[tuple[str, str]] = Counter()
    for post, value, label in rows:
        counts[str(value), str(label)] += each[post]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0][::-1]))[:OPTIONS]


def address(text: str, chosen: Mapping[str, str], kind: str, value: str) -> str:
    """The search with one choice more, or without it when it was made."""
    rest = {key: old for key, old in chosen.items() if key != kind}
    return "?" + urlencode({"s": text, **rest, **({} if chosen.get(kind) == value else {kind: value})})
