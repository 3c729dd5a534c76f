"""Writes a tree that keeps HTML's rules (blog.text.structure) as the Markdown of posts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from blog.text.tree import VOID, Content, Node, elements, text_of, write

_BREAK = "  \n"
# Signs that mean something in a line of Markdown, where they would.
_SPECIAL = re.compile(
    r"\\"
    r"|`"
    r"|(?<!\s)\*|\*(?!\s)"
    r"|_(?![^\W_])|(?<![^\W_])_"
    r"|~(?=~)|(?<=~)~"
    r"|\[(?=\^)|\](?=[(\[:])"
    r"|<(?!\s)"
    r"|&(?=\#?\w+;)"
    r"|(?<=http)s?:(?=//)",
    re.IGNORECASE,
)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
# What the typographer would change in code that is written as HTML.
_PRINTED = re.compile(r"""["'.-]""")
# Signs that mean something where a line begins.
_LINE_START = re.compile(r"(?m)^(?:(\d{1,3})(?=\.(?: |$))|([#>]|=(?==*$)|:(?= )|[+*_-](?= |$)|-(?=-)))")
_NO_BACKSLASH = {"=": "&#61;", ":": "&#58;"}
# In HTML a line ends before what is a block of its own.
_BETWEEN_BLOCKS = re.compile(
    r"(?<=>)(?=<(?:/?(?:blockquote|dl|figure|ol|table|ul)|dd|dt|h\d|hr|li|p|pre|tbody|tfoot|thead|tr)[ >])"
)
_SPACES = " \xa0"
_MARKED = {"em": "*", "strong": "**", "del": "~~"}
_AS_HTML = frozenset({"code", "kbd", "samp"})


def write_markdown(node: Node, languages: Mapping[str, str]) -> str | None:
    """The Markdown of one block, or None when there is none for it.

    `languages` has the programming languages of blocks of code, by their text.
    """
    if node.attributes.get("class") == "wide":
        return _table(node)
    if node.attributes.get("class") == "footnote":
        return _footnotes(node)
    if set(node.attributes) - {"start", "tabindex"}:
        return None
    match node.tag:
        case "p":
            return _started(_line(node.children))
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            words = _line(node.children, line_break="<br>")
            return f"{'#' * int(node.tag[1])} {re.sub(r'#(?=#*$)', chr(92) + '#', words)}"
        case "hr":
            return "---"
        case "ul" | "ol":
            return _list(node, languages)
        case "blockquote":
            blocks = _blocks(node.children, languages)
            quoted = blocks and re.sub(r"(?m)^(?=.)", "> ", blocks).replace("\n\n", "\n>\n")
            # A fence stands against its mark: what is before it is taken off each line of the code.
            return quoted and re.sub(r"(?m)^> (?=```)", ">", quoted)
        case "pre":
            return _code(node, languages)
        case "figure":
            return _figure(node)
    return None


def write_html(node: Node) -> str:
    """The block as HTML inside Markdown: nothing in it is taken for Markdown."""
    # A table gets its frame, and what readers need to move about in it, when it is shown.
    if node.attributes.get("class") == "wide" and isinstance(node.children[0], Node):
        node = node.children[0]
    return _BETWEEN_BLOCKS.sub("\n", write([_guarded(node, exact=False)]).replace("\x01", "&#"))


def _guarded(node: Node, *, exact: bool) -> Node:
    """A copy whose text has no empty lines, tabs, or lines that look like a fence or the like."""
    exact = exact or node.tag == "pre"
    children: list[Content] = []
    for child in node.children:
        if isinstance(child, Node):
            children.append(_guarded(child, exact=exact))
        elif exact:
            children.append(re.sub(r"[\t`~*]", lambda sign: f"\x01{ord(sign[0])};", child))
        else:
            children.append(re.sub(r"\s+", " ", child))
    kept = {name: value for name, value in node.attributes.items() if name not in {"scope", "tabindex"}}
    return Node(node.tag, kept, children)


def _blocks(nodes: Sequence[Content], languages: Mapping[str, str]) -> str | None:
    """Blocks with an empty line between them; None when one of them has no Markdown."""
    written: list[str] = []
    for node in nodes:
        block = write_markdown(node, languages) if isinstance(node, Node) else None
        if block is None:
            return None
        written.append(block)
    return "\n\n".join(written)


