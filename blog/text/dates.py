"""Dates as people write them, in the language of the site."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext


class Written(NamedTuple):
    """A moment as people read it, and as the datetime attribute has it."""

    day: str
    moment: str
    iso: str


def day(value: dt.datetime) -> str:
    """12 April 2010, in the active time zone."""
    return written(value).day


def moment(value: dt.datetime) -> str:
    """13 April 2010, 09:12, in the active time zone."""
    return written(value).moment


def iso(value: dt.datetime) -> str:
    """2010-04-13T09:12:00+02:00: the datetime attribute allows three digits of a second at most."""
    return written(value).iso


def written(value: dt.datetime) -> Written:
    """All forms of a moment, in the active time zone. Once made they are kept, by language and zone."""
    return _written(value, timezone.get_current_timezone_name(), get_language())


@lru_cache(maxsize=4_096)
def _written(value: dt.datetime, zone: str, language: str | None) -> Written:
    local = timezone.localtime(value)
    return Written(
        day=date_format(local, pgettext("date format: 12 April 2010", "j F Y")),
        moment=date_format(local, pgettext("date format: 13 April 2010, 09:12", "j F Y, H:i")),
        iso=local.isoformat(timespec="seconds"),
    )


def time_of_day(value: dt.datetime) -> str:
    """14:02, in the active time zone."""
    return date_format(timezone.localtime(value), pgettext("time of day: 14:02", "H:i"))


def month_of_year(year: int, month: int) -> str:
    """April 2010."""
    return date_format(dt.date(year, month, 1), pgettext("date format: April 2010", "F Y"))


def month_name(month: int) -> str:
    """April."""
    return date_format(dt.date(2000, month, 1), pgettext("date format: April", "F"))
