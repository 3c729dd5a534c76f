"""What one text of a folder means here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from blog.models import Kind
from blog.models.tag import NAME_LENGTH
from blog.moving.markdown_folder.front_matter import NotAText, first, moment, split, texts
from blog.text.characters import strip_control, strip_invisible

TITLE_LENGTH, STANDFIRST_LENGTH, AUTHOR_LENGTH, ADDRESS_LENGTH = 300, 200, 200, 700
YEARS = range(1000, 3000)  # that an address can hold
# https://jekyllrb.com/docs/posts/#creating-posts
DATED = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})-(?P<slug>.+)")
# What means something to a program that is not here: the tags of Liquid, the shortcodes of Hugo.
MARKS = re.compile(r"(?P<tag>\{%-?\s*\w+)[^%]*%\}|(?P<code>\{\{[<%]\s*[\w/.-]+)[^\n]*?[>%]\}\}")
# Where the site stood, which is here now.
SITE = re.compile(r"\{\{-?\s*(?:site\.(?:base)?url|\.Site\.BaseURL)\s*-?\}\}")


@dataclass
class Text:
    """A text of another site, in our words."""

    kind: Kind
    title: str
    slug: str
    body: str
    published_at: dt.datetime | None
    updated_at: dt.datetime | None
    standfirst: str
    language: str
    authors: list[str]
    tags: list[str]
    old_addresses: list[str]
    takes_replies: bool | None  # None: it does not say
    notes: list[str] = field(default_factory=list)  # what did not come as it was


def read(path: PurePath, content: bytes, zone: dt.tzinfo) -> Text:
    """The text in a file. Dates that name no zone are in `zone`. Raises NotAText."""
    try:
        whole = content.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise NotAText(_("It is no Unicode text.")) from None
    said, body = split(whole)
    notes: list[str] = []
    # A folder of its own holds a text beside its images.
    name = path.parent.name if path.stem == "index" and path.parent.name else path.stem
    dated = DATED.fullmatch(name)
    slug = dated["slug"] if dated else name
    title = strip_invisible(" ".join(texts(said.get("title")))) or slug.replace("-", " ").capitalize()
    body = SITE.sub("", strip_control(body)).strip("\n")
    if marks := left_as_text(body):
        notes.append(_("It holds “%(marks)s”, left as text.") % {"marks": "”, “".join(marks)})
    return Text(
        kind=Kind.PAGE if "page" in (said.get("layout"), said.get("type")) else Kind.POST,
        title=cut(title, TITLE_LENGTH, notes),
        slug=" ".join(texts(said.get("slug"))) or slug,
        body=body,
        published_at=published_at(path, said, dated["date"] if dated else None, zone, notes),
        updated_at=moment(first(said, "last_modified_at", "lastmod", "updated"), zone),
        standfirst=cut(standfirst(said), STANDFIRST_LENGTH, notes),
        language=language(said),
        authors=[cut(name, AUTHOR_LENGTH, notes) for name in texts(first(said, "authors", "author"))],
        tags=[cut(name, NAME_LENGTH, notes) for name in tags(said)],
        old_addresses=list(dict.fromkeys([*old_addresses(said), *of_jekyll(path, said, slug)])),
        takes_replies=said["comments"] if isinstance(said.get("comments"), bool) else None,
        notes=notes,
    )


def published_at(
    path: PurePath, said: dict[str, Any], in_name: str | None, zone: dt.tzinfo, notes: list[str]
) -> dt.datetime | None:
    """When readers may see it; None for a draft, and for what has no date to stand at."""
    if said.get("draft") is True or said.get("published") is False or "_drafts" in path.parts:
        return None
    at = moment(first(said, "date", "publishdate"), zone) or moment(in_name, zone)
    if at is None or at.astimezone(zone).year not in YEARS:
        notes.append(_("It has no date that can be read: a draft."))
        return None
    return at


def standfirst(said: dict[str, Any]) -> str:
    """What stands under the title, in one line."""
    return strip_invisible(" ".join(texts(first(said, "description", "excerpt", "summary"))))


def language(said: dict[str, Any]) -> str:
    """Its language, when it says one that texts here can have."""
    named = " ".join(texts(first(said, "lang", "language")))[:2].lower()
    return named if named in dict(settings.LANGUAGES) else ""


def tags(said: dict[str, Any]) -> Iterator[str]:
    """Its tags and categories. Jekyll takes a text for several, apart at spaces."""
    for several, one in (("tags", "tag"), ("categories", "category")):
        value = said.get(several)
        apart = "," if isinstance(value, str) and "," in value else r"\s+"
        for name in (*texts(value, split_at=apart), *texts(said.get(one))):
            if visible := strip_invisible(name):
                yield visible


def old_addresses(said: dict[str, Any]) -> Iterator[str]:
    """Where it was, as far as it says: not where a pattern (/:year/:title/) would have put it."""
    for name in ("permalink", "url", "aliases", "redirect_from"):
        for address in texts(said.get(name)):
            path = path_of(strip_control(address))
            if path.strip("/") and ":" not in path and len(path) < ADDRESS_LENGTH:
                yield path


def of_jekyll(path: PurePath, said: dict[str, Any], slug: str) -> Iterator[str]:
    """How the addresses of a post of Jekyll end that says none: /:categories/:year/:month/:day/:title.html.

    By that it is found below any category and day.
    """
    if "_posts" in path.parts and "permalink" not in said:
        yield f"/{slug}.html"


def path_of(address: str) -> str:
    """The path of an address that may be a whole one; none when its host cannot be."""
    try:
        return urlsplit(address).path if "://" in address else address
    except ValueError:
        return ""


def left_as_text(body: str) -> list[str]:
    """The marks in a text that nothing here understands, each once."""
    return sorted({" ".join((each["tag"] or each["code"]).split()) for each in MARKS.finditer(body)})


def cut(text: str, most: int, notes: list[str]) -> str:
    """At most so many characters; what is cut off is noted."""
    if len(text) <= most:
        return text
    notes.append(_("“%(text)s…” was longer than that may be here.") % {"text": text[:40]})
    return f"{text[: most - 1]}…"
