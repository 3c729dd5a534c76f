"""The content of a WordPress post as a text of ours, and the proof that it says the same."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from copy import deepcopy
from dataclasses import dataclass

from django.utils.translation import gettext as _

from blog.moving.wordpress import blocks
from blog.moving.wordpress.autop import TAG, autop
from blog.moving.wordpress.faithfulness import is_faithful
from blog.moving.wordpress.footnotes import numbered, read_footnotes
from blog.moving.wordpress.markdown_writer import as_text, write_html, write_markdown
from blog.moving.wordpress.shortcodes import Attachment, Shortcodes
from blog.moving.wordpress.source import Address, Source, readable
from blog.text import outline, structure
from blog.text.deadline import TookTooLong, deadline
from blog.text.markdown import LONGEST, read_post
from blog.text.tree import Content, Node

# How long reading what is not short may take; and up to how many blocks it pays to see which one differs.
_SECONDS = 2.0
_CALM = 20_000
_MOST_BLOCKS = 500
_WHERE_TIME_GOES = {"blog", "html"}

__all__ = ["Address", "Attachment", "Converted", "convert"]


@dataclass(frozen=True)
class Converted:
    """A text of ours, and what of the content could not stay as it was."""

    markdown: str
    shortcodes: tuple[str, ...] = ()  # names of unknown ones, which stay as text
    missing: tuple[str, ...] = ()  # addresses of images that are not here and became links
    embeds: tuple[str, ...] = ()  # addresses of what became links
    notes: tuple[str, ...] = ()  # other changes, in words


def convert(
    content: str,
    *,
    language: str,
    stored: Address,
    attachments: Mapping[int, Attachment],
    children: Sequence[Attachment] = (),
    local_hosts: frozenset[str] = frozenset(),
    footnotes: str = "",
) -> Converted:
    """The content, classic or in blocks, as Markdown that shows the same; where it cannot, as HTML in it.

    `stored` says where a file of that address is here; `children` are the files that belong to the post,
    and `footnotes` is the field in which WordPress keeps them (blog.moving.wordpress.footnotes).
    """
    shortcodes = Shortcodes(attachments, children)
    source = Source(stored, attachments, read_footnotes(footnotes))
    text = readable(content)
    nodes = _read(text, shortcodes, source)
    for name in source.names.settle(nodes or [], language):
        source.notes.append(
            _("Links to “#%(name)s” in it lead nowhere: here only headings have names.") % {"name": name[:80]}
        )
    markdown = None if nodes is None else _proved(nodes, source.languages, language, local_hosts)
    if markdown is None:
        source.notes.append(_("It is too long or too involved to be shown here: only its words were kept."))
        markdown = _words_of(text, language, local_hosts)
    return Converted(
        markdown,
        tuple(shortcodes.unknown),
        tuple(dict.fromkeys(source.missing)),
        tuple(dict.fromkeys([*shortcodes.embeds, *source.embeds])),
        tuple(dict.fromkeys([*source.notes, *shortcodes.notes])),
    )


def _read(text: str, shortcodes: Shortcodes, source: Source) -> list[Content] | None:
    """The content as a tree that keeps HTML's rules; None when that takes too long."""
    if len(text) > LONGEST:
        return None
    try:
        with deadline(_SECONDS, _WHERE_TIME_GOES) if len(text) > _CALM else nullcontext():
            text = shortcodes.expanded(text, only_code=True)
            pieces = [
                autop(shortcodes.expanded(piece)) if is_typed else shortcodes.expanded(piece)
                for piece, is_typed in blocks.html_of(text, source.notes)
            ]
            return structure.flow(
                source.read("".join([*pieces, numbered(source.footnotes)])), in_paragraphs=True
            )
    except (TookTooLong, RecursionError):
        return None


def _proved(
    nodes: list[Content], languages: Mapping[str, str], language: str, local_hosts: frozenset[str]
) -> str | None:
    """The text that says what the nodes say, proved by reading it; None when there is none in time."""

    def says(markdown: str, these: list[Content]) -> bool | None:
        page = read_post(markdown, language=language, local_hosts=local_hosts)
        return None if page is None else is_faithful(page, _finished(these, language))

    as_html = [write_html(node) for node in nodes if isinstance(node, Node)]
    texts = [write_markdown(node, languages) or write_html(node) for node in nodes if isinstance(node, Node)]
    _keep_apart(nodes, texts, as_html)
    said = says("\n\n".join(texts), nodes)
    if said is False and len(nodes) <= _MOST_BLOCKS:
        for place, node in enumerate(nodes):
            if texts[place] != as_html[place] and not says(texts[place], [node]):
                texts[place] = as_html[place]
        said = says("\n\n".join(texts), nodes)
    if said is False:
        texts = as_html
        said = says("\n\n".join(texts), nodes)
    return "\n\n".join(texts) if said else None


def _words_of(text: str, language: str, local_hosts: frozenset[str]) -> str:
    """Only the words, in paragraphs."""
    words = html.unescape(TAG.sub(" ", text))
    paragraphs = [" ".join(each.split()) for each in words.split("\n\n") if each.strip()]
    escaped = "\n\n".join(map(as_text, paragraphs))
    if read_post(escaped, language=language, local_hosts=local_hosts) is None:
        return "\n\n".join(paragraphs)  # it will be shown as it is typed
    return escaped


def _keep_apart(nodes: list[Content], texts: list[str], as_html: list[str]) -> None:
    """Of two lists or quotations that would become one, the second is HTML."""
    for place in range(1, len(nodes)):
        tags = [node.tag for node in nodes[place - 1 : place + 1] if isinstance(node, Node)]
        is_one = len(set(tags)) == 1 and tags[0] in {"ul", "ol", "blockquote"}
        if is_one and texts[place - 1] != as_html[place - 1]:
            texts[place] = as_html[place]


def _finished(nodes: list[Content], language: str) -> list[Content]:
    finished = deepcopy(nodes)
    outline.finish(finished, language)
    return finished
