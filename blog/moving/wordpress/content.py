"""The content of a WordPress post as a text of ours, and the proof that it says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from blog.moving.wordpress import blocks
from blog.moving.wordpress.autop import autop
from blog.moving.wordpress.faithfulness import is_faithful
from blog.moving.wordpress.markdown_writer import write_html, write_markdown
from blog.moving.wordpress.shortcodes import Attachment, Shortcodes
from blog.moving.wordpress.source import Address, Source
from blog.text import outline, structure, tree
from blog.text.characters import strip_control, strip_directions
from blog.text.markdown import read_post
from blog.text.tree import Content, Node, text_of

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
) -> Converted:
    """The content, classic or in blocks, as Markdown that shows the same; where it cannot, as HTML in it.

    `stored` says where a file of that address is here; `children` are the files that belong to the post.
    """
    shortcodes = Shortcodes(attachments, children)
    source = Source(stored, attachments)
    text = strip_directions(strip_control(content))
    text = shortcodes.expanded(text, only_code=True)
    pieces = [
        autop(shortcodes.expanded(html)) if is_typed else shortcodes.expanded(html)
        for html, is_typed in blocks.html_of(text, source.notes)
    ]
    nodes = source.settled(tree.parse("".join(pieces)))
    nodes = structure.flow(nodes, in_paragraphs=True)
    markdown = _written(nodes, source.languages, language, local_hosts)
    return Converted(
        markdown,
        tuple(shortcodes.unknown),
        tuple(dict.fromkeys(source.missing)),
        tuple(dict.fromkeys([*shortcodes.embeds, *source.embeds])),
        tuple(dict.fromkeys([*source.notes, *shortcodes.notes])),
    )


def _written(
    nodes: list[Content], languages: Mapping[str, str], language: str, local_hosts: frozenset[str]
) -> str:
    """The text that says what the nodes say, proved by reading it."""

    def says(markdown: str, these: list[Content]) -> bool:
        page = read_post(markdown, language=language, local_hosts=local_hosts)
        return page is not None and is_faithful(page, _finished(these, language))

    as_html = [write_html(node) for node in nodes if isinstance(node, Node)]
    texts = [write_markdown(node, languages) or write_html(node) for node in nodes if isinstance(node, Node)]
    _keep_apart(nodes, texts, as_html)
    if says(markdown := "\n\n".join(texts), nodes):
        return markdown
    for place, node in enumerate(nodes):
        if texts[place] != as_html[place] and not says(texts[place], [node]):
            texts[place] = as_html[place]
    if says(markdown := "\n\n".join(texts), nodes):
        return markdown
    if says(markdown := "\n\n".join(as_html), nodes):
        return markdown
    return "\n\n".join(text_of([node]) for node in nodes)


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
