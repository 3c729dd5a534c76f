"""What WordPress would show of a post, as a tree: images where they are here, players and frames as links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from django.utils.translation import gettext_lazy as _

from blog.moving.wordpress.footnotes import reference
from blog.moving.wordpress.inner_links import Names
from blog.moving.wordpress.shortcodes import Attachment, file_name
from blog.text import tree
from blog.text.addresses import link_address
from blog.text.characters import strip_control, strip_directions
from blog.text.tree import EMBEDDED, NEVER_SHOWN, SOURCES, Content, Node, elements, text_of

# The address of an image or file there → where it is here, None when it is not.
Address: TypeAlias = Callable[[str], str | None]

_BARE = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_SIZE = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled)(?=\.\w{3,4}$)")
_PROXY = re.compile(r"https?://i\d\.wp\.com/", re.IGNORECASE)
_NUMBER = re.compile(r"(?:^|\s)wp-image-(\d{1,18})(?:\s|$)")
_LANGUAGE = re.compile(r"(?:^|[\s:;])(?:lang(?:uage)?-|lang:|brush:)\s*([\w+#.-]{1,20})", re.IGNORECASE)
_RENAMED = {"b": "strong", "i": "em"}
_NO_SIGN = re.compile(r"&#\d{1000,};?")
_WORTH_KEEPING = frozenset({"license", "me", "nofollow", "sponsored", "ugc"})
_GALLERY = re.compile(r"(?:^|\s)(?:blocks-gallery-grid|wp-block-gallery|gallery)(?:\s|$)")
_NOTES = {
    "script": _("A script was taken out."),
    "style": _("A style sheet was taken out."),
    "svg": _("A drawing (SVG) was taken out."),
    "math": _("A formula (MathML) was taken out."),
}


@dataclass
class Source:
    """Settles the tree of a post, and notes what could not stay as it was."""

    stored: Address
    attachments: Mapping[int, Attachment]
    footnotes: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    embeds: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)  # of code, by its text
    names: Names = field(default_factory=Names)  # of places that links in the text lead to

    def read(self, html: str) -> list[Content]:
        """The tree of what WordPress shows; the parser leaves out what is never shown, and that is noted."""
        for tag, note in _NOTES.items():
            if re.search(rf"<{tag}[\s>]", html, re.IGNORECASE):
                self._note(str(note))
        nodes = tree.parse(html)
        self.names = Names(nodes)
        return self.settled(nodes)

    def settled(self, nodes: list[Content], parent: str = "", *, in_link: bool = False) -> list[Content]:
        """The nodes as they can be here."""
        made: list[Content] = []
        nodes = list(_joined(nodes))
        for place, node in enumerate(nodes):
            if isinstance(node, str):
                is_line = not in_link and _is_block(parent) and _is_line(nodes, place)
                made += self._text(node, is_line=is_line)
            elif node.tag in NEVER_SHOWN:
                continue
            elif node.tag == "img":
                made += self._image(node, in_link=in_link)
            elif node.tag in EMBEDDED:
                made += self._embedded(node, in_link=in_link)
            else:
                made += self._element(node, parent, in_link=in_link)
        return made

    def _element(self, node: Node, parent: str, *, in_link: bool) -> list[Content]:
        tag = node.tag = _RENAMED.get(node.tag, node.tag)
        kind = node.attributes.get("class", "")
        if tag in {"pre", "code"} and (language := _LANGUAGE.search(kind)):
            self.languages[_raw_text(node).strip()] = language[1].lower()
        if tag == "a":
            return self._link(node, in_link=in_link)
        if tag == "sup" and (name := node.attributes.get("data-fn")) in self.footnotes:
            return reference([*self.footnotes].index(name) + 1)
        if tag == "ul" and _GALLERY.search(kind):
            node.tag = "figure"
            pictures = [child for child in node.children if isinstance(child, Node)]
            node.children = [picture for item in pictures for picture in _pictures(item)]
        node.children = self.settled(node.children, node.tag, in_link=in_link)
        is_bare = not _GALLERY.search(kind) and not _has(node, "figcaption")
        if tag == "figure" and parent != "figure" and is_bare:
            return node.children
        return [node]

    def _link(self, node: Node, *, in_link: bool) -> list[Content]:
        node.children = self.settled(node.children, "a", in_link=True)
        if (address := node.attributes.get("href")) and (here := self._here(address)):
            node.attributes["href"] = here
        relations = set(node.attributes.pop("rel", "").lower().split()) & _WORTH_KEEPING
        if relations:
            node.attributes["rel"] = " ".join(sorted(relations))
        node.attributes.pop("class", "")
        if any(not inner.is_inline for inner in elements(node.children)):
            return _pushed_down(node, node.children)
        return [node] if _shows(node.children) else node.children

    def _here(self, address: str) -> str | None:
        """Where a file is here, asked for as it was, then as what WordPress made it from."""
        bare = _PROXY.sub("https://", address).partition("?")[0].partition("#")[0]
        for tried in dict.fromkeys((address, bare, _SIZE.sub("", bare))):
            if tried and (here := self.stored(tried)):
                return here
        return None

    def _image(self, node: Node, *, in_link: bool) -> list[Content]:
        attributes = node.attributes
        address = attributes.get("src", "")
        if not address or address.startswith("data:"):
            address = attributes.get("data-src") or attributes.get("data-lazy-src") or address
        number = _NUMBER.search(attributes.get("class", ""))
        file = self.attachments.get(int(number[1])) if number else None
        here = self._here(address) or (file and self._here(file.url))
        words = " ".join(attributes.get("alt", "").split())
        if here:
            return [Node("img", {"src": here, "alt": words})]
        there = link_address(address)
        if there is None:
            if address:
                self._note(str(_("A picture whose data stood in the text itself was taken out.")))
            return [words]
        self.missing.append(address)
        words = words or file_name(address) or there
        return [words if in_link else Node("a", {"href": there}, [words])]

    def _embedded(self, node: Node, *, in_link: bool) -> list[Content]:
        players = [node, *(child for child in elements(node.children) if child.tag in SOURCES)]
        given = (each.attributes.get("src") or each.attributes.get("data") for each in players)
        address = next((address for address in given if address), "")
        inside = [child for child in node.children if isinstance(child, str) or child.tag not in SOURCES]
        made: list[Content] = []
        here = self._here(address)
        there = link_address(here or address)
        if there:
            self.embeds.append(address)
            words = " ".join(node.attributes.get("title", "").split()) or (
                file_name(address) if here else there
            )
            made = [" ", words if in_link else Node("a", {"href": there}, [words]), " "]
        return made + self.settled(inside, "", in_link=in_link)

    def _text(self, text: str, *, is_line: bool) -> list[Content]:
        address = text.strip()
        if is_line and _BARE.fullmatch(address) and (there := link_address(address)):
            self.embeds.append(address)
            return [Node("a", {"href": there}, [address])]
        return [text]

    def _note(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def _joined(nodes: list[Content]) -> Iterator[Content]:
    """The nodes, all text that stands together as one: the parser ends a text at each < in it."""
    text = ""
    for node in nodes:
        if isinstance(node, str):
            text += node
            continue
        if text:
            yield text
            text = ""
        yield node
    if text:
        yield text


def _is_block(tag: str) -> bool:
    return tag in {"", "div", "p", "figure", "blockquote", "section"}


def _is_line(nodes: list[Content], place: int) -> bool:
    """True when nothing stands beside this text, in the line as it was typed, but blocks."""
    before, after = nodes[max(0, place - 1) : place], nodes[place + 1 : place + 3]
    if any(isinstance(node, Node) and node.tag == "br" for node in before):
        before = [] if str(nodes[place]).startswith("\n") else [""]
    if after and isinstance(after[0], Node) and after[0].tag == "br":
        after = [] if isinstance(after[-1], str) and after[-1].startswith("\n") else [""]
    return all(isinstance(node, Node) and not node.is_inline for node in [*before, *after[:1]])


def _has(node: Node, tag: str) -> bool:
    return any(isinstance(child, Node) and child.tag == tag for child in node.children)


def _pictures(item: Node) -> list[Content]:
    """What an item of a gallery shows: its figure."""
    figures = [child for child in item.children if isinstance(child, Node) and child.tag == "figure"]
    return [*figures] or [Node("figure", {}, item.children)] if item.tag == "li" else [item]


def _pushed_down(link: Node, nodes: list[Content]) -> list[Content]:
    """The blocks of a link around blocks, each line in them a link: in our pages links stand in lines."""
    made: list[Content] = []
    line: list[Content] = []
    for node in [*nodes, None]:
        if node is None or (isinstance(node, Node) and not node.is_inline):
            if _shows(line):
                made.append(Node("a", dict(link.attributes), line))
            line = []
        else:
            line.append(node)
        if isinstance(node, Node) and not node.is_inline:
            node.children = _pushed_down(link, node.children)
            made.append(node)
    return made


def _shows(nodes: list[Content]) -> bool:
    """True when there is something to follow a link by."""
    return bool(text_of(nodes)) or any(inner.tag == "img" for inner in elements(nodes))


def readable(text: str) -> str:
    """The text without signs that no page may hold, and without numbers so long that none reads them."""
    return _NO_SIGN.sub("\ufffd", strip_directions(strip_control(text)))


def _raw_text(node: Node) -> str:
    return "".join(child if isinstance(child, str) else _raw_text(child) for child in node.children)
