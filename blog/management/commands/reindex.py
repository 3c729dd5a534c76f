"""Build the index of search anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from blog.models.reindexing import Reindexing, reindex


class Command(BaseCommand):
    help = "Build the index of search anew. Can be interrupted and run again: it goes on where it stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--due", action="store_true", help="only when its recipe has changed")

    def handle(self, due: bool, **options: Any) -> None:
        if due and not Reindexing.is_due():
            return
        total = reindex(lambda kind, done, count: self.stdout.write(f"{kind}: {done} of {count}"))
        self.stdout.write(f"{total} entries.")
