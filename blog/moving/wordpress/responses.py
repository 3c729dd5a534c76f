"""The comments to an item, in conversations, as replies of ours."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from blog.models import Comment, CommentKind, Post, Status
from blog.models.comment import BODY_LENGTH, mask
from blog.models.imported_item import fingerprint
from blog.moving.wordpress.comment_text import convert_response
from blog.moving.wordpress.items import OUR_BODY, Response
from blog.moving.wordpress.posts import YEARS, cut
from blog.moving.wordpress.present import Present
from blog.text.addresses import link_address
from blog.text.characters import strip_invisible
from blog.text.excerpts import plain

KINDS = {"": CommentKind.COMMENT} | {kind.value: kind for kind in CommentKind}
STATUSES = {
    "0": Status.PENDING,
    "hold": Status.PENDING,
    "1": Status.APPROVED,
    "approve": Status.APPROVED,
    "spam": Status.SPAM,
    "trash": Status.TRASH,
    "post-trashed": Status.TRASH,
}
NAME = 480  # characters of what a comment without a number is remembered by
# What a reply says here, whose change tells that somebody edited or judged it.
EDITABLE = ("body", "author_name", "author_email", "author_url", "status", "kind")


@dataclass(eq=False)
class Placed:
    """A comment with its place among the others to the same item."""

    response: Response
    name: str  # to remember it by
    parent: Placed | None = None
    reasons: list[str] = field(default_factory=list)

    @property
    def brought(self) -> str:
        """A hash of what it says."""
        said = self.response
        return fingerprint(
            said.author_name, said.author_email, said.author_url, said.sent_at, said.body,
            said.approved, said.kind, said.parent, said.user, said.meta.get(OUR_BODY),
        )  # fmt: skip


def in_conversations(responses: Sequence[Response], present: Present, of: str) -> list[Placed]:
    """The comments to the item called `of`, each after the one it answers, else in their order."""
    placed: list[Placed] = []
    by_number: dict[int, Placed] = {}
    for response in responses:
        said = fingerprint(response.author_name, response.sent_at, response.body)[:16]
        otherwise = f"{said}/{of}"[:NAME]
        each = Placed(response, present.old_name("comment", response.number, otherwise))
        placed.append(each)
        if response.number:
            by_number.setdefault(response.number, each)
    for each in placed:
        if each.response.parent:
            each.parent = by_number.get(each.response.parent)
            if each.parent is None:
                each.reasons.append(_("What it answers is not among the replies to this post."))
    ordered: dict[Placed, None] = {}
    for each in placed:
        chain: dict[Placed, None] = {}
        step: Placed | None = each
        while step is not None and step not in ordered and step not in chain:
            chain[step] = None
            step = step.parent
        if step in chain:
            last = next(reversed(chain))
            last.parent = None
            last.reasons.append(_("It answered itself, through others or at once."))
        ordered |= dict.fromkeys(reversed(chain))
    return list(ordered)


def as_comment(response: Response, post: Post) -> tuple[Comment, list[str]]:
    """The reply, rendered, without its place in a conversation; and what became different on the way."""
    reasons: list[str] = []
    own = response.meta.get(OUR_BODY)
    name = strip_invisible((html.unescape if own else plain)(response.author_name))
    email = response.author_email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError:
        reasons.append(_("“%(email)s” is no e-mail address.") % {"email": email[:100]})
        email = ""
    url = link_address(response.author_url) or ""
    if not url.startswith(("http://", "https://")) or len(url) > 200:
        given = response.author_url.strip()
        if given.strip("/: ") not in {"", "http", "https"}:
            reasons.append(_("“%(url)s” is no web site that can be kept.") % {"url": given[:100]})
        url = ""
    if response.kind not in KINDS:
        reasons.append(_("It was a “%(kind)s”; here it is a reply.") % {"kind": response.kind[:50]})
    if response.approved not in STATUSES:
        reasons.append(_("Its state was “%(state)s”; here it waits.") % {"state": response.approved[:50]})
    sent_at = response.sent_at
    if sent_at is None or sent_at.year not in YEARS:
        sent_at = post.published_at or post.updated_at
        reasons.append(_("It has no date; it got that of its post."))
    comment = Comment(
        post=post,
        kind=KINDS.get(response.kind, CommentKind.COMMENT),
        status=STATUSES.get(response.approved, Status.PENDING),
        author_name=cut(name or _("Anonymous"), 245),
        author_email=email[:254],
        author_url=url,
        body=own[0] if own else convert_response(response.body),
        sent_at=sent_at,
        network=mask(response.author_address),
    )
    comment.render()
    if comment.author_name != name and name:
        reasons.append(_("The name under it was cut: “%(name)s”.") % {"name": name[:2000]})
    if len(comment.body) > BODY_LENGTH:
        reasons.append(_("It is longer than a reply may be here; it is whole."))
    return comment, reasons
