"""Addresses and keys made from words."""

from __future__ import annotations

import re
import unicodedata

LENGTH = 80

# Letters that Unicode does not take apart into a letter and an accent; C, C++ and C# are three languages.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "+": "plus",
        **dict(zip("łøđðħŧıŋə", "loddhtine", strict=True)),
    }
)
_APOSTROPHES = re.compile("['’‘ʼ´`]")
_SHARP = re.compile(r"(?<=[^\W\d_])#(?!\w)")


def slugify(text: str, *, fallback: str = "") -> str:
    """Words of a-z and 0-9 joined by hyphens, at most 80 characters; `fallback` when nothing is left."""
    slug = "-".join(re.findall("[a-z0-9]+", letters(_APOSTROPHES.sub("", text))))
    if len(slug) > LENGTH:
        whole_words = slug[: LENGTH + 1].rpartition("-")[0]
        slug = whole_words or slug[:LENGTH]
    return slug or fallback


def letters(text: str) -> str:
    """Lower case without accents; of C++ and C# the sign is spelled out."""
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _SHARP.sub("sharp", bare).lower().translate(_LETTERS)


def fold(text: str) -> str:
    """The key by which two tags are one: `Één` and `één` are, `een` is another (Unicode 3.13, D146)."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(folded.split())
