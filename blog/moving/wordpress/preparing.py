"""Items and comments made into rows, converted and rendered: all that needs no database."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from blog.models import Comment, Post, SearchDocument
from blog.moving import processes
from blog.moving.wordpress.content import Attachment, Converted, convert
from blog.moving.wordpress.files import Library
from blog.moving.wordpress.items import OUR_BODY, Item, Response
from blog.moving.wordpress.posts import as_post
from blog.moving.wordpress.responses import as_comment
from blog.text.excerpts import plain


@dataclass(frozen=True)
class Task:
    """An item, or some of the comments to one, or both."""

    item: Item | None
    responses: tuple[Response, ...]
    language: str
    under: Post  # what stands for the post of these comments
    names: tuple[str, ...] = ()  # of the tags and authors of the post


@dataclass
class Result:
    """What was made of a task: rows that are not stored yet."""

    post: Post | None = None
    reasons: list[str] = field(default_factory=list)  # what of the post became different
    remarks: list[str] = field(default_factory=list)  # what else is to be said of it
    lacks_files: bool = False
    document: SearchDocument | None = None  # of the post
    comments: list[Comment] = field(default_factory=list)
    said: list[list[str]] = field(default_factory=list)  # of each comment what became different
    documents: list[SearchDocument] = field(default_factory=list)


def prepare(task: Task) -> Result:
    """Make the rows."""
    prepared = Result()
    if task.item:
        prepared.post = prepare_post(task.item, task.language, prepared)
        prepared.document = SearchDocument.of_post(prepared.post, task.names)
    for response in task.responses:
        comment, reasons = as_comment(response, prepared.post or task.under)
        prepared.comments.append(comment)
        prepared.said.append(reasons)
        prepared.documents.append(SearchDocument.of_comment(comment))
    return prepared


def prepare_post(item: Item, language: str, prepared: Result) -> Post:
    """Make the post of an item."""
    library: Library = processes.shared
    if own := item.meta.get(OUR_BODY):
        post, prepared.reasons, prepared.remarks = as_post(item, own[0], language)
        return post
    converted = convert(
        item.content,
        language=language,
        stored=library.stored,
        attachments=library.attachments,
        children=library.children(item.number),
        local_hosts=frozenset({urlsplit(settings.SITE_URL).netloc}),
        footnotes=next(iter(item.meta.get("footnotes", ())), ""),
    )
    featured, is_missing = with_featured(item, converted.markdown, library)
    post, prepared.reasons, prepared.remarks = as_post(item, featured, language)
    prepared.reasons += reasons_of(converted)
    if is_missing:
        prepared.reasons.append(_("Its featured image is not here."))
    prepared.lacks_files = is_missing or bool(converted.missing)
    return post


def with_featured(item: Item, text: str, library: Library) -> tuple[str, bool]:
    """The text with the featured image on top, unless it shows it; and whether that is missing."""
    number = next(iter(item.meta.get("_thumbnail_id", ())), "")
    image = library.attachments.get(int(number)) if number.isdecimal() and len(number) < 19 else None
    if image is None:
        return text, False
    address = library.stored(image.url)
    if address is None:
        return text, image.url not in text
    return (text if address in text else f"{shown(image, address)}\n\n{text}"), False


def shown(image: Attachment, address: str) -> str:
    """The Markdown that shows an image, with its caption."""
    words, caption = (" ".join(text.split()) for text in (image.alternative_text, image.caption))
    for sign in "\\[]":
        words = words.replace(sign, f"\\{sign}")
    title = ' "{}"'.format(plain(caption).replace('"', "”")) if caption else ""
    return f"![{words}]({address}{title})"


def reasons_of(converted: Converted) -> list[str]:
    """What of the content became different, in words."""
    reasons = [*converted.notes]
    for name in converted.shortcodes:
        reasons.append(_("[%(name)s] stayed as text: no such shortcode is known here.") % {"name": name})
    for address in converted.missing:
        reasons.append(_("%(address)s is not here; it became a link.") % {"address": address[:300]})
    for address in converted.embeds:
        reasons.append(_("What was embedded from %(address)s became a link.") % {"address": address[:300]})
    return reasons
