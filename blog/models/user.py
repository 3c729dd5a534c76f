"""Who signs in, and what each of the four roles may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from blog.models.author import Author
    from blog.models.comment import Comment
    from blog.models.post import Post

# What the roles of WordPress may do ("Roles and Capabilities", wp-admin/includes/schema.php), in our nouns.
ROLES: dict[str, tuple[str, ...]] = {
    "Contributor": ("view_post", "add_post", "change_post", "delete_post", "view_tag", "view_series"),
    "Author": (
        "view_post", "add_post", "change_post", "delete_post", "publish_post",
        "view_comment", "change_comment",
        "view_tag", "view_series", "view_upload", "add_upload",
    ),
    "Editor": (
        "view_post", "add_post", "change_post", "delete_post", "publish_post", "change_others_post",
        "view_comment", "change_comment", "delete_comment", "moderate_every_comment", "view_decision",
        "view_tag", "add_tag", "change_tag", "delete_tag",
        "view_series", "add_series", "change_series", "delete_series",
        "view_upload", "add_upload", "change_upload", "delete_upload",
        "view_author", "add_author", "change_author",
    ),
    "Moderator": (
        "view_post", "view_comment", "change_comment", "delete_comment", "moderate_every_comment",
        "view_decision",
    ),
}  # fmt: skip


class User(AbstractUser):
    """A person who signs in, in the language they prefer."""

    language = models.CharField(
        _("language"),
        max_length=7,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("The language of the admin for this person. Empty: the language of the site."),
    )

    class Meta(AbstractUser.Meta):
        pass

    @property
    def called(self) -> str:
        """The name other people see: the full name, else the name used to sign in."""
        return self.get_full_name() or self.username

    def own_author(self) -> Author | None:
        """The author this person writes as, when there is one."""
        return self.authors.order_by("pk").first()

    def may_edit(self, post: Post) -> bool:
        """Editors edit everything, authors their own posts, contributors their own until it is published."""
        if not self.has_perm("blog.change_post"):
            return False
        if self.has_perm("blog.change_others_post"):
            return True
        if post.published_at and not self.has_perm("blog.publish_post"):
            return False
        return post.pk is None or post.authors.filter(user=self).exists()

    def may_moderate(self, comment: Comment) -> bool:
        """Editors and moderators moderate every reply, authors the replies to their own posts."""
        if not self.has_perm("blog.change_comment"):
            return False
        if self.has_perm("blog.moderate_every_comment"):
            return True
        return comment.post.authors.filter(user=self).exists()
