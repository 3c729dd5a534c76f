"""HTML as a tree of nodes, read from anything and written properly."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TypeAlias

from blog.text.sanitizer import INLINE, POST_TAGS

# Deeper elements are taken apart; what they hold stays. Nobody sees it, and parsers are slow there.
MAX_DEPTH = 40

EMBEDDED = frozenset({"audio", "embed", "iframe", "object", "video"})
SOURCES = {"embed", "source"}
VOID = frozenset({"br", "embed", "hr", "img", "source", "wbr"})
_RENAMED = {"strike": "s", "tt": "code", "acronym": "abbr"}
NEVER_SHOWN = frozenset({"head", "math", "noscript", "script", "style", "svg", "template", "title"})
_KNOWN = POST_TAGS | EMBEDDED | NEVER_SHOWN | {"h1", "source"}
_DIVISIONS = """
    address article aside body center dir fieldset footer form header hgroup html legend main menu nav section
"""
_OTHER_BLOCKS = frozenset(_DIVISIONS.split())
# A block ends the paragraph it is written in, unless one of these is in between.
_KEEPS_P_OPEN = _KNOWN - INLINE - {"p"}
# Elements that end when this one begins, unless one of those stands in between (HTML, section 13.1.2.4).
_ENDED_BY_NEXT = {
    "li": ({"li"}, {"ul", "ol"}),
    **dict.fromkeys(("dt", "dd"), ({"dt", "dd"}, {"dl"})),
    **dict.fromkeys(("td", "th"), ({"td", "th"}, {"tr", "table"})),
    "tr": ({"tr", "caption"}, {"table"}),
    **dict.fromkeys(("thead", "tbody", "tfoot"), ({"thead", "tbody", "tfoot", "caption"}, {"table"})),
}


@dataclass(slots=True, eq=False)
class Node:
    """An element, or a run of nodes when the tag is empty."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def is_inline(self) -> bool:
        """True for what stands within a line of text, whatever it holds."""
        return self.tag in INLINE or self.tag in EMBEDDED or self.tag in NEVER_SHOWN


Content: TypeAlias = Node | str


def elements(nodes: Iterable[Content]) -> Iterator[Node]:
    """All elements, each before those in it."""
    for node in nodes:
        if isinstance(node, Node):
            yield node
            yield from elements(node.children)


def text_of(nodes: Iterable[Content]) -> str:
    """The words, a space where a block begins or ends; without the numbers that point to footnotes."""
    return " ".join("".join(_words(nodes)).split())


def _words(nodes: Iterable[Content]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif node.tag == "br" or not node.is_inline:
            yield " "
            yield from _words(node.children)
            yield " "
        elif not node.attributes.get("class", "").startswith("footnote-"):
            yield from _words(node.children)


def write(nodes: Iterable[Content]) -> str:
    """HTML of the nodes, with every end tag and every value in quotes."""
    return "".join(_pieces(nodes))


def _pieces(nodes: Iterable[Content]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield html.escape(node, quote=False)
            continue
        yield f"<{node.tag}"
        for name, value in node.attributes.items():
            yield f' {name}="{html.escape(value)}"'
        yield ">"
        if node.tag not in VOID:
            yield from _pieces(node.children)
            yield f"</{node.tag}>"


def parse(source: str) -> list[Content]:
    """The tree of any HTML. Of elements we do not know only what they hold is there; comments are not."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    return reader.stack[0].children


class _Reader(HTMLParser):
    """Builds the tree. Never raises on what people type, which the standard library's own methods here do."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Node("")]

    def set_cdata_mode(self, *args: object, **kwargs: object) -> None:
        """Read what is in a script like anything else, so that a tag left open does not swallow the post."""

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """`<![CDATA[` is a comment in HTML (13.2.5.42)."""
        return self.parse_bogus_comment(i)

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = "div" if tag in _OTHER_BLOCKS else _RENAMED.get(tag, tag)
        if tag not in _KNOWN:
            return
        node = Node(tag, {name: value or "" for name, value in reversed(attrs)})
        if not node.is_inline:
            self._end({"p"}, _KEEPS_P_OPEN)
        if tag in _ENDED_BY_NEXT:
            self._end(*_ENDED_BY_NEXT[tag])
        if tag in VOID:
            self.stack[-1].children.append(node)
        elif len(self.stack) <= MAX_DEPTH:
            self.stack[-1].children.append(node)
            self.stack.append(node)

    def handle_endtag(self, tag: str) -> None:
        tag = "div" if tag in _OTHER_BLOCKS else _RENAMED.get(tag, tag)
        if not self._end({tag}, {"table"} - {tag}):
            return
        siblings = self.stack[-1].children
        if tag in NEVER_SHOWN:
            siblings.pop()
        elif tag in EMBEDDED and isinstance(siblings[-1], Node):
            # What it holds is for browsers that cannot play it. (What one left open holds is for readers.)
            siblings[-1].children = [node for node in elements(siblings[-1].children) if node.tag in SOURCES]

    def _end(self, tags: set[str], unless: set[str] | frozenset[str]) -> bool:
        """Close the innermost open element of these, unless one of those is within it."""
        for depth in range(len(self.stack) - 1, 0, -1):
            if self.stack[depth].tag in tags:
                del self.stack[depth:]
                return True
            if self.stack[depth].tag in unless:
                break
        return False
