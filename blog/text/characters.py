"""Which characters may be kept."""

from __future__ import annotations

import re

_PLANE_ENDS = "".join(chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))

# Everything outside Char of XML 1.0 (W3C, section 2.2), so that feeds stay valid; besides, DEL, the C1
# controls and the other noncharacters, which HTML calls errors.
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_PLANE_ENDS}]")

# What turns the direction of the text behind it (Unicode UAX #9, explicit formatting).
_DIRECTION = "\u202a-\u202e\u2066-\u2069"
_DIRECTIONS = re.compile(f"[{_DIRECTION}]")

# What takes no room or looks like nothing: marks of direction, joiners, fillers, tags. A joiner (U+200C,
# U+200D) stays where it joins two letters or two parts of an emoji.
_INVISIBLE = re.compile(
    f"[{_DIRECTION}\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
    r"|(?<!\S)[\u200c\u200d]+|[\u200c\u200d]+(?!\S)|(?<=[\u200c\u200d])[\u200c\u200d]+"
)


def strip_control(text: str) -> str:
    """Text of many lines without the characters no page, feed or database may carry; line ends become \\n."""
    if text.replace("\n", "").isprintable():  # none of them is; told in a sixtieth of the time
        return text
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def strip_directions(text: str) -> str:
    """Text that cannot turn round the direction of what stands beside it."""
    return _DIRECTIONS.sub("", text)


def strip_invisible(text: str) -> str:
    """One line of text, as a name or a title is: no controls, nothing unseen, single spaces."""
    visible = _INVISIBLE.sub("", strip_control(text).replace("\u2800", " "))
    return " ".join(_INVISIBLE.sub("", " ".join(visible.split())).split())
