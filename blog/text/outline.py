"""What depends on the whole text: levels and ids of headings, numbers of footnotes, names of tables."""

from __future__ import annotations

from collections import Counter
from typing import TypeGuard

from blog.text.slugs import slugify
from blog.text.tree import Content, Node, elements, parse, text_of

# In the language of the text, which need not be that of the interface.
_BACK = {"en": "Back to note %d in the text", "nl": "Terug naar noot %d in de tekst"}
_TABLE = {"en": "Table", "nl": "Tabel"}
_ARROW = "↩\ufe0e"  # the selector behind it asks for a letter, not an emoji

# A text with fewer headings is seen at a glance.
_FEWEST_FOR_CONTENTS = 4


def contents(html: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The table of contents of a finished text: id and words of its main headings, each with those below it.

    Of a text with fewer than four headings there is none.
    """
    found: list[tuple[str, str, list[tuple[str, str]]]] = []
    headings = [node for node in elements(parse(html)) if node.tag in {"h2", "h3"}]
    for node in headings if len(headings) >= _FEWEST_FOR_CONTENTS else []:
        name, words = node.attributes["id"], text_of(node.children)
        if node.tag == "h2":
            found.append((name, words, []))
        else:
            found[-1][2].append((name, words))  # the first is an h2: no level is skipped
    return found


def finish(nodes: list[Content], language: str) -> None:
    """Give headings, footnotes and tables what readers and links find them by. Changes the nodes."""
    language = language if language in _BACK else "en"
    _number_footnotes(nodes, _BACK[language])
    levels: list[int] = []
    ids, labels = Counter[str](), Counter[str]()
    heading = ""
    for node in elements(nodes):
        if node.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
            heading = text_of(node.children)
            node.tag = f"h{_level(int(node.tag[1]), levels)}"
            node.attributes["id"] = "h-" + _unique(slugify(heading, fallback="section"), ids, "-")
        elif node.attributes.get("class") == "wide":
            caption = text_of(part for part in elements(node.children) if part.tag == "caption")
            about = caption or heading
            name = f"{about}, {_TABLE[language].lower()}" if about else _TABLE[language]
            node.attributes["aria-label"] = _unique(name, labels, " ")


def _level(written: int, above: list[int]) -> int:
    """The level for a heading: below the title of the page, which is 1, and with none skipped."""
    while above and above[-1] >= written:
        above.pop()
    above.append(written)
    return min(len(above) + 1, 6)


def _unique(name: str, names: Counter[str], joint: str) -> str:
    """The name the first time, then with a number behind it."""
    unique = name
    while unique in names:
        names[name] += 1
        unique = f"{name}{joint}{names[name]}"
    names[unique] = 1
    return unique


def _number_footnotes(nodes: list[Content], back: str) -> None:
    """Number footnotes in the order of the text, whatever they are called in it, and link to and fro."""
    lists: list[Node] = []
    references: list[tuple[Node, Node]] = []
    names: dict[Node, str] = {}
    for node in elements(nodes):
        names[node] = node.attributes.pop("id", "")
        if node.tag == "div" and node.attributes.get("class") == "footnote":
            lists += [inner for inner in elements(node.children) if inner.tag == "ol"]
        references += [(node, child) for child in node.children if _refers(child)]
    notes: dict[str, Node] = {}
    for item in (item for each in lists for item in each.children if isinstance(item, Node)):
        if names[item]:
            notes.setdefault(names[item], item)

    numbers: dict[str, int] = {}
    times = Counter[str]()
    for parent, link in references:
        name = link.attributes.get("href", "").removeprefix("#")
        if name not in notes or parent.tag != "sup":
            link.tag, link.attributes = "span", {}
            continue
        number = numbers.setdefault(name, len(numbers) + 1)
        times[name] += 1
        parent.attributes["id"] = f"fnref{times[name] if times[name] > 1 else ''}:{number}"
        link.attributes["href"] = f"#fn:{number}"
        link.children = [str(number)]
    for name, note in notes.items():
        number = numbers.setdefault(name, len(numbers) + 1)
        note.attributes["id"] = f"fn:{number}"
        if name in times:
            _link_back(note, number, back % number)
    for each in lists:
        each.children.sort(key=lambda item: numbers.get(names[item], 0) if isinstance(item, Node) else 0)


def _refers(node: Content) -> TypeGuard[Node]:
    return isinstance(node, Node) and node.attributes.get("class") == "footnote-ref"


def _link_back(note: Node, number: int, title: str) -> None:
    link = Node("a", {"class": "footnote-backref", "href": f"#fnref:{number}", "title": title}, [_ARROW])
    last = note.children[-1] if note.children else ""
    if isinstance(last, Node) and last.tag == "p":
        last.children += ["\u00a0", link]
    elif isinstance(last, Node) and not last.is_inline:
        note.children.append(Node("p", {}, [link]))
    else:
        note.children += ["\u00a0", link]
