"""Quotation marks, dashes and dots as a printer sets them."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX, AtomicString

from blog.text.sanitizer import INLINE

_MARKS = re.compile(rf"{STX}[^{ETX}]*{ETX}|\.\.\.|(?<!-)-{{2,3}}(?!-)|[\"']")
_SET = {"...": "…", "--": "–", "---": "—"}
# What an opening mark stands behind.
_OPENERS = frozenset(" \t\n\u00a0([{<‘“‚„«‹–—-/=")
# Words that begin with an apostrophe in Dutch and English, and years.
_ELISION = re.compile(r"'(?:[kmnrst]|em|er|ie|ns|til|tis|twas|\d\ds?)(?![\w'’])", re.IGNORECASE)
_LITERAL = frozenset({"code", "kbd", "pre", "samp"})


class Typographer(Treeprocessor):
    """Sets the marks in running text: not in code, not in raw HTML, not where a backslash precedes them."""

    before = " "  # the last sign, of what has been set
    end = 0  # where it stands in the text that is being set

    def run(self, root: Element) -> None:
        """Set the marks of all text under `root`."""
        if root.tag not in INLINE:
            self.before = " "
        if root.tag in _LITERAL:
            self.before = "x"
            return
        for name in ("alt", "title"):
            if value := root.get(name):
                outside, self.before = self.before, " "
                root.set(name, self._set(value) or "")
                self.before = outside
        root.text = self._set(root.text)
        for child in root:
            self.run(child)
            child.tail = self._set(child.tail)

    def _set(self, text: str | None) -> str | None:
        if not text:
            return text
        self.end = 0
        # An atomic string is an address or a word of code: left as it is.
        set_text = text if isinstance(text, AtomicString) else _MARKS.sub(self._mark, text)
        self.before = self._sign_before(text, len(text))
        return set_text

    def _sign_before(self, text: str, start: int) -> str:
        return text[start - 1] if start > self.end else self.before

    def _mark(self, found: re.Match[str]) -> str:
        mark, text, start = found[0], found.string, found.start()
        before = self._sign_before(text, start)
        after = text[found.end() : found.end() + 1]
        if mark[0] == STX:
            # This stands in for HTML or an escaped sign: as if it were not there.
            self.before, self.end = before, found.end()
            return mark
        if mark[0] in ".-":
            # Two hyphens before a word are an option of a command: --help.
            is_option = mark == "--" and before.isspace() and after.isalpha()
            mark = mark if is_option else _SET[mark]
        else:
            opens = before in _OPENERS and not after.isspace()
            if mark == '"':
                mark = "“" if opens else "”"
            else:
                mark = "‘" if opens and not _ELISION.match(text, start) else "’"
        self.before, self.end = mark[-1], found.end()
        return mark
