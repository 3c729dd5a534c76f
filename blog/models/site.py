"""The one row of settings an administrator edits."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.fields import LineField
from blog.models.prepared import Prepared


def check_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Write one like Europe/Amsterdam."),
            code="time_zone",
            params={"name": name},
        )


class Site(models.Model):
    """Title, tagline, language and discussion settings of the blog. There is exactly one row, number 1."""

    title = LineField(_("title"), max_length=200, default="Kantlijn")
    tagline = LineField(_("tagline"), max_length=300, blank=True)
    language = models.CharField(
        _("language"),
        max_length=7,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language of menus, dates and forms. Each post has a language of its own."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Amsterdam",
        validators=[check_time_zone],
        help_text=_("Dates are shown, and posts scheduled, in this zone, for example Europe/Brussels."),
    )
    posts_per_page = models.PositiveSmallIntegerField(
        _("posts a page"), default=10, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    takes_replies = models.BooleanField(
        _("new posts take replies"),
        default=True,
        help_text=_("Each post can differ. A change here affects new posts only."),
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close replies after so many days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text=_("Empty: replies stay open. Pages are not closed. What is there stays readable."),
    )
    # What load_demo made, by model, so that remove_demo takes away exactly that.
    demonstration = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_is_one_row")]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> Site:
        """The settings as they stand: one query, also on a blog where nobody has saved them yet."""
        return next(iter(_site()), cls(pk=1))

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone dates are shown in."""
        return zoneinfo.ZoneInfo(self.time_zone)


_site = Prepared(lambda: Site.objects.filter(pk=1))
