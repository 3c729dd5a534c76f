"""What readers write back, and what people decide about it."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.models import reading_order
from blog.models.edition import Edition
from blog.models.fields import LineField, ProseField, WebAddressField
from blog.models.listing import count_replies
from blog.models.post import Post
from blog.models.recent_reply import RecentReply
from blog.models.search_document import SearchDocument
from blog.text import markdown

if TYPE_CHECKING:
    from blog.models.decision import Decision
    from blog.models.user import User

BODY_LENGTH = 5_000


class Status(models.TextChoices):
    """Where a reply stands, in WordPress' words."""

    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    SPAM = "spam", _("Spam")
    TRASH = "trash", _("Trash")


class CommentKind(models.TextChoices):
    """What came in: a reader's words, or the word of another site that it refers here."""

    COMMENT = "comment", _("reply")
    PINGBACK = "pingback", _("pingback")
    TRACKBACK = "trackback", _("trackback")
    WEBMENTION = "webmention", _("webmention")


class DuplicateComment(Exception):
    """The same person has said the same thing in the same place before; `first` is that reply."""

    def __init__(self, first: Comment) -> None:
        super().__init__(first.pk)
        self.first = first


class TooQuick(Exception):
    """Somebody replied from the same address a moment ago; `seconds` are left to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class CommentQuerySet(models.QuerySet["Comment"]):
    """Where every list of replies begins."""

    def approved(self) -> Self:
        """What readers see, oldest first."""
        return self.filter(status=Status.APPROVED).order_by("sent_at", "pk")

    def pending(self) -> Self:
        """What waits for a moderator, oldest first."""
        return self.filter(status=Status.PENDING).order_by("sent_at", "pk")

    def as_read(self) -> Self:
        """Conversations by when they began, and in each the answers by time."""
        return self.order_by(*reading_order.AS_READ)

    def moderated_by(self, user: User) -> Self:
        """What this person may decide about."""
        if not user.has_perm("blog.change_comment"):
            return self.none()
        if user.has_perm("blog.moderate_every_comment"):
            return self
        return self.filter(post__in=Post.objects.filter(authors__user=user))


class Comment(models.Model):
    """A reply under a post or page."""

    # Which indexes these four need is said below: Django's own would each hold every reply.
    post = models.ForeignKey(
        Post, on_delete=models.CASCADE, related_name="comments", verbose_name=_("post"), db_index=False
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("in reply to"),
        db_index=False,
    )
    # The top reply of the conversation this one belongs to; empty for a top reply itself.
    thread = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="+", db_index=False
    )
    kind = models.CharField(
        _("kind"), max_length=10, choices=CommentKind.choices, default=CommentKind.COMMENT, editable=False
    )
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.PENDING, editable=False
    )

    author_name = LineField(_("name"), max_length=245)
    author_email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    author_url = WebAddressField(_("web site"), max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        verbose_name=_("signed in as"),
        db_index=False,
    )
    body = ProseField(_("reply"), validators=[MaxLengthValidator(BODY_LENGTH)])
    body_html = models.TextField(editable=False, blank=True)
    rendered_by = models.PositiveSmallIntegerField(editable=False, default=0, db_index=True)

    sent_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    started_at = reading_order.StartField(editable=False)  # its conversation, see there
    edited_at = models.DateTimeField(_("edited at"), null=True, editable=False)
    network = models.CharField(_("network"), max_length=43, blank=True, editable=False)
    is_trapped = models.BooleanField(
        default=False, editable=False
    )  # the field people do not see was filled in
    reasons = models.JSONField(
        default=list, blank=True, editable=False
    )  # of the verdict, see blog.moderating.judge
    # Unique where there is one; what was imported has none.
    fingerprint = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        permissions = [("moderate_every_comment", _("Can moderate the replies to every post"))]
        indexes = [
            models.Index(fields=["post", "status", "sent_at", "id"], name="comment_of_post"),
            *(
                models.Index(
                    fields=[name],
                    name=f"comment_with_{name}",
                    condition=models.Q(**{f"{name}__isnull": False}),
                )
                for name in ("parent", "thread", "user")  # most replies have none
            ),
            models.Index("post_id", "status", *reading_order.AS_READ, name="comment_as_read"),
            models.Index(fields=["status", "sent_at", "id"], name="comment_by_status"),
            models.Index(Lower("author_email"), name="comment_by_mail"),
            models.Index(
                Lower("author_url"),
                name="comment_by_web_site",
                condition=models.Q(author_url__gt=""),  # most have none
            ),
        ]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.body[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save and let search follow; render the text, unless `update_fields` says what to save."""
        if kwargs.get("update_fields") is None:
            self.render()
        with transaction.atomic():
            SearchDocument.alone()
            super().save(*args, **kwargs)
            SearchDocument.index_comments([self.pk])
            if self.is_approved:
                Edition.advance()

    def get_absolute_url(self) -> str:
        """Its own place on the page of its post; asks for the page when the post has several."""
        return f"{reading_order.address(self.post, reading_order.page_of(self))}#{self.anchor}"

    # What it is now

    @property
    def is_approved(self) -> bool:
        """True when every reader sees it."""
        return self.status == Status.APPROVED

    @property
    def anchor(self) -> str:
        """Its place on the page, as WordPress names it."""
        return f"comment-{self.pk}"

    # How it comes in

    def submit(self, *, publish: bool, reasons: list[dict[str, Any]], address: str = "") -> None:
        """Keep a new reply with its verdict, on the page at once or held for a moderator.

        Raises DuplicateComment when it has been said before: same post, parent, name, e-mail and text; and
        TooQuick when somebody at `address` (none given: nobody is counted) replied a moment ago. The database
        decides both, so that of many that arrive together one is kept, and only what is kept counts.
        Raises Post.DoesNotExist when the post has been deleted for good in the meantime.
        """
        self.status = Status.APPROVED if publish else Status.PENDING
        self.reasons = reasons
        self.thread = self.parent and (self.parent.thread or self.parent)
        self.fingerprint = self._fingerprint()
        self.render()  # before the transaction: others wait for its end
        document = SearchDocument.of_comment(self)
        try:
            with transaction.atomic():
                if publish:
                    SearchDocument.alone()
                super().save()
                if publish:
                    self._count(1)
                    SearchDocument.index_comments([self.pk])
                else:  # only the desk will find it, whatever becomes of its post meanwhile
                    document.id = document.comment_id = self.pk
                    SearchDocument.keep([document])
                if address and (seconds := RecentReply.seconds_to_wait(address)):
                    raise TooQuick(seconds)
                RecentReply.forget()
        except IntegrityError:
            first = Comment.objects.filter(fingerprint=self.fingerprint).select_related("post").first()
            if first:
                raise DuplicateComment(first) from None
            # Somebody deleted for good what it answers, or the post, while it was on its way.
            if self.parent and not Comment.objects.filter(pk=self.parent.pk).exists():
                self.pk, self.parent, self.started_at = None, None, self.sent_at
                self.submit(publish=publish, reasons=reasons, address=address)
                return
            Post.objects.get(pk=self.post_id)
            raise

    def render(self) -> None:
        """Make the stored HTML from the text."""
        self.body_html = markdown.render_comment(self.body)
        self.rendered_by = markdown.RECIPE

    # What becomes of it

    def approve(self, *, by: User, how: str = "queue") -> Decision | None:
        """Let every reader see it."""
        return self._decide(Status.APPROVED, by, how)

    def unapprove(self, *, by: User, how: str = "queue") -> Decision | None:
        """Take it off the page and let it wait again."""
        return self._decide(Status.PENDING, by, how)

    def mark_spam(self, *, by: User, how: str = "queue") -> Decision | None:
        """Take it away as unwanted advertising."""
        return self._decide(Status.SPAM, by, how)

    def move_to_trash(self, *, by: User, how: str = "queue") -> Decision | None:
        """Take it away for any other reason."""
        return self._decide(Status.TRASH, by, how)

    def restore(self, *, by: User, how: str = "queue") -> Decision | None:
        """Bring it back from spam or trash: onto the page when it came from there, else to wait."""
        if self.status not in {Status.SPAM, Status.TRASH}:
            return None
        last = self.decisions.filter(to_status=self.status).first()
        came_from = last.from_status if last else Status.PENDING
        return self._decide(Status.APPROVED if came_from == Status.APPROVED else Status.PENDING, by, how)

    def _decide(self, to: Status, by: User, how: str) -> Decision | None:
        """Change the status if it still is what this person saw, and log it.

        Returns None when there was nothing to change or somebody else was faster; the reply then shows how it
        stands, and `decisions.first()` says by whom.
        """
        from blog.models.decision import Decision

        seen = Status(self.status)
        with transaction.atomic():
            SearchDocument.alone()
            won = seen != to and Comment.objects.filter(pk=self.pk, status=seen).update(status=to)
            if not won:
                self.refresh_from_db(fields=["status"])
                return None
            self.status = to
            self._count((to == Status.APPROVED) - (seen == Status.APPROVED))
            SearchDocument.index_comments([self.pk])
            return Decision.objects.create(
                comment=self,
                comment_number=self.pk,
                comment_author=self.author_name,
                post_title=self.post.title,
                by=by,
                by_name=by.called,
                how=how,
                from_status=seen,
                to_status=to,
            )

    def _count(self, change: int) -> None:
        """Keep the number beside the title equal to what is listed, which is another edition."""
        if change:
            Edition.advance()
            count_replies(self.post_id, change)

    def _fingerprint(self) -> str:
        parts = (self.post_id, self.parent_id, self.author_name, self.author_email.lower(), self.body.strip())
        return hashlib.sha256("\0".join(str(part) for part in parts).encode()).hexdigest()


def mask(address: str) -> str:
    """The network of an address, /24 or /48: enough to see a flood by, too little to name a person."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))
