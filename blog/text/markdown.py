"""Markdown in, safe HTML out: a dialect for posts, one for replies, one for bios.

Whatever comes in, an answer comes out in time: what cannot be rendered, or not within the time it gets, is
shown as it was typed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.nl2br import Nl2BrExtension
from markdown.extensions.sane_lists import SaneListExtension

from blog.text import outline, sanitizer, structure, tree
from blog.text.characters import strip_control, strip_directions
from blog.text.code_blocks import FencedCode
from blog.text.deadline import TookTooLong, deadline
from blog.text.images import show_images
from blog.text.syntax import Abbreviations, BareAddress, Footnotes, OrderedLists, References, Tables
from blog.text.typography import Typographer

# Goes up when the same text gives other HTML; `manage.py render` then brings what is stored up to date.
RECIPE = 1

# Longer text is not even tried.
_LONGEST = 400_000
_POST_SECONDS = 1.0
_COMMENT_SECONDS = 0.5

_NOT_IN_COMMENTS = (
    "reference image_link image_reference short_reference short_image_ref autolink automail html entity"
)

without_links = sanitizer.without_links


def render_post(body: str, *, language: str = "nl", local_hosts: frozenset[str] = frozenset()) -> str:
    """HTML of a post: the whole dialect, raw HTML included.

    `language` is that of the text, for the few words that are added to it. Images are shown when they are on
    this site or on one of `local_hosts` (host or host:port).
    """

    def build(text: str) -> str:
        nodes = show_images(tree.parse(_post_dialect().convert(text)), local_hosts)
        nodes = structure.flow(nodes, in_paragraphs=True)
        outline.finish(nodes, language)
        return sanitizer.clean_post(_written(nodes))

    return _in_time(build, body, _POST_SECONDS)


def render_comment(body: str) -> str:
    """HTML of a reply: paragraphs, lines, emphasis, code, quotations, lists, and addresses as links.

    HTML is shown as typed. The links say that the site does not vouch for them.
    """

    def build(text: str) -> str:
        md = _comment_dialect()
        md.inlinePatterns.deregister("link")
        md.inlinePatterns.register(BareAddress(md, "nofollow ugc noopener"), "bare_address", 85)
        nodes = structure.flow(tree.parse(md.convert(text)), in_paragraphs=True)
        return sanitizer.clean_comment(_written(nodes))

    return _in_time(build, body, _COMMENT_SECONDS)


def render_bio(body: str) -> str:
    """HTML of who an author is: as a reply, but `[words](address)` is a link, and a link one vouches for.

    It has no ids, so that it can stand on the page of a post.
    """

    def build(text: str) -> str:
        nodes = structure.flow(tree.parse(_comment_dialect().convert(text)), in_paragraphs=True)
        return sanitizer.clean_comment(_written(nodes))

    return _in_time(build, body, _COMMENT_SECONDS)


def _in_time(build: Callable[[str], str], body: str, seconds: float) -> str:
    text = strip_directions(strip_control(body))
    if len(text) > _LONGEST:
        return _as_typed(text)
    try:
        with deadline(seconds):
            return build(text)
    except (TookTooLong, RecursionError, ValueError):  # ValueError: &# and thousands of digits
        return _as_typed(text)


def _as_typed(text: str) -> str:
    paragraphs = re.split(r"\n[ \t]*\n\s*", text.strip())
    return "\n".join(
        f"<p>{html.escape(each, quote=False).replace(chr(10), '<br>')}</p>" for each in paragraphs if each
    )


def _written(nodes: list[tree.Content]) -> str:
    return "\n".join(tree.write([node]) for node in nodes)


# A Markdown object keeps the text it works on, so each text gets its own; making one takes no time.


def _post_dialect() -> Markdown:
    md = Markdown(extensions=[Footnotes(), SaneListExtension(), DefListExtension()], output_format="html")
    meanings: dict[str, str] = {}
    md.ESCAPED_CHARS += ["'", '"', "~", "|"]
    md.preprocessors.register(FencedCode(md, coloured=True), "fenced_code", 25)
    md.preprocessors.register(Abbreviations(md, meanings), "abbreviations", 24)
    md.parser.blockprocessors.register(Tables(md.parser, {"use_align_attribute": True}), "table", 75)
    md.parser.blockprocessors.register(OrderedLists(md.parser), "olist", 40)
    md.parser.blockprocessors.register(References(md.parser), "reference", 15)
    md.inlinePatterns.register(BareAddress(md), "bare_address", 85)
    if md.delimiters:
        md.delimiters.add("~", "del", double=True)
    md.treeprocessors.register(Typographer(md), "typographer", 8)
    md.treeprocessors.register(AbbrTreeprocessor(md, meanings), "abbreviations", 7)
    return md


def _comment_dialect() -> Markdown:
    md = Markdown(extensions=[SaneListExtension(), Nl2BrExtension()], output_format="html")
    md.preprocessors.deregister("html_block")
    for name in ("code", "hashheader", "setextheader", "reference"):
        md.parser.blockprocessors.deregister(name)
    for name in _NOT_IN_COMMENTS.split():
        md.inlinePatterns.deregister(name)
    md.preprocessors.register(FencedCode(md, coloured=False), "fenced_code", 25)
    md.parser.blockprocessors.register(OrderedLists(md.parser), "olist", 40)
    md.inlinePatterns.register(BareAddress(md), "bare_address", 85)
    return md
