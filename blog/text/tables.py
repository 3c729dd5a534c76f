"""The rows and cells of a table, whatever the markup (HTML, section 4.9)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from blog.text.sanitizer import allows_in_post
from blog.text.tree import Content, Node

_SPANS = ("colspan", "rowspan")
_MOST_PLACES = 50_000


@dataclass(slots=True)
class Table:
    """What a table consists of. `before` is what stood in it and may not: browsers show that above it."""

    before: list[Content] = field(default_factory=list)
    caption: list[Content] = field(default_factory=list)
    head: list[Node] = field(default_factory=list)
    body: list[Node] = field(default_factory=list)
    foot: list[Node] = field(default_factory=list)

    @property
    def rows(self) -> list[Node]:
        """All rows from top to bottom."""
        return self.head + self.body + self.foot


def read_table(node: Node) -> Table:
    """The table with rows of equal length, in which cells span others only where that adds up."""
    table = Table()
    _collect(node, table, table.body)
    for part in (table.head, table.body, table.foot):
        part[:] = [row for row in part if row.children]
    if not table.head and table.body and all(cell.tag == "th" for cell in _cells(table.body[0])):
        table.head.append(table.body.pop(0))
    for cell in (cell for row in table.rows for cell in _cells(row)):
        for name in _SPANS:
            if not allows_in_post("td", name, cell.attributes.get(name, "")) or cell.attributes[name] == "1":
                cell.attributes.pop(name, None)
    if not _spans_add_up(table):
        width = max((len(row.children) for row in table.rows), default=0)
        for row in table.rows:
            for cell in _cells(row):
                for name in _SPANS:
                    cell.attributes.pop(name, None)
            row.children += [Node("td") for _ in range(width - len(row.children))]
    return table


def _collect(node: Node, table: Table, part: list[Node]) -> None:
    loose: Node | None = None
    for child in node.children:
        if isinstance(child, str) and not child.strip():
            continue
        tag = child.tag if isinstance(child, Node) else ""
        if isinstance(child, str) or tag not in {"caption", "thead", "tbody", "tfoot", "tr", "td", "th"}:
            table.before.append(child)
        elif tag == "caption":
            table.caption += child.children
        elif tag in {"td", "th"}:
            if loose is None:
                loose = Node("tr")
                part.append(loose)
            loose.children.append(child)
        elif tag == "tr":
            row = Node("tr")
            for inner in child.children:
                is_cell = isinstance(inner, Node) and inner.tag in {"td", "th"}
                (row.children if is_cell else table.before).append(inner)
            part.append(row)
            loose = None
        else:
            _collect(child, table, {"thead": table.head, "tfoot": table.foot}.get(tag, table.body))


def _cells(row: Node) -> list[Node]:
    return [cell for cell in row.children if isinstance(cell, Node)]


def _spans_add_up(table: Table) -> bool:
    """True when every row is equally long, no cells overlap, and a cell begins in every column."""
    widths: set[int] = set()
    begun: set[int] = set()
    for part in (table.head, table.body, table.foot):
        taken: set[tuple[int, int]] = set()
        for y, row in enumerate(part):
            x = 0
            for cell in _cells(row):
                while (y, x) in taken:
                    x += 1
                begun.add(x)
                wide, high = (int(cell.attributes.get(name, "1")) for name in _SPANS)
                places = {(y + down, x + right) for down in range(high) for right in range(wide)}
                if y + high > len(part) or places & taken or len(taken) > _MOST_PLACES:
                    return False
                taken |= places
        widths |= set(Counter(y for y, _ in taken).values())
    return len(widths) == 1 and begun == set(range(widths.pop()))
