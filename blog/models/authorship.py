"""Who wrote what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from blog.models.author import Author


class Authorship(models.Model):
    """That an author wrote a post, and in which place the name stands."""

    post = models.ForeignKey("blog.Post", on_delete=models.CASCADE, related_name="authorships")
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, related_name="authorships", verbose_name=_("author")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # The date of the post, from when it is listed under the author; empty: it is not (blog.models.listing).
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("author of the post")
        verbose_name_plural = _("authors of the post")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="post_has_an_author_once")]
        indexes = [
            models.Index(
                fields=["author", "-listed_at", "-post"],
                name="listed_under_author",
                condition=models.Q(listed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.author)
