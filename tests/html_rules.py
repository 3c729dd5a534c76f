"""A strict reader of HTML: what in it breaks the rules of the standard or of the house."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = {"br", "hr", "img", "wbr"}
_BLOCKS = """
    blockquote caption dd details div dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre summary table
    tbody td tfoot th thead tr ul
"""
BLOCKS = set(_BLOCKS.split())
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
ONLY_LINES = HEADINGS | {"p", "pre", "dt", "th", "caption", "summary"}
_PARTS = {"thead", "tbody", "tfoot"}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd"}, "table": {"caption"} | _PARTS, "tr": {"td", "th"}}
CHILDREN |= {part: {"tr"} for part in _PARTS}
PARENTS = {
    "li": {"ul", "ol"},
    "tr": _PARTS,
    "figcaption": {"figure"},
    "summary": {"details"},
    "caption": {"table"},
}
PARENTS |= {part: {"table"} for part in _PARTS}
PARENTS |= {"dt": {"dl"}, "dd": {"dl"}, "td": {"tr"}, "th": {"tr"}}


class Rules(HTMLParser):
    """Reads HTML and notes in `broken` what is wrong with it, in `events` what it consists of."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[list[str]] = [["body", ""]]
        self.broken: list[str] = []
        self.events: list[tuple[str, ...]] = []
        self.ids: set[str] = set()
        self.level = 1
        self.feed(html)
        self.close()
        self.broken += [f"<{tag}> is not closed" for tag, _ in self.open[1:]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.events.append((tag, *sorted(f"{name}={value}" for name, value in values.items())))
        above = [name for name, _ in self.open]
        if tag in BLOCKS and any(name in ONLY_LINES or name not in BLOCKS for name in above[1:]):
            self.broken.append(f"<{tag}> in {above}")
        if tag not in CHILDREN.get(above[-1], {tag}) or above[-1] not in PARENTS.get(tag, {above[-1]}):
            self.broken.append(f"<{tag}> in <{above[-1]}>")
        if tag == "a" and "a" in above:
            self.broken.append("a link in a link")
        if "id" in values:
            if values["id"] in self.ids:
                self.broken.append(f"id {values['id']} twice")
            self.ids.add(values["id"])
        if tag in HEADINGS:
            if int(tag[1]) > self.level + 1:
                self.broken.append(f"<{tag}> below level {self.level}")
            self.level = int(tag[1])
        if tag == "img" and ("alt" not in values or urlsplit(values.get("src", "")).netloc):
            self.broken.append(f"an image without alt, or from elsewhere: {values}")
        for name in ("href", "src"):
            scheme = re.match(r"([^/?#]*):", values.get(name, ""))
            if scheme and scheme[1] not in {"http", "https", "mailto", "tel"}:
                self.broken.append(f"{name} {values[name]}")
        if len(attrs) != len(values) or any(
            name.startswith("on") or name in {"style", "srcset"} for name in values
        ):
            self.broken.append(f"attributes {attrs}")
        if tag == "img":
            self.open[-1][1] += values.get("alt", "").strip() or " "
        if tag not in VOID:
            self.open.append([tag, ""])

    def handle_endtag(self, tag: str) -> None:
        self.events.append(("/" + tag,))
        if tag in VOID or self.open[-1][0] != tag:
            self.broken.append(f"</{tag}> in <{self.open[-1][0]}>")
            return
        text = self.open.pop()[1]
        if (tag in HEADINGS and not text.strip()) or (tag in {"p", "a", "summary"} and not text):
            self.broken.append(f"<{tag}> is empty")
        self.open[-1][1] += text

    def handle_data(self, data: str) -> None:
        if self.open[-1][0] in CHILDREN and data.strip():
            self.broken.append(f"text in <{self.open[-1][0]}>")
        self.open[-1][1] += data.strip()
        if self.events and self.events[-1][0] == "text":
            data = self.events.pop()[1] + data
        self.events.append(("text", data))

    def handle_comment(self, data: str) -> None:
        self.broken.append(f"comment {data}")
