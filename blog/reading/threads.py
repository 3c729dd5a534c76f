"""Replies in the order they are read: conversations by time, and in each the answers by time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from blog.models import Author, Comment


@dataclass
class Reply:
    """A comment in its place on the page. However deep it was answered, it is shown one level deep."""

    comment: Comment
    is_by_author: bool = False
    is_own: bool = False  # only its writer sees it, so it has no number
    number: int | None = None
    answered: Comment | None = None
    subs: list[Reply] = field(default_factory=list)


def arrange(
    approved: Iterable[Comment], authors: Iterable[Author], own: Comment | None = None
) -> list[Reply]:
    """The top replies of a page, each with its answers and numbered as they stand.

    `approved` is what everyone sees, by time. `own` is put among them when it is not there yet: the reply of
    the one person who opened the page by its receipt. An answer whose conversation is not shown stands alone.
    """
    writers = {author.user_id for author in authors if author.user_id}
    replies = {comment.pk: Reply(comment, is_by_author=comment.user_id in writers) for comment in approved}
    if own and own.pk not in replies:
        replies[own.pk] = Reply(own, is_own=True)
    tops = []
    for reply in replies.values():
        comment = reply.comment
        if comment.parent_id in replies:
            reply.answered = replies[comment.parent_id].comment
        above = replies.get(comment.thread_id) if comment.thread_id else None
        if above:
            above.subs.append(reply)
        else:
            tops.append(reply)
    number = 0
    for reply in (reply for top in tops for reply in (top, *top.subs)):
        if not reply.is_own:
            number += 1
            reply.number = number
    return tops
