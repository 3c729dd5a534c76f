"""Markdown in, safe HTML out: a dialect for posts, one for replies, one for bios.

Whatever comes in, an answer comes out in time: what cannot be rendered, or not within the time it gets, is
shown as it was typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import nullcontext
from typing import TypeVar

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from blog.text import outline, sanitizer, structure, tree
from blog.text.characters import strip_control, strip_directions
from blog.text.code_blocks import FencedCode
from blog.text.deadline import TookTooLong, deadline
from blog.text.images import show_images
from blog.text.syntax import Abbreviations, BareAddress, Footnotes, OrderedLists, References
from blog.text.typography import Typographer

# Goes up when the same text gives other HTML, or more is kept of it than before; `manage.py render` then
# brings what is stored up to date.
RECIPE = 2

# Longer text is not even tried.
LONGEST = 400_000
_POST_SECONDS = 1.0
_COMMENT_SECONDS = 0.5
# So short a reply takes 70 ms at worst (the slowest of 48 signs, repeated): it is not timed, for looking at
# the clock makes each take three times as long.
_SHORT = 2_000
# A post that takes less than its time at worst (the slowest of 60 signs and marks, repeated) is not timed
# either: so long, and with so many brackets times its length, for at each of them all behind it may be read.
_CALM = 15_000
_CALM_BRACKETS = 2_000_000
_WHERE_TIME_GOES = {"blog", "bleach", "html", "markdown", "pygments"}

Built = TypeVar("Built")

# Lines of words, and of signs that mean nothing in a reply: such is almost every reply, and needs no parser.
_PLAIN_LINE = r"""[^\W\d_](?:[^\W_]|[ .,;:!?'"()…–—‘’“”€%/]|(?<=\w)-(?=\w))*(?<! )"""
_PLAIN = re.compile(rf"(?!.*//){_PLAIN_LINE}(?:\n+{_PLAIN_LINE})*", re.DOTALL)

without_links = sanitizer.without_links


def render_post(body: str, *, language: str = "nl", local_hosts: frozenset[str] = frozenset()) -> str:
    """HTML of a post: the whole dialect, raw HTML included.

    `language` is that of the text, for the few words that are added to it. Images are shown when they are on
    this site or on one of `local_hosts` (host or host:port).
    """

    def build(text: str) -> str:
        return sanitizer.clean_post(_written(_post_nodes(text, language, local_hosts)))

    return _as_html(build, body, _post_seconds(body))


def read_post(body: str, *, language: str, local_hosts: frozenset[str]) -> list[tree.Content] | None:
    """What `render_post` shows of a text, as a tree to compare; None when it shows the text as typed."""
    return _in_time(lambda text: _post_nodes(text, language, local_hosts), body, _post_seconds(body))


def _post_nodes(text: str, language: str, local_hosts: frozenset[str]) -> list[tree.Content]:
    nodes = show_images(tree.parse(_post_dialect().convert(text)), local_hosts)
    nodes = structure.flow(nodes, in_paragraphs=True)
    outline.finish(nodes, language)
    return nodes


def render_comment(body: str) -> str:
    """HTML of a reply: paragraphs, lines, emphasis, code, quotations, lists, and addresses as links.

    HTML is shown as typed. The links say that the site does not vouch for them.
    """
    if _PLAIN.fullmatch(body):
        return _in_paragraphs(body)
    return _render_short(body, vouched_for=False)


def render_bio(body: str) -> str:
    """HTML of who an author is: as a reply, but `[words](address)` is a link, and the site vouches for links.

    It has no ids, so that it can stand on the page of a post.
    """
    return _render_short(body, vouched_for=True)


def read_comment(body: str) -> list[tree.Content] | None:
    """What `render_comment` shows of a text, as a tree to compare; None when it shows the text as typed."""
    return _in_time(lambda text: _short_nodes(text, vouched_for=False), body, _short_seconds(body))


def _render_short(body: str, *, vouched_for: bool) -> str:
    def build(text: str) -> str:
        return sanitizer.clean_comment(_written(_short_nodes(text, vouched_for=vouched_for)))

    return _as_html(build, body, _short_seconds(body))


def _short_nodes(text: str, *, vouched_for: bool) -> list[tree.Content]:
    nodes = tree.parse(_convert_short(text, vouched_for))
    return structure.flow(nodes, in_paragraphs=True)


def _short_seconds(body: str) -> float | None:
    return _COMMENT_SECONDS if len(body) > _SHORT else None


def _post_seconds(body: str) -> float | None:
    brackets = body.count("[") + body.count("<")
    return None if len(body) <= _CALM and brackets * len(body) <= _CALM_BRACKETS else _POST_SECONDS


def _as_html(build: Callable[[str], str], body: str, seconds: float | None) -> str:
    html_of = _in_time(build, body, seconds)
    return _as_typed(strip_directions(strip_control(body))) if html_of is None else html_of


def _in_time(build: Callable[[str], Built], body: str, seconds: float | None) -> Built | None:
    """What is built of a text, or None when it could not be built, or not in time."""
    text = strip_directions(strip_control(body))
    if len(text) > LONGEST:
        return None
    try:
        with deadline(seconds, _WHERE_TIME_GOES) if seconds else nullcontext():
            return build(text)
    except (TookTooLong, RecursionError, ValueError):  # ValueError: &# and thousands of digits
        return None


def _as_typed(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "\n".join(
        f"<p>{html.escape(each, quote=False).replace(chr(10), '<br>')}</p>" for each in paragraphs if each
    )


def _in_paragraphs(text: str) -> str:
    paragraphs = re.split(r"\n{2,}", text)
    return "\n".join("<p>{}</p>".format(each.replace("\n", "<br>\n")) for each in paragraphs)


def _written(nodes: list[tree.Content]) -> str:
    return "\n".join(tree.write([node]) for node in nodes)


# A Markdown object keeps the text it works on, so each text gets its own. To make one takes as long as to
# convert a reply with it: those of the short dialect are used again, by whether links are vouched for.
spare: dict[bool, list[Markdown]] = {False: [], True: []}


def _convert_short(text: str, vouched_for: bool) -> str:
    try:
        md = spare[vouched_for].pop()
    except IndexError:
        md = _short_dialect(vouched_for=vouched_for)
    converted = md.convert(text)
    spare[vouched_for].append(md.reset())  # one that was interrupted does not come back
    return converted


def _post_dialect() -> Markdown:
    tables = TableExtension(use_align_attribute=True)
    md = Markdown(
        extensions=[Footnotes(), SaneListExtension(), DefListExtension(), tables], output_format="html"
    )
    meanings: dict[str, str] = {}
    md.ESCAPED_CHARS += ["'", '"', "~"]
    md.preprocessors.register(FencedCode(md, coloured=True), "fenced_code", 25)
    md.preprocessors.register(Abbreviations(md, meanings), "abbreviations", 24)
    md.parser.blockprocessors.register(OrderedLists(md.parser), "olist", 40)
    md.parser.blockprocessors.register(References(md.parser), "reference", 15)
    md.inlinePatterns.register(BareAddress(md), "bare_address", 85)
    if md.delimiters:
        md.delimiters.add("~", "del", double=True)
    md.treeprocessors.register(Typographer(md), "typographer", 8)
    md.treeprocessors.register(AbbrTreeprocessor(md, meanings), "abbreviations", 7)
    return md


def _short_dialect(*, vouched_for: bool) -> Markdown:
    md = Markdown(extensions=[SaneListExtension(), Nl2BrExtension()], output_format="html")
    md.preprocessors.deregister("html_block")
    for name in ("code", "hashheader", "setextheader", "reference"):
        md.parser.blockprocessors.deregister(name)
    for name in ("reference", "short_reference", "image_link", "image_reference", "short_image_ref"):
        md.inlinePatterns.deregister(name)
    for name in ("autolink", "automail", "html", "entity"):
        md.inlinePatterns.deregister(name)
    if not vouched_for:
        md.inlinePatterns.deregister("link")
    md.preprocessors.register(FencedCode(md, coloured=False), "fenced_code", 25)
    md.parser.blockprocessors.register(OrderedLists(md.parser), "olist", 40)
    rel = "" if vouched_for else "nofollow ugc noopener"
    md.inlinePatterns.register(BareAddress(md, rel=rel), "bare_address", 85)
    return md
