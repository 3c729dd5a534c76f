"""What was written in WordPress says the same here: source and page are compared, by another parser."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest

from blog.moving.wordpress.content import Attachment, convert
from blog.text.markdown import render_post
from tests.html_rules import Rules
from tests.page_facts import facts_of

EXPORT = Path(__file__).parents[2] / "shared/corpora/wordpress/theme-unit-test.xml"
_WP = "{https://wordpress.org/export/1.2/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"

# Items in which something is not the same, by number, each with its reason. There are none.
EXCEPTIONS: dict[int, str] = {}


@dataclass
class Export:
    """The posts and pages of an export, and the files that belong to each."""

    items: dict[int, str] = field(default_factory=dict)
    files: dict[int, Attachment] = field(default_factory=dict)
    children: dict[int, list[Attachment]] = field(default_factory=dict)


def read(path: Path) -> Export:
    export = Export()
    for item in ElementTree.parse(path).iter("item"):
        number = int(item.findtext(f"{_WP}post_id", "0"))
        if item.findtext(f"{_WP}post_type") in {"post", "page"}:
            export.items[number] = item.findtext(_CONTENT) or ""
        elif item.findtext(f"{_WP}post_type") == "attachment":
            captions = (child.text or "" for child in item if child.tag.endswith("/excerpt/}encoded"))
            address = item.findtext(f"{_WP}attachment_url") or ""
            file = Attachment(number, address, item.findtext("title") or "", next(captions, ""))
            export.files[number] = file
            export.children.setdefault(int(item.findtext(f"{_WP}post_parent", "0")), []).append(file)
    return export


def stored(address: str) -> str | None:
    """Where a file of the export's own site is here."""
    host, _, path = address.partition("files.wordpress.com/")
    return f"/media/{path}" if path and "?" not in path and host.startswith("http") else None


def as_shown_there(content: str, files: dict[int, Attachment], children: list[Attachment]) -> str:
    """The HTML WordPress shows, as far as a test can know it without being an importer itself."""

    def gallery(found: re.Match[str]) -> str:
        chosen = re.search(r'ids="([\d,]+)"', found[0])
        shown = [files[int(number)] for number in chosen[1].split(",")] if chosen else children
        pictures = [file for file in shown if re.search(r"\.(jpe?g|png|gif)$", file.url)]
        return "".join(f'<p><img src="{file.url}" alt=""></p><p>{file.caption}</p>' for file in pictures)

    def caption(found: re.Match[str]) -> str:
        words = re.search(r'caption="([^"]*)"', found[1])
        return f"<div>{found[2]} {words[1] if words else ''}</div>"

    def player(found: re.Match[str]) -> str:
        return f'<p><a href="{found[1]}">{found[1].rpartition("/")[2]}</a></p>'

    def link(found: re.Match[str]) -> str:
        return f'<p><a href="{found[1]}">{found[1]}</a></p>'

    def here(found: re.Match[str]) -> str:
        address = html.unescape(found[2])
        return f'{found[1]}="{stored(address.partition("?")[0]) or address}"'

    shown = re.sub(r"<!--.*?-->", "", content, flags=re.DOTALL)
    shown = re.sub(r"(?ms)\[caption([^\]]*)\](.*?)\[/caption\]", caption, shown)
    shown = re.sub(r"\[gallery[^\]]*\]", gallery, shown)
    shown = re.sub(r"\[audio (\S+)\]", player, shown)
    shown = re.sub(r"(?m)^[ \t]*(https?://[^\s<]+)[ \t\r]*$", link, shown)
    shown = re.sub(r'(?s)<(?:audio|video)\b[^>]*src="([^"]*)"[^>]*>.*?</(?:audio|video)>', player, shown)
    return re.sub(r'\b(href|src)="([^"]*)"', here, shown)


needs_export = pytest.mark.skipif(not EXPORT.exists(), reason="the test data of WordPress are not here")


@needs_export
def test_every_post_and_page_of_an_export_says_the_same_here() -> None:
    export = read(EXPORT)
    assert len(export.items) > 70
    differing = {}
    for number, content in export.items.items():
        children = export.children.get(number, [])
        converted = convert(
            content, language="en", stored=stored, attachments=export.files, children=children
        )
        page = render_post(converted.markdown, language="en")
        source = as_shown_there(content, export.files, children)

        assert not Rules(page).broken, number
        if facts_of(page) != facts_of(source):
            differing[number] = (facts_of(page), facts_of(source))
    assert differing.keys() == EXCEPTIONS.keys(), differing


