"""Write the whole blog into one file, while people go on reading and replying."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection

from blog.models import Authorship, Kind, Post, PostTag, Upload, User
from blog.moving.archive import front_matter
from blog.moving.archive.nouns import FORMAT, NOUNS, POSTS, USERS, Noun
from blog.moving.archive.zip_stream import Entry, zipped

ABOUT = "kantlijn.json"
MEDIA = "media/"
POSTS_AT_ONCE = 100
# Slugs that every file system takes for a name, without mistaking it for another that differs in case.
SAFE_NAME = re.compile("(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$)[a-z0-9_-]{1,100}")


def write_archive(on_lost: Callable[[str], None]) -> Iterator[bytes]:
    """The bytes of an archive of the blog as it stands now; `on_lost` is told of files that are gone."""
    with moment_of_the_blog():
        yield from zipped(entries(on_lost), as_they_are=MEDIA)


def write_archive_to(path: Path, on_lost: Callable[[str], None]) -> None:
    """Write it into a new file, which only its owner can read: readers' e-mail addresses are in it.

    It is there only when it is whole. Raises OSError when that cannot be, FileExistsError when there is a
    file of that name.
    """
    path.open("xb").close()  # says by its own name what keeps it from being there
    path.unlink()
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)  # of a run that was killed
    try:
        with unfinished.open("xb") as file:
            unfinished.chmod(0o600)
            for part in write_archive(on_lost):
                file.write(part)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def entries(on_lost: Callable[[str], None]) -> Iterator[Entry]:
    """The files of an archive, by name."""
    about = (ABOUT, [f"{front_matter.dumps({'format': FORMAT})}\n".encode()])
    data = sorted((noun.entry, lines(noun)) for noun in NOUNS if noun is not POSTS)
    yield from heapq.merge(data, [about], media(on_lost), texts(), key=itemgetter(0))


@contextmanager
def moment_of_the_blog() -> Iterator[None]:
    """Let everything be read as it stands now, whatever others write meanwhile; nobody waits for it.

    Not `atomic()`, which waits on SQLite until nobody else writes.
    """
    if connection.in_atomic_block:  # somebody has chosen a moment already
        yield
        return
    isolation = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"BEGIN{isolation}")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def lines(noun: Noun) -> Iterator[bytes]:
    """The rows of a noun, one a line."""
    for row in people() if noun is USERS else noun.rows():
        yield f"{front_matter.dumps(row)}\n".encode()


def people() -> Iterator[dict[str, Any]]:
    """Who has a role here, or is named by anything: an account that is neither is no part of the blog."""
    with_role: defaultdict[int, list[str]] = defaultdict(list)
    for number, role in User.groups.through.objects.values_list("user_id", "group__name"):
        with_role[number].append(role)
    named = {
        number
        for noun in NOUNS
        for column in noun.naming
        if column.noun is User
        for number in noun.model.objects.order_by().values_list(column.field.attname, flat=True).distinct()
    }
    numbers = dict(User.objects.values_list("username", "pk"))
    for row in USERS.rows():
        number = numbers[row["username"]]
        if number in named or number in with_role:
            yield row | {"groups": sorted(with_role[number])}


def media(on_lost: Callable[[str], None]) -> Iterator[Entry]:
    """The stored files, as they are."""
    for name in sorted(Upload.objects.values_list("file", flat=True)):
        try:
            file = default_storage.open(name)
        except FileNotFoundError:
            on_lost(name)
            continue
        with file:
            yield f"{MEDIA}{name}", file.chunks()


def texts() -> Iterator[Entry]:
    """The posts and pages with their front matter."""
    place = "slug", "pk", "kind", "year", "month", "trashed_at"
    names = {pk: file_name(slug, pk, *rest) for slug, pk, *rest in Post.objects.values_list(*place)}
    numbers = sorted(names, key=names.__getitem__)
    for start in range(0, len(numbers), POSTS_AT_ONCE):
        for number, text in markdown(numbers[start : start + POSTS_AT_ONCE]):
            yield names[number], [text]


def file_name(slug: str, number: int, kind: str, year: int | None, month: int | None, trashed_at: Any) -> str:
    """Where the text of a post stands in an archive. No two of them share a slug or a number."""
    if trashed_at:
        folder = "trash"
    elif kind == Kind.PAGE:
        folder = "pages"
    else:
        folder = f"posts/{year:04d}/{month:02d}" if year and month else "drafts"
    return f"{folder}/{slug if SAFE_NAME.fullmatch(slug) else f'post.{number}'}.md"


def markdown_file(post: Post) -> tuple[str, bytes]:
    """The file of one post: how it is called, and what is in it."""
    name = file_name(post.slug, post.pk, post.kind, post.year, post.month, post.trashed_at)
    [(_number, text)] = markdown([post.pk])
    return name.rpartition("/")[2], text


def markdown(numbers: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    """The text of each of these posts as an archive has it, in this order."""
    authors: defaultdict[int, list[str]] = defaultdict(list)
    tags: defaultdict[int, list[str]] = defaultdict(list)
    written_by = Authorship.objects.filter(post__in=numbers).order_by("position", "pk")
    for number, slug in written_by.values_list("post_id", "author__slug"):
        authors[number].append(slug)
    carried = PostTag.objects.filter(content_object__in=numbers)
    for number, _key, name in sorted(carried.values_list("content_object_id", "tag__key", "tag__name")):
        tags[number].append(name)
    found = Post.objects.filter(pk__in=numbers).values_list(*(column.lookup for column in POSTS.columns))
    keys = [column.key for column in POSTS.columns]
    rows = {row["number"]: row for values in found for row in [dict(zip(keys, values, strict=True))]}
    for number in numbers:
        body = rows[number].pop("body")
        row = rows[number] | {"authors": authors[number], "tags": tags[number]}
        yield number, front_matter.join(row, body).encode()
