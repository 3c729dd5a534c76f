"""Bring the texts of a folder here, with the files they show."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from blog.models import Author, ImportedItem, Kind, Post, Redirect, Site, Upload
from blog.models.imported_item import LENGTH
from blog.models.slugs import free_slug
from blog.moving.markdown_folder.front_matter import NotAText
from blog.moving.markdown_folder.reading import Text, read
from blog.moving.progress import Progress
from blog.moving.report import Outcome, Report
from blog.reading.addresses import tidy

ENDINGS = {".md", ".markdown", ".mdown", ".mkd"}
# What programs have made of texts, and what belongs to them alone.
NOT_WRITTEN = {"_site", "public", "node_modules", "vendor", "themes", "_layouts", "_includes", "resources"}
LARGEST = 4 * 1024 * 1024  # bytes of a text
# Addresses in Markdown: of an image or a link, and of what stands below as [1]: /address.
ADDRESSES = re.compile(
    r"(?P<before>(?P<shown>!?)\[(?P<words>[^\]\n]{0,1000})\]\(\s*<?|^ {0,3}\[[^\]\n]+\]:[ \t]+<?"
    r"|<(?P<tag>img|a|audio|source)\b[^>]{0,1000}?\s(?:src|href)=[\"'])(?P<address>[^\s)>\"']+)",
    re.MULTILINE,
)


class NoFolder(Exception):
    """There is no such folder."""


def bring_folder(folder: Path, progress: Progress) -> Report:
    """Bring every text with front matter that lies in a folder. Raises NoFolder.

    What was brought before is left as it is here, or as it has been deleted here.
    """
    if not folder.is_dir():
        raise NoFolder
    bringing = Bringing(folder.resolve())
    paths = sorted(written(bringing.folder))
    for done, path in enumerate(paths, start=1):
        bringing.bring(path)
        progress(_("texts"), done, len(paths))
    return bringing.report


def written(folder: Path) -> Iterator[Path]:
    """The files of a folder that somebody has written."""
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.suffix.lower() in ENDINGS and path.is_file() and not path.is_symlink():
            hidden = any(part.startswith(".") or part in NOT_WRITTEN for part in inside.parts)
            if not hidden and inside.stem != "_index":  # of Hugo: about a list
                yield path


class Bringing:
    """Brings the texts of one folder, one a transaction: interrupted, it is simply done again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.source = f"markdown:{folder.name}"
        self.report = Report()
        self.site = Site.current()

    def bring(self, path: Path) -> None:
        """Bring one text, and say what became of it."""
        name = path.relative_to(self.folder).as_posix()
        readable = name.encode(errors="replace").decode()
        if readable != name or len(name) > LENGTH:
            reason = _("Its name is too long, or no Unicode text.")
            return self.report.add(Outcome.REFUSED, "post", readable, reason)
        if path.stat().st_size > LARGEST:
            return self.report.add(Outcome.REFUSED, "post", name, _("It is larger than a text."))
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        before = ImportedItem.known(self.source, ImportedItem.Kind.POST, [name]).get(name)
        if before:
            return self.report.add(Outcome.SKIPPED, "post", name, self.why_not_again(before, digest))
        try:
            text = read(path.relative_to(self.folder), content, self.site.zone)
            with transaction.atomic():
                post = self.keep(text, path)
                ImportedItem.objects.create(
                    source=self.source,
                    kind=ImportedItem.Kind.POST,
                    old_id=name,
                    number=post.pk,
                    brought=digest,
                )
        except NotAText as reason:
            return self.report.add(Outcome.SKIPPED, "post", name, str(reason))
        except ValidationError as refusal:
            return self.report.add(Outcome.REFUSED, "post", name, *refusal.messages)
        outcome = Outcome.ALTERED if text.notes else Outcome.MADE
        return self.report.add(outcome, str(text.kind), text.title, *text.notes, old_id=name)

    def why_not_again(self, before: ImportedItem, digest: str) -> str:
        """Why what was brought before is not brought now."""
        if not Post.objects.filter(pk=before.number).exists():
            return _("It was deleted here.")
        if before.brought != digest:
            return _("It has changed there since it was brought; what is here stays.")
        return _("It is here already.")

    def keep(self, text: Text, path: Path) -> Post:
        """Write a text as a post or page. Raises ValidationError when it cannot stand where it would."""
        is_page = text.kind == Kind.PAGE
        replies = text.takes_replies
        post = Post(
            kind=text.kind,
            title=text.title,
            standfirst=text.standfirst,
            language=text.language or self.site.language,
            body=self.with_files(text, path),
            published_at=text.published_at,
            takes_replies=(self.site.takes_replies and not is_page) if replies is None else replies,
        )
        post.slug = free_slug(post, text.slug, fallback=text.kind)
        post.clean()
        post.save()
        post.set_authors(list(dict.fromkeys(self.author(name) for name in text.authors)))
        post.tags.set(text.tags)
        written_at = min(text.published_at or timezone.now(), timezone.now())
        Post.objects.filter(pk=post.pk).update(
            created_at=written_at, updated_at=text.updated_at or written_at
        )
        for address in map(tidy, text.old_addresses):
            if address not in {"/", post.get_absolute_url()}:
                Redirect.objects.get_or_create(path=address, defaults={"post": post})
        return post

    def author(self, name: str) -> Author:
        """Who wrote it; an author of that name who is here already is meant."""
        return Author.objects.filter(name=name).order_by("pk").first() or Author.objects.create(name=name)

    # Files

    def with_files(self, text: Text, path: Path) -> str:
        """The body with the addresses under which its files are kept here."""

        def address(found: re.Match[str]) -> str:
            file = None if is_elsewhere(found["address"]) else self.find(found["address"], path.parent)
            if file:
                kept = self.kept(file, found["words"] if found["shown"] else "", text.notes)
                return f"{found['before']}{kept}" if kept else found[0]
            if (found["shown"] or found["tag"] == "img") and not is_elsewhere(found["address"]):
                text.notes.append(_("The file “%(name)s” is not there.") % {"name": found["address"]})
            return found[0]

        return ADDRESSES.sub(address, text.body)

    def find(self, address: str, beside: Path) -> Path | None:
        """The file that an address names: in the folder, in Hugo's `static`, or beside the text."""
        place = unquote(urlsplit(address).path)
        roots = [self.folder, self.folder / "static"]
        for root in roots if place.startswith("/") else [beside, *roots]:
            try:
                file = (root / place.lstrip("/")).resolve()
                if file.is_file() and file.is_relative_to(self.folder) and file.suffix not in ENDINGS:
                    return file
            except (OSError, ValueError):  # no file can have such a name
                return None
        return None

    def kept(self, file: Path, words: str, notes: list[str]) -> str:
        """The address of a file here; nothing when it is of a kind that is not kept."""
        try:
            with file.open("rb") as opened:
                upload = Upload.store(File(opened, name=file.name), alternative_text=words[:500])
        except ValidationError as refusal:
            notes += [f"“{file.name}”: {message}" for message in refusal.messages]
            return ""
        return upload.get_absolute_url()


def is_elsewhere(address: str) -> bool:
    """Whether an address leads away, or only to another place of the same page."""
    return address.startswith(("#", "//")) or ":" in address.partition("/")[0]
