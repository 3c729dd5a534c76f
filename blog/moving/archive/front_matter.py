"""Values as an archive writes them: JSON, which is YAML too (YAML 1.2, 1.3): readers of either can."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

FENCE = "---"
_FIELD = re.compile("([a-z_]+): (.+)")
_UNHEARD_OF = re.compile("[\0\ud800-\udfff]")  # what only an escape can smuggle in
# What YAML 1.1 takes for the end of a line or does not take at all (5.1 and 5.4); JSON lets it stand.
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


class Malformed(Exception):
    """What is wrong, and in which line of the text; the first is 1."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def dumps(value: Any) -> str:
    """A value in one line."""
    text = json.dumps(value, ensure_ascii=False, default=moment)
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def loads(text: str) -> Any:
    """The value a line holds. Raises ValueError for what is no JSON, or what no database takes."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError(_("it is nested too deep")) from None
    if "\\u" in text and any(_UNHEARD_OF.search(each) for each in _texts(value)):
        raise ValueError(_("it holds a character that no text can hold"))
    return value


def moment(value: dt.datetime) -> str:
    """2010-04-07T10:00:00Z; always UTC, with parts of a second only where there are any."""
    return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")


def join(fields: Mapping[str, Any], body: str) -> str:
    """A text with its front matter. What stands behind the empty line is the text, to the last character."""
    head = "".join(f"{key}: {dumps(value)}\n" for key, value in fields.items())
    return f"{FENCE}\n{head}{FENCE}\n\n{body}"


def split(text: str) -> tuple[dict[str, Any], str]:
    """The fields and the text that `join` has put together. Raises Malformed."""
    if not text.startswith(f"{FENCE}\n"):
        raise Malformed(1, _("front matter begins with ---"))
    head, fence, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n\n")
    if not fence:
        raise Malformed(1, _("front matter ends with --- and an empty line"))
    fields: dict[str, Any] = {}
    for number, line in enumerate(head.split("\n"), start=2):
        matched = _FIELD.fullmatch(line)
        if not matched or matched[1] in fields:
            raise Malformed(number, _("a line is “key: value”, and every key stands there once"))
        try:
            fields[matched[1]] = loads(matched[2])
        except ValueError as error:
            raise Malformed(number, str(error)) from None
    return fields, body


def _refuse(name: str) -> None:
    raise ValueError(_("%(name)s is no number") % {"name": name})


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
