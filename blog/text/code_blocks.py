"""Fenced blocks of code (CommonMark, section 4.5), coloured by Pygments when they name their language."""

from __future__ import annotations

import html
import re

from markdown import Markdown
from markdown.preprocessors import Preprocessor
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

# Quotation marks, indentation, the fence, the language; possessive, for a long line may be hostile.
_FENCE = re.compile(r"((?: {0,3}+>)*+)( *+)(`{3,}+|~{3,}+) *+([\w+#.-]*+)[^`]*+")
_LIST_ITEM = re.compile(r" *(?:[*+-]|\d{1,3}\.) ")

# Lexers are patterns that others wrote, and some take very long over hostile text: only common ones, in short
# blocks of short lines.
_NAMES = """
    bash c c++ c# cpp console cs csharp css diff docker dockerfile go haskell html http ini java
    javascript js json julia kotlin lua make makefile nginx perl php py pycon python r rb ruby rust sh
    shell sql swift toml ts typescript xml yaml yml
"""
_LANGUAGES = frozenset(_NAMES.split())
_LONGEST_BLOCK = 10_000
_LONGEST_LINE = 500


class FencedCode(Preprocessor):
    """Takes fenced blocks out before anything else reads them.

    Reads line by line and so is never slow, as the library's one pattern over the whole text can be.
    Blocks may stand in quotations and list items. One that is not closed goes on to the end of its
    quotation or of the text.
    """

    def __init__(self, md: Markdown, *, coloured: bool) -> None:
        super().__init__(md)
        self.coloured = coloured

    def run(self, lines: list[str]) -> list[str]:
        """The lines with each block replaced by what stands in for its HTML."""
        left: list[str] = []
        in_list = False
        at = 0
        while at < len(lines):
            line = lines[at]
            fence = _FENCE.fullmatch(line)
            at += 1
            if fence and (in_list or len(fence[2]) < 4):
                quote, indent, marks, language = fence.groups()
                end = next((n for n in range(at, len(lines)) if _ends(lines[n], quote, marks)), len(lines))
                code = "\n".join(_inside(line, quote, len(indent)) for line in lines[at:end])
                stored = self.md.htmlStash.store(self._html(code, language.lower()))
                left += [quote, f"{quote}{' ' if quote else ''}{indent}{stored}", quote]
                is_closed = end < len(lines) and lines[end].startswith(quote)
                at = end + is_closed
                continue
            left.append(line)
            if line and line[0] != " ":
                in_list = bool(_LIST_ITEM.match(line))
        return left

    def _html(self, code: str, language: str) -> str:
        if (
            self.coloured
            and language in _LANGUAGES
            and len(code) <= _LONGEST_BLOCK
            and all(len(line) <= _LONGEST_LINE for line in code.split("\n"))
        ):
            coloured = highlight(code, get_lexer_by_name(language, stripnl=False), HtmlFormatter(nowrap=True))
            return f'<pre class="codehilite"><code>{coloured}</code></pre>'
        return f"<pre><code>{html.escape(code, quote=False)}\n</code></pre>"


def _ends(line: str, quote: str, marks: str) -> bool:
    """True for the fence that closes a block, and for the line with which the quotation around it is over."""
    if not line.startswith(quote):
        return True
    rest = line[len(quote) :].strip()
    return len(rest) >= len(marks) and not rest.strip(marks[0])


def _inside(line: str, quote: str, indent: int) -> str:
    """The line of code without the quotation and indentation of its fence."""
    text = line[len(quote) :].removeprefix(" ") if quote else line
    return text[:indent].lstrip(" ") + text[indent:]
