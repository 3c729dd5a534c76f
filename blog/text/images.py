"""What a page shows of images and players: its own, and of those elsewhere only where they are.

A page never asks another host for anything, so an image from elsewhere is a link to it.
"""

from __future__ import annotations

from blog.text.addresses import host_of, link_address
from blog.text.sanitizer import allows_in_post
from blog.text.tree import EMBEDDED, SOURCES, Content, Node


def show_images(nodes: list[Content], hosts: frozenset[str]) -> list[Content]:
    """The nodes with every image as it is shown: in a figure when it has a title, as a link when not ours.

    Ours are those on this site and on `hosts`.
    """
    shown: list[Content] = []
    for node in nodes:
        if isinstance(node, str):
            shown.append(node)
        elif node.tag == "img":
            shown += _image(node, hosts)
        elif node.tag in EMBEDDED:
            shown += _link(_source(node), node.attributes.get("title", ""))
            others = [child for child in node.children if isinstance(child, str) or child.tag not in SOURCES]
            shown += show_images(others, hosts)
        elif node.tag not in SOURCES:
            figure = _figure(node) if node.tag == "p" else node
            figure.children = show_images(figure.children, hosts)
            shown.append(figure)
    return shown


def _figure(paragraph: Node) -> Node:
    """A figure when there is nothing in the paragraph but an image, linked or not, with a title."""
    inside = paragraph.children
    for _ in range(2):
        inside = [node for node in inside if not isinstance(node, str) or node.strip()]
        if len(inside) != 1 or isinstance(inside[0], str):
            return paragraph
        if inside[0].tag == "img":
            caption = inside[0].attributes.pop("title", "").strip()
            words = Node("figcaption", {}, [caption])
            return Node("figure", {}, [*paragraph.children, words]) if caption else paragraph
        inside = inside[0].children if inside[0].tag == "a" else []
    return paragraph


def _image(image: Node, hosts: frozenset[str]) -> list[Content]:
    alternative = " ".join(image.attributes.get("alt", "").split())
    address = _address(image)
    if address is None:
        return [alternative]
    host = host_of(address)
    if host and host not in hosts:
        return _link(address, alternative)
    kept = {
        name: value
        for name, value in image.attributes.items()
        if name in {"width", "height", "title", "lang"} and allows_in_post("img", name, value)
    }
    return [Node("img", {"src": address, "alt": alternative, **kept, "loading": "lazy", "decoding": "async"})]


def _link(address: str | None, words: str) -> list[Content]:
    words = " ".join(words.split())
    if address is None:
        return [words]
    return [Node("a", {"href": address}, [words or address])]


def _source(player: Node) -> str | None:
    """Where a player or a frame gets what it plays."""
    candidates = [
        player,
        *(node for node in player.children if isinstance(node, Node) and node.tag in SOURCES),
    ]
    return next((address for node in candidates if (address := _address(node))), None)


def _address(node: Node) -> str | None:
    address = link_address(node.attributes.get("src") or node.attributes.get("data", ""))
    return None if address and address.startswith(("mailto:", "tel:")) else address
