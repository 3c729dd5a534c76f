"""Read an export of WordPress (WXR 1.0, 1.1, 1.2): look through the whole of it, then take item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.moving.wordpress.decoding import BrokenExport
from blog.moving.wordpress.fields import Fields, decoded_slug
from blog.moving.wordpress.items import Channel, Item, Response, Term, Writer
from blog.moving.wordpress.records import ELEMENT, HEAVIEST, Record, records

__all__ = ["BrokenExport", "Contents", "items", "survey"]

VERSIONS = ("1.0", "1.1", "1.2")

# A post in one of these states has no date yet, whatever stands where its date would.
_UNDATED = {"draft", "auto-draft", "pending"}

# The elements of a term → its taxonomy, and the elements of its slug, parent, name and description.
_TERMS = {
    "wp:category": (
        "category",
        "wp:category_nicename",
        "wp:category_parent",
        "wp:cat_name",
        "wp:category_description",
    ),
    "wp:tag": ("post_tag", "wp:tag_slug", "", "wp:tag_name", "wp:tag_description"),
    "wp:term": ("", "wp:term_slug", "wp:term_parent", "wp:term_name", "wp:term_description"),
}


@dataclass(frozen=True)
class Contents:
    """What an export holds, besides its items themselves."""

    channel: Channel
    writers: tuple[Writer, ...]
    terms: tuple[Term, ...]
    items: int
    comments: int
    repairs: tuple[str, ...] = ()  # what had to be mended outside the items, in words


def survey(path: Path) -> Contents:
    """Look through the whole file. Raises BrokenExport when it is none that `items` reads to its end."""
    survey = _Survey()
    for record in records(path):
        survey.add(record)
    return survey.contents()


class _Survey:
    """What has been met of an export."""

    def __init__(self) -> None:
        self._channel: dict[str, str] = {}
        self._writers: dict[str, Writer] = {}
        self._creators: dict[str, None] = {}
        self._terms: list[Term] = []
        self._items = self._comments = self._weight = 0
        self._repairs: list[str] = []

    def add(self, record: Record) -> None:
        """Count an item, and keep what else there is."""
        if record.name == "item":
            self._items += 1
            self._comments += sum(part.name == "wp:comment" for part in record.parts)
            creator = Fields(record).line("dc:creator")
            if creator not in self._creators:
                self._creators[creator] = None
                self._weight += len(creator) + ELEMENT
        else:
            self._weight += record.weight
            self._repairs += repairs_of(record)
            if record.name == "wp:author":
                writer = writer_of(record, self._repairs)
                self._writers[writer.login] = writer
            elif record.name in _TERMS:
                self._terms.append(term_of(record, self._repairs))
            else:
                self._channel[record.name] = record.text.strip()
        if self._weight > HEAVIEST:
            raise BrokenExport(record.line, _("The file has more tags and authors than can be held."))

    def contents(self) -> Contents:
        """All of it. Raises BrokenExport when it was no export of WordPress."""
        version = self._channel.get("wp:wxr_version", "")
        if version not in VERSIONS:
            raise BrokenExport(1, not_of_wordpress(version))
        channel = Channel(
            version=version,
            title=self._channel.get("title", ""),
            description=self._channel.get("description", ""),
            language=self._channel.get("language", ""),
            site_address=self._channel.get("wp:base_site_url", ""),
            blog_address=self._channel.get("wp:base_blog_url") or self._channel.get("link", ""),
        )
        writers = {login: Writer(login) for login in self._creators} | self._writers
        return Contents(
            channel,
            tuple(writer for writer in writers.values() if writer.login),
            tuple(self._terms),
            self._items,
            self._comments,
            tuple(self._repairs),
        )


def not_of_wordpress(version: str) -> str:
    """What to say of a feed that names this version of WordPress' format."""
    if not version:
        return _("This is a feed, but not an export of WordPress: it has no <wp:wxr_version>.")
    return _("This is an export of version %(found)s; versions %(known)s can be read.") % {
        "found": version[:20],
        "known": ", ".join(VERSIONS),
    }


def items(path: Path) -> Iterator[Item]:
    """The posts, pages, attachments … in the order of the file, each with its comments, one at a time.

    Raises BrokenExport, also in the middle, where the file cannot be read; `survey` knows beforehand.
    """
    return (item_of(record) for record in records(path) if record.name == "item")


