"""The elements of an export, one child of its channel at a time: whatever its size, no more is held than one.

The parser is expat with hooks of our own. A document type declaration is refused where it begins, so that
there are no entities that could grow or fetch something. There are limits to what one child of the channel
may weigh, how deep elements may stand and how many names they may have.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from django.utils.translation import gettext as _

from blog.moving.wordpress.decoding import REMOVED, BrokenExport, texts, unmarked

LONGEST = 16 * 1024**2  # characters of a text, or bytes of a tag or remark
HEAVIEST = 128 * 1024**2  # bytes in memory of one child of the channel: an item with some 50,000 comments
ELEMENT = 100  # bytes in memory of an element, besides its text
DEEPEST = 100  # elements within each other; WordPress has six
OURS = "_kantlijn_"  # begins the name of what we wrote ourselves; of the meta of a comment only this is read
NAMES = 10_000  # different names of elements and attributes; the parser keeps them all

# The names of namespaces, leniently, → the prefix WordPress writes for them.
_PREFIXES = {
    re.compile(r"https?://(www\.)?wordpress\.org/export/[\d.]+/?"): "wp:",
    re.compile(r"https?://(www\.)?wordpress\.org/export/[\d.]+/excerpt/?"): "excerpt:",
    re.compile(r"https?://purl\.org/rss/1\.0/modules/content/?"): "content:",
    re.compile(r"https?://purl\.org/dc/elements/1\.1/?"): "dc:",
}
# The elements that are read. What others there are is for plugins, for feed readers, or says nothing here.
_READ = (
    "title link description language item pubDate guid category dc:creator content:encoded excerpt:encoded"
    " wp:wxr_version wp:base_site_url wp:base_blog_url"
    " wp:author wp:author_id wp:author_login wp:author_email wp:author_display_name wp:author_first_name"
    " wp:author_last_name"
    " wp:category wp:cat_name wp:category_nicename wp:category_parent wp:category_description"
    " wp:tag wp:tag_slug wp:tag_name wp:tag_description"
    " wp:term wp:term_id wp:term_taxonomy wp:term_slug wp:term_parent wp:term_name wp:term_description"
    " wp:post_id wp:post_date wp:post_date_gmt wp:post_modified_gmt wp:comment_status wp:post_name wp:status"
    " wp:post_parent wp:menu_order wp:post_type wp:post_password wp:is_sticky wp:attachment_url"
    " wp:postmeta wp:meta_key wp:meta_value"
    " wp:comment wp:comment_id wp:comment_author wp:comment_author_email wp:comment_author_url"
    " wp:comment_author_IP wp:comment_date wp:comment_date_gmt wp:comment_content wp:comment_approved"
    " wp:comment_type wp:comment_parent wp:comment_user_id wp:commentmeta"
)
_IS_READ = frozenset(_READ.split())
# Those of them that hold others, or say something in an attribute.
_RECORDS = frozenset({"item", "category", "wp:comment", "wp:postmeta", "wp:commentmeta"})


@dataclass(slots=True)
class Record:
    """A child of the channel, or an element in it that is more than a text with a name."""

    name: str  # with the prefix WordPress writes: "item", "wp:author"
    line: int
    attributes: dict[str, str]
    text: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    parts: list[Record] = field(default_factory=list)
    weight: int = 0  # bytes in memory, once a child of the channel has ended
    removed: int = 0  # of a child of the channel: characters in it that nobody may keep


def records(path: Path) -> Iterator[Record]:
    """The children of the channel in their order. Raises BrokenExport where the file cannot be read on."""
    builder = _Builder()
    for text in texts(path):
        yield from builder.feed(text)
    builder.close()


class _Builder:
    """Makes records of what the parser meets."""

    def __init__(self) -> None:
        self._done: list[Record] = []
        self._open: list[Record] = []  # a child of the channel, and the parts inside it that have not ended
        self._leaf = ""  # the name of an open element that is but a text
        self._text: list[str] = []
        self._length = 0  # of that text
        self._depth = 0
        self._skipped = 0  # the depth of an element that is not read
        self._weight = 0
        self._names: dict[str, str] = {}
        self._fed = 0  # bytes
        self._parser = expat.ParserCreate("utf-8", " ")
        self._parser.buffer_text = True
        self._parser.buffer_size = 64 * 1024
        self._parser.StartDoctypeDeclHandler = self._refuse_type
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, text: str) -> Iterator[Record]:
        """Parse some more, and give what is complete."""
        data = text.encode()
        try:
            self._parser.Parse(data, False)
        except expat.ExpatError as error:
            raise BrokenExport(error.lineno, not_xml(error)) from error
        self._fed += len(data)
        if self._fed - self._parser.CurrentByteIndex > LONGEST:
            raise self._too_large(LONGEST)
        if len(self._parser.intern) > NAMES:
            raise self._broken(_("Its elements have more different names than an export of WordPress has."))
        done, self._done = self._done, []
        yield from done

    def close(self) -> None:
        """Make sure that the document has ended."""
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            reason = _("The file is cut off: elements that began before have no end.")
            if not self._names:
                reason = _("The file is empty.") if not self._fed else _("There is no XML in this file.")
            raise BrokenExport(error.lineno, reason) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._broken(_("Elements stand within each other deeper than WordPress puts them."))
        if self._skipped:
            return
        name = self._names.get(name) or self._names.setdefault(name, with_prefix(name))
        if self._depth == 1 and name != "rss":
            raise self._broken(not_rss(name))
        if self._depth < 3:
            self._skipped = self._depth if name not in ("rss", "channel") else 0
        elif self._leaf or name not in _IS_READ:
            self._skipped = self._depth
        else:
            self._weigh(ELEMENT)
            self._take_text()
            if self._depth == 3 or name in _RECORDS:
                self._open_record(name, attributes)
            else:
                self._leaf = name

    def _open_record(self, name: str, attributes: dict[str, str]) -> None:
        record = Record(name, self._parser.CurrentLineNumber, attributes, weight=self._weight)
        if self._open:
            self._open[-1].parts.append(record)
        self._open.append(record)
        for key, value in attributes.items():
            attributes[key] = self._plain(value)

    def _characters(self, text: str) -> None:
        if self._open and not self._skipped:
            self._text.append(text)
            self._length += len(text)
            if self._length > LONGEST:
                raise self._too_large(LONGEST)

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth -= 1
        if self._skipped:
            if self._skipped == depth:
                self._skipped = 0
        elif self._open:
            text = self._plain(self._take_text())
            if self._leaf:
                self._open[-1].texts[self._leaf] = text
                self._leaf = ""
            else:
                self._close_record(text)

    def _close_record(self, text: str) -> None:
        record = self._open.pop()
        record.text = text
        if record.name == "wp:commentmeta" and self._open:
            key = record.texts.get("wp:meta_key", "").strip()
            if not key.startswith(OURS):
                # What a filter of spam has noted is often far longer than the comment.
                self._open[-1].parts.pop()
                self._weight = record.weight
        if not self._open:
            record.weight, self._weight = self._weight, 0
            self._done.append(record)

    def _take_text(self) -> str:
        text = "".join(self._text)
        self._text.clear()
        self._length = 0
        return text

    def _plain(self, text: str) -> str:
        self._open[0].removed += text.count(REMOVED)
        text = unmarked(text)
        self._weigh(sys.getsizeof(text))
        return text

    def _weigh(self, size: int) -> None:
        self._weight += size
        if self._weight > HEAVIEST:
            raise self._too_large(HEAVIEST)

    def _refuse_type(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if name.lower() == "html":
            raise self._broken(not_rss(name))
        raise self._broken(_("It declares a document type (DTD), which no export of WordPress does."))

    def _too_large(self, limit: int) -> BrokenExport:
        line = self._open[0].line if self._open else self._parser.CurrentLineNumber
        sentence = _("What begins here is too large: at most %d MB can be held at once.")
        return BrokenExport(line, sentence % (limit // 1024**2))

    def _broken(self, reason: str) -> BrokenExport:
        return BrokenExport(self._parser.CurrentLineNumber, reason)


def with_prefix(name: str) -> str:
    """`wp:post_id` for what the parser calls `http://wordpress.org/export/1.2/ post_id`."""
    namespace, _space, local = name.rpartition(" ")
    if not namespace:
        return local
    known = (prefix for pattern, prefix in _PREFIXES.items() if pattern.fullmatch(namespace))
    return next(known, "other:") + local


def not_rss(root: str) -> str:
    """What to say of a document that is something else."""
    name = root.rpartition(":")[2][:50]
    if name.lower() == "html":
        return _("This is a web page, not an export of WordPress.")
    return _("This is not an export of WordPress: it begins with <%s>, not with <rss>.") % name


def not_xml(error: expat.ExpatError) -> str:
    """What to say of an error the parser met."""
    reason = expat.ErrorString(error.code)
    if reason == expat.errors.XML_ERROR_UNBOUND_PREFIX:
        return _("A prefix is used here whose namespace (xmlns:…) the file does not name.")
    if reason == expat.errors.XML_ERROR_TAG_MISMATCH:
        return _("An element ends here that is not the one which began last.")
    return _("From here on it is not XML (%s).") % reason
