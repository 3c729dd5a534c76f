"""What of an export is new, what has changed there, and what is to be left as it is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from blog.models import Comment, ImportedItem, Post
from blog.models.imported_item import LENGTH, fingerprint, fingerprint_of
from blog.moving.report import Outcome
from blog.moving.wordpress import posts, responses
from blog.moving.wordpress.items import Item
from blog.moving.wordpress.plan import Plan
from blog.moving.wordpress.present import Present
from blog.moving.wordpress.responses import Placed, in_conversations

AT_ONCE = 40  # items, of which the database is asked together what is here of them
COMMENTS_AT_ONCE = 1_000
PIECE = 100  # comments to one post that are brought together

POST, COMMENT = ImportedItem.Kind.POST, ImportedItem.Kind.COMMENT

# The number of a reply that is answered, of the first of its conversation, and when that began.
Above = tuple[int, int, dt.datetime]


@dataclass
class Work:
    """What is to be done about an item, or about some of the comments to it."""

    item: Item
    name: str  # to remember it by
    brought: str = ""  # hash of what it says
    before: ImportedItem | None = None
    post: Post | None = None  # as it is here, or will be
    outcome: Outcome | None = None  # when there is nothing to be done about the item itself
    reasons: tuple[str, ...] = ()
    of: Work | None = None  # the first piece of the work on this item, when this is another
    comments: list[Placed] = field(default_factory=list)  # to be made, or changed
    rows: dict[str, ImportedItem] = field(default_factory=dict)  # of its comments that are here
    above: dict[Placed, Above] = field(default_factory=dict)  # of those that may be answered
    left: list[tuple[Placed, str]] = field(default_factory=list)  # comments that stay as they are, and why

    @property
    def needs_post(self) -> bool:
        """True when the item itself is to be made or changed."""
        return self.of is None and self.outcome is None

    @property
    def first(self) -> Work:
        """The first piece of the work on this item, which knows its post."""
        return self.of or self


SAID = ("_thumbnail_id", "_wp_old_slug", "_kantlijn_")  # how the keys of meta begin that are looked at


def brought_hash(item: Item) -> str:
    """A hash of what an item says, but for when it was last looked at and from which address."""
    return fingerprint(
        item.kind, item.title, item.content, item.excerpt, item.published_at, item.slug, item.status,
        item.parent, item.password, item.is_sticky, item.takes_comments, item.creator,
        sorted((term.taxonomy, term.slug, term.name) for term in item.terms),
        sorted((key, values) for key, values in item.meta.items() if key.startswith(SAID)),
    )  # fmt: skip


def here_already() -> str:
    """Why nothing is done about most things, the second time."""
    return _("It is here already.")


class Sifting:
    """Goes through the items of the files, parents before the pages below them."""

    def __init__(self, plan: Plan, present: Present, *, has_files: bool) -> None:
        self.plan, self.present, self.has_files = plan, present, has_files
        self.met: set[int] = set()  # of those that others wait for
        self.waiting: defaultdict[int, list[Item]] = defaultdict(list)

    def parents_first(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items in their order; but a page waits until the one it stands below has come.

        So does a translation for its original.
        """
        for item in items:
            awaited = self.plan.awaits(item)
            if awaited and awaited not in self.met:
                self.waiting[awaited].append(item)
                continue
            coming = [item]
            while coming:
                item = coming.pop()
                yield item
                if item.number and item.number in self.plan.awaited:
                    self.met.add(item.number)
                    coming += reversed(self.waiting.pop(item.number, []))

    def works(self, items: Iterable[Item]) -> Iterator[Work]:
        """What is to be done about each."""
        self.present.seen.clear()
        some: list[Item] = []
        comments = 0
        for item in self.parents_first(items):
            if item.kind == "attachment":
                continue  # see `files`
            some.append(item)
            comments += len(item.comments)
            if len(some) >= AT_ONCE or comments >= COMMENTS_AT_ONCE:
                yield from self.sift(some)
                some, comments = [], 0
        yield from self.sift(some)

    def sift(self, items: list[Item]) -> Iterator[Work]:
        """What is to be done about some of them."""
        works = []
        placed: dict[str, list[Placed]] = {}
        for item in items:
            otherwise = f"{item.kind}:{item.slug or fingerprint(item.title, item.content)[:16]}"
            work = Work(item, self.present.old_name("post", item.number, otherwise)[:LENGTH])
            works.append(work)
            if reason := posts.reason_to_leave(item):
                work.outcome, work.reasons = Outcome.SKIPPED, (reason,)
            else:
                work.brought = brought_hash(item)
                placed[work.name] = in_conversations(item.comments, self.present, work.name)
        known = self.present.known(POST, list(placed))
        here = Post.objects.defer("body_html", "contents").in_bulk([row.number for row in known.values()])
        rows = self.present.known(COMMENT, [each.name for some in placed.values() for each in some])
        above = self.answered(rows)
        for work in works:
            self.decide(work, known.get(work.name), here)
            yield from self.pieces(work, placed.get(work.name, []), rows, above)

    def decide(self, work: Work, before: ImportedItem | None, here: dict[int, Post]) -> None:
        """Is this item new, changed, or to be left as it is?"""
        if before is None or work.outcome:
            return
        work.before, work.post = before, here.get(before.number)
        is_changed = before.brought != work.brought or (before.lacks_files and self.has_files)
        if work.post is None and not before.made:  # of this very dry run
            work.outcome, work.reasons = Outcome.SKIPPED, (here_already(),)
        elif work.post is None:
            work.outcome, work.reasons = Outcome.SKIPPED, (_("It was deleted here."),)
        elif not is_changed:
            work.outcome, work.reasons = Outcome.SKIPPED, (here_already(),)
        elif made_hash(work.post) != before.made:
            work.outcome, work.reasons = Outcome.SKIPPED, (_("It was edited here, and stays as it is."),)

    def answered(self, rows: dict[str, ImportedItem]) -> dict[str, Above]:
        """Of the comments that are here, by their old names, what is to be known when they are answered."""
        numbers = {row.number: name for name, row in rows.items()}
        here: Any = Comment.objects.filter(pk__in=numbers).values_list("pk", "thread_id", "started_at")
        return {numbers[pk]: (pk, thread or pk, started_at) for pk, thread, started_at in here}

    def pieces(
        self, work: Work, placed: list[Placed], rows: dict[str, ImportedItem], above: dict[str, Above]
    ) -> Iterator[Work]:
        """The work on an item, in pieces of so many comments."""
        is_gone = work.post is None and work.outcome is not None
        for each in placed:
            row = rows.get(each.name)
            if row:
                work.rows[each.name] = row
            if each.name in above:
                work.above[each] = above[each.name]
            if is_gone:
                work.left.append((each, _("Its post is not here.")))
            elif row is None or (each.name in above and row.brought != each.brought):
                work.comments.append(each)
            else:
                reason = here_already() if each.name in above else _("It was deleted here.")
                work.left.append((each, reason))
        to_do, work.comments = work.comments, work.comments[:PIECE]
        yield work
        for start in range(PIECE, len(to_do), PIECE):
            yield replace(work, of=work, left=[], comments=to_do[start : start + PIECE])


def made_hash(post: Post, tags: Iterable[int] | None = None, authors: Iterable[int] | None = None) -> str:
    """A hash of how a post is here: of what an author can change about it."""
    if tags is None:
        tags = post.post_tags.values_list("tag", flat=True)
    if authors is None:
        authors = post.authorships.values_list("author", flat=True)
    return fingerprint(fingerprint_of(post, posts.EDITABLE), sorted(tags), list(authors))


def made_hash_of_comment(comment: Comment) -> str:
    """A hash of how a reply is here: of what a moderator can change about it."""
    return fingerprint_of(comment, responses.EDITABLE)