# Text that looks like Markdown, in HTML that nests at will.

_SIGNS = r"""
    *ster* _lijn_ __x__ #·kop 1.·een -·punt +·plus *·s [x](y) [^1] [a]:·b *[AB]:·cd `code` `` ~~weg~~ ~~~ ```
    |a|b| |---| --- === >·cit :·def \* \ &amp; &amp;amp; &lt;b&gt; &copy; & <3 a·<·b http://x.example/a_b
    x@y.z "q" 't ... -- a*b*c snake_case 5·*·3 ![i](j) {x} ! ( [ ] [[x]] [sic] woord één
    日本 2010.·Jaar &#42;x&#42; <a@b.c> $x$ _a ** ***x*** &nbsp; i\_j
"""
SIGNS = [sign.replace("·", " ") for sign in _SIGNS.split()]
IN_LINES = ["em", "strong", "code", "b", "i", "del", "sub", "sup", "q", "cite", "small", "u", "kbd", "abbr"]
ALTERNATIVES = ["", "foto", "a &quot;b&quot;", "[x]", "*x* _y_"]


class Writer(random.Random):
    """Writes at random, the same for the same seed."""

    def line(self, depth: int = 0) -> str:
        return "".join(self.part(depth) + self.choice(["", " ", " "]) for _ in range(self.randint(1, 4)))

    def part(self, depth: int) -> str:
        kind = self.random()
        if kind < 0.55 or depth > 2:
            return self.choice(SIGNS)
        if kind < 0.85:
            tag = self.choice(IN_LINES)
            return f"<{tag}>{self.line(depth + 1)}</{tag}>"
        if kind < 0.92 and not depth:
            return f'<a href="https://x.example/{self.randint(1, 9)}?a=1&amp;b=(2)">w{self.choice(SIGNS)}</a>'
        if kind < 0.97:
            return f'<img src="/media/{self.randint(1, 9)}.png" alt="{self.choice(ALTERNATIVES)}">'
        return "<br>"

    def block(self, depth: int = 0) -> str:
        kind = self.random()
        if kind < 0.4 or depth > 2:
            return f"<p>w {self.line()}</p>"
        if kind < 0.5:
            return "<h{0}>{1}</h{0}>".format(self.randint(1, 6), self.line())
        if kind < 0.65:
            items = (self.line() + (self.block(depth + 1) if self.random() < 0.3 else "") for _ in range(3))
            return "<{0}><li>{1}</li></{0}>".format(self.choice(["ul", "ol"]), "</li><li>".join(items))
        if kind < 0.75:
            return f"<blockquote>{self.block(depth + 1)}{self.block(depth + 1)}</blockquote>"
        if kind < 0.82:
            rows = "\n".join(" " * self.randint(0, 5) + self.choice(SIGNS[:40]) for _ in range(3))
            return f"<pre><code>{rows}</code></pre>" if self.random() < 0.5 else f"<pre>{rows}</pre>"
        if kind < 0.9:
            rows = "".join(f"<tr><td>{self.line(1)}</td><td>{self.line(1)}</td></tr>" for _ in range(2))
            return f"<table><tr><th>{self.line(2)}</th><th>{self.line(2)}</th></tr>{rows}</table>"
        if kind < 0.93:
            return "<hr>"
        if kind < 0.96:
            return f'<figure><img src="/media/a.png" alt="a"><figcaption>{self.line(2)}</figcaption></figure>'
        return f"<div>{self.block(depth + 1)}</div>"

    def in_blocks(self) -> str:
        return "\n\n".join(f"<!-- wp:html -->\n{self.block()}\n<!-- /wp:html -->" for _ in range(3))

    def classic(self) -> str:
        return "\n\n".join(self.block() if self.random() < 0.4 else f"w {self.line()}" for _ in range(4))


def written_at_random(count: int) -> Iterator[str]:
    for seed in range(count):
        yield Writer(seed).in_blocks() if seed % 2 else Writer(seed).classic()


def test_whatever_looks_like_markdown_is_shown_as_it_was_written() -> None:
    for content in written_at_random(150):
        markdown = convert(
            content,
            language="nl",
            stored=lambda address: address if address.startswith("/media/") else None,
            attachments={},
        ).markdown
        page = render_post(markdown)
        assert facts_of(page) == facts_of(re.sub("<!--.*?-->", "", content)), markdown
        assert not Rules(page).broken, markdown
