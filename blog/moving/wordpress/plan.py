"""What has to be known of an export as a whole before its first item is brought."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from blog.models.post import PAGE_DEPTH
from blog.moving.wordpress import own
from blog.moving.wordpress.items import Channel, Item, Term, Writer
from blog.moving.wordpress.numbers import can_be_kept
from blog.moving.wordpress.reading import BrokenExport, Contents, items, survey

BROUGHT = {"post", "page"}
# Endings of what a text may show or lead to, and we keep.
ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".pdf", ".mp3", ".m4a", ".ogg", ".oga")
BETWEEN_ADDRESSES = re.compile(r"""[\s"'<>()\[\]\\,]+""")


class CannotImport(Exception):
    """The import cannot begin, or not go on; says why."""


@dataclass(frozen=True)
class Media:
    """A file of the other blog, as its item describes it."""

    number: int | None
    url: str
    title: str = ""
    caption: str = ""
    alternative_text: str = ""
    parent: int | None = None
    order: int = 0
    line: int = 0


@dataclass
class Plan:
    """The facts of all files together."""

    files: list[Path]
    channel: Channel
    writers: dict[str, Writer] = field(default_factory=dict)
    terms: dict[tuple[str, str], Term] = field(default_factory=dict)  # by taxonomy and slug
    used: dict[tuple[str, str], Term] = field(default_factory=dict)  # by a post or page that is brought
    media: list[Media] = field(default_factory=list)
    links: dict[int, list[str]] = field(default_factory=dict)  # of files' own pages, by what they belong to
    mentioned: dict[str, None] = field(default_factory=dict)  # addresses of files that texts name
    slugs: set[str] = field(default_factory=set)  # of posts and pages: an old slug may be another's now
    parents: dict[int, int | None] = field(default_factory=dict)  # of pages
    reparented: dict[int, str] = field(default_factory=dict)  # why a page does not stand where it stood
    numbers: set[int] = field(default_factory=set)  # of posts and pages
    originals: dict[int, int] = field(default_factory=dict)  # by the number of what translates them
    authors: dict[str, dict[str, str]] = field(default_factory=dict)  # what only our own exports say of them
    items: int = 0
    comments: int = 0
    replies_to_files: int = 0
    highest_post: int = 0
    highest_comment: int = 0

    def awaits(self, item: Item) -> int | None:
        """The number of what has to be here before this item: the page above it, or what it translates."""
        number = item.number or 0
        return self.parents.get(number) if item.kind == "page" else self.originals.get(number)

    @cached_property
    def awaited(self) -> set[int | None]:
        """The numbers of all that something waits for."""
        return {*self.parents.values(), *self.originals.values()}

    @property
    def source(self) -> str:
        """The name of the blog these files are of: its address without what may change."""
        parts = urlsplit(self.channel.blog_address.lower())
        return (parts.netloc.removeprefix("www.") + parts.path.rstrip("/"))[:500] or self.channel.title[:500]

    @property
    def sub_path(self) -> str:
        """Below which path the blog stood, such as /blog/; / when it had the host for itself."""
        parts = [part for part in urlsplit(self.channel.blog_address.lower()).path.split("/") if part]
        return f"/{'/'.join(parts)}/" if parts else "/"


def look_through(files: list[Path]) -> Plan:
    """Read every file to its end, before anything is written.

    Raises CannotImport when one of them is no export, or when they are not of one blog.
    """
    contents = [looked_at(path) for path in files]
    plan = Plan(files, contents[0].channel)
    for path, each in zip(files, contents, strict=True):
        if Plan([path], each.channel).source != plan.source:
            raise CannotImport(
                _("%(one)s and %(other)s are different blogs: import them one after the other.")
                % {"one": plan.channel.blog_address, "other": each.channel.blog_address}
            )
        add(plan, each)
        for item in items(path):
            note(plan, item)
    settle_parents(plan)
    plan.originals = {
        number: original
        for number, original in plan.originals.items()
        if original in plan.numbers and original not in plan.originals
    }
    return plan


