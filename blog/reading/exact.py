"""Addresses and times as machines want them: whole, and with their offset."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from blog.models import Post, Site


def absolute(path: str) -> str:
    """The whole address of one of our paths."""
    return f"{settings.SITE_URL}{path}"


def moment(value: dt.datetime | None, site: Site) -> str:
    """2010-04-12T12:00:00+02:00, in the zone of the site; empty for a draft, which has no date."""
    return value.astimezone(site.zone).isoformat(timespec="seconds") if value else ""


def changed_at(post: Post) -> dt.datetime:
    """When readers could first see it as it is: what was written ahead appeared later."""
    return max(filter(None, (post.published_at, post.updated_at)))
