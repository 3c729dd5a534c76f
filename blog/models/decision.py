"""What a person did with a reply: who, when, how, from, to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models.comment import Comment, Status


class How(models.TextChoices):
    """The way a decision came in."""

    QUEUE = "queue", _("queue")
    MAIL = "mail", _("mail")
    RULE = "rule", _("rule")
    IMPORT = "import", _("import")


class Decision(models.Model):
    """One change of a reply's status. It outlives the reply, the post and the person."""

    comment = models.ForeignKey(
        Comment, on_delete=models.SET_NULL, null=True, related_name="decisions", verbose_name=_("reply")
    )
    comment_number = models.BigIntegerField(_("number of the reply"), db_index=True)
    comment_author = models.CharField(_("name under the reply"), max_length=245)
    post_title = models.CharField(_("post"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    by_name = models.CharField(_("by"), max_length=310)
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    from_status = models.CharField(_("from"), max_length=10, choices=Status.choices)
    to_status = models.CharField(_("to"), max_length=10, choices=Status.choices)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.comment_number}: {self.from_status} → {self.to_status}"
