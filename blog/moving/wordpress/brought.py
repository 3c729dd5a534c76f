"""What an import works with, and how it notes and says what it did."""

from __future__ import annotations

from dataclasses import dataclass, field

from blog.models import ImportedItem, Post, Site
from blog.moving.report import Outcome, Report
from blog.moving.wordpress.people import People
from blog.moving.wordpress.plan import Plan
from blog.moving.wordpress.present import Present
from blog.moving.wordpress.responses import Placed
from blog.moving.wordpress.rows import Rows
from blog.moving.wordpress.sifting import Work, here_already
from blog.moving.wordpress.subjects import Subjects


@dataclass
class Brought:
    """What was brought before the posts, and where that they are brought is noted."""

    plan: Plan
    present: Present
    people: People
    subjects: Subjects
    report: Report
    site: Site
    dry_run: bool
    awaited: dict[int, Post] = field(
        default_factory=dict
    )  # what others stand below or translate, by old number

    def remember(
        self,
        rows: Rows,
        kind: ImportedItem.Kind,
        name: str,
        number: int,
        brought: str,
        made: str,
        *,
        lacks_files: bool = False,
    ) -> None:
        """Note that a thing is here now, in the transaction that writes it."""
        row = ImportedItem(
            source=self.plan.source,
            kind=kind,
            old_id=name,
            number=number,
            brought=brought,
            made=made,
            lacks_files=lacks_files,
        )
        rows.imported.append(row)
        if self.dry_run:
            self.present.pretended[kind, name] = row

    def say(self, work: Work, outcome: Outcome, *reasons: str) -> None:
        """What became of an item."""
        item = work.item
        self.report.add(outcome, item.kind, item.title[:200], *reasons, old_id=work.name, line=item.line)

    def say_of_comment(self, each: Placed, outcome: Outcome, *reasons: str) -> None:
        """What became of a comment. Of most there is nothing to say: they are counted."""
        is_usual = not reasons if outcome == Outcome.MADE else reasons == (here_already(),)
        if is_usual:
            self.report.count(outcome, "comment", *reasons)
            return
        name = f"{each.response.author_name}: {each.response.body}"[:80]
        self.report.add(outcome, "comment", name, *reasons, old_id=each.name, line=each.response.line)
