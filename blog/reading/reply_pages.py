"""The replies to a post, a hundred to a page, as WordPress pages them (paginate_comments_links)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404

from blog.models import Comment, Post, reading_order
from blog.models.comment import CommentQuerySet
from blog.models.post_queryset import POST
from blog.models.prepared import Given, Prepared
from blog.models.reading_order import REPLIES_A_PAGE

# What a reply on the page shows; the text as it was typed stays in the database.
SHOWN = (
    "post_id", "parent_id", "thread_id", "kind", "status", "author_name", "author_url", "user_id",
    "body_html", "sent_at", "started_at",
)  # fmt: skip


class Stretch(NamedTuple):
    """A page of replies as a link names it: from which to which they are, and where."""

    first: int
    last: int
    address: str


class Answered(NamedTuple):
    """Whom a reply answers, and where that stands."""

    name: str
    address: str


@dataclass(frozen=True)
class ReplyPage:
    """The approved replies that stand on one of the pages, as they are read."""

    post: Post
    number: int
    replies: Sequence[Comment]

    @property
    def address(self) -> str:
        """Where this page is."""
        return reading_order.address(self.post, self.number)

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return reading_order.pages(self.post)

    @property
    def total(self) -> int:
        """How many replies all pages have."""
        return self.post.reply_count if self.pages > 1 else len(self.replies)

    @property
    def start(self) -> int:
        """How many replies stand on the pages before."""
        return (self.number - 1) * REPLIES_A_PAGE

    @property
    def here(self) -> Stretch:
        """This page itself."""
        return self._stretch(self.number)

    @property
    def before(self) -> Stretch | None:
        """The page before this one."""
        return self._stretch(self.number - 1) if self.number > 1 else None

    @property
    def after(self) -> Stretch | None:
        """The page after this one."""
        return self._stretch(self.number + 1) if self.number < self.pages else None

    @property
    def newest(self) -> Stretch | None:
        """The last page, when it is further than the page after this one."""
        return self._stretch(self.pages) if self.number + 1 < self.pages else None

    def _stretch(self, number: int) -> Stretch:
        first = (number - 1) * REPLIES_A_PAGE + 1
        last = min(number * REPLIES_A_PAGE, self.total)
        return Stretch(first, last, reading_order.address(self.post, number))

    def answered_before(self, replies: Sequence[Comment]) -> dict[int, Answered]:
        """What `replies` of this page answer on the pages before: it is of the conversation that runs on.

        One query when this page begins within a conversation, else none.
        """
        first = replies[0] if replies else None
        if first is None or first.thread_id is None or self.number == 1:
            return {}
        wanted = {reply.parent_id for reply in replies}
        conversation = Comment.objects.approved().filter(
            Q(pk=first.thread_id) | Q(thread=first.thread_id), post=self.post, started_at=first.started_at
        )
        found, length = {}, 0
        rows = conversation.as_read().values_list("pk", "author_name").iterator()
        for pk, name in takewhile(lambda row: row[0] != first.pk, rows):
            if pk in wanted:
                found[pk] = length, name
            length += 1
        began = self.start - length
        return {
            pk: Answered(
                name,
                f"{reading_order.address(self.post, (began + nth) // REPLIES_A_PAGE + 1)}#comment-{pk}",
            )
            for pk, (nth, name) in found.items()
        }


def page_of_replies(post: Post, number: int) -> ReplyPage:
    """Page `number` of the replies to a post, with one query; Http404 when there are not so many."""
    if number > reading_order.pages(post):
        raise Http404
    if number == 1:
        return ReplyPage(post, number, first_replies(post=post.pk))
    start = (number - 1) * REPLIES_A_PAGE
    return ReplyPage(post, number, list(approved_replies(post)[start : start + REPLIES_A_PAGE]))


def approved_replies(post: Post | Given) -> CommentQuerySet:
    """What readers see under a post, as it is read."""
    return Comment.objects.approved().filter(post=post).as_read().only(*SHOWN)


@Prepared
def first_replies() -> CommentQuerySet:
    """The first page of it, which most posts have alone."""
    return approved_replies(POST)[:REPLIES_A_PAGE]
