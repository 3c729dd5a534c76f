"""Write the public blog as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.moving.progress import Progress
from blog.moving.static_site.copying import CannotCopy, copy
from blog.moving.static_site.folder import NotOurs


class Command(BaseCommand):
    help = "Write the public blog as files that any web server can serve. Done again it writes what changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            copied = copy(folder, Progress(self.stdout))
        except (CannotCopy, NotOurs, OSError) as reason:
            raise CommandError(str(reason)) from None
        self.stdout.writelines(f"{sentence}\n" for sentence in copied.told())
