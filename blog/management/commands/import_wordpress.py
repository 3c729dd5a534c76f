"""Bring a blog here from WordPress."""

from argparse import FileType
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.moving.progress import Progress
from blog.moving.wordpress.importing import CannotImport, import_export


class Command(BaseCommand):
    help = "Bring a blog here from an export of WordPress. Run again, it brings what is new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        media = parser.add_mutually_exclusive_group()
        media.add_argument("--media", type=Path, metavar="FOLDER", help="a copy of wp-content/uploads")
        media.add_argument("--download-media", action="store_true", help="fetch files from the blog itself")
        parser.add_argument("--report", type=FileType("w", encoding="utf-8"), metavar="FILE.json")

    def handle(self, *, files: list[Path], report: Any, **options: Any) -> None:
        try:
            made = import_export(files, progress=Progress(self.stdout), **options)
        except CannotImport as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write("\n".join(made.lines()))
        if report:
            made.save(report)
