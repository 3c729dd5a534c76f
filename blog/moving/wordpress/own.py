"""What our own exports carry besides: it comes back exactly as it was."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from blog.models import Kind, Post, Series
from blog.moving.wordpress import items
from blog.moving.wordpress.items import Item
from blog.text.slugs import slugify


def said(item: Item, key: str) -> str:
    """The value of a key of ours; empty when there is none, as in every export of WordPress."""
    return next(iter(item.meta.get(key, ())), "")


def parsed(item: Item, key: str, kind: type[Any]) -> Any:
    """The value of a key that holds JSON; an empty one when it is not what we write."""
    try:
        value = json.loads(said(item, key) or "null")
    except ValueError:
        value = None
    return value if isinstance(value, kind) else kind()


def language_of(item: Item) -> str:
    """The language of a post, when it is one that posts have here."""
    language = said(item, items.OUR_LANGUAGE)
    return language if language in dict(settings.LANGUAGES) else ""


def described_authors(item: Item) -> Iterator[dict[str, str]]:
    """What is said of the authors beyond their names."""
    for facts in parsed(item, items.OUR_AUTHORS, list):
        is_ours = isinstance(facts, dict) and all(isinstance(value, str) for value in facts.values())
        if is_ours and facts.get("slug"):
            yield facts


def authors_of(item: Item) -> list[str]:
    """The logins of the authors in their order, of which WordPress knows the first."""
    return [facts["slug"] for facts in described_authors(item)]


def original_of(item: Item) -> int | None:
    """The old number of the post that this one translates."""
    number = said(item, items.OUR_ORIGINAL)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None


def old_addresses(item: Item) -> tuple[str, ...]:
    """The paths that led to it."""
    return item.meta.get(items.OUR_OLD_ADDRESS, ())


def created_at(item: Item) -> dt.datetime | None:
    """When it was begun."""
    try:
        at = dt.datetime.fromisoformat(said(item, items.OUR_CREATION))
    except ValueError:
        return None
    return at if at.tzinfo and 1000 <= at.year < 3000 else None


def complete(post: Post, item: Item, *, dry_run: bool) -> None:
    """Give a new post what WordPress has no word for."""
    post.in_navigation = post.is_page and said(item, items.OUR_NAVIGATION) == "1"
    post.created_at = created_at(item) or post.created_at
    facts = parsed(item, items.OUR_SERIES, dict)
    if facts.get("slug") and facts.get("title") and post.kind == Kind.POST and not dry_run:
        post.series = series_of(facts)
        part = facts.get("part")
        post.part = part if isinstance(part, int) and 0 < part < 2**15 else None


def series_of(facts: dict[str, Any]) -> Series:
    """The series of that slug, made when there is none."""
    language = facts.get("language")
    defaults = {
        "title": str(facts["title"])[:200],
        "description": str(facts.get("description") or "")[:1000],
        "language": language if language in dict(settings.LANGUAGES) else "",
    }
    slug = slugify(str(facts["slug"]), fallback="series")
    return Series.objects.get_or_create(slug=slug, defaults=defaults)[0]
