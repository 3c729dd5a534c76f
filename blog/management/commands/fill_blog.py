"""Fill an empty blog with very many posts and replies."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from blog.demo.filling import analyse, fill
from blog.demo.loading import BlogNotEmpty


class Command(BaseCommand):
    help = "Fill an empty blog with very many posts and replies, to see how it behaves when it is large."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, default in {"posts": 1_000, "comments": 10_000, "seed": 1}.items():
            parser.add_argument(f"--{name}", type=int, default=default)
        parser.add_argument("--add", action="store_true", help="also to a blog that is not empty")

    def handle(self, *, posts: int, comments: int, seed: int, add: bool, **options: Any) -> None:
        def say(done: int, total: int) -> None:
            self.stdout.write(f"\r{done} of {total} posts", ending="" if done < total else "\n")

        try:
            fill(posts=posts, comments=comments, seed=seed, add=add, progress=say)
        except BlogNotEmpty:
            raise CommandError("This blog is not empty; --add adds to what there is.") from None
        analyse()
