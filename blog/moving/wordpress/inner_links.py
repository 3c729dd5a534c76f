"""Links within a post: WordPress leads to any name in the text, a page here to the ids its headings get."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from urllib.parse import unquote

from blog.text import outline
from blog.text.tree import Content, elements, text_of

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Names:
    """The names of places in a text (id, and name of an anchor), and which heading is meant by each.

    It is the one the name stands in or directly before; None when it is at no heading.
    """

    def __init__(self, nodes: Iterable[Content] = ()) -> None:
        self.headings: dict[str, int | None] = {}
        self.before: list[str] = []  # names that nothing to read has followed yet
        self.number = 0
        self._read(nodes, None)

    def _read(self, nodes: Iterable[Content], heading: int | None) -> None:
        for node in nodes:
            if isinstance(node, str):
                if node.strip():
                    self.before = []
                continue
            within = heading
            if heading is None and node.tag in HEADINGS and text_of(node.children):
                within = self.number
                self.headings |= dict.fromkeys(self.before, within)
                self.number += 1
                self.before = []
            for name in filter(None, map(node.attributes.get, ("id", "name"))):
                self.headings.setdefault(name, within)
                if within is None:
                    self.before.append(name)
            self._read(node.children, within)

    def settle(self, nodes: list[Content], language: str) -> list[str]:
        """Let the links in the finished nodes lead to headings as they are called here.

        Gives the names of those that lead to other places, which have no names here.
        """
        links = [
            (node, name)
            for node in elements(nodes)
            if node.attributes.get("href", "").startswith("#")
            and (name := unquote(node.attributes["href"][1:])) in self.headings
            and node.attributes.get("class") != "footnote-ref"
        ]
        ids = ids_of_headings(nodes, language) if links else []
        lost: list[str] = []
        for link, name in links:
            number = self.headings[name]
            if number is not None and len(ids) == self.number:
                link.attributes["href"] = f"#{ids[number]}"
            else:
                lost.append(name)
        return list(dict.fromkeys(lost))


def ids_of_headings(nodes: list[Content], language: str) -> list[str]:
    """What the headings of a page are called, in their order."""
    page = deepcopy(nodes)
    outline.finish(page, language)
    return [node.attributes["id"] for node in elements(page) if node.tag in HEADINGS]
