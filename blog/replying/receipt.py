"""Receipts: signed addresses that show one reader one reply, without cookie or session."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from blog.models import Comment

SALT = "blog.replying.receipt"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Receipt:
    """What the holder of a token may do: see one reply, and perhaps change it."""

    comment: Comment
    may_edit: bool


def issue(comment: Comment, *, may_edit: bool) -> str:
    """The token for a kept reply. It shows this reply and no other, for as long as the reply is there."""
    return signing.dumps([comment.pk, sent(comment), may_edit], salt=SALT)


def read(token: str) -> Receipt | None:
    """What a token allows; None when it was not issued here, or its reply or post can no longer be seen."""
    try:
        number, sent_at, may_edit = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    comment = Comment.objects.filter(pk=number).select_related("post").first()
    # The number of a deleted reply may be given out again: only together with its time it names one reply.
    if comment is None or sent(comment) != sent_at or not comment.post.is_published:
        return None
    return Receipt(comment, may_edit)


def address(comment: Comment, token: str) -> str:
    """The reply's own place on the page of its post, as the holder of the token sees it."""
    return f"{reverse('receipt', args=[comment.post.path, token])}#{comment.anchor}"


def sent(comment: Comment) -> int:
    """When it was sent, in microseconds since 1970."""
    return (comment.sent_at - EPOCH) // dt.timedelta(microseconds=1)
