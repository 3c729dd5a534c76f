"""The parts of an address."""

from __future__ import annotations

from functools import cache

from django.urls import register_converter


class YearConverter:
    """Four digits: 2010."""

    regex = "[12][0-9]{3}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:04d}"


class MonthConverter:
    """Two digits: 04."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02d}"


class OrdinalConverter:
    """The number of a page in a list, written in one way only: 2, not 02."""

    regex = "[1-9][0-9]*"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class DigestConverter:
    """A hash as it is written in hexadecimal digits."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class PagePathConverter:
    """The path of a post or page as it is stored, without slashes at its ends: about/team."""

    regex = "[-a-z0-9_]+(?:/[-a-z0-9_]+)*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


@cache
def register() -> None:
    """Let `<year:…>`, `<nth:…>` and the others be written in an address; once a process."""
    register_converter(YearConverter, "year")
    register_converter(MonthConverter, "month")
    register_converter(OrdinalConverter, "nth")
    register_converter(DigestConverter, "digest")
    register_converter(PagePathConverter, "page_path")