def _list(node: Node, languages: Mapping[str, str]) -> str | None:
    number = int(node.attributes.get("start", "1"))
    items: list[str] = []
    for item in node.children:
        if not isinstance(item, Node) or item.attributes:
            return None
        mark = "-" if node.tag == "ul" else f"{number + len(items)}."
        words = _item(item, languages)
        if words is None or not words.strip():
            return None
        items.append(f"{mark:<3} ".replace("-   ", "- ") + re.sub(r"\n(?=.)", "\n    ", words))
    is_loose = any("\n\n" in item for item in items)
    return ("\n\n" if is_loose else "\n").join(items)


def _item(item: Node, languages: Mapping[str, str]) -> str | None:
    """What an item holds: a line with lists below it, or blocks."""
    lines = [child for child in item.children if isinstance(child, str) or child.is_inline]
    below = [child for child in item.children if isinstance(child, Node) and not child.is_inline]
    if not lines:
        return _blocks(below, languages)
    if any(child.tag not in {"ul", "ol"} for child in below):
        return None
    lists = [_list(child, languages) for child in below]
    if None in lists or len(lists) > 1:
        return None
    return "\n".join([_started(_line(lines)), *(each for each in lists if each)])


def _code(node: Node, languages: Mapping[str, str]) -> str | None:
    inside = node.children
    if len(inside) != 1 or isinstance(inside[0], str) or inside[0].tag != "code":
        return None
    if not all(isinstance(child, str) for child in inside[0].children):
        return None
    code = "".join(child for child in inside[0].children if isinstance(child, str))
    return fenced(code, languages.get(code.strip(), ""))


