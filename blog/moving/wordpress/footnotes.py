"""Footnotes of posts in blocks: in the content are their numbers, their text is a field of the post."""

from __future__ import annotations

import json

from blog.text.tree import Content, Node


def read_footnotes(field: str) -> dict[str, str]:
    """The HTML of each footnote by its name, of the field `footnotes`: JSON, `[{"id": …, "content": …}]`."""
    try:
        notes = json.loads(field or "[]")
    except (ValueError, RecursionError):
        return {}
    texts: dict[str, str] = {}
    for note in notes if isinstance(notes, list) else []:
        if isinstance(note, dict) and note.get("id") and note.get("content"):
            texts[str(note["id"])] = str(note["content"])
    return texts


def numbered(footnotes: dict[str, str]) -> str:
    """The footnotes as a page of ours has them (blog.text.outline); empty when there are none."""
    items = "".join(f'<li id="fn:{number}">{text}</li>' for number, text in enumerate(footnotes.values(), 1))
    return f'<div class="footnote"><hr><ol>{items}</ol></div>' if items else ""


def reference(number: int) -> list[Content]:
    """What points to a footnote."""
    link = Node("a", {"class": "footnote-ref", "href": f"#fn:{number}"}, [str(number)])
    return [Node("sup", {"id": f"fnref:{number}"}, [link])]
