"""A WordPress comment, which is HTML, as a reply of ours: the same words, in the dialect of replies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from blog.moving.wordpress.autop import autop
from blog.moving.wordpress.faithfulness import shape
from blog.moving.wordpress.markdown_writer import fenced, span_of_code, stands_free
from blog.moving.wordpress.source import readable
from blog.text import structure, tree
from blog.text.addresses import link_address
from blog.text.markdown import read_comment
from blog.text.syntax import BARE_ADDRESS, without_sentence_end
from blog.text.tree import NEVER_SHOWN, Content, Node, text_of

# Nothing in such a text is HTML, and nothing Markdown.
_NOT_PLAIN = re.compile(r"[<&*_`~\\]|(?m:^[ \t]*(?:[-+>]|\d{1,3}\.[ \t]))")
_SPECIAL = re.compile(r"[\\`]|(?<!\s)\*|\*(?!\s)|_(?![^\W_])|(?<![^\W_])_|&(?=#?\w+;)")
_EVERY_SIGN = re.compile(r"[\\`*_]|&(?=#?\w+;)")
_LINE_START = re.compile(r"(?m)^(?:(\d{1,3})(?=\.(?: |$))|([>+*_-]|~(?=~~)))")
_BARE_ADDRESS = re.compile(BARE_ADDRESS)
_MARKED = {"em": "*", "strong": "**", "i": "*", "b": "**"}
_KEPT = frozenset({"a", "blockquote", "br", "code", "em", "hr", "li", "ol", "p", "pre", "strong", "ul"})


def convert_response(body: str) -> str:
    """The text that `render_comment` shows as WordPress showed the comment.

    Links become their words with the address behind them; what replies do not have leaves its words.
    """
    text = readable(body).strip()
    if not _NOT_PLAIN.search(text):
        return text
    nodes = structure.flow(_simple(tree.parse(autop(text))), in_paragraphs=True)
    blocks = [node for node in nodes if isinstance(node, Node)]
    written = "\n\n".join(map(_block, blocks))
    if _says(written, blocks):
        return written
    return "\n\n".join(each if _says(each := _block(node), [node]) else _plain(node) for node in blocks)


def _says(written: str, blocks: Sequence[Node]) -> bool:
    """True when readers get the same of it; emphasis may go where it cannot be typed."""
    page = read_comment(written)
    return page is not None and _said(page) == _said(blocks)


def _said(nodes: Sequence[Content]) -> list[tuple[str, ...]]:
    return [each for each in shape(nodes) if each[0] not in {"em", "strong"}]


def _plain(node: Node) -> str:
    """Only the words, a paragraph for each line."""
    return "\n\n".join(_started(_escaped(line, _EVERY_SIGN)) for line in _lines([node]))


def _lines(nodes: Sequence[Content]) -> Iterator[str]:
    """The text of each line there is, whatever it stands in."""
    line = _text([node for node in nodes if isinstance(node, str) or node.is_inline]).strip()
    if line:
        yield "\n".join(part.strip() for part in line.split("\n"))
    for node in nodes:
        if isinstance(node, Node) and not node.is_inline:
            yield from _lines(node.children)


def _simple(nodes: Sequence[Content], *, in_link: bool = False, literal: bool = False) -> list[Content]:
    """The nodes with nothing in them but what a reply may have."""
    made: list[Content] = []
    for node in nodes:
        if isinstance(node, str):
            made += [node] if in_link or literal else _with_links(node)
        elif node.tag in NEVER_SHOWN:
            continue
        elif node.tag == "a":
            made += _link(node)
        elif node.tag == "img":
            made += _with_links(node.attributes.get("alt", ""))
        elif node.tag == "pre":
            made.append(Node("pre", {}, [Node("code", {}, [_text(node.children)])]))
        elif node.tag == "code":
            made.append(Node("code", {}, [_text(node.children)]))
        else:
            node.tag = {"i": "em", "b": "strong"}.get(node.tag, node.tag)
            node.children = _simple(node.children, in_link=in_link)
            start = node.attributes.get("start", "")
            node.attributes = {"start": start} if node.tag == "ol" and re.fullmatch(r"\d{1,3}", start) else {}
            joined = made and isinstance(made[-1], Node) and made[-1].tag == node.tag
            if node.tag not in _KEPT:
                made += node.children if node.is_inline else [Node("div", {}, node.children)]
            elif node.tag in {"blockquote", "ol", "ul"} and joined and isinstance(made[-1], Node):
                made[-1].children += node.children  # two in succession are read as one
            else:
                made.append(node)
    return made


def _link(node: Node) -> list[Content]:
    """The words of a link, then its address, which is what becomes a link."""
    address = link_address(node.attributes.get("href", ""))
    words = text_of(node.children)
    if address is None:
        return _simple(node.children)
    shown = address.removeprefix("mailto:")
    link: Content = Node("a", {"href": address}, [address]) if address.startswith("http") else shown
    if not words or words in {shown, node.attributes.get("href")} or _BARE_ADDRESS.match(words):
        return [link]
    return [*_simple(node.children, in_link=True), " (", link, ")"]


def _with_links(text: str) -> list[Content]:
    """The text in which bare addresses are links, as both WordPress and we make them."""
    made: list[Content] = []
    at = 0
    for found in _BARE_ADDRESS.finditer(text):
        typed = without_sentence_end(found[0])
        if address := link_address(typed):
            made += [text[at : found.start()], Node("a", {"href": address}, [typed])]
            at = found.start() + len(typed)
    return [*made, text[at:]]


def _text(nodes: Sequence[Content]) -> str:
    return "".join(
        node if isinstance(node, str) else "\n" if node.tag == "br" else _text(node.children)
        for node in nodes
    )


def _block(node: Node) -> str:
    match node.tag:
        case "blockquote":
            blocks = "\n\n".join(_block(child) for child in node.children if isinstance(child, Node))
            return re.sub(r"(?m)^", "> ", blocks).replace("> \n", ">\n")
        case "ul" | "ol":
            return _list(node)
        case "pre":
            return fenced(_text(node.children))
        case "hr":
            return "---"
    return _started(_line(node.children))


def _list(node: Node) -> str:
    first = int(node.attributes.get("start", "1"))
    items: list[str] = []
    for item in (child for child in node.children if isinstance(child, Node)):
        lines = [child for child in item.children if isinstance(child, str) or child.is_inline]
        below = [child for child in item.children if isinstance(child, Node) and not child.is_inline]
        blocks = [*([_started(_line(lines))] if lines else []), *(_block(child) for child in below)]
        is_tight = lines and all(child.tag in {"ul", "ol"} for child in below)
        mark = "-" if node.tag == "ul" else f"{first + len(items)}."
        words = ("\n" if is_tight else "\n\n").join(blocks)
        items.append(f"{mark} " + re.sub(r"\n(?=.)", "\n    ", words))
    return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)


def _line(nodes: Sequence[Content]) -> str:
    written = ""
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            words = re.sub(r"\s+", " ", node)
            written += _escaped(words.lstrip() if written.endswith("\n") else words)
        elif node.tag == "br":
            written = written.rstrip(" ") + "\n"
        elif node.tag == "a":
            written += _text(node.children)
        elif node.tag == "code":
            written += span_of_code(" ".join(_text(node.children).split()))
        else:
            after = nodes[place + 1] if place + 1 < len(nodes) else ""
            written += _emphasis(node, written, after)
    return written


def _emphasis(node: Node, before: str, after: Content) -> str:
    inside = _line(node.children)
    words = inside.strip()
    if not words or node.tag not in _MARKED:
        return inside
    lead, trail = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    mark = _MARKED[node.tag]
    sign = after[:1] if isinstance(after, str) else "*"
    if not stands_free(words, lead or before[-1:], trail or sign, "*"):
        return inside
    return f"{lead}{mark}{words}{mark}{trail}"


def _escaped(text: str, signs: re.Pattern[str] = _SPECIAL) -> str:
    return signs.sub(lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", text)


def _started(lines: str) -> str:
    """The lines of a paragraph, none of which begins anything else."""

    def shown(found: re.Match[str]) -> str:
        if found[1]:
            return f"{found[1]}\\"
        # No backslash is read before a tilde; so far from the margin it begins no block of code.
        return "    ~" if found[2] == "~" else f"\\{found[2]}"

    return _LINE_START.sub(shown, lines)
