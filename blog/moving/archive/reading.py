"""Open an archive and read its rows; nothing in it is believed before it has been looked at."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from blog.models.upload import MAX_BYTES_TO_OPEN
from blog.moving.archive import front_matter
from blog.moving.archive.nouns import FORMAT, NOUNS, POSTS, Noun
from blog.moving.archive.writing import ABOUT, MEDIA

TEXT = re.compile(r"(?:posts/[0-9]{4}/[0-9]{2}|pages|drafts|trash)/[\w.-]{1,120}[.]md", re.ASCII)
# As `Upload.store` names a file: by the hash of its content.
STORED = re.compile("([0-9a-f]{2})/(?P<digest>\\1[0-9a-f]{30})[.][0-9a-z]{2,5}")
# What every archive has.
NAMES = (ABOUT, *(noun.entry for noun in NOUNS if noun is not POSTS))
MOST_ENTRIES = 1_000_000
LONGEST_LINE = 4 * 1024 * 1024  # bytes
LONGEST_TEXT = 16 * 1024 * 1024
# However well text can be compressed: what unfolds further was not made by writing.
UNFOLDS, AT_LEAST = 100, 256 * 1024 * 1024
# What zipfile raises for a file that is cut off, damaged, locked or packed in a way it does not know.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class BrokenArchive(Exception):
    """Why a file is not brought in. Its text is a sentence for who wanted that."""

    @classmethod
    def at(cls, entry: str, reason: str, line: int = 0) -> Self:
        """That something is wrong in a file of the archive, or in a line of it."""
        place = _("%(name)s, line %(number)d") % {"name": entry, "number": line} if line else entry
        return cls(_("%(place)s: %(reason)s.") % {"place": place, "reason": reason})


class Row(NamedTuple):
    """What an archive says of one thing, by the columns of its noun; and where."""

    entry: str
    line: int  # 0: the whole entry
    values: dict[str, Any]

    def refused(self, reason: str) -> BrokenArchive:
        """That something is wrong with it."""
        return BrokenArchive.at(self.entry, reason, self.line)


@contextmanager
def unbroken(entry: str) -> Iterator[None]:
    """Say which part of the archive it is that cannot be read."""
    try:
        yield
    except DAMAGED as error:
        raise BrokenArchive.at(entry, _("it cannot be read (%(error)s)") % {"error": error}) from None


class Archive:
    """An archive that is open for reading."""

    def __init__(self, path: Path) -> None:
        """Look at its table of contents. Raises BrokenArchive when it is none of ours."""
        with unbroken(path.name):
            self.file = zipfile.ZipFile(path)
        try:
            self.entries = self._checked_entries(path)
            self._check_format()
        except BrokenArchive:
            self.file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    # What it holds

    def rows(self, noun: Noun) -> Iterator[Row]:
        """What it says of each thing of this kind. Raises BrokenArchive at the first that is not right."""
        for row in self._texts() if noun is POSTS else self._lines(noun.entry):
            try:
                yield row._replace(values=read(noun, row.values))
            except ValueError as error:
                raise row.refused(str(error)) from None

    def stored_files(self) -> set[str]:
        """The names under which its files are stored."""
        return {name.removeprefix(MEDIA) for name in self.entries if name.startswith(MEDIA)}

    def stored_file(self, name: str) -> bytes:
        """The content of one of them."""
        return self._content(f"{MEDIA}{name}", MAX_BYTES_TO_OPEN)

    def _texts(self) -> Iterator[Row]:
        for name in self.entries:
            if TEXT.fullmatch(name):
                try:
                    fields, body = front_matter.split(self._content(name, LONGEST_TEXT).decode())
                except UnicodeDecodeError:
                    raise BrokenArchive.at(name, _("it is not UTF-8")) from None
                except front_matter.Malformed as error:
                    raise BrokenArchive.at(name, error.reason, error.line) from None
                yield Row(name, 0, fields | {"body": body})

    def _lines(self, name: str) -> Iterator[Row]:
        with unbroken(name):
            entry = self.file.open(name)
        with entry:
            for number in count(1):
                with unbroken(name):
                    line = entry.readline(LONGEST_LINE)
                if not line:
                    return
                if not line.endswith(b"\n"):
                    raise BrokenArchive.at(name, _("it does not end, or is too long"), number)
                try:
                    said = front_matter.loads(line.decode())
                except ValueError as error:
                    raise BrokenArchive.at(name, str(error), number) from None
                if not isinstance(said, dict):
                    raise BrokenArchive.at(name, _("a line is an object of JSON"), number)
                yield Row(name, number, said)

    def _content(self, name: str, most: int) -> bytes:
        said = self.entries[name].file_size
        if said > most:
            size = filesizeformat(most)
            raise BrokenArchive.at(name, _("it is larger than %(size)s") % {"size": size})
        with unbroken(name), self.file.open(name) as entry:
            return entry.read(said)  # without a number it would unfold more than is said of it

    # What it may hold

    def _checked_entries(self, path: Path) -> dict[str, zipfile.ZipInfo]:
        entries: dict[str, zipfile.ZipInfo] = {}
        size = 0
        listed = self.file.infolist()
        if len(listed) > MOST_ENTRIES:
            raise BrokenArchive.at(path.name, _("it has more files than a blog"))
        for about in listed:
            if about.is_dir():
                continue
            if about.filename in entries:
                raise BrokenArchive.at(about.filename, _("it is there twice"))
            if not is_ours(about.filename):
                raise BrokenArchive.at(about.filename, _("an archive of a blog has no such file"))
            if about.flag_bits & 0x1:
                raise BrokenArchive.at(about.filename, _("it is encrypted"))
            if about.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise BrokenArchive.at(about.filename, _("it is compressed in an unknown way"))
            entries[about.filename] = about
            size += about.file_size
        if size > max(AT_LEAST, UNFOLDS * path.stat().st_size):
            raise BrokenArchive.at(
                path.name,
                _("unfolded it would be %(size)s, which is no blog") % {"size": filesizeformat(size)},
            )
        for name in NAMES:
            if name not in entries:
                raise BrokenArchive.at(path.name, _("it has no %(name)s") % {"name": name})
        return entries

    def _check_format(self) -> None:
        try:
            about = front_matter.loads(self._content(ABOUT, LONGEST_LINE).decode())
        except ValueError as error:
            raise BrokenArchive.at(ABOUT, str(error)) from None
        version = about.get("format") if isinstance(about, dict) else None
        if type(version) is not int or version < 1:
            raise BrokenArchive.at(ABOUT, _("it names no format"))
        if version > FORMAT:
            raise BrokenArchive.at(
                ABOUT,
                _("its format is %(theirs)d; this Kantlijn reads those up to %(ours)d, newer ones more")
                % {"theirs": version, "ours": FORMAT},
            )


def is_ours(name: str) -> bool:
    """Whether an archive has files of this name. Nothing is looked for, let alone written, by any other."""
    if name in NAMES or TEXT.fullmatch(name):
        return True
    return name.startswith(MEDIA) and STORED.fullmatch(name, len(MEDIA)) is not None


def read(noun: Noun, said: dict[str, Any]) -> dict[str, Any]:
    """The values of a row. Raises ValueError, with a reason, when they are not what the noun is made of."""
    if unknown := said.keys() - noun.keys:
        raise ValueError(_("“%(key)s” is unknown here: a newer Kantlijn may know it") % {"key": min(unknown)})
    values = {
        column.key: column.read(said[column.key]) if column.key in said else column.default
        for column in noun.columns
    }
    for key in noun.lists:
        names = values[key] = said.get(key, [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise ValueError(_("“%(key)s” is a list of names") % {"key": key})
        if len(set(names)) < len(names):
            raise ValueError(_("“%(key)s” names something twice") % {"key": key})
    return values
