"""Everything that readers can open, kept as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import Site
from blog.moving.static_site import addresses, asking, leading_on
from blog.moving.static_site.asking import Answer
from blog.moving.static_site.folder import Folder
from blog.reading import media

# An address of a feed in a page or in a feed, whole or from the root: between the signs that may stand there.
FEED = re.compile(
    rf"""(?<=["'>])({re.escape(settings.SITE_URL)})?(/(?:[-\w]+/)*feed/(?:\w+/)?)(?=["'<\\#])""", re.ASCII
)
MEDIA = re.compile(re.escape(settings.MEDIA_URL) + media.NAME.pattern)
PICTURE = re.compile(r"/pictures/(?:[1-9][0-9]*/)?[0-9a-f]{32}\.png")
EXPECTED = {addresses.NOT_FOUND: 404}  # else 200
MOVED_OR_GONE = {301, 302, 404, 410}

Progress = Callable[[str, int, int], None]


class CannotCopy(Exception):
    """Why there can be no copy; the text is a sentence."""


@dataclass
class Copied:
    """What became of it."""

    files: int
    removed: int
    left_alone: list[str]  # files of somebody else, in the place of ours
    lost: list[str]  # stored files that pages show and that are not there

    def told(self) -> Iterator[str]:
        """The sentences for who asked for it."""
        yield ngettext("%d file is there.", "%d files are there.", self.files) % self.files
        if self.removed:
            yield (
                ngettext("%d old one was removed.", "%d old ones were removed.", self.removed) % self.removed
            )
        for name in self.left_alone:
            yield _("%s was left as it is: it was not written by this command.") % name
        for name in self.lost:
            yield _("%s is shown on a page, but its file is lost.") % name


def copy(path: Path, progress: Progress) -> Copied:
    """Write the public blog into a folder, as it is now; done again only what has changed is written.

    `progress` is told the step, how much of it is done, and of how much. Raises CannotCopy; NotOurs when the
    folder holds something else; OSError when it cannot be written.
    """
    check_static_files()
    folder = Folder(path)
    copying = Copying(folder, progress)
    copying.copy()
    removed = folder.finish()
    return Copied(len(folder.written), removed, folder.left_alone, copying.lost)


def check_static_files() -> None:
    """Refuse to begin when pages could not name their style sheet."""
    try:
        staticfiles_storage.url("blog/kantlijn.css")
    except ValueError:
        raise CannotCopy(
            _("The static files are not collected yet: run `manage.py prepare` first.")
        ) from None


class Copying:
    """One copy while it is made."""

    def __init__(self, folder: Folder, progress: Progress) -> None:
        self.folder = folder
        self.progress = progress
        self.feeds = set(addresses.feeds())
        self.shown: set[str] = set()  # pages that answered
        self.media: set[str] = set()  # names of stored files that pages show
        self.pictures: set[str] = set()  # addresses of pictures that go with links
        self.lost: list[str] = []

    def copy(self) -> None:
        """Write everything."""
        pages = list(addresses.pages())
        self.shown.update(self.write(_("pages"), pages, addresses.file_of))
        self.write(_("feeds"), sorted(self.feeds), addresses.file_of_feed)
        machines = [*addresses.for_machines(), addresses.NOT_FOUND]
        self.write(_("the rest"), machines, addresses.file_of)
        pictures = [each for each in sorted(self.pictures) if not self.folder.keep(addresses.file_of(each))]
        self.write(_("pictures"), pictures, addresses.file_of)
        self.write_media()
        old = leading_on.files(self.shown, self.folder.written, Site.current())
        for name, content in chain(static_files(), old):
            self.folder.write(name, content)

    def write(self, step: str, found: Sequence[str], file_of: Callable[[str], str]) -> list[str]:
        """Write what stands at some addresses; returns those where there was something.

        Somebody may have moved it or taken it away since it was listed.
        """
        shown = []
        for done, (address, answer) in enumerate(asking.answers(found), start=1):
            if answer.status == EXPECTED.get(address, 200):
                self.folder.write(file_of(address), self.copied(answer))
                shown.append(address)
            elif answer.status not in MOVED_OR_GONE or address == reverse("home"):
                raise CannotCopy(
                    _("%(address)s answered %(status)d.") % {"address": address, "status": answer.status}
                )
            self.progress(step, done, len(found))
        return shown

    def copied(self, answer: Answer) -> bytes:
        """A page or feed as it stands in the copy, where a feed has the name of a file.

        Takes down the stored files and pictures it shows.
        """
        if answer.content_type.startswith("image/"):
            return answer.content
        text = answer.content.decode()
        for found in MEDIA.finditer(text):
            self.media.add(found[0].removeprefix(settings.MEDIA_URL))
        self.pictures.update(PICTURE.findall(text))
        return FEED.sub(self.feed_file, text).encode()

    def feed_file(self, found: re.Match[str]) -> str:
        """The address of the file of a feed."""
        site, address = found.groups(default="")
        return f"{site}/{addresses.file_of_feed(address)}" if address in self.feeds else found[0]

    def write_media(self) -> None:
        """The stored files that pages show, under their own names, wherever they are stored."""
        for stored in sorted(self.media):
            name = f"{settings.MEDIA_URL[1:]}{stored}"
            if self.folder.keep(name):
                continue
            try:
                with default_storage.open(stored) as file:
                    self.folder.write(name, file.read())
            except FileNotFoundError:
                self.lost.append(stored)


def static_files() -> Iterator[tuple[str, bytes]]:
    """Our own static files under the names pages give them, which may hold a hash."""
    for finder in get_finders():
        for path, source in finder.list([]):
            if not path.startswith("blog/"):
                continue
            address = staticfiles_storage.url(path)
            name = address.removeprefix(settings.STATIC_URL)
            collected = staticfiles_storage if staticfiles_storage.exists(name) else source
            with collected.open(name) as file:
                yield address[1:], file.read()