def item_of(record: Record) -> Item:
    """An item with all that stands in it."""
    fields = Fields(record)
    repairs = repairs_of(record)
    status = fields.line("wp:status") or "publish"
    published_at = fields.date("wp:post_date_gmt")
    if not published_at and status not in _UNDATED:
        published_at = fields.date_with_zone("pubDate") or fields.local_date("wp:post_date")
    comments = tuple(response_of(part, repairs) for part in record.parts if part.name == "wp:comment")
    return Item(
        kind=fields.line("wp:post_type") or "post",
        number=fields.number("wp:post_id"),
        title=fields.line("title"),
        link=fields.line("link"),
        guid=fields.line("guid"),
        creator=fields.line("dc:creator"),
        content=fields.text("content:encoded"),
        excerpt=fields.text("excerpt:encoded"),
        published_at=published_at,
        updated_at=fields.date("wp:post_modified_gmt"),
        slug=decoded_slug(fields.line("wp:post_name")),
        status=status,
        parent=fields.number("wp:post_parent"),
        menu_order=fields.whole("wp:menu_order"),
        password=fields.line("wp:post_password"),
        is_sticky=fields.line("wp:is_sticky") == "1",
        takes_comments=fields.line("wp:comment_status") != "closed",
        attachment_url=fields.line("wp:attachment_url"),
        terms=terms_of(record),
        meta=meta_of(record, "wp:postmeta"),
        comments=comments,
        line=record.line,
        repairs=(*fields.repairs, *repairs),
    )


def response_of(record: Record, repairs: list[str]) -> Response:
    """A comment, pingback or trackback."""
    fields = Fields(record)
    response = Response(
        number=fields.number("wp:comment_id"),
        author_name=fields.line("wp:comment_author"),
        author_email=fields.line("wp:comment_author_email"),
        author_url=fields.line("wp:comment_author_url"),
        author_address=fields.line("wp:comment_author_IP"),
        sent_at=fields.date("wp:comment_date_gmt") or fields.local_date("wp:comment_date"),
        body=fields.text("wp:comment_content"),
        approved=fields.line("wp:comment_approved") or "0",
        kind=fields.line("wp:comment_type"),
        parent=fields.number("wp:comment_parent"),
        user=fields.number("wp:comment_user_id"),
        meta=meta_of(record, "wp:commentmeta"),
        line=record.line,
    )
    repairs += [
        _("Comment %(number)s: %(repair)s") % {"number": response.number or "?", "repair": repair}
        for repair in fields.repairs
    ]
    return response


def meta_of(record: Record, name: str) -> dict[str, tuple[str, ...]]:
    """The values of each key, in their order; what PHP serialised stays text."""
    meta: dict[str, list[str]] = {}
    for part in record.parts:
        if part.name == name:
            fields = Fields(part)
            meta.setdefault(fields.line("wp:meta_key"), []).append(fields.text("wp:meta_value"))
    return {key: tuple(values) for key, values in meta.items()}


def terms_of(record: Record) -> tuple[Term, ...]:
    """The categories and tags of an item, each once. WXR 1.0 names each a second time without its slug."""
    terms = {}
    for part in record.parts:
        if part.name == "category":
            taxonomy = part.attributes.get("domain", "category").strip()
            slug = decoded_slug(part.attributes.get("nicename", "").strip())
            name = part.text.strip()
            # "tag" is what WXR 1.0 calls it.
            terms[taxonomy, slug, name] = Term("post_tag" if taxonomy == "tag" else taxonomy, slug, name)
    named = {term.name for term in terms.values() if term.slug}
    return tuple(term for term in terms.values() if term.slug or term.name not in named)


def term_of(record: Record, repairs: list[str]) -> Term:
    """A category or tag of the blog; one element of the three says of which taxonomy it is."""
    fields = Fields(record)
    taxonomy, slug, parent, name, description = _TERMS[record.name]
    term = Term(
        taxonomy=taxonomy or fields.line("wp:term_taxonomy"),
        slug=decoded_slug(fields.line(slug)),
        name=fields.line(name),
        number=fields.number("wp:term_id"),
        parent=decoded_slug(fields.line(parent)),
        description=fields.text(description),
    )
    repairs += fields.repairs
    return term


def writer_of(record: Record, repairs: list[str]) -> Writer:
    """Somebody who wrote posts."""
    fields = Fields(record)
    writer = Writer(
        login=fields.line("wp:author_login"),
        number=fields.number("wp:author_id"),
        email=fields.line("wp:author_email"),
        name=fields.line("wp:author_display_name"),
        first_name=fields.line("wp:author_first_name"),
        last_name=fields.line("wp:author_last_name"),
    )
    repairs += fields.repairs
    return writer


def repairs_of(record: Record) -> list[str]:
    """What to say of characters that had to go."""
    removed = record.removed
    if not removed:
        return []
    return [
        ngettext("%d control character was left out.", "%d control characters were left out.", removed)
        % removed
    ]
