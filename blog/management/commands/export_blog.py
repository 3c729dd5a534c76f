"""Write the whole blog into one file."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from blog.moving.archive.writing import write_archive_to


class Command(BaseCommand):
    help = "Write the whole blog into one file that can be read without it; `import_blog` brings it back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.zip")

    def handle(self, file: Path, **options: Any) -> None:
        def on_lost(name: str) -> None:
            self.stderr.write(_("The file %(name)s is gone, and not in the archive.") % {"name": name})

        try:
            write_archive_to(file, on_lost)
        except OSError as error:
            raise CommandError(_("It cannot be written there: %(error)s.") % {"error": error}) from None
        self.stdout.write(_("The blog is in %(file)s.") % {"file": file})
