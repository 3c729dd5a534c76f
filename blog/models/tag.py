"""What posts are about: django-taggit with a tag and a through model of our own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import _TaggableManager
from taggit.models import ItemBase, TagBase

from blog.models.fields import LineField, ProseField
from blog.models.redirect import Redirect
from blog.models.search_document import SearchDocument
from blog.models.slugs import free_slug
from blog.text.characters import strip_invisible
from blog.text.slugs import fold

NAME_LENGTH = 100


def parse_tags(text: str) -> list[str]:
    """Split what an author typed at commas, and at nothing else (TAGGIT_TAGS_FROM_STRING)."""
    names: dict[str, str] = {}
    for part in text.split(","):
        if name := strip_invisible(part):
            names.setdefault(fold(name), name)
    return list(names.values())


def join_tags(tags: Iterable[Tag]) -> str:
    """The tags as an author types them (TAGGIT_STRING_FROM_TAGS)."""
    return ", ".join(sorted((tag.name for tag in tags), key=fold))


class Tag(TagBase):  # type: ignore[misc]
    """A subject. `Één` and `één` are one tag: names are compared by their folded `key`."""

    name = LineField(_("name"), max_length=NAME_LENGTH)
    slug = models.SlugField(_("slug"), max_length=80, unique=True, blank=True)
    key = models.CharField(max_length=3 * NAME_LENGTH, unique=True, editable=False)
    description = ProseField(
        _("description"),
        max_length=1000,
        blank=True,
        help_text=_("One or two sentences above the list of posts."),
    )
    post_count = models.PositiveIntegerField(editable=False, default=0)  # see blog.models.listing

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        indexes = [models.Index(fields=["-post_count", "key"], name="tag_by_use")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.name = strip_invisible(self.name)
        self.key = fold(self.name)
        was = Tag.objects.filter(pk=self.pk).first() if self.pk else None
        if not self.slug:
            self.slug = free_slug(self, self.name, fallback="tag")
        with transaction.atomic():
            SearchDocument.alone()
            super().save(*args, **kwargs)
            if was and was.slug != self.slug:
                Redirect.keep(was.get_absolute_url(), tag=self)
            if was and was.name != self.name:
                SearchDocument.objects.filter(post__post_tags__tag=self).refresh()

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.slug])


class PostTag(ItemBase):  # type: ignore[misc]
    """That a post carries a tag."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="post_tags")
    content_object = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="post_tags")
    # The date of the post, from when it is listed under the tag; empty when it is not (blog.models.listing).
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("tag of a post")
        verbose_name_plural = _("tags of posts")
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="post_has_a_tag_once")]
        indexes = [
            models.Index(
                fields=["tag", "-listed_at", "-content_object"],
                name="listed_under_tag",
                condition=models.Q(listed_at__isnull=False),
            )
        ]


class TagManager(_TaggableManager):  # type: ignore[misc]
    """taggit's manager, finding tags by their folded key.

    taggit compares with `iexact`, which knows only ASCII on SQLite, and asks once a tag. The method is
    private in taggit 6.1.0, hence the exact pin and `test_tags_that_differ_in_case_are_one`.
    """

    # Search follows what these change (blog.models.housekeeping), in the same transaction.
    add = transaction.atomic(_TaggableManager.add)
    set = transaction.atomic(_TaggableManager.set)
    remove = transaction.atomic(_TaggableManager.remove)
    clear = transaction.atomic(_TaggableManager.clear)

    def _to_tag_model_instances(self, tags: Iterable[Tag | str], tag_kwargs: dict[str, Any]) -> list[Tag]:
        wanted = {fold(str(tag)): tag for tag in reversed(list(tags))}
        known = Tag.objects.in_bulk(
            [key for key, tag in wanted.items() if isinstance(tag, str)], field_name="key"
        )
        found = []
        for key, tag in reversed(wanted.items()):
            if isinstance(tag, str):
                tag = known.get(key) or Tag.objects.get_or_create(key=key, defaults={"name": tag})[0]
            found.append(tag)
        return found
