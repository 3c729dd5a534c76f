"""A slug that no other row of the same table has."""

from __future__ import annotations

from django.db import models

from blog.text.slugs import slugify


def free_slug(row: models.Model, text: str, *, fallback: str) -> str:
    """The slug of `text`, with -2, -3 … when another row has it; `fallback` when no letter is left."""
    base = slugify(text, fallback=fallback)
    others = type(row)._default_manager.exclude(pk=row.pk)
    if not others.filter(slug=base).exists():
        return base
    taken = set(others.filter(slug__startswith=f"{base}-").values_list("slug", flat=True))
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