def fenced(code: str, language: str = "") -> str:
    """A block of code, between more backticks than stand in it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{code.rstrip()}\n{fence}"


def _figure(node: Node) -> str | None:
    """An image whose title is its caption."""
    captions = [child for child in node.children if isinstance(child, Node) and child.tag == "figcaption"]
    others = [child for child in node.children if child not in captions]
    if not captions or len(others) != 1 or not all(isinstance(child, str) for child in captions[0].children):
        return None
    words = text_of(captions)
    picture = others[0]
    link = picture if isinstance(picture, Node) and picture.tag == "a" else None
    if link and len(link.children) == 1:
        picture = link.children[0]
    if isinstance(picture, str) or picture.tag != "img" or re.search(r'["\\&<]', words):
        return None
    titled = Node("img", {**picture.attributes, "title": words})
    return _line([Node("a", link.attributes, [titled]) if link else titled])


def _footnotes(frame: Node) -> str | None:
    """Footnotes of a line each."""
    lists = [each for each in frame.children if isinstance(each, Node) and each.tag == "ol"]
    notes = [note for each in lists for note in each.children]
    written: list[str] = []
    for note in notes:
        if isinstance(note, str) or any(not child.is_inline for child in elements(note.children)):
            return None
        written.append(f"[^{note.attributes['id'].removeprefix('fn:')}]: {_line(note.children)}")
    return "\n".join(written)


def _table(frame: Node) -> str | None:
    """A table with one row of heads, and only lines of text in its cells."""
    table = frame.children[0]
    if not isinstance(table, Node) or table.attributes:
        return None
    parts = [part for part in table.children if isinstance(part, Node)]
    if [part.tag for part in parts] != ["thead", "tbody"] or len(parts[0].children) != 1:
        return None
    if any(node.tag == "th" for node in elements(parts[1].children)):
        return None
    rows: list[list[str]] = []
    for row in elements(parts):
        if row.tag == "tr":
            cells = [cell for cell in row.children if isinstance(cell, Node)]
            if not all(_is_line(cell) for cell in cells):
                return None
            rows.append([_line(cell.children, line_break="<br>").replace("|", "\\|") for cell in cells])
    rows.insert(1, ["---"] * len(rows[0]))
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _is_line(cell: Node) -> bool:
    """True for a cell with nothing but text and elements within a line."""
    return not set(cell.attributes) - {"scope"} and all(
        isinstance(child, str) or child.is_inline for child in cell.children
    )


def _line(nodes: Sequence[Content], *, line_break: str = _BREAK, literal: bool = False) -> str:
    """Text and elements within a line."""
    written = ""
    for place, node in enumerate(nodes):
        if isinstance(node, str):
            words = re.sub(r"[ \t\n\r\f]+", " ", node)
            written += _escaped(words.lstrip(" ") if written.endswith("\n") else words, literal=literal)
        elif node.tag == "br":
            written = written.rstrip(" ")
            written += (
                "<br>" if written.endswith("\n") else line_break
            )  # an empty line would end the paragraph
        else:
            after = nodes[place + 1] if place + 1 < len(nodes) else ""
            written += _element(node, written, after, line_break, literal)
    return written


def _element(node: Node, before: str, after: Content, line_break: str, literal: bool) -> str:
    if node.tag == "img":
        return _image(node)
    if node.attributes.get("id", "").startswith("fnref:"):
        return f"[^{node.attributes['id'].removeprefix('fnref:')}]"
    attributes = set(node.attributes)
    if node.tag == "a" and attributes <= {"href", "title"} and "class" not in attributes:
        inside = _line(node.children, line_break="<br>", literal=literal)
        if link := _link(node, inside):
            return link
    if node.tag == "code" and not attributes and all(isinstance(child, str) for child in node.children):
        return span_of_code(" ".join("".join(map(str, node.children)).split()))
    inside = _line(node.children, line_break=line_break, literal=literal or node.tag in _AS_HTML)
    mark = _MARKED.get(node.tag)
    if mark and not attributes:
        words = inside.strip(_SPACES)
        lead = inside[: len(inside) - len(inside.lstrip(_SPACES))]
        trail = inside[len(inside.rstrip(_SPACES)) :]
        lead = "" if before.endswith("\n") else lead
        if words and stands_free(words, lead or before[-1:], trail or _first_sign(after), mark[0]):
            return f"{lead}{mark}{words}{mark}{trail}"
    tag = write([Node(node.tag, node.attributes)])
    return tag if node.tag in VOID else tag.replace("></", f">{inside}</")


def stands_free(words: str, before: str, after: str, mark: str) -> bool:
    """True when marks around the words are read as such: no sign touches them, no line ends in them."""
    return (
        not (before[-1:].isalnum() or before[-1:] in {mark, "\\"} or after[:1].isalnum() or after[:1] == mark)
        and words[0] != mark
        and words[-1] != mark
        and "\n" not in words
    )


def _first_sign(node: Content) -> str:
    if isinstance(node, str):
        return node[:1]
    return "*" if node.tag in {"em", "strong"} else "~" if node.tag == "del" else ""


def _link(node: Node, inside: str) -> str | None:
    address, title = node.attributes["href"], node.attributes.get("title", "")
    if re.search(r'["\\&<]|\n', title) or "<" in address or ">" in address:
        return None
    if not title and node.children == [address] and address.startswith(("http://", "https://")):
        return f"<{address}>"
    if all(isinstance(child, str) for child in node.children):
        inside = re.sub(r"(?<!\\)[\[\]]", r"\\\g<0>", inside)
    address = f"<{address}>" if re.search(r"[()\s]", address) else address
    return f'[{inside}]({address} "{title}")' if title else f"[{inside}]({address})"


def _image(node: Node) -> str:
    alternative, title = node.attributes.get("alt", ""), node.attributes.get("title", "")
    kept = {name: value for name, value in node.attributes.items() if name in {"src", "alt", "title", "lang"}}
    address = kept["src"]
    if "lang" in kept or re.search(r"[\[\]\\`*_<&]|https?:", alternative) or re.search(r"[()\s<>]", address):
        return write([Node("img", kept)])
    return f'![{alternative}]({address} "{title}")' if title else f"![{alternative}]({address})"


def span_of_code(code: str) -> str:
    """Code within a line, between more backticks than stand in it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * (longest + 1)
    space = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{space}{code}{space}{fence}"


def as_text(words: str) -> str:
    """A paragraph that shows these words as they are."""
    return _started(_escaped(words, literal=False))


def _escaped(text: str, *, literal: bool) -> str:
    """The text so that it is shown as it is; `literal` text also keeps the marks as they were typed."""

    def shown(found: re.Match[str]) -> str:
        sign = found[0]
        if sign.endswith(":"):
            return sign[:-1] + "&#58;"
        return _ENTITIES.get(sign) or "\\" + sign

    text = _SPECIAL.sub(shown, text)
    return _PRINTED.sub(r"\\\g<0>", text) if literal else text


def _started(lines: str) -> str:
    """The lines of a paragraph, none of which begins anything else."""

    def shown(found: re.Match[str]) -> str:
        if found[1]:
            return found[1] + "\\"
        return _NO_BACKSLASH.get(found[2]) or "\\" + found[2]

    return _LINE_START.sub(shown, lines)
