"""The files of the other blog as uploads, from a copy of its folder or from where they stood."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from blog.models import ImportedItem, Upload
from blog.models.imported_item import LENGTH, fingerprint
from blog.models.upload import MAX_BYTES_TO_OPEN, recognise, refuse_larger
from blog.moving.report import Outcome, Report
from blog.moving.wordpress.addresses import place_of
from blog.moving.wordpress.content import Attachment
from blog.moving.wordpress.plan import Media, Plan
from blog.text.characters import strip_invisible
from blog.text.excerpts import plain
from blog.text.slugs import slugify

UPLOAD = ImportedItem.Kind.UPLOAD
# What stands before the path below the folder of uploads; of a network of blogs, also which blog it is.
FOLDER = re.compile(r".*?/(?:wp-content/uploads|uploads|files)/(?:sites/\d+/)?(?=.)|[^/]*/")
SIZE = re.compile(r"-\d{2,5}x\d{2,5}(?=\.\w+$)")  # WordPress puts it behind the name of a smaller copy


class NotThere(Exception):
    """A file could not be had; says why."""


class Origin(Protocol):
    """Where files come from."""

    def fetch(self, address: str, place: str) -> bytes:
        """What is in the file at an address. Raises NotThere."""


@dataclass
class Library:
    """The files that texts may name, and where they are here."""

    base: str  # the address of the blog, for addresses without a host
    places: dict[str, str] = field(default_factory=dict)  # where it stood → its address here
    attachments: dict[int, Attachment] = field(default_factory=dict)
    below: dict[int, list[int]] = field(default_factory=dict)  # the attachments of each item, in their order

    @classmethod
    def of(cls, plan: Plan) -> Library:
        """What the export says of its files."""
        library = cls(plan.channel.blog_address)
        below: defaultdict[int, list[int]] = defaultdict(list)
        for media in sorted(plan.media, key=lambda media: (media.order, media.number or 0)):
            if media.number:
                facts = (media.url, media.title, media.caption, media.alternative_text)
                library.attachments[media.number] = Attachment(media.number, *facts)
                if media.parent:
                    below[media.parent].append(media.number)
        library.below = dict(below)
        return library

    def stored(self, address: str) -> str | None:
        """Where the file at an address is here; None when it is not."""
        return self.places.get(place_of(address, self.base))

    def children(self, number: int | None) -> list[Attachment]:
        """The files that belong to an item."""
        return [self.attachments[each] for each in self.below.get(number or 0, ())]


class Folder:
    """A copy of `wp-content/uploads`."""

    def __init__(self, path: Path) -> None:
        inside = (path / "wp-content" / "uploads", path / "uploads", path)
        self.path = next(each for each in inside if each.is_dir() or each == path).resolve()

    def fetch(self, address: str, place: str) -> bytes:
        """What is in the file; of a smaller copy that is not there, in what it was made from."""
        for relative in candidates(place):
            file = (self.path / relative).resolve()
            if file.is_relative_to(self.path) and file.is_file():
                if file.stat().st_size > MAX_BYTES_TO_OPEN:
                    refuse_larger(file.stat().st_size, MAX_BYTES_TO_OPEN)
                return file.read_bytes()
        raise NotThere(_("It is not in the folder."))


def candidates(place: str) -> Iterator[str]:
    """The paths below the folder of uploads where a file may lie."""
    relative = FOLDER.sub("", place, count=1)
    if not relative or any(len(part.encode()) > 255 for part in relative.split("/")):
        return
    for path in dict.fromkeys((relative, SIZE.sub("", relative))):
        for form in ("NFC", "NFD"):  # as file systems write accents
            yield unicodedata.normalize(form, path)


@dataclass(frozen=True)
class Wanted:
    """A file to be had, with what its item says of it; one that a text merely names has no item."""

    address: str
    place: str
    media: Media | None = None

    @property
    def name(self) -> str:
        """The name it gets: its title if that is more than the name of the file."""
        file = PurePosixPath(self.place.rstrip("/") or "file")
        title = strip_invisible(plain(self.media.title)).replace("/", "–") if self.media else ""
        return f"{title[:200]}{file.suffix}" if title and slugify(title) != slugify(file.stem) else file.name


class Files:
    """Brings files, and fills the library with where they are."""

    def __init__(self, plan: Plan, library: Library, report: Report, *, dry_run: bool) -> None:
        self.plan, self.library, self.report, self.dry_run = plan, library, report, dry_run
        self.items: defaultdict[str, list[Media]] = defaultdict(list)  # by where their file stood
        for media in plan.media:
            self.items[place_of(media.url, plan.channel.blog_address)].append(media)

    def wanted(self) -> list[Wanted]:
        """Every file once: those that have an item first."""
        base = self.plan.channel.blog_address
        found = {place: Wanted(items[0].url, place, items[0]) for place, items in self.items.items()}
        for address in self.plan.mentioned:
            place = place_of(address, base)
            found.setdefault(place, Wanted(address, place))
        return [each for place, each in found.items() if place]

    def bring(self, origin: Origin | None, progress: Callable[[int, int], None]) -> None:
        """Store what can be had; what is here already is not asked for again."""
        wanted = self.wanted()
        known = ImportedItem.known(self.plan.source, UPLOAD, [each.place[:LENGTH] for each in wanted])
        uploads = Upload.objects.in_bulk([row.number for row in known.values()])
        for done, each in enumerate(wanted, start=1):
            before = known.get(each.place[:LENGTH])
            if before and (upload := uploads.get(before.number)):
                self.library.places[each.place] = upload.get_absolute_url()
                self.say(each, Outcome.SKIPPED, _("It is here already."))
            elif before:
                self.say(each, Outcome.SKIPPED, _("It was deleted here."))
            elif origin:
                self.store(each, origin)
                progress(done, len(wanted))
            else:
                self.say(each, Outcome.SKIPPED, _("Its file was not given (--media, --download-media)."))
        self.say_of_the_rest()

    def say_of_the_rest(self) -> None:
        """Account for items that bring no file of their own, and for replies to files."""
        for place, items in self.items.items():
            reason = _("Another item has the same file.") if place else _("It has no address.")
            for media in items[1:] if place else items:
                name, line = media.url or media.title, media.line
                self.report.add(Outcome.SKIPPED, "file", name, reason, old_id=old_id(media), line=line)
        for _each in range(self.plan.replies_to_files):
            self.report.count(Outcome.SKIPPED, "comment", _("What it is about is not for here."))

    def store(self, wanted: Wanted, origin: Origin) -> None:
        """Store one file."""
        media = wanted.media
        try:
            content = origin.fetch(wanted.address, wanted.place)
            if self.dry_run:
                recognise(content)
                self.library.places[wanted.place] = f"/media/{quote(wanted.place)}"
            else:
                words = strip_invisible(plain(media.alternative_text))[:500] if media else ""
                with transaction.atomic():
                    upload = Upload.store(ContentFile(content, wanted.name), alternative_text=words)
                    self.remember(wanted, upload)
                self.library.places[wanted.place] = upload.get_absolute_url()
        except NotThere as reason:
            if media:
                self.say(wanted, Outcome.SKIPPED, str(reason))
        except ValidationError as refusal:
            self.report.add(Outcome.REFUSED, "file", wanted.address, *refusal.messages, old_id=old_id(media))
        else:
            self.report.add(Outcome.MADE, "file", wanted.address, old_id=old_id(media))

    def remember(self, wanted: Wanted, upload: Upload) -> None:
        """Note under which names it was known there: its place, and its numbers (?attachment_id=)."""
        numbers = map(old_id, self.items.get(wanted.place, ()))
        for name in filter(None, (wanted.place[:LENGTH], *numbers)):
            ImportedItem.objects.update_or_create(
                source=self.plan.source,
                kind=UPLOAD,
                old_id=name,
                defaults={"number": upload.pk, "brought": fingerprint(wanted.address)},
            )

    def say(self, wanted: Wanted, outcome: Outcome, reason: str) -> None:
        """Account for a file that has an item; of one that has none, the post says that it is missing."""
        if wanted.media:
            line = wanted.media.line
            self.report.add(outcome, "file", wanted.address, reason, old_id=old_id(wanted.media), line=line)


def old_id(media: Media | None) -> str:
    """The number of a file's item."""
    return str(media.number) if media and media.number else ""
