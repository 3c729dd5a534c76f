"""What a record of an export says, read as texts, numbers and dates; what cannot be read so is noted."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import unquote

from django.utils.translation import gettext as _

from blog.moving.wordpress.records import Record
from blog.text.characters import strip_control

LARGEST = 2**63 - 1  # number a database keeps
YEARS = range(1000, 9999)  # that MySQL keeps, but the last, which ends too late for other time zones

_NUMBER = re.compile(r"[-+]?[0-9]{1,20}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_NEVER = re.compile(r"(0000-00-00.*|.* -0001 .*)?")  # as WordPress writes that there is no date


class Fields:
    """The texts in a record by their names; `repairs` says what could not be read as it should be."""

    def __init__(self, record: Record) -> None:
        self.repairs: list[str] = []
        self._texts = record.texts

    def text(self, name: str) -> str:
        """A text as it stands there."""
        return self._texts.get(name, "")

    def line(self, name: str) -> str:
        """A text without the white space around it."""
        return self._texts.get(name, "").strip()

    def number(self, name: str) -> int | None:
        """A number of a post, comment, term or user; 0 is nobody's, and None."""
        number = self.whole(name, LARGEST)
        if number < 0:
            self._note(name)
        return number if number > 0 else None

    def whole(self, name: str, largest: int = 2**31 - 1) -> int:
        """A whole number; 0 if it is none, or larger than this in either direction."""
        text = self.line(name)
        if not text:
            return 0
        number = int(text) if _NUMBER.fullmatch(text) else largest + 1
        if abs(number) <= largest:
            return number
        self._note(name)
        return 0

    def date(self, name: str) -> dt.datetime | None:
        """A date in UTC."""
        text = self.line(name)
        if _NEVER.fullmatch(text):
            return None
        try:
            # The pattern first: `fromisoformat` takes weeks and time zones as well.
            date = dt.datetime.fromisoformat(text) if _DATE.fullmatch(text) else None
        except ValueError:
            date = None
        if date and date.year in YEARS:
            return date.replace(tzinfo=dt.UTC)
        self._note(name)
        return None

    def local_date(self, name: str) -> dt.datetime | None:
        """A date in a time zone the export does not name, taken for UTC."""
        date = self.date(name)
        if date:
            self.repairs.append(_("Only its local date is known, and was taken for that in Greenwich."))
        return date

    def date_with_zone(self, name: str) -> dt.datetime | None:
        """A date as feeds have it (RFC 822), in UTC."""
        text = self.line(name)
        if _NEVER.fullmatch(text):
            return None
        try:
            date = dt.datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z")
        except ValueError:
            date = None
        if date and date.year in YEARS:
            return date.astimezone(dt.UTC)
        self._note(name)
        return None

    def _note(self, name: str) -> None:
        self.repairs.append(
            _("“%(text)s” cannot be read as <%(name)s>.") % {"text": self.line(name)[:40], "name": name}
        )


def decoded_slug(text: str) -> str:
    """A slug as people read it. WordPress keeps all but ASCII encoded; what is no UTF-8 stays as it is."""
    try:
        return strip_control(unquote(text, errors="strict"))
    except UnicodeDecodeError:
        return text
