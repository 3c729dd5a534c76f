"""What an archive carries of each noun, under which name. All else is made anew from it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection, models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.functions import Collate
from django.utils.translation import gettext as _

from blog.models import (
    Author,
    Comment,
    Decision,
    ImportedItem,
    Post,
    Redirect,
    Series,
    Site,
    Tag,
    Upload,
    User,
)

# Goes up when an older Kantlijn could no longer read what this one writes.
FORMAT = 1

# What something is called where something else names it; a reply by its number.
NAMED_BY: dict[Any, str] = {
    User: "username",
    Upload: "file",
    Author: "slug",
    Series: "slug",
    Tag: "name",
    Post: "slug",
    Comment: "id",
}
HIGHEST = 2**40 - 1  # search numbers posts from there on (blog.models.search_document)
PLACE = re.compile(r"(?:[-\w]+(?:/[-\w]+)*)?", re.ASCII)  # of a post: an address of this site, or none
PARTS_OF_AN_ADDRESS = {
    Post._meta.get_field("year"): range(1000, 3000),
    Post._meta.get_field("month"): range(1, 13),
}
# Moments that pages can show, whatever their zone.
FIRST, LAST = dt.datetime(1, 1, 2, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
AT_ONCE = 500
# The order of the signs themselves, the same in every database.
BY_SIGN = {"sqlite": "BINARY", "postgresql": "C"}


@dataclass(frozen=True)
class Column:
    """One value of a row."""

    field: Any

    @cached_property
    def key(self) -> str:
        """What it is called in an archive."""
        return "number" if self.field.name == "id" else str(self.field.name)

    @cached_property
    def noun(self) -> Any:
        """The model of what it names, if it names something."""
        return self.field.related_model

    @cached_property
    def lookup(self) -> str:
        """How the database is asked for it."""
        return f"{self.field.name}__{NAMED_BY[self.noun]}" if self.noun else str(self.field.name)

    @property
    def default(self) -> Any:
        """What it is when an archive does not say. Raises ValueError when that has to be said."""
        may_be_empty = self.field.blank and not self.field.unique
        if not (self.field.has_default() or self.field.null or may_be_empty):
            raise ValueError(_("“%(key)s” is missing") % {"key": self.key})
        return self.field.get_default()

    def read(self, value: Any) -> Any:
        """The value for the database; of what it names, the name. Raises ValueError with what is wrong."""
        if value is None and self.field.null:
            return None
        try:
            read = self.reader(value)
            if self.noun is None and self.field.model is Site:  # no page could be shown with a wrong one
                self.field.run_validators(read)
            return read
        except (ValueError, OverflowError, ValidationError):
            raise ValueError(
                _("“%(key)s” cannot be %(value).60r") % {"key": self.key, "value": value}
            ) from None

    @cached_property
    def reader(self) -> Callable[[Any], Any]:
        """What makes a value of the database of a value of JSON. Raises when it is none."""
        field = self.noun._meta.get_field(NAMED_BY[self.noun]) if self.noun else self.field
        readers: dict[type, Callable[[Any, Any], Any]] = {
            models.JSONField: read_reasons,
            models.BooleanField: read_truth,
            models.DateTimeField: read_moment,
            models.IntegerField: read_number,
            models.Field: read_text,
        }
        read = next(read for kind, read in readers.items() if isinstance(field, kind))
        return lambda value: read(value, field)


def read_reasons(value: Any, field: Any) -> list[dict[str, Any]]:
    """Why a reply was held (blog.moderating.judge)."""
    if not isinstance(value, list) or not all(
        isinstance(reason, dict)
        and reason.keys() == {"code", "data"}
        and isinstance(reason["code"], str)
        and isinstance(reason["data"], dict)
        for reason in value
    ):
        raise ValueError
    return value


def read_truth(value: Any, field: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def read_moment(value: Any, field: Any) -> dt.datetime:
    if not isinstance(value, str):
        raise ValueError
    moment = dt.datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    moment = moment.astimezone(dt.UTC)
    if not FIRST <= moment <= LAST:
        raise ValueError
    return moment


def read_number(value: Any, field: Any) -> int:
    lowest, highest = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    if field.primary_key:
        lowest, highest = 1, HIGHEST
    if type(value) is not int or not lowest <= value <= highest:
        raise ValueError
    if value not in PARTS_OF_AN_ADDRESS.get(field, [value]):
        raise ValueError
    return value


def read_text(value: Any, field: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    text: str = field.to_python(value)
    if field.max_length is not None and len(text) > field.max_length:
        raise ValueError
    if field.choices and text not in dict(field.flatchoices) and not (field.blank and not text):
        raise ValueError
    if isinstance(field, models.SlugField):
        validate_slug(text)
    if field is Post._meta.get_field("path") and not PLACE.fullmatch(text):
        raise ValueError
    return text


@dataclass(frozen=True)
class Noun:
    """What an archive carries of one model."""

    name: str
    model: Any
    fields: str
    lists: dict[str, Any] = field(default_factory=dict)  # what it names several of

    @cached_property
    def columns(self) -> list[Column]:
        """In the order in which they are written."""
        return [Column(self.model._meta.get_field(name)) for name in self.fields.split()]

    @cached_property
    def keys(self) -> set[str]:
        """What an archive says of each."""
        return {column.key for column in self.columns} | set(self.lists)

    @cached_property
    def naming(self) -> list[Column]:
        """What names something else."""
        return [column for column in self.columns if column.noun]

    @cached_property
    def unique(self) -> list[Column]:
        """What no two rows may share."""
        return [column for column in self.columns if column.field.unique]

    @property
    def entry(self) -> str:
        """The file in which its rows stand, one a line."""
        return f"data/{self.name}.jsonl"

    def rows(self) -> Iterator[dict[str, Any]]:
        """Every row, by number; what has none by its text."""
        first = self.columns[:3] if self.model is ImportedItem else self.columns[:1]
        order = [
            Collate(column.lookup, BY_SIGN[connection.vendor])
            if isinstance(column.field, models.CharField)
            else column.lookup
            for column in first
        ]
        rows = self.model._default_manager.order_by(*order)
        keys = [column.key for column in self.columns]
        for values in rows.values_list(*(column.lookup for column in self.columns)).iterator(AT_ONCE):
            yield dict(zip(keys, values, strict=True))


USERS = Noun("users", User, "username first_name last_name language is_staff", {"groups": Group})
UPLOADS = Noun(
    "uploads",
    Upload,
    "id file original_name alternative_text media_type width height uploaded_by uploaded_at",
)
POSTS = Noun(
    "posts",
    Post,
    "title id kind slug language standfirst published_at year month path is_pinned takes_replies"
    " in_navigation parent series part translation_of created_at updated_at trashed_at guid body",
    {"authors": Author, "tags": Tag},
)
# In an order in which what is named stands before what names it.
NOUNS = (
    Noun(
        "site",
        Site,
        "title tagline language time_zone posts_per_page takes_replies close_after_days",
    ),
    USERS,
    UPLOADS,
    Noun("authors", Author, "id slug name web_site bio language portrait user"),
    Noun("tags", Tag, "id slug name description"),
    Noun("series", Series, "id slug title description language"),
    POSTS,
    Noun(
        "comments",
        Comment,
        "id post parent thread kind status author_name author_email author_url user body"
        " sent_at started_at edited_at network is_trapped reasons fingerprint",
    ),
    Noun(
        "decisions",
        Decision,
        "id comment comment_number comment_author post_title by by_name at how from_status to_status",
    ),
    Noun("redirects", Redirect, "path post tag author series"),
    Noun("imported_items", ImportedItem, "source kind old_id number brought made lacks_files"),
)
