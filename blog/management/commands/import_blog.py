"""Bring an archive into an empty blog."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from blog.moving.archive.reading import BrokenArchive
from blog.moving.archive.restoring import BlogNotEmpty, restore
from blog.moving.progress import Progress


class Command(BaseCommand):
    help = "Bring what `export_blog` has written into an empty blog. It comes whole or not at all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")

    def handle(self, file: Path, **options: Any) -> None:
        try:
            notes = restore(file, Progress(self.stdout))
        except (BlogNotEmpty, BrokenArchive) as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write("\n".join([*notes, _("The blog is here. Its people cannot sign in yet.")]))
