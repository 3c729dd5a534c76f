"""Old addresses: where something was, and what stands there now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from blog.models.author import Author
    from blog.models.post import Post
    from blog.models.series import Series
    from blog.models.tag import Tag


class Redirect(models.Model):
    """An address that once answered. It leads to what moved; without a target it says that it is gone (410).

    The target is the thing, not its address: however often that moves, there is one redirect.
    """

    path = models.CharField(
        _("old address"), max_length=702, unique=True, help_text=_("For example /2010/04/old/.")
    )
    post = models.ForeignKey(
        "blog.Post", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("post")
    )
    tag = models.ForeignKey(
        "blog.Tag", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("tag")
    )
    author = models.ForeignKey(
        "blog.Author", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("author")
    )
    series = models.ForeignKey(
        "blog.Series", on_delete=models.CASCADE, null=True, blank=True, verbose_name=_("series")
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.path

    @property
    def target(self) -> Post | Tag | Author | Series | None:
        """What the old address leads to; None when it is gone."""
        return self.post or self.tag or self.author or self.series

    @classmethod
    def keep(
        cls,
        path: str,
        *,
        post: Post | None = None,
        tag: Tag | None = None,
        author: Author | None = None,
        series: Series | None = None,
    ) -> None:
        """Let `path` lead to its new place from now on; without any, answer that it is gone."""
        target = {"post": post, "tag": tag, "author": author, "series": series}
        cls.objects.update_or_create(path=path, defaults=target)
