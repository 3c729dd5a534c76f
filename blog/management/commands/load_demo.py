"""Load the demonstration blog."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.demo.loading import BlogNotEmpty, load


class Command(BaseCommand):
    help = "Load the demonstration blog into an empty blog. `remove_demo` takes it away again."

    def handle(self, **options: Any) -> None:
        try:
            load()
        except BlogNotEmpty:
            raise CommandError(
                "This blog is not empty; the demonstration blog is for an empty one."
            ) from None
        self.stdout.write("The demonstration blog is here. `manage.py remove_demo` takes it away again.")
