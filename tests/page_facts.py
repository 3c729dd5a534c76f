"""What a page says to whoever reads it, as the reference parser of HTML (html5lib) understands it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bleach._vendor import html5lib

_TYPED = str.maketrans(
    {"…": "...", "–": "--", "—": "---", **dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’‚", "'")}
)
_UNSEEN = {"head", "math", "noscript", "script", "style", "svg", "template", "title"}


@dataclass
class Facts:
    """All that must be the same on two pages that say the same. Of printers' marks the typed ones."""

    words: str = ""  # without white space
    links: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    headings: list[tuple[int, str]] = field(default_factory=list)
    lists: list[tuple[str, list[str]]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    preformatted: list[str] = field(default_factory=list)


def facts_of(html: str) -> Facts:
    """The facts of a piece of HTML.

    Levels of headings are relative, how many stand above one, itself included, and at most the five there
    are below the title of a page. A gallery is no list, and a link or heading in which there is nothing to
    see is none.
    """
    page = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    facts = Facts(words=_words(_text(page)))
    above: list[int] = []
    for node in _visible(page):
        words = _words(_text(node))
        if node.tag == "a" and node.get("href") and (words or node.find(".//img") is not None):
            facts.links.append((node.get("href", ""), words))
        elif node.tag == "img":
            facts.images.append((node.get("src", ""), _words(node.get("alt", ""))))
        elif re.fullmatch("h[1-6]", node.tag) and words:
            above = [*(level for level in above if level < int(node.tag[1])), int(node.tag[1])]
            facts.headings.append((min(len(above), 5), words))
        elif node.tag in {"ul", "ol"} and "gallery" not in node.get("class", ""):
            items = [_words(_text(item)) for item in node if item.tag == "li"]
            facts.lists.append((node.tag, items))
        elif node.tag == "blockquote" and words:
            facts.quotes.append(words)
        elif node.tag == "table":
            rows = [
                [_words(_text(cell)) for cell in row if cell.tag in {"td", "th"}] for row in node.iter("tr")
            ]
            facts.tables.append([row for row in rows if row])
        elif node.tag in {"code", "kbd", "samp", "tt"} and words:
            facts.code.append("".join(_text(node).split()))
        elif node.tag == "pre" and words:
            facts.preformatted.append("\n".join(row.rstrip() for row in _text(node).split("\n")).strip("\n"))
    return facts


def _visible(node: Element) -> Iterator[Element]:
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            yield child
            yield from _visible(child)


def _text(node: Element) -> str:
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _UNSEEN:
            parts.append("\n" if child.tag == "br" else _text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _words(text: str) -> str:
    return "".join(text.translate(_TYPED).split())
