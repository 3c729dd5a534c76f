"""What an export of WordPress holds, as it says it, before anything is made of it.

Texts are as they stand in the file, without control characters. Dates are in UTC; None for a date that is
missing or all zeros.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

# What WXR has no element for: names of wp:postmeta and wp:commentmeta that our own exports carry, and that
# other programs keep without looking at them. What they hold comes back exactly as it was.
OUR_BODY = "_kantlijn_body"  # Markdown of a post, page or comment; the HTML beside it is its rendering
OUR_LANGUAGE = "_kantlijn_language"  # nl
# The authors in their order, as JSON: [{"slug", "name", "web_site", "bio", "language", "portrait"}, …]. The
# slug is the wp:author_login as well; the portrait is a name below media/, or empty.
OUR_AUTHORS = "_kantlijn_authors"
# JSON: {"slug", "title", "description", "language", "part"}; the part is a number or null.
OUR_SERIES = "_kantlijn_series"
OUR_ORIGINAL = "_kantlijn_translation_of"  # the wp:post_id of the post that this one is a translation of
OUR_NAVIGATION = "_kantlijn_in_navigation"  # 1 of a page that stands there, else absent
OUR_CREATION = "_kantlijn_created_at"  # 2010-04-12T10:00:00+00:00
OUR_OLD_ADDRESS = "_kantlijn_old_address"  # a path that leads here, besides those of _wp_old_slug; repeated


@dataclass(frozen=True)
class Channel:
    """The blog the export was made of."""

    version: str  # of WXR: "1.0", "1.1", "1.2"
    title: str = ""
    description: str = ""
    language: str = ""  # as it stands there: "nl", "en-US"
    site_address: str = ""  # wp:base_site_url, of a network of blogs its first
    blog_address: str = ""  # wp:base_blog_url, with the sub-path the blog stood in; else the channel's link


@dataclass(frozen=True)
class Writer:
    """Somebody who wrote posts; an export of WXR 1.0 names them in `dc:creator` alone."""

    login: str
    number: int | None = None
    email: str = ""
    name: str = ""  # as readers see it
    first_name: str = ""
    last_name: str = ""


@dataclass(frozen=True)
class Term:
    """A category or a tag."""

    taxonomy: str  # "category", "post_tag", or one of a plugin
    slug: str
    name: str
    number: int | None = None
    parent: str = ""  # the slug of the category above it
    description: str = ""


@dataclass(frozen=True)
class Response:
    """A comment, pingback or trackback."""

    number: int | None
    author_name: str = ""
    author_email: str = ""
    author_url: str = ""
    author_address: str = ""  # of the network it came from
    sent_at: dt.datetime | None = None
    body: str = ""  # HTML as WordPress stores it
    approved: str = "0"  # "0", "1", "spam", "trash", "post-trashed"
    kind: str = ""  # "", "comment", "pingback", "trackback"
    parent: int | None = None
    user: int | None = None
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class Item:
    """A post, page, attachment or what else a plugin keeps as one."""

    kind: str  # "post", "page", "attachment", …
    number: int | None
    title: str = ""
    link: str = ""
    guid: str = ""
    creator: str = ""  # the login of its writer
    content: str = ""  # HTML, blocks or plain text, as WordPress stores it
    excerpt: str = ""
    published_at: dt.datetime | None = None  # of a draft: None
    updated_at: dt.datetime | None = None
    slug: str = ""  # decoded; empty for a draft that never had one
    status: str = "publish"
    parent: int | None = None
    menu_order: int = 0
    password: str = ""
    is_sticky: bool = False
    takes_comments: bool = True
    attachment_url: str = ""
    terms: tuple[Term, ...] = ()
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)  # _thumbnail_id, _wp_old_slug, …
    comments: tuple[Response, ...] = ()
    line: int = 0  # where it begins in the file
    repairs: tuple[str, ...] = ()  # what had to be mended to read it, in words
