"""How an author says that a post is a translation."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import Post


class OriginalField(forms.CharField):
    """The post something is a translation of, by its address or only the last part of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label=gettext_lazy("Translation of"),
            help_text=gettext_lazy("The address of the post this is a translation of."),
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        """Its address; of a draft, which has none, the slug."""
        if not isinstance(value, int):
            return value
        original = Post.objects.filter(pk=value).only("path", "slug").first()
        return original and (original.get_absolute_url() or original.slug)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


def original_of(post: Post, language: str, address: str, visible: Any) -> Post | None:
    """What `post`, written in `language`, is a translation of; ValidationError when it cannot be.

    `visible` are the posts this person may know of besides those that are published. Who names a translation
    means what that is a translation of: all versions hang on one original.
    """
    original = found_at(address, visible) if address else post
    if address and original.pk == post.pk:
        raise ValidationError(_("A post is not a translation of itself."), "itself")
    if original.kind != post.kind:
        raise ValidationError(_("A post translates a post, and a page a page."), "kind")
    if address and post.pk and post.translated_as.exists():
        raise ValidationError(_("Others are translations of this one: it is the original."), "chain")
    versions = Post.objects.filter(Q(pk=original.pk) | Q(translation_of=original.pk), trashed_at=None)
    if original.pk and versions.exclude(pk=post.pk).filter(language=language).exists():
        raise ValidationError(_("There is a version in this language already."), "language")
    return original if address else None


def found_at(address: str, visible: Any) -> Post:
    """The original of what stands at an address."""
    slug = re.sub("[?#].*", "", address).rstrip("/").rpartition("/")[2].lower()
    places = (visible.filter(trashed_at=None), Post.objects.published())
    found: Post | None = next(filter(None, (posts.filter(slug=slug).first() for posts in places)), None)
    if found is None:
        raise ValidationError(_("There is no post at this address."), "missing")
    return found.translation_of or found
