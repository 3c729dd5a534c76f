"""Where every list of posts begins: what is published, what is a post and what a page."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.authorship import Authorship
from blog.models.prepared import Given
from blog.models.redirect import Redirect

if TYPE_CHECKING:
    from blog.models.post import Post  # noqa: F401  # named in a string below

TRASH_DAYS = 30
# What prepared queries are told: the moment, and the number of a post.
NOW = Given("now", models.DateTimeField())
POST = Given("post", models.BigIntegerField())


class Kind(models.TextChoices):
    """A post has its place in time, a page its place in the navigation."""

    POST = "post", _("post")
    PAGE = "page", _("page")


class PostQuerySet(models.QuerySet["Post"]):
    """Where every list of posts begins."""

    def published(self, *, now: Any = None) -> Self:
        """What readers may see now, newest first. The twin of `Post.is_published`.

        A prepared query gives `NOW`, to be told the moment each time it is asked.
        """
        return self.filter(trashed_at=None, published_at__lte=now or timezone.now()).order_by(
            "-published_at", "-pk"
        )

    def listed(self) -> Self:
        """What lists hold: posts that have a date, be it in the future, and are not in the trash."""
        return self.filter(kind=Kind.POST, trashed_at=None, published_at__isnull=False)

    def posts(self) -> Self:
        """Only what has its place in time."""
        return self.filter(kind=Kind.POST)

    def pages(self) -> Self:
        """Only what has its place in the navigation."""
        return self.filter(kind=Kind.PAGE)

    def with_authors(self) -> Self:
        """Bring the authors along, in their order: one query more, whatever the number of posts."""
        ordered = Authorship.objects.select_related("author__portrait").order_by("position", "pk")
        return self.prefetch_related(models.Prefetch("authorships", queryset=ordered))

    def knowing_translations(self) -> Self:
        """Bring along whether each is the original of others, so that `Post.translations()` need not ask."""
        translated = self.model.objects.filter(translation_of=models.OuterRef("pk"))
        return self.annotate(is_translated=models.Exists(translated))

    def without_text(self) -> Self:
        """Leave the long columns in the database: for lists."""
        return self.defer("body", "body_html", "contents")

    @transaction.atomic
    def empty_trash(self) -> int:
        """Delete what has lain in the trash for 30 days; addresses that once answered say that it is gone."""
        limit = timezone.now() - dt.timedelta(days=TRASH_DAYS)
        old = list(self.filter(trashed_at__lt=limit).order_by("pk"))
        for post in old:
            path = post.get_absolute_url() if post.was_published else ""
            post.refresh_from_db(fields=["parent"])  # the page above may just have been deleted
            for child in post.children.all():
                child.parent = post.parent
                child.save()
            post.delete()
            if path:
                Redirect.keep(path)
        return len(old)
