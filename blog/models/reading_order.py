"""In which order replies are read, and on which page of their post each of them stands."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

if TYPE_CHECKING:
    from blog.models.comment import Comment
    from blog.models.post import Post

REPLIES_A_PAGE = 100

# The number of the reply that began the conversation.
CONVERSATION = Coalesce(F("thread_id"), F("id"), output_field=models.BigIntegerField())
# Conversations by when they began, and in each the answers by time.
AS_READ = ("started_at", CONVERSATION, "sent_at", "id")


class StartField(models.DateTimeField):  # type: ignore[type-arg]  # no parameters at run time
    """When the conversation of a reply began: found when the reply is first stored, in bulk too."""

    def pre_save(self, model_instance: Any, add: bool) -> dt.datetime:
        """The moment its conversation began; that of a reply that answers none is its own."""
        comment: Comment = model_instance
        if comment.started_at is None:
            comment.started_at = comment.parent.started_at if comment.parent else comment.sent_at
        started_at: dt.datetime = comment.started_at
        return started_at


def place(comment: Comment) -> tuple[Any, ...]:
    """Where a reply stands among others, by `AS_READ`."""
    return comment.started_at, comment.thread_id or comment.pk, comment.sent_at, comment.pk


def before(comment: Comment) -> Q:
    """The replies that are read before this one. The first condition says the rest of them where to look."""
    started_at, conversation, sent_at, pk = place(comment)
    in_it = Q(sent_at__lt=sent_at) | Q(sent_at=sent_at, pk__lt=pk)
    at_once = Q(conversation__lt=conversation) | Q(in_it, conversation=conversation)
    return Q(started_at__lte=started_at) & (Q(started_at__lt=started_at) | at_once)


def pages(post: Post) -> int:
    """How many pages the replies to a post take, at least one."""
    return max(1, -(-post.reply_count // REPLIES_A_PAGE))


def page_of(comment: Comment) -> int:
    """The page a reply stands on, or where it would stand: one query when there are several, else none."""
    post = comment.post
    if pages(post) == 1:
        return 1
    approved = post.comments.approved().alias(conversation=CONVERSATION).order_by()
    return min(approved.filter(before(comment)).count() // REPLIES_A_PAGE + 1, pages(post))


def address(post: Post, number: int) -> str:
    """Page `number` of the replies to a post, where WordPress has it; the first is the post itself."""
    return f"{post.get_absolute_url()}{f'comment-page-{number}/' if number > 1 else ''}"
