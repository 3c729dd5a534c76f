"""What stands above a text, in YAML, TOML or JSON.

YAML is read by PyYAML: front matter out there uses all of it (folded texts, nested lists, dates), and who
reads a part of it reads the rest wrong.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from typing import Any

import yaml
from django.utils.translation import gettext as _

# Characters. Aliases of YAML stand for the same value, so that a short text stays a small one.
LONGEST = 64 * 1024
HIGHEST = 10**40  # of a number that means something as a text
_FENCED = re.compile(r"(---|\+\+\+)[ \t]*\n(?P<head>.*?)^\1[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class NotAText(Exception):
    """Why a file is no text with front matter. Its text is a sentence."""


def split(text: str) -> tuple[dict[str, Any], str]:
    """What front matter says, and the text below it. Raises NotAText."""
    if text.startswith("{"):
        return _json(text)
    fenced = _FENCED.match(text)
    if fenced is None:
        raise NotAText(_("It has no front matter."))
    head = fenced["head"]
    if len(head) > LONGEST:
        raise NotAText(_("Its front matter is too long."))
    try:
        said = tomllib.loads(head) if fenced[1] == "+++" else yaml.safe_load(head)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _unreadable(error) from None
    return _of_names(said), text[fenced.end() :]


def _json(text: str) -> tuple[dict[str, Any], str]:
    try:
        said, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(error) from None
    return _of_names(said), text[end:]


def _of_names(said: Any) -> dict[str, Any]:
    if said is None:
        return {}
    if not isinstance(said, dict):
        raise NotAText(_("Its front matter has no names."))
    return {str(name).lower(): value for name, value in said.items()}


def _unreadable(error: Exception) -> NotAText:
    reason = " ".join(str(error).split())[:200]
    return NotAText(_("Its front matter cannot be read: %(reason)s.") % {"reason": reason})


def first(said: dict[str, Any], *names: str) -> Any:
    """The first of these that is said."""
    return next((said[name] for name in names if said.get(name) not in (None, "", [])), None)


def texts(value: Any, *, split_at: str = "") -> list[str]:
    """One text or several, however they are written; a person may be told with more than the name."""
    if isinstance(value, str):
        parts = re.split(split_at, value) if split_at else [value]
        return [part.strip() for part in parts if part.strip()]
    if isinstance(value, dict):
        return texts(value["name"]) if isinstance(value.get("name"), str) else []
    if isinstance(value, list):
        return [text for each in value if not isinstance(each, list) for text in texts(each)]
    if isinstance(value, float) or (type(value) is int and abs(value) < HIGHEST):
        return [str(value)]
    return []


def moment(value: Any, zone: dt.tzinfo) -> dt.datetime | None:
    """A date, with a time or without; in `zone` when it names none. None when it is no date."""
    if isinstance(value, str):
        # 2010-04-07 09:30:00 +0200, as Jekyll writes it.
        written = re.sub(r"\s+(?=[-+]\d\d:?\d\d$)", "", value.strip())
        try:
            value = dt.datetime.fromisoformat(re.sub(r"\s+(UTC|GMT|Z)$", "Z", written))
        except ValueError:
            return None
    if isinstance(value, dt.datetime):
        try:
            at = (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(dt.UTC)
            at.astimezone(zone)  # where its address comes from
        except OverflowError:
            return None
        return at
    if isinstance(value, dt.date):
        return moment(dt.datetime.combine(value, dt.time()), zone)
    return None
