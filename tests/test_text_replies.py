"""Leen types a reply, and it becomes HTML that harms nobody."""

from __future__ import annotations

import pytest

from blog.text.markdown import render_comment, without_links

RELATION = 'rel="nofollow ugc noopener"'


def test_a_reply_has_paragraphs_lines_emphasis_code_quotations_and_lists() -> None:
    html = render_comment("Een *twee*\n**drie** `vier`\n\n> vijf\n\n- zes\n- zeven\n\n```\nacht\n```")
    assert html == (
        "<p>Een <em>twee</em><br>\n<strong>drie</strong> <code>vier</code></p>\n"
        "<blockquote><p>vijf</p></blockquote>\n<ul><li>zes</li><li>zeven</li></ul>\n"
        '<pre tabindex="0"><code>acht\n</code></pre>'
    )


@pytest.mark.parametrize(
    "typed",
    [
        "<b>vet</b>",
        "<script>alert(1)</script>",
        '<img src="x" onerror="alert(1)">',
        "# geen kop",
        "[a]: b",
        "<!-- x -->",
    ],
)
def test_html_and_headings_are_shown_as_typed(typed: str) -> None:
    shown = typed.replace("<", "&lt;").replace(">", "&gt;")
    assert render_comment(typed) == f"<p>{shown}</p>"


def test_an_address_becomes_a_link_the_site_does_not_vouch_for() -> None:
    assert render_comment("Zie https://x.example/?a=1&b=2.") == (
        f'<p>Zie <a href="https://x.example/?a=1&amp;b=2" {RELATION}>https://x.example/?a=1&amp;b=2</a>.</p>'
    )


@pytest.mark.parametrize(
    "typed", ["[klik](javascript:alert(1))", "![x](/media/y.png)", "[een][twee]", "zin.De kop"]
)
def test_words_are_never_links_and_images_never_shown(typed: str) -> None:
    assert render_comment(typed) == f"<p>{typed}</p>"


def test_indented_lines_are_no_code() -> None:
    assert "<pre" not in render_comment("    Beste Niel,\n\n    bedankt.")


def test_in_a_waiting_reply_no_link_can_be_followed() -> None:
    html = without_links(render_comment("Zie *https://x.example/* en > \"<a href='/'>hier</a>\"."))
    assert html == "<p>Zie <em>https://x.example/</em> en &gt; \"&lt;a href='/'&gt;hier&lt;/a&gt;\".</p>"


def test_controls_and_changes_of_direction_are_gone() -> None:
    assert render_comment("a\x00b\x07c\u202ed\u2066e\ud800f") == "<p>abcdef</p>"


@pytest.mark.parametrize(
    "typed",
    [
        "Wel gezegd.",
        'Een "gewoon" stuk, het\'s zo: ja… (nee)!\nTweede regel\n\nNieuwe alinea.\n\n\nDrie  spaties, 1',
        "Zie www.x.example of x.example/een; ¿of niet?",
        "日本 – É",
    ],
)
def test_what_needs_no_parser_looks_as_if_it_had_been_parsed(typed: str) -> None:
    assert render_comment(f"{typed}\n\n*en*") == f"{render_comment(typed)}\n<p><em>en</em></p>"
