"""Whether two pages say the same: what readers see, follow and hear read out, whatever the markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from blog.text.tree import NEVER_SHOWN, Content, Node

# A page sets the marks of printers itself: typed ones are the same.
_SET = {"…": "...", "–": "--", "—": "---", **dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’‚", "'")}
_TYPED = str.maketrans(_SET)
# What only groups or loads: nothing that is said depends on it.
_SILENT = frozenset({"", "div", "figure", "p", "span", "tbody", "thead", "tfoot", "wbr"})
_TELLING = ("alt", "colspan", "href", "lang", "rowspan", "src", "start", "title")
_LITERAL = frozenset({"code", "kbd", "samp"})
_SPACE = re.compile(r"\s+")


def is_faithful(page: Iterable[Content], source: Iterable[Content]) -> bool:
    """True when both have the same lines of text, links, images, headings, lists, quotes, tables and code."""
    return shape(page) == shape(source)


def shape(nodes: Iterable[Content]) -> list[tuple[str, ...]]:
    """What a page says, in its order: lines of text, each followed by the elements in it, and the blocks."""
    reader = _Reader()
    reader.read(nodes)
    reader.end_line()
    return reader.said


class _Reader:
    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []
        self.line: list[str] = []
        self.in_line: list[tuple[str, ...]] = []

    def read(self, nodes: Iterable[Content]) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.line.append(_SPACE.sub(" ", node))
            elif node.tag == "br":
                self.line.append("\n")
            elif node.is_inline:
                self._element(node)
            else:
                self._block(node)

    def end_line(self) -> None:
        """Note the line that is over, and what stands in it."""
        if words := _plain("".join(self.line)):
            self.said.append(("line", words))
        self.said += self.in_line
        self.line, self.in_line = [], []

    def _element(self, node: Node) -> None:
        if node.tag in NEVER_SHOWN:
            return
        if node.tag not in _SILENT:
            words = " ".join(_text(node).split())
            said = words if node.tag in _LITERAL else words.translate(_TYPED)
            self.in_line.append((node.tag, said, *_attributes(node)))
        self.read(node.children)

    def _block(self, node: Node) -> None:
        self.end_line()
        if node.tag in _SILENT:
            self.read(node.children)
        else:
            self.said.append((node.tag, *_attributes(node)))
            if node.tag == "pre":
                self.said += [("row", line.rstrip()) for line in _text(node).rstrip().split("\n")]
            self.read(node.children)
            self.end_line()
            self.said.append(("/" + node.tag,))
        self.end_line()


def _attributes(node: Node) -> list[str]:
    return [
        f"{name}={node.attributes[name]}".translate(_TYPED) for name in _TELLING if node.attributes.get(name)
    ]


def _text(node: Node) -> str:
    """All text in an element, breaks as new lines."""
    return "".join(
        child if isinstance(child, str) else "\n" if child.tag == "br" else _text(child)
        for child in node.children
    )


def _plain(line: str) -> str:
    """The text with typed marks and single spaces, between its breaks."""
    return "\n".join(" ".join(part.split()) for part in line.translate(_TYPED).split("\n")).strip("\n")
