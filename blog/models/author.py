"""Who writes: the name, web site and bio under every post."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from blog.models.fields import LineField, ProseField, WebAddressField
from blog.models.redirect import Redirect
from blog.models.search_document import SearchDocument
from blog.models.slugs import free_slug
from blog.text import markdown


class Author(models.Model):
    """A writer. Who only writes through others needs no login."""

    name = LineField(_("name"), max_length=200)
    slug = models.SlugField(
        _("slug"), max_length=80, unique=True, blank=True, help_text=_("Empty: made from the name.")
    )
    web_site = WebAddressField(_("web site"), max_length=200, blank=True)
    bio = ProseField(_("bio"), blank=True, validators=[MaxLengthValidator(10_000)], help_text=_("Markdown."))
    bio_html = models.TextField(editable=False, blank=True)
    rendered_by = models.PositiveSmallIntegerField(editable=False, default=0)
    language = models.CharField(
        _("language of the bio"),
        max_length=7,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("Empty: the site's."),
    )
    portrait = models.ForeignKey(
        "blog.Upload", on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("portrait")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="authors",
        verbose_name=_("signs in as"),
    )
    post_count = models.PositiveIntegerField(editable=False, default=0)  # see blog.models.listing

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["-post_count", "name"], name="author_by_use")]

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        was = Author.objects.filter(pk=self.pk).first() if self.pk else None
        if not self.slug:
            self.slug = free_slug(self, self.name, fallback="author")
        self.render()
        with transaction.atomic():
            SearchDocument.alone()
            super().save(*args, **kwargs)
            if was and was.slug != self.slug:
                Redirect.keep(was.get_absolute_url(), author=self)
            if was and was.name != self.name:
                SearchDocument.objects.filter(post__authors=self).refresh()

    def get_absolute_url(self) -> str:
        return reverse("author", args=[self.slug])

    def render(self) -> None:
        """Make the stored HTML of the bio from its Markdown."""
        self.bio_html = markdown.render_bio(self.bio)
        self.rendered_by = markdown.RECIPE
