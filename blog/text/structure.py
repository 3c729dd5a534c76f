"""Any tree made into one that keeps HTML's rules about what may stand in what.

The rules are the content models of the HTML standard, section 4. Words are never lost: an element in a place
where it may not be is taken apart, and what it holds stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from blog.text.addresses import link_address
from blog.text.sanitizer import allows_in_post
from blog.text.tables import read_table
from blog.text.tree import NEVER_SHOWN, VOID, Content, Node, elements, text_of


def flow(nodes: Iterable[Content], *, in_paragraphs: bool) -> list[Content]:
    """Content for an element that may hold blocks.

    Lines of text become paragraphs; unless `in_paragraphs` a single one stays as it is, as in a list item.
    """
    built: list[Node | list[Content]] = []
    line: list[Content] = []
    for piece in [*_pieces(nodes), None]:
        if isinstance(piece, str) or (piece is not None and piece.is_inline):
            line.append(piece)
            continue
        if content := trimmed(phrasing(line)):
            built.append(content)
        line = []
        if piece is not None:
            built.append(piece)
    wrap = in_paragraphs or sum(isinstance(each, list) for each in built) > 1
    result: list[Content] = []
    for each in built:
        if isinstance(each, Node):
            result.append(each)
        elif wrap:
            result.append(Node("p", {}, each))
        else:
            result += each
    return result


def _pieces(nodes: Iterable[Content]) -> Iterator[Content | None]:
    """Text and inline elements as they are, blocks as they may be, and None where a line ends."""
    for node in nodes:
        if isinstance(node, str) or (node.is_inline and not _holds_block(node)):
            yield node
            continue
        build = _BUILDERS.get(node.tag)
        built = build(node) if build else None
        yield None
        yield from _pieces(node.children) if built is None else built
        yield None


def _holds_block(node: Node) -> bool:
    return any(not inner.is_inline for inner in elements(node.children))


def phrasing(nodes: Iterable[Content], *, in_link: bool = False) -> list[Content]:
    """Content for an element that may hold only text and inline elements."""
    content: list[Content] = []
    for node in nodes:
        if isinstance(node, str) or node.tag in VOID - {"hr"}:
            content.append(node)
        elif node.tag == "a" and not in_link:
            content += _link(node)
        elif node.is_inline and node.tag != "a":
            content += _inline(node, phrasing(node.children, in_link=in_link))
        elif node.is_inline:
            content += phrasing(node.children, in_link=in_link)
        else:
            content += [" ", *phrasing(node.children, in_link=in_link), " "]
    return content


def _inline(node: Node, inside: list[Content]) -> list[Content]:
    attributes = _kept(node)
    if not _shows(inside) or (node.tag == "span" and not attributes) or node.tag in NEVER_SHOWN:
        return inside
    return [Node(node.tag, attributes, inside)]


def _link(node: Node) -> list[Content]:
    inside = phrasing(node.children, in_link=True)
    attributes = _kept(node)
    if attributes.get("class") == "footnote-backref":
        return []  # each footnote gets one when it is numbered
    if attributes.get("class") != "footnote-ref":
        address = link_address(attributes.pop("href", ""))
        if address is None:
            return inside
        attributes = {"href": address, **attributes}
        if not _shows(inside):
            inside = [address]
    return [Node("a", attributes, inside)]


def _kept(node: Node) -> dict[str, str]:
    """The attributes that stay. Of the ids those of footnotes, as names for the numbering."""
    return {
        name: value
        for name, value in node.attributes.items()
        if (value.startswith("fn") if name == "id" else allows_in_post(node.tag, name, value))
    }


def _shows(content: Iterable[Content]) -> bool:
    """True when there is something to see."""
    return any(
        bool(node.strip()) if isinstance(node, str) else node.tag in {"img", "hr"} or _shows(node.children)
        for node in content
    )


def trimmed(content: list[Content]) -> list[Content]:
    """The line without white space and breaks at its ends; empty when there is nothing to see in it."""
    if not _shows(content):
        return []
    first, last = 0, len(content)
    while _is_white(content[first]):
        first += 1
    while _is_white(content[last - 1]):
        last -= 1
    content = content[first:last]
    if isinstance(content[0], str):
        content[0] = content[0].lstrip()
    if isinstance(content[-1], str):
        content[-1] = content[-1].rstrip()
    return content


def _is_white(node: Content) -> bool:
    return not node.strip() if isinstance(node, str) else node.tag in {"br", "wbr"}


# One function a block: what becomes of it, or None when it may not be here and only its content stays.


def _paragraph(node: Node) -> list[Node] | None:
    if _holds_block(node):
        return None
    line = trimmed(phrasing(node.children))
    return [Node("p", _kept(node), line)] if line else []


def _heading(node: Node) -> list[Node]:
    line = trimmed(phrasing(node.children))
    if text_of(line) or any(image.attributes.get("alt") for image in elements(line)):
        return [Node(node.tag, _kept(node), line)]
    return [Node("p", {}, line)] if line else []


def _quote(node: Node) -> list[Node]:
    content = flow(node.children, in_paragraphs=True)
    return [Node("blockquote", _kept(node), content)] if content else []


def _division(node: Node) -> list[Node] | None:
    kept = {
        name: value for name, value in _kept(node).items() if name in {"lang", "dir"} or value == "footnote"
    }
    content = flow(node.children, in_paragraphs=True) if kept else []
    return [Node("div", kept, content)] if content else None


def _preformatted(node: Node) -> list[Node]:
    content = phrasing(node.children)
    if not _shows(content):
        return []
    # Empty lines at the beginning go, for browsers take the first one away.
    while isinstance(content[0], str) and not content[0].strip("\n"):
        content.pop(0)
    if isinstance(content[0], str):
        content[0] = content[0].lstrip("\n")
    return [Node("pre", {**_kept(node), "tabindex": "0"}, content)]


def _rule(node: Node) -> list[Node]:
    return [Node("hr")]


def _list(node: Node) -> list[Node]:
    items: list[Node] = []
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            items.append(child)
        elif not isinstance(child, str) or child.strip():
            # Strays go with the item before them: what people mean by a list directly in a list.
            if not items:
                items.append(Node("li"))
            items[-1].children.append(child)
    built = [Node("li", _kept(item), flow(item.children, in_paragraphs=False)) for item in items]
    return [Node(node.tag, _kept(node), list(built))] if built else []


def _definitions(node: Node) -> list[Content]:
    before: list[Content] = []
    entries: list[Node] = []
    for child in _without_divisions(node.children):
        if isinstance(child, Node) and child.tag in {"dt", "dd"} and (entries or child.tag == "dt"):
            entries.append(child)
        elif entries:
            entries[-1].children.append(child)
        else:
            before.append(child)
    built: list[Content] = [
        Node("dt", _kept(entry), trimmed(phrasing(entry.children)))
        if entry.tag == "dt"
        else Node("dd", _kept(entry), flow(entry.children, in_paragraphs=False))
        for entry in entries
    ]
    if built and entries[-1].tag == "dt":
        built.append(Node("dd"))
    content = flow(before, in_paragraphs=True)
    return [*content, Node("dl", _kept(node), built)] if built else content


def _without_divisions(nodes: Iterable[Content]) -> Iterator[Content]:
    for node in nodes:
        if isinstance(node, Node) and node.tag == "div":
            yield from _without_divisions(node.children)
        else:
            yield node


def _figure(node: Node) -> list[Content]:
    captions, others = _apart(node, "figcaption")
    content = flow(others, in_paragraphs=False)
    caption = trimmed(phrasing(captions))
    if not content:
        return [Node("p", {}, caption)] if caption else []
    if caption:
        content.append(Node("figcaption", {}, caption))
    return [Node("figure", _kept(node), content)]


def _details(node: Node) -> list[Node] | None:
    summaries, others = _apart(node, "summary")
    summary = trimmed(phrasing(summaries))
    if not summary:
        return None
    content = flow(others, in_paragraphs=True)
    return [Node("details", _kept(node), [Node("summary", {}, summary), *content])]


def _apart(node: Node, tag: str) -> tuple[list[Content], list[Content]]:
    """The children with this tag, and the others."""
    found: list[Content] = []
    others: list[Content] = []
    for child in node.children:
        (found if isinstance(child, Node) and child.tag == tag else others).append(child)
    return found, others


def _table(node: Node) -> list[Content]:
    table = read_table(node)
    content = flow(table.before, in_paragraphs=True)
    caption = trimmed(phrasing(table.caption))
    if not table.rows:
        return [*content, Node("p", {}, caption)] if caption else content
    # A first column under an empty head names its rows.
    names_rows = bool(table.head) and not _shows(table.head[0].children[:1])
    parts: list[Content] = [Node("caption", {}, caption)] if caption else []
    for tag, rows in (("thead", table.head), ("tbody", table.body), ("tfoot", table.foot)):
        if rows:
            parts.append(Node(tag, {}, [_row(row, in_head=tag == "thead", named=names_rows) for row in rows]))
    frame = {"class": "wide", "role": "region", "aria-label": "", "tabindex": "0"}
    return [*content, Node("div", frame, [Node("table", _kept(node), parts)])]


def _row(row: Node, *, in_head: bool, named: bool) -> Node:
    cells: list[Content] = []
    for place, cell in enumerate(row.children):
        if isinstance(cell, Node):
            is_name = place == 0 and not in_head
            is_head = (cell.tag == "th" or (named and is_name)) and _shows(cell.children)
            cells.append(_cell(cell, ("row" if is_name else "col") if is_head else ""))
    return Node("tr", {}, cells)


def _cell(cell: Node, scope: str) -> Node:
    attributes = {name: value for name, value in _kept(cell).items() if name != "scope"}
    if (align := cell.attributes.get("align", "")) in {"center", "right"}:
        attributes["class"] = align
    if scope:
        return Node("th", {"scope": scope, **attributes}, trimmed(phrasing(cell.children)))
    return Node("td", attributes, flow(cell.children, in_paragraphs=False))


_BUILDERS: dict[str, Callable[[Node], Sequence[Content] | None]] = {
    "blockquote": _quote,
    "details": _details,
    "div": _division,
    "dl": _definitions,
    "figure": _figure,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _heading),
    "hr": _rule,
    **dict.fromkeys(("ol", "ul"), _list),
    "p": _paragraph,
    "pre": _preformatted,
    "table": _table,
}
