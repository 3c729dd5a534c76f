"""Somebody reads the blog in Dutch, and every sentence is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation import template

PROJECT = Path(__file__).parent.parent
CATALOGUES = sorted(PROJECT.glob("blog/locale/*/LC_MESSAGES/django.po"))
# Which arguments are texts, `c` a context: as Django's makemessages tells xgettext.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-\d.]*[a-zA-Z]|\{\w*\}")

Text = tuple[str | None, str]  # context, English (the singular, where there is a plural)


def texts_in_code() -> Iterator[Text]:
    """Every text marked for translation in Python and in templates."""
    for room in ("blog", "site_config"):
        for path in (PROJECT / room).rglob("*.py"):
            yield from texts_in(path.read_text(encoding="utf-8"))
    for path in (PROJECT / "templates").rglob("*.*"):
        # Django's own way: a template becomes something that reads as Python. Its indentation means nothing.
        code = template.templatize(path.read_text(encoding="utf-8"), origin=str(path))
        yield from texts_in("\n".join(line.strip() for line in code.splitlines()))


def texts_in(code: str) -> Iterator[Text]:
    for _line, message, _comments, context in extract("python", BytesIO(code.encode()), keywords=KEYWORDS):
        yield context, message[0] if isinstance(message, tuple) else message


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def entries(catalogue: Catalog) -> dict[Text, Message]:
    return {
        (entry.context, entry.id if isinstance(entry.id, str) else entry.id[0]): entry
        for entry in catalogue
        if entry.id
    }


def translations(entry: Message) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def test_there_is_dutch() -> None:
    assert [path.parent.parent.name for path in CATALOGUES] == ["nl"]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parent.parent.name)
class TestACatalogue:
    def test_it_has_every_text_and_no_other(self, path: Path) -> None:
        in_code, in_catalogue = set(texts_in_code()), set(entries(read(path)))
        assert sorted(text for _, text in in_code - in_catalogue) == [], (
            "run makemessages and translate these"
        )
        assert sorted(text for _, text in in_catalogue - in_code) == [], (
            "run makemessages: nothing says these"
        )

    def test_every_text_is_translated_and_none_is_a_guess(self, path: Path) -> None:
        found = entries(read(path))
        assert [text for text, entry in found.items() if not all(translations(entry))] == []
        assert [text for text, entry in found.items() if entry.fuzzy] == []

    def test_a_translation_fills_in_what_the_original_fills_in(self, path: Path) -> None:
        def differs(entry: Message) -> bool:
            original = entry.id if isinstance(entry.id, tuple) else (entry.id,)
            allowed = [set(PLACEHOLDER.findall(form)) for form in original]
            return any(set(PLACEHOLDER.findall(form)) not in allowed for form in translations(entry))

        assert [text for text, entry in entries(read(path)).items() if differs(entry)] == []

    def test_what_the_blog_reads_is_what_was_translated(self, path: Path) -> None:
        with path.with_suffix(".mo").open("rb") as file:
            compiled = GNUTranslations(file)
        for (context, text), entry in entries(read(path)).items():
            one, many = (text, text) if isinstance(entry.id, str) else entry.id
            if one == many:
                read_here = compiled.pgettext(context, one) if context else compiled.gettext(one)
                assert (read_here,) == translations(entry), "run compilemessages"
            else:
                assert tuple(compiled.ngettext(one, many, n) for n in (1, 2)) == translations(entry), (
                    "run compilemessages"
                )
