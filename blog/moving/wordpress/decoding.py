"""The characters of an export, whatever its bytes are, such that a parser of XML can take them.

What XML forbids, yet old blogs hold, is replaced by marks that XML allows; once a text has been parsed,
`unmarked` takes them away. So it need not be known here where in the document a character stands.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

CHUNK = 128 * 1024  # bytes read at a time

# Noncharacters that XML allows and nobody may use (Unicode, section 23.7).
REMOVED = "\ufdd0"
AMPERSAND = "\ufdd1"

# A byte order mark, or `<` in UTF-16 (XML 1.0, appendix F) → how to decode.
_SIGNATURES = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")  # ZIP, gzip
_DECLARED = re.compile(rb"\s*<\?xml\s[^>]*?encoding\s*=\s*[\"']([-\w.]+)")
_BEGINNING = re.compile(r"[\s\ufeff]*(?:<\?xml\s[^>]*\?>)?")
_ASCII = b"<?xml version='1.0'?> \\u0041 +AEE- ~"  # reads as it stands in all encodings that contain ASCII

# Everything outside Char of XML 1.0 (W3C, section 2.2), other controls and noncharacters, our marks too.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_STUMBLING = re.compile(
    _FORBIDDEN.pattern
    + r"|&(?:#(?:(?P<decimal>[0-9]{1,7})|x(?P<hex>[0-9A-Fa-f]{1,6}));|(?!(?:amp|lt|gt|quot|apos);))"
)
_LONGEST_REFERENCE = len("&#1114111;")


class BrokenExport(Exception):
    """The file cannot be read as an export of WordPress; says why, and in which line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason

    def __str__(self) -> str:
        return _("Line %(line)d: %(reason)s") % {"line": self.line, "reason": self.reason}


def texts(path: Path) -> Iterator[str]:
    """The file piece by piece, without its XML declaration, marked where XML would stumble.

    Raises BrokenExport where bytes are not what the file says they are.
    """
    held = ""
    for number, piece in enumerate(decoded(path)):
        text = held + piece
        if number == 0:
            # Blank lines before the declaration, as a plugin leaves them, are forbidden too.
            text = _BEGINNING.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)
        end = text.find("&", max(0, len(text) - _LONGEST_REFERENCE))
        text, held = (text, "") if end < 0 else (text[:end], text[end:])
        yield _STUMBLING.sub(marked, text)
    yield _STUMBLING.sub(marked, held)


def decoded(path: Path) -> Iterator[str]:
    """The file piece by piece. Raises BrokenExport where bytes are not what the file says they are."""
    with path.open("rb") as file:
        chunk = file.read(CHUNK)
        encoding = encoding_of(chunk)
        decoder = codecs.getincrementaldecoder(encoding)()
        line = 1
        while True:
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                good, bad = error.object[: error.start], error.object[error.start : error.end]
                raise BrokenExport(
                    line + good.decode(encoding).count("\n"),
                    _("The file should be written in %(encoding)s, but here are other bytes: %(bytes)s.")
                    % {"encoding": encoding.upper(), "bytes": bad[:8].hex(" ")},
                ) from error
            line += text.count("\n")
            yield text
            if not chunk:
                return
            chunk = file.read(CHUNK)


def encoding_of(head: bytes) -> str:
    """The name of the codec for a file that begins like this. Raises BrokenExport if there is none."""
    if head.startswith(_PACKED):
        raise BrokenExport(1, _("The file is packed. Unpack it first: the XML files in it are the export."))
    for signature, encoding in _SIGNATURES.items():
        if head.startswith(signature):
            return encoding
    declared = _DECLARED.match(head)
    name = declared[1].decode() if declared else "utf-8"
    try:
        is_true = _ASCII.decode(name) == _ASCII.decode()
    except (LookupError, UnicodeError):
        is_true = False
    if not is_true:
        raise BrokenExport(1, _("The file says it is written in “%s”, which it is not.") % name)
    return name


def marked(match: re.Match[str]) -> str:
    """What stands for a character that XML forbids, a reference to one, or an ampersand by itself."""
    found = match[0]
    if found == "&":
        return AMPERSAND
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"] or ord(found))
    if 0x80 <= code < 0xA0:
        # Windows-1252 is meant, as browsers know (WHATWG HTML, numeric character reference end state).
        return bytes([code]).decode("cp1252", "ignore") or REMOVED
    return REMOVED if code >= 0x110000 or _FORBIDDEN.match(chr(code)) else found


def unmarked(text: str) -> str:
    """A parsed text with its ampersands, and without what may not be kept; line ends are \\n."""
    if text.isascii() and "\r" not in text:
        return text
    text = text.replace(REMOVED, "").replace(AMPERSAND, "&")
    return text.replace("\r\n", "\n").replace("\r", "\n")
