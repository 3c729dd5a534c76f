"""Paragraphs and line breaks where their author only typed new lines, as WordPress' wpautop() makes them."""

from __future__ import annotations

import re

# A tag, also one with > in a value; each stops at the next <, so that reading takes time as the text is long.
TAG = re.compile(r"""</?([a-zA-Z][\w:-]*+)(?:(?:[^<>"']++|"[^"<]*+"|'[^'<]*+')*+>|[^<>]*+>)""")

_BLOCKS = """
    address article aside blockquote body caption center col colgroup dd details dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main map math menu nav ol
    optgroup option p pre script section select style summary table tbody td textarea tfoot th thead tr ul
"""
_IS_BLOCK = frozenset(_BLOCKS.split())
_KEPT_AS_IS = frozenset({"pre", "script", "style", "textarea"})
_ONE_PARAGRAPH = frozenset({"p"})
_LINES_ONLY = frozenset(
    {"caption", "dt", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "summary"}
)
_HOLDS_LINES = _LINES_ONLY | _ONE_PARAGRAPH | {"dd", "figure", "li", "option", "td", "th"}
_EMPTY_LINE = re.compile(r"\n[ \t]*\n\s*")
_BREAK = re.compile(r"<br\b[^<>]*+>\Z", re.IGNORECASE)
_SHOWS = re.compile(r"<(?:img|iframe|object|embed|video|audio|input)\b", re.IGNORECASE)


def autop(text: str) -> str:
    """HTML in which two new lines end a paragraph and one is a line break.

    Blocks stand outside paragraphs; what is preformatted stays as it is.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    made: list[str] = []
    run: list[str] = []
    opened = ""  # the block whose start tag stands directly before the run
    left_open: set[str] = set()
    at = 0
    while tag := TAG.search(text, at):
        run.append(text[at : tag.start()])
        name, markup = tag[1].lower(), tag[0]
        at = tag.end()
        if name not in _IS_BLOCK:
            run.append(" ".join(markup.split("\n")))
            continue
        made.append(_paragraphs("".join(run), opened))
        run = []
        end = None
        if name in _KEPT_AS_IS - left_open and markup[1] != "/":
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at)
            if end is None:
                left_open.add(name)  # and so are all behind it
        if end:
            made.append(text[tag.start() : end.end()])
            opened, at = "", end.end()
        else:
            made.append(" ".join(markup.split("\n")))
            opened = name if markup[1] != "/" and name != "hr" else ""
    run.append(text[at:])
    made.append(_paragraphs("".join(run), opened))
    return "".join(made)


def _paragraphs(run: str, opened: str) -> str:
    """A run of text between two blocks, the first of which is `opened` when it holds this text."""
    pieces = [piece for piece in _EMPTY_LINE.split(run.strip()) if piece]
    if not pieces:
        return run and " "
    pieces = [_with_breaks(piece) for piece in pieces]
    if opened in _LINES_ONLY:
        return "<br>\n".join(pieces)
    if opened in _ONE_PARAGRAPH:
        return "</p>\n<p>".join(pieces)
    first = pieces.pop(0) if opened in _HOLDS_LINES else ""
    return first + "".join(_paragraph(piece) for piece in pieces)


def _paragraph(piece: str) -> str:
    """The piece as a paragraph; tags alone, as of a link around a block, are none."""
    return f"<p>{piece}</p>\n" if TAG.sub("", piece).strip() or _SHOWS.search(piece) else piece


def _with_breaks(piece: str) -> str:
    """The lines with a break between them, where there is none yet."""
    lines = [line.strip(" \t") for line in piece.split("\n")]
    ends = ["\n" if _BREAK.search(line[-60:]) else "<br>\n" for line in lines[:-1]]
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True))
