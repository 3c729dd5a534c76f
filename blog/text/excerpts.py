"""What a page says in plain words: for summaries, counts, search and mail."""

from __future__ import annotations

import re

from blog.text.tree import Content, parse, text_of

_NOT_RUNNING_TEXT = {"figure", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")
_WORDS_A_MINUTE = 230


def plain(html: str) -> str:
    """The words of HTML in one line, blocks apart, without the numbers that point to footnotes."""
    return text_of(parse(html))


def excerpt(html: str, limit: int = 200) -> str:
    """The first words of the running text, at most `limit` characters; cut after a word, with … behind it."""
    nodes = parse(html)
    text = text_of(node for node in nodes if _is_running_text(node)) or text_of(nodes)
    if len(text) <= limit:
        return text
    cut = text[:limit].rpartition(" ")[0] or text[: limit - 1]
    return cut.rstrip(" ,;:–—-") + "…"


def _is_running_text(node: Content) -> bool:
    return isinstance(node, str) or (
        node.tag not in _NOT_RUNNING_TEXT and node.attributes.get("class") not in {"wide", "footnote"}
    )


def word_count(html: str) -> int:
    """How many words there are to read."""
    return len(_WORD.findall(text_of(parse(html))))


def reading_minutes(words: int) -> int:
    """How long reading that many words takes, at least one minute (230 words a minute)."""
    return max(1, round(words / _WORDS_A_MINUTE))
