"""Bring texts here from the folder of Jekyll, Hugo and the like."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from blog.moving.markdown_folder.bringing import NoFolder, bring_folder
from blog.moving.progress import Progress


class Command(BaseCommand):
    help = (
        "Bring the posts and pages of a folder of Markdown with front matter. Run again, it brings the new."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")

    def handle(self, folder: Path, **options: Any) -> None:
        try:
            report = bring_folder(folder, Progress(self.stdout))
        except NoFolder:
            raise CommandError(_("There is no folder %(folder)s.") % {"folder": folder}) from None
        except OSError as error:
            raise CommandError(_("It cannot be read: %(error)s.") % {"error": error}) from None
        self.stdout.write("\n".join(report.lines()))