def looked_at(path: Path) -> Contents:
    """What a file holds."""
    try:
        return survey(path)
    except BrokenExport as broken:
        raise CannotImport(f"{path}: {broken}") from None
    except OSError as error:
        reason = {"file": path, "reason": error.strerror or error}
        raise CannotImport(_("%(file)s cannot be read: %(reason)s.") % reason) from None


def add(plan: Plan, contents: Contents) -> None:
    """What a file says of the blog."""
    plan.items += contents.items
    plan.comments += contents.comments
    for writer in contents.writers:
        if writer.name or writer.login not in plan.writers:
            plan.writers[writer.login] = writer
    for term in contents.terms:
        plan.terms.setdefault((term.taxonomy, term.slug), term)


def note(plan: Plan, item: Item) -> None:
    """What has to be known of one item."""
    if item.kind == "attachment":
        plan.media.append(described(item))
        plan.replies_to_files += len(item.comments)
        if item.parent and item.link:
            plan.links.setdefault(item.parent, []).append(item.link)
    if item.kind not in BROUGHT:
        return
    if item.number and item.kind == "page":
        plan.parents.setdefault(item.number, item.parent)
    elif item.number and (original := own.original_of(item)):
        plan.originals[item.number] = original
    if item.number:
        plan.numbers.add(item.number)
    for facts in own.described_authors(item):
        plan.authors.setdefault(facts["slug"], facts)
    for term in item.terms:
        if term.taxonomy in {"category", "post_tag"} and item.status != "trash":
            plan.used.setdefault((term.taxonomy, term.slug or term.name), term)
    plan.slugs.add(item.slug)
    plan.mentioned |= dict.fromkeys(addresses_of_files(item.content, plan.channel.blog_address))
    plan.highest_post = highest(plan.highest_post, item.number)
    for response in item.comments:
        plan.highest_comment = highest(plan.highest_comment, response.number)


def highest(before: int, number: int | None) -> int:
    """The higher of two, of which the second may be none that is kept."""
    return max(before, number) if number and can_be_kept(number) else before


def described(item: Item) -> Media:
    """What an attachment says of its file."""
    return Media(
        number=item.number,
        url=item.attachment_url or item.guid,
        title=item.title,
        caption=item.excerpt,
        alternative_text=next(iter(item.meta.get("_wp_attachment_image_alt", ())), ""),
        parent=item.parent,
        order=item.menu_order,
        line=item.line,
    )


def addresses_of_files(text: str, base: str) -> Iterator[str]:
    """The addresses in a text that end as files do."""
    for piece in BETWEEN_ADDRESSES.split(text):
        if piece.partition("?")[0].lower().endswith(ENDINGS) and piece.startswith(("http", "/")):
            yield urljoin(base, piece)


def settle_parents(plan: Plan) -> None:
    """Let every page stand below one that comes too, at most so deep, and none below itself."""
    parents = plan.parents
    for number, parent in parents.items():
        if parent is not None and parent not in parents:
            parents[number] = None
            plan.reparented[number] = _("The page it stood below is not in the export.")
    depths: dict[int, int] = {}
    for number in parents:
        if number in depths:
            continue
        chain = climb(number, parents, depths)
        if parents[chain[-1]] in chain:
            parents[chain[-1]] = None
            plan.reparented[chain[-1]] = _("It stood below itself.")
        for each in reversed(chain):
            parent = parents[each]
            if parent is not None and depths[parent] == PAGE_DEPTH:
                parents[each] = parent = parents[parent]
                plan.reparented[each] = _("It stood deeper than pages can stand here.")
            depths[each] = 1 if parent is None else depths[parent] + 1


def climb(number: int, parents: dict[int, int | None], known: Iterable[int]) -> list[int]:
    """A page and those above it, up to one whose depth is known, the top, or the end of a circle."""
    chain: dict[int, None] = {}
    step: int | None = number
    while step is not None and step not in known and step not in chain:
        chain[step] = None
        step = parents[step]
    return list(chain)
