"""What was brought here from another blog: so that bringing it again changes nothing."""

from __future__ import annotations

from django.db import models


class ImportedItem(models.Model):
    """That a thing of another blog is here, under which number, and how it was when it came.

    The row stays when what it names is deleted here: it is not brought a second time.
    """

    class Kind(models.TextChoices):
        """What it is here."""

        AUTHOR = "author"
        TAG = "tag"
        POST = "post"
        COMMENT = "comment"
        UPLOAD = "upload"

    source = models.CharField(max_length=500)  # the address of the blog it came from
    kind = models.CharField(max_length=7, choices=Kind.choices)
    old_id = models.CharField(max_length=500)  # what it was called there: a number, a login, a path
    number = models.PositiveBigIntegerField()  # its number here
    brought = models.CharField(max_length=64)  # hash of what the other blog said of it
    made = models.CharField(max_length=64, blank=True)  # hash of what was written here, to see later edits

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "old_id"], name="imported_once")]
        indexes = [models.Index(fields=["kind", "number"], name="imported_as")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.old_id}"
