"""What is here already, as far as an import has to keep out of its way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from itertools import count
from typing import Any

from blog.models import Comment, ImportedItem, Post
from blog.models.reserved import BELOW_A_POST, first_parts
from blog.models.slugs import ROOM
from blog.text.slugs import LENGTH, slugify


class Present:
    """The numbers, slugs and guids that are taken, kept up to date as things are brought.

    A dry run leaves out what the real one takes away first: the posts of the demonstration blog, `without`.
    """

    def __init__(self, source: str, without: Collection[int] = ()) -> None:
        self.source = source
        self.without = without
        posts = Post.objects.exclude(pk__in=without)
        rows: Any = posts.values_list("pk", "slug", "guid").order_by()
        self.numbers: set[int] = set()
        self.slugs: set[str] = set()
        self.guids: set[str] = set()
        for number, slug, guid in rows.iterator():
            self.numbers.add(number)
            self.slugs.add(slug)
            self.guids.add(guid)
        self.comments: set[int] = set()  # those of this run
        self.pretended: dict[tuple[str, str], ImportedItem] = {}  # what a dry run would have remembered
        self.seen: Counter[str] = Counter()  # old names that were met in the file being read
        self.reserved = first_parts()

    def take(self, post: Post) -> None:
        """Note the names of a new post."""
        self.numbers.add(post.pk)
        self.slugs.add(post.slug)
        self.guids.add(post.guid)

    def old_name(self, kind: str, number: int | None, otherwise: str) -> str:
        """What to remember a thing by: its number; a second of the same file gets a mark behind it."""
        name = str(number) if number else otherwise
        self.seen[f"{kind} {name}"] += 1
        times = self.seen[f"{kind} {name}"]
        return name if times == 1 else f"{name}#{times}"

    def known(self, kind: ImportedItem.Kind, names: Collection[str]) -> dict[str, ImportedItem]:
        """Those of these things that were brought before."""
        pretended = {name: self.pretended[kind, name] for name in names if (kind, name) in self.pretended}
        return ImportedItem.known(self.source, kind, names) | pretended

    def taken_comments(self, numbers: Collection[int]) -> set[int]:
        """Those of these numbers that a reply here has."""
        rows = Comment.objects.filter(pk__in=numbers).exclude(post__in=self.without)
        return set(rows.values_list("pk", flat=True)) | self.comments.intersection(numbers)

    def is_reserved(self, slug: str, *, below: bool) -> bool:
        """True for the slug of a page that the site itself uses (Post.clean)."""
        is_a_part = slug.startswith("comment-page-")
        return is_a_part or (slug in BELOW_A_POST if below else slug in self.reserved or slug.isdigit())

    def free_slug(self, text: str, *, fallback: str) -> str:
        """The slug of `text`, with -2, -3 … when it is taken; as `free_slug` of the models."""
        base = slugify(text, fallback=fallback)
        if base not in self.slugs:
            return base
        base = base[: LENGTH - ROOM].rstrip("-")
        start = self.seen[f"slug {base}"] + 2
        for number in count(start):
            slug = f"{base}-{number}"
            if slug not in self.slugs:
                self.seen[f"slug {base}"] = number - 2
                return slug
        raise AssertionError
