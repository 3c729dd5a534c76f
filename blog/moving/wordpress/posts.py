"""A post or page of WordPress as one of ours."""

from __future__ import annotations

import datetime as dt
import html
import re

from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Kind, Post
from blog.models.post import BODY_LENGTH
from blog.moving.wordpress.addresses import path_of
from blog.moving.wordpress.items import OUR_BODY, Item
from blog.moving.wordpress.present import Present
from blog.text.characters import strip_invisible
from blog.text.excerpts import excerpt, plain
from blog.text.slugs import slugify

# An address has four digits for the year, from 1000 to 2999 (blog.reading.converters.YearConverter).
YEARS = range(1000, 3000)
SLUG = re.compile(r"[-a-z0-9_]{1,120}")
MONTH_IN_ADDRESS = re.compile(r"(?:^|/)([12][0-9]{3})/(0[1-9]|1[0-2])/")
# What a post says here, whose change tells that somebody edited it.
EDITABLE = (
    "title", "slug", "standfirst", "body", "language", "published_at", "is_pinned", "takes_replies", "parent",
)  # fmt: skip
# Further than this no time zone lies from Greenwich.
HALF_A_DAY = dt.timedelta(hours=14)


def reason_to_leave(item: Item) -> str:
    """Why an item is not for here; empty when it is."""
    if item.kind not in {Kind.POST, Kind.PAGE}:
        return _("There is nothing like a “%(kind)s” here.") % {"kind": item.kind}
    return {
        "trash": _("It lay in the trash there."),
        "auto-draft": _("It is an empty draft."),
        "inherit": _("It is an older version of something."),
    }.get(item.status, "")


def date_of(item: Item) -> tuple[dt.datetime | None, str]:
    """When readers may see it, None for a draft; and why not, when readers could there."""
    if item.password:
        return None, _("It had a password there; here it is a draft.")
    if item.status not in {"publish", "future"}:
        return None, {
            "draft": _("It is a draft."),
            "pending": _("It waited for review there; here it is a draft."),
            "private": _("It was private there; here it is a draft."),
        }.get(
            item.status, _("Its state was “%(status)s” there; here it is a draft.") % {"status": item.status}
        )
    at = item.published_at or item.updated_at
    if at is None:
        return None, _("It has no date; it is a draft.")
    if at.year not in YEARS:
        return None, _("Its date is in the year %(year)d; it is a draft.") % {"year": at.year}
    return at, ""


def cut(text: str, most: int) -> str:
    """A text of at most so many characters, cut after a word."""
    if len(text) <= most:
        return text
    return (text[: most - 1].rpartition(" ")[0] or text[: most - 1]).rstrip(" ,;:–—-") + "…"


def as_post(item: Item, body: str, language: str) -> tuple[Post, list[str], list[str]]:
    """The post, rendered, without a place yet; what became different on the way; what else is to be said."""
    reasons = list(item.repairs)
    published_at, reason = date_of(item)
    # Of our own exports it is a line without tags, of WordPress' any HTML.
    words = html.unescape if item.meta.get(OUR_BODY) else plain
    title, standfirst = strip_invisible(words(item.title)), strip_invisible(words(item.excerpt))
    written_at = published_at or item.updated_at or timezone.now()
    post = Post(
        kind=item.kind,
        title=cut(title, 300),
        standfirst=cut(standfirst, 200),
        body=body,
        language=language,
        published_at=published_at,
        is_pinned=item.is_sticky,
        takes_replies=item.takes_comments,
        created_at=written_at,
        updated_at=item.updated_at or written_at,
    )
    post.render()
    if not title:
        post.title = strip_invisible(excerpt(post.body_html, 60)) or _("(untitled)")
        reasons.append(_("It had no title; its first words are one now."))
    if title != post.title and title:
        reasons.append(_("Its title was cut: “%(title)s”.") % {"title": title[:2000]})
    if standfirst != post.standfirst:
        reasons.append(_("Its excerpt was cut: “%(excerpt)s”.") % {"excerpt": standfirst[:2000]})
    if len(body) > BODY_LENGTH:
        reasons.append(_("It is longer than can be saved at the desk."))
    if reason and item.status != "draft":
        reasons.append(reason)
    return post, reasons, [reason] if reason and item.status == "draft" else []


def slug_of(item: Item, post: Post, present: Present, *, below: bool) -> tuple[str, str]:
    """A free slug, its own if that may be, and why not."""
    old = item.slug.lower()
    if not old:
        old = present.free_slug(post.title, fallback=post.kind)
    is_reserved = post.is_page and present.is_reserved(old, below=below)
    if SLUG.fullmatch(old) and old not in present.slugs and not is_reserved:
        return old, ""
    letters = slugify(old)
    slug = present.free_slug(
        f"{post.kind}-{letters}" if is_reserved or letters.isdigit() else letters, fallback=post.kind
    )
    if is_reserved:
        return slug, _("The site itself uses /%(old)s/; it is “%(slug)s” now.") % {"old": old, "slug": slug}
    if old in present.slugs:
        return slug, _("Another has the slug “%(old)s”; it is “%(slug)s” now.") % {"old": old, "slug": slug}
    return slug, _("Its slug “%(old)s” is “%(slug)s” now.") % {"old": old[:200], "slug": slug}


def place(post: Post, item: Item, zone: dt.tzinfo, above: str) -> None:
    """Give a post with a slug its path: in the month of its old address, below the page `above`."""
    if post.is_page:
        post.path = f"{above}/{post.slug}" if above else post.slug
    elif post.published_at:
        local = post.published_at.astimezone(zone)
        post.year, post.month = local.year, local.month
        if found := MONTH_IN_ADDRESS.search(path_of(item.link)):
            there = int(found[1]), int(found[2])
            around = (post.published_at - HALF_A_DAY, post.published_at + HALF_A_DAY)
            if there in {(day.year, day.month) for day in around}:
                post.year, post.month = there
        post.listed_in = post.year * 100 + post.month
        post.path = f"{post.year:04d}/{post.month:02d}/{post.slug}"
