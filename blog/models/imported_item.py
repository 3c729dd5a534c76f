"""What was brought here from another blog: so that bringing it again changes nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from typing import Any, Self

from django.db import models

LENGTH = 500


class ImportedItem(models.Model):
    """That a thing of another blog is here, under which number, and how it was when it came.

    The row stays when what it names is deleted here: it is not brought a second time.
    """

    class Kind(models.TextChoices):
        """What it is here."""

        SITE = "site"  # its old name is the path all its addresses began with
        AUTHOR = "author"
        TAG = "tag"
        POST = "post"
        COMMENT = "comment"
        UPLOAD = "upload"

    source = models.CharField(max_length=LENGTH)  # the address of the blog it came from
    kind = models.CharField(max_length=7, choices=Kind.choices)
    old_id = models.CharField(max_length=LENGTH)  # what it was called there: a number, a login, a path
    number = models.PositiveBigIntegerField()  # its number here
    brought = models.CharField(max_length=64)  # hash of what the other blog said of it
    made = models.CharField(max_length=64, blank=True)  # hash of what was written here, to see later edits
    lacks_files = models.BooleanField(default=False)  # its text shows files that were not there when it came

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "old_id"], name="imported_once")]
        indexes = [
            models.Index(fields=["kind", "number"], name="imported_as"),
            models.Index(fields=["kind", "old_id"], name="imported_from"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.old_id}"

    @classmethod
    def known(cls, source: str, kind: Kind, old_ids: Collection[str]) -> dict[str, Self]:
        """Those of these things that were brought before, by what they are called there."""
        rows = cls.objects.filter(source=source, kind=kind, old_id__in=old_ids)
        return {row.old_id: row for row in rows}

    @classmethod
    def number_here(cls, kind: Kind, old_id: str) -> int | None:
        """The number here of what a blog that was brought called so; of several the first."""
        rows = cls.objects.filter(kind=kind, old_id=old_id).order_by("pk")
        return rows.values_list("number", flat=True).first()

    @classmethod
    def sources(cls) -> list[str]:
        """The blogs that were brought, each by its address without what may change: old.example.org/blog."""
        return list(cls.objects.order_by("source").values_list("source", flat=True).distinct())

    @classmethod
    def sub_paths(cls) -> list[str]:
        """Below which paths the blogs that were brought stood, such as /blog/."""
        return list(cls.objects.filter(kind=cls.Kind.SITE).values_list("old_id", flat=True))


def fingerprint(*said: Any) -> str:
    """A hash of values: equal when they are."""
    return hashlib.sha256(json.dumps(said, default=str, ensure_ascii=False).encode()).hexdigest()


def fingerprint_of(row: models.Model, names: Collection[str]) -> str:
    """A hash of some columns of a row, the same before it is stored and after."""
    fields = (row._meta.get_field(name) for name in names)
    return fingerprint(*(field.get_prep_value(getattr(row, field.attname)) for field in fields))  # type: ignore[union-attr]
