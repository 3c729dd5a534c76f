"""A slug that no other row of the same table has."""

from __future__ import annotations

from itertools import count

from django.db import models

from blog.text.slugs import LENGTH, slugify

ROOM = 8  # characters for the number behind a slug that is as long as it may be


def free_slug(row: models.Model, text: str, *, fallback: str) -> str:
    """The slug of `text`, with -2, -3 … when another row has it; `fallback` when no letter is left."""
    base = slugify(text, fallback=fallback)
    others = type(row)._default_manager.exclude(pk=row.pk)
    if not others.filter(slug=base).exists():
        return base
    base = base[: LENGTH - ROOM].rstrip("-")
    taken = set(others.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
    return next(slug for number in count(2) if (slug := f"{base}-{number}") not in taken)
