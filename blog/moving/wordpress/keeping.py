"""Writes what was prepared, some at a time, in transactions that are short."""

from __future__ import annotations

import time

from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import SearchDocument
from blog.moving.report import Outcome
from blog.moving.wordpress.brought import Brought
from blog.moving.wordpress.keeping_posts import change_post, make_post
from blog.moving.wordpress.keeping_replies import change_comment, make_comment
from blog.moving.wordpress.preparing import Result
from blog.moving.wordpress.rows import Rows
from blog.moving.wordpress.sifting import Work

SECONDS = 0.25  # a transaction should take; others wait for its end
LEAST, MOST = 100, 3_000  # rows of one transaction
# Between two transactions, for those who write meanwhile: without it a reply waited 1.5 s and more on SQLite.
PAUSE = 0.1  # seconds
A_POST = 8  # rows, as long as its writing takes


class Keeper:
    """Collects prepared work until it is worth a transaction, and says what became of each thing."""

    def __init__(self, brought: Brought) -> None:
        self.brought = brought
        self.batch: list[tuple[Work, Result]] = []
        self.waiting = 0  # rows
        self.at_once = LEAST

    def add(self, work: Work, prepared: Result) -> None:
        """Take some work; when enough waits, write it."""
        self.batch.append((work, prepared))
        self.waiting += A_POST * work.needs_post + len(prepared.comments)
        if self.waiting >= self.at_once:
            self.write()

    def write(self) -> None:
        """Write what waits. The next time it is as much as takes a quarter of a second."""
        begun = time.monotonic()
        rows = Rows()
        if self.brought.dry_run:
            self.settle(rows)
        else:
            with transaction.atomic():
                SearchDocument.alone()
                self.settle(rows)
                rows.write()
        taken = max(time.monotonic() - begun, 0.001)
        if self.waiting >= LEAST:
            time.sleep(0 if self.brought.dry_run else PAUSE)
            fitting = round(self.waiting * SECONDS / taken)
            self.at_once = min(max(fitting, LEAST), 2 * self.at_once, MOST)
        self.batch, self.waiting = [], 0

    def settle(self, rows: Rows) -> None:
        """Decide what becomes of all that waits, in order."""
        brought = self.brought
        wanted = [each.response.number for work, _made in self.batch for each in work.comments]
        taken = brought.present.taken_comments([number for number in wanted if number])
        for work, prepared in self.batch:
            if work.of is None and work.outcome:
                brought.say(work, work.outcome, *work.reasons)
            elif prepared.post and work.before and work.post:
                change_post(brought, work, work.post, work.before, prepared.post, prepared)
            elif prepared.post:
                make_post(brought, work, prepared.post, prepared, rows)
            self.leave(work)
            for each, comment, document, reasons in zip(
                work.comments, prepared.comments, prepared.documents, prepared.said, strict=True
            ):
                each.reasons += reasons
                if row := work.rows.get(each.name):
                    change_comment(brought, each, row, comment)
                elif work.first.post:
                    make_comment(brought, work, work.first.post, each, comment, document, rows, taken)
            number, post = work.item.number, work.first.post
            if number and post and number in brought.plan.awaited:
                brought.awaited.setdefault(number, post)

    def leave(self, work: Work) -> None:
        """Account for the comments that stay as they are."""
        for each, reason in work.left:
            self.brought.say_of_comment(each, Outcome.SKIPPED, reason)
        if work.of is None and work.outcome and not work.brought:
            for _each in work.item.comments:
                self.brought.report.count(Outcome.SKIPPED, "comment", _("What it is about is not for here."))
