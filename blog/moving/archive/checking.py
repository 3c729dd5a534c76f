"""Go through a whole archive before anything of it is written."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from blog.models import Comment, Kind, Upload
from blog.models.upload import MEDIA_TYPES, recognise
from blog.moving.archive.nouns import NAMED_BY, NOUNS, POSTS, UPLOADS, Noun
from blog.moving.archive.reading import STORED, Archive, BrokenArchive, Row


@dataclass
class Contents:
    """What an archive holds."""

    # The number of each thing by what others call it; people get theirs when they are brought in.
    numbers: defaultdict[Any, dict[Any, Any]] = field(default_factory=lambda: defaultdict(dict))
    counts: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)  # stored files that were gone when it was written


def check(archive: Archive) -> Contents:
    """Read all of an archive. Raises BrokenArchive at the first thing that could not be brought in."""
    contents = Contents()
    for noun in NOUNS:
        check_rows(archive, noun, contents)
    check_files(archive, contents)
    return contents


def check_rows(archive: Archive, noun: Noun, contents: Contents) -> None:
    """Whether each row of a noun can be read, is there once, and names what there is."""
    numbers = contents.numbers[noun.model]
    seen: dict[str, set[Any]] = {column.key: set() for column in noun.unique}
    later: dict[Any, Row] = {}  # what rows name of their own kind, before it has come
    for row in archive.rows(noun):
        contents.counts[noun.name] += 1
        if noun is POSTS and not has_address(row.values):
            raise row.refused(_("it has no address"))
        for key, values in seen.items():
            value = row.values[key]
            if value in values:
                raise row.refused(_("“%(key)s” %(value)r is taken") % {"key": key, "value": value})
            if value is not None:
                values.add(value)
        if noun.model in NAMED_BY:
            name = "number" if noun.model is Comment else NAMED_BY[noun.model]
            numbers[row.values[name]] = row.values.get("number")
        for model, name in named(noun, row):
            if name not in contents.numbers[model]:
                if model is not noun.model:
                    raise unknown(row, name)
                later[name] = row._replace(values={})
    for name, row in later.items():
        if name not in numbers:
            raise unknown(row, name)


def has_address(post: dict[str, Any]) -> bool:
    """Whether a post says where it stands; one without a date stands nowhere."""
    if post["kind"] == Kind.PAGE:
        return bool(post["path"])
    return post["published_at"] is None or all(post[key] for key in ("year", "month", "path"))


def named(noun: Noun, row: Row) -> list[tuple[Any, Any]]:
    """What a row names: of which kind, and how it is called."""
    ones = [(column.noun, row.values[column.key]) for column in noun.naming]
    several = [(model, name) for key, model in noun.lists.items() for name in row.values[key]]
    return [(model, name) for model, name in (*ones, *several) if name is not None and model is not Group]


def unknown(row: Row, name: Any) -> BrokenArchive:
    """That something is named which is nowhere."""
    return row.refused(_("it names %(name)r, which is not in the archive") % {"name": name})


def check_files(archive: Archive, contents: Contents) -> None:
    """Whether each stored file is what is said of it, and each is spoken of."""
    there = archive.stored_files()
    for row in archive.rows(UPLOADS):
        name = row.values["file"]
        if not STORED.fullmatch(name):
            raise row.refused(_("no stored file has the name %(name)s") % {"name": name})
        if name not in there:
            contents.lost.append(name)
            continue
        content = archive.stored_file(name)
        try:
            ending, width, height = recognise(content)
        except ValidationError as refusal:
            raise BrokenArchive.at(name, " ".join(refusal.messages).rstrip(".")) from None
        digest = hashlib.sha256(content).hexdigest()[:32]
        found = (f"{digest[:2]}/{digest}.{ending}", MEDIA_TYPES[ending], width, height)
        if found != tuple(row.values[key] for key in ("file", "media_type", "width", "height")):
            raise BrokenArchive.at(name, _("it is not what the archive says of it"))
    if unspoken := there - contents.numbers[Upload].keys():
        raise BrokenArchive.at(min(unspoken), _("the archive says nothing of this file"))
