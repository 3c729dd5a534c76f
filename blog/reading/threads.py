"""Replies in the order they are read: conversations by time, and in each the answers by time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from blog.models import Author, Comment, CommentKind
from blog.models.reading_order import place
from blog.reading import reply_markup
from blog.reading.reply_pages import Answered, ReplyPage
from blog.text import dates


@dataclass
class Reply:
    """A comment in its place on the page. However deep it was answered, it is shown one level deep."""

    comment: Comment
    is_by_author: bool = False
    is_own: bool = False  # only its writer sees it, so it has no number
    is_thanked: bool = False  # everyone sees it, and its writer has opened it by its receipt
    number: str = ""
    answered: Answered | None = None
    subs: list[Reply] = field(default_factory=list)
    markup: str = ""  # as everyone sees a reader's words

    def __getitem__(self, name: str) -> Any:
        """The same attributes, where templates look for them first."""
        return getattr(self, name)

    @property
    def is_mention(self) -> bool:
        """True for the word of another site that it refers here."""
        return self.comment.kind != CommentKind.COMMENT

    @property
    def sent(self) -> dates.Written:
        """When it was sent, for people and for programs."""
        return dates.written(self.comment.sent_at)


def arrange(
    page: ReplyPage, authors: Iterable[Author], own: Comment | None = None, *, is_open: bool
) -> list[Reply]:
    """The top replies of a page, each with its answers and numbered as they stand.

    `own` is put among what everyone sees when it is not there yet: the reply of the one person who opened the
    page by its receipt. An answer whose conversation is not shown, or began on another page, stands alone.
    """
    writers = {author.user_id for author in authors if author.user_id}
    comments = list(page.replies)
    is_held = own is not None and not own.is_approved
    if own and is_held:
        comments = sorted([*comments, own], key=place)
    replies = {comment.pk: Reply(comment, is_by_author=comment.user_id in writers) for comment in comments}
    if own and own.pk in replies:
        replies[own.pk].is_own, replies[own.pk].is_thanked = is_held, not is_held
    elsewhere = page.answered_before(comments)
    tops = []
    for reply in replies.values():
        parent = reply.comment.parent_id
        if parent in replies:
            reply.answered = Answered(replies[parent].comment.author_name, f"#comment-{parent}")
        elif parent in elsewhere:
            reply.answered = elsewhere[parent]
        above = replies.get(reply.comment.thread_id) if reply.comment.thread_id else None
        if above:
            above.subs.append(reply)
        else:
            tops.append(reply)
    number, here, lang = page.start, page.address, page.post.language
    for reply in (reply for top in tops for reply in (top, *top.subs)):
        if not reply.is_own:
            number += 1
            reply.number = str(number)
            if not reply.is_mention:
                reply.markup = reply_markup.written(reply, here=here, lang=lang, is_open=is_open)
    return tops
