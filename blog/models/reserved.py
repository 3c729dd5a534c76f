"""Addresses the site itself uses, where no page can stand."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.urls import get_resolver

# What the site shows below the address of a post or page.
BELOW_A_POST = {"feed", "reply"}
# The letters an address begins with, in a pattern of either kind: tag/<slug:slug>/ or ^wp\\-admin/?$.
FIRST_PART = re.compile(r"\^?((?:[-\w.]|\\[-.])+)")


def first_parts(patterns: list[Any] | None = None) -> set[str]:
    """The first part of every address the site itself uses: no page can stand there."""
    elsewhere = (settings.STATIC_URL, settings.MEDIA_URL, "/healthz")
    parts = {url.strip("/").partition("/")[0] for url in elsewhere}
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        first = FIRST_PART.match(str(pattern.pattern))
        if first:
            parts.add(first[1].replace("\\", ""))
        elif hasattr(pattern, "url_patterns"):
            parts |= first_parts(pattern.url_patterns)
    return parts | BELOW_A_POST
