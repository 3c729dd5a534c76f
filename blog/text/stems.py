"""Words as search compares them: without case, accents and endings."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from blog.text.slugs import letters

LONGEST = 40  # signs of a word that count: enough for any word, too few to fill an index with
# The Snowball algorithm (snowballstem.org) of each language a post may have.
ALGORITHMS = {"nl": "dutch", "en": "english"}

_WORD = re.compile(
    r"\d+(?:[.,]\d+)+"  # 2.0 is one word
    r"|[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"  # an accent may be a sign of its own
    r"(?:['’‘ʼ´`](?:s|t|d|m|re|ve|ll)(?![^\W_]))?"  # so is foto's; d'Hondt is two
    r"(?:\+\+|\#(?!\w))?",  # C, C++ and C# are three
    re.IGNORECASE,
)
_OWNED = re.compile("['’‘ʼ´`]s$")
_POINT = re.compile("[.,]")
_IDEAS = re.compile("(?<=[ei]e)en$")  # ideeën, knieën: a plural Snowball leaves

# Words so common that they need not be found unless there are no others, in any of the languages.
_COMMON = """
    de het een en van in is dat op te zijn met voor niet aan er om ook als dan bij of uit nog naar door over
    ze hij zij je ik we wij u me mij jij jullie hun hen haar ons onze mijn jouw uw die dit deze wat wie waar
    hoe wel geen maar was waren werd worden wordt heeft had heb hebben kan kunnen zal zou zo al toen tot
    the a an and of to it its that this these those on with for not at be are were been has have as by from
    he she they you i my your his her our their what which who when where how but or if so do does did had
    will would can could about into than then there
"""
COMMON = frozenset(_COMMON.split())


class Word(NamedTuple):
    """A word as it is compared, still with its ending, and where it stands in its text."""

    text: str
    start: int
    end: int


_of_thread = threading.local()  # a stemmer remembers the word it works on


def _stemmer(language: str) -> Any:
    import snowballstemmer  # here, because that takes longer than importing all of Django

    if not hasattr(_of_thread, language):
        setattr(_of_thread, language, snowballstemmer.stemmer(ALGORITHMS[language]))
    return getattr(_of_thread, language)


def words(text: str) -> Iterator[Word]:
    """The words of a text without case, accents and signs: één is een, foto's is foto, C++ is cplusplus."""
    for match in _WORD.finditer(text):
        if word := _bare(match[0]):
            yield Word(word, match.start(), match.end())


def spoken(text: str) -> list[str]:
    """The same words, but not where they stand: in a third of the time."""
    return [word for each in _WORD.findall(text) if (word := _bare(each))]


@lru_cache(maxsize=1 << 16)
def _bare(word: str) -> str:
    joined = letters(_POINT.sub("·", _OWNED.sub("", word)))
    return "".join(sign for sign in joined if sign.isalnum() or sign == "·")[:LONGEST]


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """A word without its ending; as it is in a language nobody knows the endings of."""
    if language not in ALGORITHMS or not word.isalpha():
        return word
    if language == "nl":
        word = _IDEAS.sub("", word)
    return _stemmer(language).stemWord(word) or word


def stems(text: str, language: str) -> list[str]:
    """The words of a text without their endings, in their order."""
    return [stem(word, language) for word in spoken(text)]


def stems_in_any_language(word: str) -> tuple[str, ...]:
    """As what a word may be stored: nobody knows in which language it is asked for."""
    return tuple(dict.fromkeys(stem(word, language) for language in ALGORITHMS))
