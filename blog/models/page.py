"""Pages (About, Privacy), for the admin."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from blog.models.post import Post
from blog.models.post_queryset import Kind


class Page(Post):  # type: ignore[django-manager-missing]
    """A post of kind page: same table, same desk, its date is not shown."""

    class Meta:
        proxy = True
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:
            kwargs.setdefault("kind", Kind.PAGE)
        super().__init__(*args, **kwargs)
