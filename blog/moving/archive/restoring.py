"""Bring an archive into an empty blog."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from blog.demo import removing
from blog.models import (
    Author,
    Authorship,
    Comment,
    Edition,
    Kind,
    Post,
    PostTag,
    Reindexing,
    Site,
    Status,
    Tag,
    User,
    listing,
)
from blog.models.reindexing import reindex
from blog.models.upload import is_stored
from blog.moving.archive.checking import Contents, check
from blog.moving.archive.nouns import AT_ONCE, NOUNS, POSTS, USERS, Noun
from blog.moving.archive.reading import Archive, BrokenArchive, Row
from blog.text.slugs import fold

Progress = Callable[[str, int, int], None]


class BlogNotEmpty(Exception):
    """There is something here already that an archive would be mixed with. Its text is a sentence."""


def restore(path: Path, progress: Progress) -> list[str]:
    """Bring in the whole of an archive, or nothing of it; then let search learn it. Returns what to tell.

    The demonstration blog makes room for it. Raises BlogNotEmpty when anything else is here, BrokenArchive
    when the file is not sound.
    """
    with Archive(path) as archive:
        contents = check(archive)
        restoring = Restoring(archive, contents, progress)
        restoring.make_room()
        try:
            with transaction.atomic():
                restoring.restore()
        except BaseException:
            restoring.take_files_back()
            raise
    reindex(progress)
    return restoring.notes


class Restoring:
    """Writes what an archive holds; holds what its things are called here."""

    def __init__(self, archive: Archive, contents: Contents, progress: Progress) -> None:
        self.archive, self.contents, self.progress = archive, contents, progress
        self.notes: list[str] = []
        self.new_files: list[str] = []

    @transaction.atomic
    def make_room(self) -> None:
        """Take the demonstration blog away. Raises BlogNotEmpty when there is more than that.

        A transaction of its own: at its end the files go, of which the archive may bring the same.
        """
        if removing.remove():
            self.notes.append(_("The demonstration blog has made room."))
        make_sure_it_is_empty()

    def restore(self) -> None:
        """Write all of it. Everything that follows from it is made anew, but for search."""
        Site.objects.all().delete()
        try:
            self.bring_people()
            for noun in NOUNS:
                if noun is not USERS:
                    self.bring(noun)
        except (IntegrityError, DataError) as error:
            reason = str(error).partition("\n")[0]
            raise BrokenArchive(
                _("The database refuses what is in it: %(reason)s.") % {"reason": reason}
            ) from error
        self.bring_files()
        count_replies()
        listing.count_all()
        removing.free_numbers()
        Reindexing.objects.update_or_create(pk=1, defaults={"recipe": 0})
        Edition.advance()

    def bring_people(self) -> None:
        """Make an account, with which nobody can sign in yet, for each person who has none here."""
        for row in self.archive.rows(USERS):
            said = dict(row.values)
            roles = [self.role(name) for name in said.pop("groups")]
            person = User.objects.filter(username=said["username"]).first()
            if person is None:
                person = User(is_active=False, **said)
                person.set_unusable_password()
                person.save()
                person.groups.add(*roles)
            elif person.is_superuser:  # who has every right already, and may be called something
                for name in ("first_name", "last_name", "language"):
                    setattr(person, name, getattr(person, name) or said[name])
                person.save()
                person.groups.add(*roles)
            self.contents.numbers[User][person.username] = person.pk

    def role(self, name: str) -> Group:
        """A role by its name. What it may do is decided here, not by an archive."""
        role, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            self.notes.append(_("The role %(name)s has no rights yet.") % {"name": name})
        return role

    def bring(self, noun: Noun) -> None:
        """Write the rows of a noun, and what each of them names several of."""
        done, total = 0, self.contents.counts[noun.name]
        rows = self.archive.rows(noun)
        while batch := list(islice(rows, AT_ONCE)):
            noun.model._default_manager.bulk_create(self.made(noun, row) for row in batch)
            if noun is POSTS:
                self.connect(batch)
            done += len(batch)
            self.progress(str(noun.model._meta.verbose_name_plural), done, total)

    def made(self, noun: Noun, row: Row) -> Any:
        """A row as its model has it, with what is made of it."""
        thing = noun.model()
        for column in noun.columns:
            value = row.values[column.key]
            if column.noun and value is not None:
                value = self.contents.numbers[column.noun][value]
            setattr(thing, column.field.attname, value)
        if isinstance(thing, Site):
            thing.pk = 1
        if isinstance(thing, Tag):
            thing.key = fold(thing.name)
        if isinstance(thing, Post):
            thing.listed_in = month_of(thing) if listed_at(thing) else None
        if isinstance(thing, (Author, Comment, Post)):
            thing.render()
        return thing

    def connect(self, rows: list[Row]) -> None:
        """Name the authors and tags of some posts."""
        authorships, carried = [], []
        numbers = self.contents.numbers
        for row in rows:
            number = row.values["number"]
            at = listed_at(
                Post(**{name: row.values[name] for name in ("kind", "published_at", "trashed_at")})
            )
            authorships += [
                Authorship(post_id=number, author_id=numbers[Author][slug], position=place, listed_at=at)
                for place, slug in enumerate(row.values["authors"])
            ]
            carried += [
                PostTag(content_object_id=number, tag_id=numbers[Tag][name], listed_at=at)
                for name in row.values["tags"]
            ]
        Authorship.objects.bulk_create(authorships)
        PostTag.objects.bulk_create(carried)

    # Files

    def bring_files(self) -> None:
        """Store each file under the name it has; what is in it has been looked at."""
        for name in sorted(self.archive.stored_files()):
            content = self.archive.stored_file(name)
            if not is_stored(name, len(content)):
                self.new_files.append(name)
                default_storage.save(name, ContentFile(content))
        for name in self.contents.lost:
            self.notes.append(_("The file %(name)s is not in the archive.") % {"name": name})

    def take_files_back(self) -> None:
        """Delete what was stored: nothing of the archive has come in."""
        for name in self.new_files:
            default_storage.delete(name)


def make_sure_it_is_empty() -> None:
    """Raises BlogNotEmpty when there is anything that an archive brings; accounts and settings are always."""
    for noun in NOUNS:
        if noun.model not in {Site, User} and noun.model._default_manager.exists():
            what = noun.model._meta.verbose_name_plural
            raise BlogNotEmpty(
                _("An archive is brought into an empty blog, and here there is something: %(what)s.")
                % {"what": what}
            )


def listed_at(post: Post) -> dt.datetime | None:
    """From when a post stands in the lists; None when it is in none (blog.models.listing)."""
    return post.published_at if post.kind == Kind.POST and post.trashed_at is None else None


def month_of(post: Post) -> int | None:
    """The month a post is counted in."""
    return post.year * 100 + post.month if post.year and post.month else None


def count_replies() -> None:
    """Count the replies readers see of every post."""
    approved = Comment.objects.filter(post=OuterRef("pk"), status=Status.APPROVED).order_by()
    counted = approved.values("post").annotate(n=Count("pk")).values("n")
    Post.objects.filter(comments__status=Status.APPROVED).update(reply_count=Coalesce(Subquery(counted), 0))
