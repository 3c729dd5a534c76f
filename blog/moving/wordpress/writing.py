"""What an export holds as WXR 1.2, such as wp-admin/includes/export.php writes and WordPress' importer takes.

The order of the elements is WordPress', and each stands on a line of its own, a tag or an author whole on
one: of the three parsers its importer has one reads lines, takes the first element of a name, and does not
know that addresses and dates could stand in a CDATA section.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from blog.moving.wordpress.items import Channel, Item, Response, Term, Writer
from blog.text.characters import strip_control

NAMESPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}
NEVER = "0000-00-00 00:00:00"  # WordPress' date of what has none


def document(
    channel: Channel,
    writers: Iterable[Writer],
    tags: Iterable[Term],
    items: Iterable[Item],
    zone: dt.tzinfo,
) -> Iterator[str]:
    """The file in pieces. `zone` is that of the blog, in which WordPress shows dates."""
    spaces = "".join(f'\n\txmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    yield f'<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"{spaces}\n>\n<channel>\n'
    yield element("title", channel.title)
    yield plain("link", channel.blog_address)
    yield element("description", channel.description)
    yield plain("language", channel.language)
    yield plain("wp:wxr_version", channel.version)
    yield plain("wp:base_site_url", channel.site_address)
    yield plain("wp:base_blog_url", channel.blog_address)
    for writer in writers:
        yield written_writer(writer)
    for tag in tags:
        yield written_tag(tag)
    for item in items:
        yield "".join(written_item(item, zone))
    yield "</channel>\n</rss>\n"


def written_writer(writer: Writer) -> str:
    """Somebody who wrote posts."""
    inside = (
        element("wp:author_id", writer.number or 0),
        element("wp:author_login", writer.login),
        element("wp:author_email", writer.email),
        element("wp:author_display_name", writer.name),
        element("wp:author_first_name", writer.first_name),
        element("wp:author_last_name", writer.last_name),
    )
    return on_one_line("wp:author", inside)


def written_tag(tag: Term) -> str:
    """A tag."""
    inside = (
        element("wp:term_id", tag.number or 0),
        element("wp:tag_slug", tag.slug),
        element("wp:tag_name", tag.name),
        element("wp:tag_description", tag.description),
    )
    return on_one_line("wp:tag", inside)


def written_item(item: Item, zone: dt.tzinfo) -> Iterator[str]:
    """A post, page or attachment with its replies."""
    at = item.published_at
    yield "<item>\n"
    yield element("title", item.title)
    yield plain("link", item.link)
    yield plain("pubDate", format_datetime(at.astimezone(dt.UTC)) if at else "")
    yield element("dc:creator", item.creator)
    yield f'<guid isPermaLink="false">{cdata(item.guid)}</guid>\n'
    yield element("description", "")
    yield element("content:encoded", item.content)
    yield element("excerpt:encoded", item.excerpt)
    yield element("wp:post_id", item.number or 0)
    yield element("wp:post_date", date(at or item.updated_at, zone))
    yield element("wp:post_date_gmt", date(at, dt.UTC))
    yield element("wp:post_modified", date(item.updated_at, zone))
    yield element("wp:post_modified_gmt", date(item.updated_at, dt.UTC))
    yield element("wp:comment_status", "open" if item.takes_comments else "closed")
    yield element("wp:ping_status", "closed")
    yield element("wp:post_name", item.slug)
    yield element("wp:status", item.status)
    yield element("wp:post_parent", item.parent or 0)
    yield element("wp:menu_order", item.menu_order)
    yield element("wp:post_type", item.kind)
    yield element("wp:post_password", item.password)
    yield element("wp:is_sticky", int(item.is_sticky))
    if item.attachment_url:
        yield element("wp:attachment_url", item.attachment_url)
    for term in item.terms:
        named = f"domain={quoteattr(term.taxonomy)} nicename={quoteattr(term.slug)}"
        yield f"<category {named}>{cdata(term.name)}</category>\n"
    yield from written_meta("wp:postmeta", item.meta)
    for response in item.comments:
        yield from written_response(response, zone)
    yield "</item>\n"


def written_response(response: Response, zone: dt.tzinfo) -> Iterator[str]:
    """A comment, pingback or trackback."""
    yield "<wp:comment>\n"
    yield element("wp:comment_id", response.number or 0)
    yield element("wp:comment_author", response.author_name)
    yield element("wp:comment_author_email", response.author_email)
    yield element("wp:comment_author_url", response.author_url)
    yield element("wp:comment_author_IP", response.author_address)
    yield element("wp:comment_date", date(response.sent_at, zone))
    yield element("wp:comment_date_gmt", date(response.sent_at, dt.UTC))
    yield element("wp:comment_content", response.body)
    yield element("wp:comment_approved", response.approved)
    yield element("wp:comment_type", response.kind)
    yield element("wp:comment_parent", response.parent or 0)
    yield element("wp:comment_user_id", response.user or 0)
    yield from written_meta("wp:commentmeta", response.meta)
    yield "</wp:comment>\n"


def written_meta(name: str, meta: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Pairs of a key and a value; a key may have several values."""
    for key, values in meta.items():
        for value in values:
            pair = element("wp:meta_key", key) + element("wp:meta_value", value)
            yield f"<{name}>\n{pair}</{name}>\n"


def element(name: str, value: str | int) -> str:
    """An element; text stands in it as it is."""
    return f"<{name}>{cdata(value) if isinstance(value, str) else value}</{name}>\n"


def plain(name: str, value: str) -> str:
    """An element whose text needs no CDATA section."""
    return f"<{name}>{escape(value)}</{name}>\n"


def on_one_line(name: str, inside: Iterable[str]) -> str:
    """An element that holds others."""
    return f"<{name}>{''.join(each.rstrip() for each in inside)}</{name}>\n"


def cdata(text: str) -> str:
    """Text as a CDATA section (XML 1.0, 2.7), whose end within it is split as WordPress does (wxr_cdata).

    What XML has no way to write is not in it: no such character is ever stored either.
    """
    return f"<![CDATA[{strip_control(text).replace(']]>', ']]]]><![CDATA[>')}]]>"


def date(value: dt.datetime | None, zone: dt.tzinfo) -> str:
    """2010-04-12 10:00:00."""
    return value.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds") if value else NEVER
