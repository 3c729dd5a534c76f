"""An ordered set of posts that are read one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.models.fields import LineField, ProseField
from blog.models.redirect import Redirect
from blog.models.slugs import free_slug

if TYPE_CHECKING:
    from blog.models.post_queryset import PostQuerySet


class Series(models.Model):
    """Posts that belong together, in an order their authors choose. Each post stands in one at most."""

    title = LineField(_("title"), max_length=200)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        unique=True,
        blank=True,
        help_text=_("The last part of the address. Empty: made from the title."),
    )
    description = ProseField(
        _("description"),
        max_length=1000,
        blank=True,
        help_text=_("One or two sentences above the list of posts."),
    )
    language = models.CharField(
        _("language"), max_length=7, choices=settings.LANGUAGES, blank=True, help_text=_("Empty: the site's.")
    )

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("plural", "series")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        was = Series.objects.filter(pk=self.pk).first() if self.pk else None
        if not self.slug:
            self.slug = free_slug(self, self.title, fallback="series")
        with transaction.atomic():
            super().save(*args, **kwargs)
            if was and was.slug != self.slug:
                Redirect.keep(was.get_absolute_url(), series=self)

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.slug])

    def parts(self) -> PostQuerySet:
        """What readers may see of it, in order: by number, then what has none; equals by age."""
        in_order = (models.F("part").asc(nulls_last=True), "published_at", "pk")
        return self.posts.published().posts().order_by(*in_order)
