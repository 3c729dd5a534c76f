"""Take the demonstration blog away."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.demo.removing import remove


class Command(BaseCommand):
    help = "Take away exactly what `load_demo` brought; what you wrote yourself stays."

    def handle(self, **options: Any) -> None:
        removed = remove()
        self.stdout.write(
            "The demonstration blog is gone." if removed else "There is no demonstration blog here."
        )
