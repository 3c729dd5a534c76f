"""Names, tags and addresses made from what people type."""

from __future__ import annotations

import sys

import pytest

from blog.text.addresses import link_address
from blog.text.characters import strip_control, strip_invisible
from blog.text.slugs import fold, slugify


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (
            "Vakmanschap voor het bouwen aan Organisatie 2.0",
            "vakmanschap-voor-het-bouwen-aan-organisatie-2-0",
        ),
        ("Één keer", "een-keer"),
        ("Łódź, Ærø & Straße ı", "lodz-aero-strasse-i"),
        ("foto's en 's avonds", "fotos-en-s-avonds"),
        ("½ ﬁets ２", "1-2-fiets-2"),
        ("C", "c"),
        ("C++", "cplusplus"),
        ("C#", "csharp"),
        ("Reden #3", "reden-3"),
        ("日本 !!! 🙂", ""),
    ],
)
def test_a_slug_is_plain_letters_and_numbers(text: str, slug: str) -> None:
    assert slugify(text) == slug


def test_a_slug_without_letters_falls_back() -> None:
    assert slugify("日本", fallback="post") == "post"


def test_a_slug_has_at_most_80_signs_and_ends_with_a_word() -> None:
    assert slugify("woord " * 40) == "-".join(["woord"] * 13)
    assert slugify("a" * 200) == "a" * 80


def test_tags_are_one_whatever_their_case_width_and_spaces() -> None:
    assert fold("Één  Ding") == fold("één\u00a0ding") == fold("E\u0301én ding")
    assert fold("STRASSE") == fold("Straße")
    assert fold("één") != fold("een")


def test_text_keeps_only_what_xml_and_html_allow() -> None:
    assert (
        strip_control("a\r\nb\rc\td\x00\x0b\x1f\x7f\x85\ud800\ufffe\uffff\ufdd0\U0010ffff🙂")
        == "a\nb\nc\td🙂"
    )


def test_what_can_be_printed_is_never_kept_out() -> None:
    printable = "".join(sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isprintable())
    assert strip_control(f"\0{printable}") == printable


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Leen \n de \t Vries ", "Leen de Vries"),
        ("Leen\u202e neeL\u2066", "Leen neeL"),
        ("\u200bL\ufeffe\u00aden\u200e\u3164", "Leen"),
        ("\u2800 \u200d", ""),
        ("👩\u200d🔬 \u200dx\u200d\u200dy", "👩\u200d🔬 x\u200dy"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, name: str) -> None:
    assert strip_invisible(typed) == name


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://x.example/a b[c]?q=é#d", "https://x.example/a%20b%5Bc%5D?q=%C3%A9#d"),
        (" HTTP:\\\\x.example\\a ", "http://x.example/a"),
        ("ht\ntps://x.exa\tmple/", "https://x.example/"),
        ("//x.example/y", "https://x.example/y"),
        ("/\\x.example", "https://x.example"),
        ("100%", "100%25"),
        ("../a/?b:c#d", "../a/?b:c#d"),
        ("mailto:leen@post.example", "mailto:leen@post.example"),
        ("https://bücher.example/", "https://bücher.example/"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_an_address_is_read_as_browsers_read_it(typed: str, address: str) -> None:
    assert link_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "\x01data:x",
        "blob:x",
        "c:\\x",
        "https://",
        "https://a..b/",
        "https://1.2.3.400/",
        "https://x.example:99999/",
        "https://name@x.example/",
        "https://xn--zzzz.example/",
        "https://[::1%eth0]/",
    ],
)
def test_what_is_no_safe_address_is_none(typed: str) -> None:
    assert link_address(typed) is None
