"""Write the blog as a file for WordPress."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from blog.moving.progress import Progress
from blog.moving.wordpress.exporting import export


class Command(BaseCommand):
    help = "Write posts, pages, files and replies as a file that WordPress' importer takes (WXR 1.2)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            export(file, Progress(self.stdout))
        except OSError as error:
            reason = {"file": file, "reason": error.strerror or error}
            raise CommandError(_("%(file)s cannot be written: %(reason)s.") % reason) from None
        self.stdout.write(_("%(file)s is written.") % {"file": file})
