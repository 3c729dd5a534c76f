"""What a page tells search engines in the words of schema.org, as JSON-LD.

What they ask for is in Google's "Structured data markup that Google Search supports": Article, Breadcrumb,
Profile page, Site name.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.models import Author, Comment, CommentKind, Post, Series, Site, Tag
from blog.reading.exact import absolute, changed_at, moment
from blog.reading.pictures import Picture
from blog.text import excerpts

if TYPE_CHECKING:
    from blog.reading.reply_pages import ReplyPage
    from blog.reading.series import Place

HEADLINE = 110  # characters, as many as search engines show
# So many of the newest replies on a page are repeated for machines. All of fifty made a page half as heavy
# again, and how many there are is said in any case.
COMMENTS = 10
# What could end a script element or begin a comment in it (HTML, 4.12.1.3).
UNSAFE_IN_SCRIPT = {ord(character): f"\\u{ord(character):04x}" for character in "<>&"}

Thing = dict[str, Any]


def for_a_script(things: Sequence[Thing]) -> str:
    """JSON-LD as a script element may hold it: no character that means something in HTML is left in it."""
    if not things:
        return ""
    said = things[0] if len(things) == 1 else {"@graph": things}
    written = json.dumps({"@context": "https://schema.org"} | said, ensure_ascii=False, separators=(",", ":"))
    return written.translate(UNSAFE_IN_SCRIPT)


def posting(
    post: Post,
    site: Site,
    authors: Sequence[Author],
    tags: Sequence[Tag],
    page: ReplyPage,
    translations: Sequence[Post],
    place: Place | None,
    picture: Picture,
) -> Thing:
    """The post as a BlogPosting; a page, which shows no date, as a WebPage."""
    address = absolute(post.get_absolute_url())
    publisher = {"@type": "Organization", "name": site.title, "url": absolute("/")}
    said: Thing = {
        "@type": "WebPage" if post.is_page else "BlogPosting",
        "mainEntityOfPage": address,
        "url": address,
        "headline": Truncator(post.title).chars(HEADLINE),
        "description": post.summary,
        "image": [picture.address],
        "inLanguage": post.language,
        "keywords": [tag.name for tag in tags],
        "author": [person(author) for author in authors] or [publisher],
        "publisher": publisher,
        "translationOfWork": [work(other) for other in translations if other.pk == post.translation_of_id],
        "workTranslation": [] if post.translation_of_id else [work(other) for other in translations],
        "commentCount": page.total,
        "comment": [
            reply(comment, absolute(page.address), site)
            for comment in sorted(page.replies, key=lambda reply: (reply.sent_at, reply.pk))[-COMMENTS:]
            if comment.kind == CommentKind.COMMENT
        ],
    }
    if not post.is_page:
        said |= {
            "datePublished": moment(post.published_at, site),
            "dateModified": moment(changed_at(post), site),
            "wordCount": post.word_count,
        }
    if place:
        said |= {"isPartOf": collection(place.series), "position": place.number}
    return {name: value for name, value in said.items() if value not in ("", [])}


def person(author: Author) -> Thing:
    """An author as a Person."""
    said = {"@type": "Person", "name": author.name, "url": absolute(author.get_absolute_url())}
    return said | {"sameAs": [author.web_site]} if author.web_site else said


def reply(comment: Comment, address: str, site: Site) -> Thing:
    """A reply to what stands at `address`, as a Comment."""
    return {
        "@type": "Comment",
        "url": f"{address}#{comment.anchor}",
        "author": {"@type": "Person", "name": comment.author_name},
        "dateCreated": moment(comment.sent_at, site),
        "text": plain(comment.body_html),
    }


# The newest replies stand on the page each time it is made; taking HTML apart takes longer than all the rest.
plain = lru_cache(maxsize=1_024)(excerpts.plain)


def work(post: Post) -> Thing:
    """Another version of a post, as far as it has to be named here."""
    return {
        "@type": "BlogPosting",
        "name": post.title,
        "url": absolute(post.get_absolute_url()),
        "inLanguage": post.language,
    }


def collection(series: Series) -> Thing:
    """A series as a CreativeWorkSeries."""
    said = {
        "@type": "CreativeWorkSeries",
        "name": series.title,
        "url": absolute(series.get_absolute_url()),
        "inLanguage": series.language,
    }
    return {name: value for name, value in said.items() if value}


def profile(author: Author) -> Thing:
    """The page of an author as a ProfilePage."""
    said = person(author) | {"description": excerpts.excerpt(author.bio_html)}
    if author.portrait:
        said["image"] = absolute(author.portrait.get_absolute_url())
    return {"@type": "ProfilePage", "mainEntity": {name: value for name, value in said.items() if value}}


def web_site(site: Site, *, is_searched: bool) -> Thing:
    """The whole blog as a WebSite, and how it is searched."""
    search = {
        "@type": "SearchAction",
        "target": {
            "@type": "EntryPoint",
            "urlTemplate": absolute(f"{reverse('search')}?s={{search_term_string}}"),
        },
        "query-input": "required name=search_term_string",
    }
    said = {
        "@type": "WebSite",
        "name": site.title,
        "description": site.tagline,
        "url": absolute("/"),
        "inLanguage": site.language,
        "potentialAction": search if is_searched else None,
    }
    return {name: value for name, value in said.items() if value}


def breadcrumbs(*steps: tuple[str, str]) -> Thing:
    """The way down to a page, from the home page, as a BreadcrumbList. Each step is a name and a path."""
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
        for position, (name, path) in enumerate(((_("Home"), "/"), *steps), start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}
