"""WordPress' shortcodes, `[gallery ids="1,2"]`, as the HTML it makes of them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _

# A shortcode's tag; as WordPress has it, no ] stands in its attributes.
_TAG = re.compile(r"\[(\[?)(/?)([a-zA-Z][\w-]{0,60})(?![\w-])([^\]]{0,2000})\](\]?)")
_ATTRIBUTE = re.compile(
    r"""([\w-]{1,60})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s'"]+))|"([^"]*)"|'([^']*)'|(\S+)"""
)
_MEDIA = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL | re.IGNORECASE)
_IMAGE_FILE = re.compile(r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)$", re.IGNORECASE)
_SOUND_FILE = re.compile(r"\.(?:aac|flac|m4[ab]|mp3|og[ag]|opus|wav|wma)$", re.IGNORECASE)
_VIDEO_FILE = re.compile(r"\.(?:avi|flv|m4v|mov|mp4|mpe?g|ogv|web[mv]|wmv)$", re.IGNORECASE)
_SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "flac", "wma", "mp4", "m4v", "webm", "ogv", "wmv", "flv", "0")
# The plugin SyntaxHighlighter Evolved has one for each language, too.
_LANGUAGE_NAMES = """
    as3 bash cpp csharp css delphi diff groovy html java javascript js perl php powershell python ruby scala
    sql vb xhtml xml
"""
_LANGUAGES = frozenset(_LANGUAGE_NAMES.split())
_CODE = frozenset({"code", "sourcecode", "source"}) | _LANGUAGES
# All that is given to a shortcode: a number or an address.
_ONE_THING = re.compile(r"\s+(?:\d+|https?://\S+)\s*/?")


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to a post there."""

    number: int
    url: str
    title: str = ""
    caption: str = ""
    alternative_text: str = ""


@dataclass
class Shortcodes:
    """Makes HTML of the shortcodes in a post, and notes what else it met."""

    attachments: Mapping[int, Attachment]
    children: Sequence[Attachment]  # of the post
    unknown: list[str] = field(default_factory=list)
    embeds: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def expanded(self, text: str, *, only_code: bool = False) -> str:
        """The text with the shortcodes WordPress itself knows replaced; others stay as they are."""
        if "[" not in text or "]" not in text:
            return text
        made: list[str] = []
        left_open: set[str] = set()
        at = 0
        while tag := _TAG.search(text, at):
            escaped, closing, name, attributes, after = tag.groups()
            name = name.lower()
            build = self._builder(name)
            made.append(text[at : tag.start()])
            at = tag.end()
            if only_code is not (name in _CODE) or build is None or closing:
                if not only_code and build is None:
                    self._note_unknown(name, closing, attributes)
                made.append(tag[0])
                continue
            if escaped and after:
                made.append(tag[0][1:-1].replace("[", "&#91;"))
                continue
            inside = ""
            end = -1 if name in left_open else text.find(f"[/{tag[3]}]", at)
            if name in _ENCLOSING and end >= 0:
                inside, at = text[at:end], end + len(name) + 3
            elif name in _CODE:
                left_open.add(name)
                made.append(tag[0])
                continue
            else:
                left_open.add(name)
            made.append(escaped + build(_attributes(attributes), inside) + (after if not inside else ""))
        made.append(text[at:])
        return "".join(made)

    def _builder(self, name: str) -> Callable[[dict[str, str], str], str] | None:
        if name in _LANGUAGES:
            return partial(self._code, language=name)
        return {
            **dict.fromkeys(("caption", "wp_caption"), self._caption),
            **dict.fromkeys(_CODE, self._code),
            "gallery": self._gallery,
            "embed": self._embed,
            "audio": self._player,
            "video": self._player,
            "playlist": self._playlist,
        }.get(name)

    def _note_unknown(self, name: str, closing: str, attributes: str) -> None:
        # A single word between brackets, [sic], is no shortcode; nor are several, [see there].
        is_one = (
            closing or "=" in attributes or _ONE_THING.fullmatch(attributes) or "_" in name or "-" in name
        )
        if is_one and name not in self.unknown:
            self.unknown.append(name)

    def _caption(self, attributes: dict[str, str], inside: str) -> str:
        media = _MEDIA.fullmatch(inside)
        picture, words = (media[1], media[2]) if media and not attributes.get("caption") else (inside, "")
        words = (attributes.get("caption") or words).strip()
        return _figure(picture.strip(), " ".join(words.split("\n"))) if words else inside

    def _gallery(self, attributes: dict[str, str], inside: str) -> str:
        pictures = [each for each in self._chosen(attributes) if _IMAGE_FILE.search(urlsplit(each.url).path)]
        if not pictures:
            self.notes.append(_("A gallery had no pictures in it."))
            return ""
        figures = [
            _figure(
                f'<img class="wp-image-{each.number}" src="{html.escape(each.url)}"'
                f' alt="{html.escape(each.alternative_text)}">',
                each.caption,
            )
            for each in pictures
        ]
        return f'<figure class="gallery">{"".join(figures)}</figure>'

    def _chosen(self, attributes: dict[str, str]) -> list[Attachment]:
        numbers = [
            int(number)
            for number in re.findall(r"\d{1,18}", attributes.get("ids") or attributes.get("include", ""))
        ]
        if numbers:
            return [self.attachments[number] for number in numbers if number in self.attachments]
        excluded = re.findall(r"\d{1,18}", attributes.get("exclude", ""))
        return [each for each in self.children if str(each.number) not in excluded]

    def _embed(self, attributes: dict[str, str], inside: str) -> str:
        return self._link(html.unescape(inside).strip() or attributes.get("src", ""))

    def _player(self, attributes: dict[str, str], inside: str) -> str:
        for name in _SOURCES:
            if address := attributes.get(name):
                return self._link(html.unescape(address), file_name(html.unescape(address)))
        file = next((each for each in self.children if _SOUND_FILE.search(each.url)), None)
        return self._link(file.url, file.title) if file else ""

    def _playlist(self, attributes: dict[str, str], inside: str) -> str:
        kind = _VIDEO_FILE if attributes.get("type") == "video" else _SOUND_FILE
        files = [each for each in self._chosen(attributes) if kind.search(each.url)]
        return "".join(self._link(each.url, each.title) for each in files)

    def _link(self, address: str, words: str = "") -> str:
        if not address:
            return ""
        self.embeds.append(address)
        return f'<p><a href="{html.escape(address)}">{html.escape(words or address)}</a></p>'

    def _code(self, attributes: dict[str, str], inside: str, language: str = "") -> str:
        language = language or attributes.get("language") or attributes.get("lang") or attributes.get("0", "")
        # The plugin keeps code with its signs as entities, a person types them.
        code = html.unescape(inside) if "<" not in inside and ">" not in inside else inside
        literal = html.escape(code.strip("\r\n"), quote=False).replace("[", "&#91;")
        return f'<pre><code class="language-{html.escape(language)}">{literal}</code></pre>'


_ENCLOSING = _CODE | {"caption", "wp_caption", "embed", "audio", "video", "gallery", "playlist"}


def _attributes(text: str) -> dict[str, str]:
    """The attributes by name; what stands without one by its place."""
    found: dict[str, str] = {}
    for part in _ATTRIBUTE.finditer(text):
        if part[1]:
            value = next(value for value in (part[2], part[3], part[4]) if value is not None)
            found.setdefault(part[1].lower(), value)
        else:
            value = next(value for value in (part[5], part[6], part[7]) if value is not None)
            found.setdefault("0", value.removeprefix("="))
    return found


def _figure(picture: str, caption: str) -> str:
    return f"<figure>{picture}{f'<figcaption>{caption}</figcaption>' if caption else ''}</figure>"


def file_name(address: str) -> str:
    """What a file is called, for readers."""
    return unquote(PurePosixPath(urlsplit(address).path).name)
