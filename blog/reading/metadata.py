"""What a page tells machines about itself: in its head, as OpenGraph (ogp.me) and as JSON-LD (schema.org)."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.models import Author, Comment, CommentKind, Post, Site, Tag
from blog.text import excerpts

HEADLINE = 110  # characters, as many as search engines show
# So many of the newest replies are repeated for machines. All of fifty made a page half as heavy again,
# and how many there are is said in any case.
COMMENTS = 10
LOCALES = {"en": "en_GB", "nl": "nl_NL"}  # OpenGraph wants a territory with the language

RSS, ATOM, JSON_FEED = "application/rss+xml", "application/atom+xml", "application/feed+json"

# The address of an image in stored HTML; the sanitiser puts every value in quotes.
IMAGE = re.compile(r"""<img(?:\s+[^\s=<>"'/]+=(?:"[^"]*"|'[^']*'))*?\s+src="([^"]+)\"""")
# What could end a script element or begin a comment in it (HTML, 4.12.1.3).
UNSAFE_IN_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}


class Alternate(NamedTuple):
    """A feed that follows the page."""

    title: str
    media_type: str
    path: str


@dataclass(frozen=True)
class Metadata:
    """All that `_metadata.html` prints. Addresses are absolute, times ISO 8601 with their offset."""

    title: str
    description: str
    site_name: str
    locale: str
    canonical: str
    feeds: Sequence[Alternate]
    kind: str = "website"
    image: str = ""
    published: str = ""
    modified: str = ""
    authors: Sequence[str] = ()  # the addresses of their pages
    tags: Sequence[str] = ()
    json_ld: str = ""
    noindex: bool = False


def of_list(
    site: Site, title: str, description: str, path: str, *, feed: str = "", noindex: bool = False
) -> Metadata:
    """What is said of any page that is no post, without a title of the home page. `feed` is its own."""
    return Metadata(
        title=title or site.title,
        description=description,
        site_name=site.title,
        locale=LOCALES[site.language],
        canonical=absolute(path),
        feeds=[*feeds(site), *([Alternate(title, RSS, feed)] if feed else [])],
        noindex=noindex,
    )


def of_post(
    post: Post,
    *,
    site: Site,
    authors: Sequence[Author],
    tags: Sequence[Tag],
    replies: Sequence[Comment],
    noindex: bool = False,
) -> Metadata:
    """What is said of a post, or of a page, with the approved `replies` under it by time.

    What is not to be found (`noindex`) may be a draft, which has neither date nor address.
    """
    path, image = post.get_absolute_url(), first_image(post)
    return Metadata(
        title=post.title,
        description=post.summary,
        site_name=site.title,
        locale=LOCALES[post.language],
        canonical=absolute(path),
        feeds=[
            *feeds(site),
            Alternate(_("Comments on: %(post)s") % {"post": post.title}, RSS, f"{path}feed/"),
        ],
        kind="website" if post.is_page else "article",
        image=image,
        published=moment(post.published_at, site),
        modified=moment(changed_at(post), site),
        authors=[absolute(author.get_absolute_url()) for author in authors],
        tags=[tag.name for tag in tags],
        json_ld="" if noindex else for_a_script(posting(post, site, authors, tags, replies, image)),
        noindex=noindex,
    )


def feeds(site: Site) -> list[Alternate]:
    """The feeds of the whole blog, which every page names."""
    return [
        Alternate(site.title, RSS, reverse("feed")),
        Alternate(f"{site.title} (Atom)", ATOM, reverse("feed_atom")),
        Alternate(f"{site.title} (JSON)", JSON_FEED, reverse("feed_json")),
    ]


def posting(
    post: Post,
    site: Site,
    authors: Sequence[Author],
    tags: Sequence[Tag],
    replies: Sequence[Comment],
    image: str,
) -> dict[str, Any]:
    """The post as a BlogPosting of schema.org; a page, which shows no date, as a WebPage."""
    address = absolute(post.get_absolute_url())
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "WebPage" if post.is_page else "BlogPosting",
        "mainEntityOfPage": address,
        "url": address,
        "headline": Truncator(post.title).chars(HEADLINE),
        "description": post.summary,
        "image": image,
        "inLanguage": post.language,
        "keywords": [tag.name for tag in tags],
        "author": [person(author) for author in authors],
        "publisher": {"@type": "Organization", "name": site.title, "url": absolute("/")},
        "commentCount": len(replies),
        "comment": [
            reply(comment, address, site)
            for comment in replies[-COMMENTS:]
            if comment.kind == CommentKind.COMMENT
        ],
    }
    if not post.is_page:
        said |= {
            "datePublished": moment(post.published_at, site),
            "dateModified": moment(changed_at(post), site),
            "wordCount": post.word_count,
        }
    return {name: value for name, value in said.items() if value not in ("", [])}


def person(author: Author) -> dict[str, Any]:
    """An author as a Person of schema.org."""
    said = {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())}
    return said | {"sameAs": [author.web_site]} if author.web_site else said


def reply(comment: Comment, address: str, site: Site) -> dict[str, Any]:
    """A reply to what stands at `address`, as a Comment of schema.org."""
    return {
        "@type": "Comment",
        "url": f"{address}#{comment.anchor}",
        "author": {"@type": "Person", "name": comment.author_name},
        "dateCreated": moment(comment.sent_at, site),
        "text": excerpts.plain(comment.body_html),
    }


def for_a_script(value: dict[str, Any]) -> str:
    """JSON as a script element may hold it: no character that means something in HTML is left in it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE_IN_SCRIPT)


def first_image(post: Post) -> str:
    """The address of the first image in a post that is kept here; empty when there is none."""
    found = (urljoin(absolute("/"), address) for address in IMAGE.findall(post.body_html))
    return next((address for address in found if address.startswith(absolute(settings.MEDIA_URL))), "")


def changed_at(post: Post) -> dt.datetime:
    """When readers could first see it as it is: what was written ahead appeared later."""
    return max(filter(None, (post.published_at, post.updated_at)))


def moment(value: dt.datetime | None, site: Site) -> str:
    """2010-04-12T12:00:00+02:00, in the zone of the site; empty for a draft, which has no date."""
    return value.astimezone(site.zone).isoformat(timespec="seconds") if value else ""


def absolute(path: str) -> str:
    """The whole address of one of our paths."""
    return f"{settings.SITE_URL}{path}"
