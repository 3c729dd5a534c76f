"""The block markup of WordPress 5 and later: `<!-- wp:name {"…"} -->` around HTML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

# What stands between <!-- and --> of a block's beginning, end, or whole.
_MARK = re.compile(r"(/?)wp:([a-z][\w-]*(?:/[a-z][\w-]*)?)\s*(.*?)(/?)", re.DOTALL)
_STARTS = re.compile(r"<!--\s*wp:[a-z]")
_BLOCK_TAG = re.compile(
    r"<(?:p|div|h[1-6]|ul|ol|table|blockquote|figure|pre|section|article)\b", re.IGNORECASE
)
# Blocks that leave nothing to show when they hold nothing.
_SILENT = frozenset({"more", "nextpage", "spacer", "separator", "footnotes"})


def has_blocks(content: str) -> bool:
    """True when the content is block markup, so that WordPress makes no paragraphs in it."""
    return bool(_STARTS.search(content))


def html_of(content: str, notes: list[str]) -> Iterator[tuple[str, bool]]:
    """The HTML of a post without its blocks' marks and other comments, in pieces.

    With each comes whether it was typed without paragraphs: all of a post without blocks, of one with blocks
    the text between them and in shortcode blocks. What blocks leave out is put in `notes`.
    """
    in_blocks = has_blocks(content)
    piece: list[str] = []
    depth, name, at = 0, "", 0
    for start, end in _comments(content):
        piece.append(content[at:start])
        comment, at = content[start + 4 : end - 3], end
        mark = _MARK.fullmatch(comment.strip()) if "wp:" in comment[:40] else None
        if mark:
            yield _typed("".join(piece), in_blocks=in_blocks, depth=depth, name=name)
            piece = []
            closing, name, attributes, whole = mark.groups()
            name = name.removeprefix("core/")
            if closing:
                depth, name = max(0, depth - 1), ""
            elif whole:
                _note(name, attributes, notes)
                name = ""
            else:
                depth += 1
                if name == "cover" and "wp-block-cover__image" not in content[end : end + 600]:
                    _note_cover(attributes, notes)
        elif comment.strip() == "nextpage" or (comment.startswith("more") and _is_alone(content, start, end)):
            piece.append("\n\n")
    piece.append(content[at:])
    yield _typed("".join(piece), in_blocks=in_blocks, depth=depth, name=name)


def _typed(html: str, *, in_blocks: bool, depth: int, name: str) -> tuple[str, bool]:
    is_text = not depth and not _BLOCK_TAG.search(html)
    return html, not in_blocks or is_text or name == "shortcode"


def _comments(content: str) -> Iterator[tuple[int, int]]:
    """Where each comment begins and ends; one left open is only its four signs."""
    at = 0
    closed = True
    while (start := content.find("<!--", at)) >= 0:
        end = content.find("-->", start + 4) if closed else -1
        closed = end >= 0
        at = end + 3 if closed else start + 4
        yield start, at


def _is_alone(content: str, start: int, end: int) -> bool:
    """True when a line begins or ends with the comment."""
    before, after = content[max(0, start - 80) : start].rstrip(" \t"), content[end : end + 80].lstrip(" \t")
    return before.endswith("\n") or after.startswith("\n")


def _note(name: str, attributes: str, notes: list[str]) -> None:
    if name == "block":
        number = _values(attributes).get("ref", "?")
        notes.append(_("A reusable block (%(number)s) is not part of the post.") % {"number": number})
    elif name not in _SILENT:
        notes.append(_("What the block “%(name)s” shows was made by WordPress itself.") % {"name": name})


def _note_cover(attributes: str, notes: list[str]) -> None:
    if address := _values(attributes).get("url"):
        notes.append(_("A picture behind a text was left out: %(address)s") % {"address": address})


def _values(attributes: str) -> dict[str, Any]:
    try:
        values = json.loads(attributes)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}
