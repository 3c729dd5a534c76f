"""Bring stored HTML up to date."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.models.rendering import render_outdated


class Command(BaseCommand):
    help = "Render posts, bios and replies whose HTML an older recipe made. Can be interrupted and run again."

    def handle(self, **options: Any) -> None:
        total = render_outdated(lambda kind, done, count: self.stdout.write(f"{kind}: {done} of {count}"))
        self.stdout.write(f"{total} rendered.")
