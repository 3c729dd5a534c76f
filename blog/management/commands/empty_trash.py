"""Delete for good what has lain in the trash for 30 days."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.models import Post


class Command(BaseCommand):
    help = "Delete for good the posts and pages that have lain in the trash for 30 days."

    def handle(self, *, verbosity: int, **options: Any) -> None:
        deleted = Post.objects.empty_trash()
        if verbosity:
            self.stdout.write(f"{deleted} deleted.")
