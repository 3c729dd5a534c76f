"""The slugs things get: the ones they had, where nobody has them here; else a free one."""

from __future__ import annotations

import re

from blog.models import Author, Tag
from blog.models.slugs import free_slug

SLUG = re.compile(r"[-a-z0-9_]{1,80}")


def kept_slug(row: Author | Tag, slug: str, *, fallback: str) -> str:
    """The slug of a new author or tag: `slug`, where it can be one and is free, else one of the name."""
    if SLUG.fullmatch(slug) and not type(row)._default_manager.filter(slug=slug).exists():
        return slug
    return free_slug(row, row.name, fallback=fallback)
