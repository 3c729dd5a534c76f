"""What our Markdown has besides, or instead of, the library's.

Several of the library's patterns take time that grows with the square of the text, in one call that nothing
can interrupt. The patterns here are the same, with possessive parts and limits.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.footnotes import FootnoteBlockProcessor, FootnoteExtension, FootnoteInlineProcessor
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.util import ETX, STX, AtomicString

_MOST_ABBREVIATIONS = 100


BARE_ADDRESS = rf"(?<![\w@/])(?i:https?)://[^\s<>\"{STX}{ETX}]+"


def without_sentence_end(address: str) -> str:
    """The address without the signs that end the sentence, and the bracket around it."""
    address = address.rstrip(".,;:!?'’”»*_~…")
    while address.endswith(")") and address.count("(") < address.count(")"):
        address = address[:-1].rstrip(".,;:!?'’”»*_~…")
    return address


class BareAddress(InlineProcessor):
    """Links a web address that stands in the text."""

    def __init__(self, md: Markdown, *, rel: str = "") -> None:
        super().__init__(BARE_ADDRESS, md)
        self.rel = rel

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[Element, int, int]:  # type: ignore[override]  # noqa: N802
        """The link, and where it begins and ends."""
        address = without_sentence_end(m[0])
        link = Element("a", {"href": html.unescape(address)})
        if self.rel:
            link.set("rel", self.rel)
        link.text = AtomicString(address)
        return link, m.start(), m.start() + len(address)


class Abbreviations(Preprocessor):
    """Takes the lines out that say what an abbreviation means: `*[HRD]: human resource development`."""

    LINE = re.compile(r"\*\[([^]\s](?:[^]]{0,58}[^]\s])?)\]: *(\S.{0,299})")

    def __init__(self, md: Markdown, meanings: dict[str, str]) -> None:
        super().__init__(md)
        self.meanings = meanings

    def run(self, lines: list[str]) -> list[str]:
        """The other lines."""
        left = []
        for line in lines:
            meaning = self.LINE.fullmatch(line)
            if meaning and len(self.meanings) < _MOST_ABBREVIATIONS:
                self.meanings[meaning[1]] = meaning[2].strip()
            else:
                left.append(line)
        return left


class References(ReferenceProcessor):
    """Where the links are that the text calls by name: `[name]: https://… "title"`."""

    RE = re.compile(
        r"""^[ ]{0,3}+\[([^\[\]\n]{1,200}+)\]:[ ]*+(?:\n[ ]*+)?(\S{1,2000}+)[ ]*+"""
        r"""(?:\n[ ]*+)?((["'])(.{0,300})\4[ ]*+|\((.{0,300})\)[ ]*+)?$""",
        re.MULTILINE,
    )


class OrderedLists(SaneOListProcessor):
    """Numbered lists, whose numbers have at most three digits: "2010. Dat was een jaar." is a sentence."""

    def __init__(self, parser: BlockParser) -> None:
        super().__init__(parser)
        self.RE = re.compile(r"^[ ]{0,3}\d{1,3}\.[ ]+(.*)")
        self.CHILD_RE = re.compile(r"^[ ]{0,3}((\d{1,3}\.))[ ]+(.*)")


class FootnoteDefinitions(FootnoteBlockProcessor):
    """What footnotes say: `[^name]: …`."""

    RE = re.compile(r"^[ ]{0,3}+\[\^([^\]\n]{1,100}+)\]:[ ]*+(.*)$", re.MULTILINE)


class Footnotes(FootnoteExtension):
    """Footnotes, to be numbered in the finished text (blog.text.outline): here they only have names."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Register them with patterns of our own."""
        super().extendMarkdown(md)
        md.parser.blockprocessors.register(FootnoteDefinitions(self), "footnote", 17)
        md.inlinePatterns.register(FootnoteInlineProcessor(r"\[\^([^\]\n]{1,100}+)\]", self), "footnote", 175)
        md.treeprocessors.deregister("footnote-duplicate")

    def unique_ref(self, reference: str, found: bool = False) -> str:
        """The same name for every reference to one footnote."""
        return reference
