"""How a text is summed up where it is not shown whole."""

from __future__ import annotations

import pytest

from blog.text.excerpts import excerpt, plain, reading_minutes, word_count
from blog.text.markdown import render_post


def test_blocks_do_not_run_together_and_entities_are_read() -> None:
    assert plain("<p>a &amp; b</p><p>c<br>d</p><ul><li>e</li></ul>") == "a & b c d e"


def test_an_excerpt_ends_at_a_word_and_says_that_more_follows() -> None:
    assert excerpt("<p>Een twee drie vier.</p>", 14) == "Een twee drie…"
    assert excerpt("<p>Een twee.</p>", 14) == "Een twee."


@pytest.mark.parametrize("text", ["x" * 500, "woord " * 100, "a" * 199 + " b"])
def test_an_excerpt_is_never_longer_than_asked(text: str) -> None:
    assert len(excerpt(f"<p>{text}</p>")) <= 200


def test_the_number_of_a_footnote_is_no_word() -> None:
    assert plain(render_post("Here.[^1]\n\n[^1]: There.", language="en")).startswith("Here. There.")


def test_words_are_counted_as_people_do() -> None:
    assert word_count("<p>Organisatie 2.0: foto's, kennis-netwerk &amp; één.</p>") == 5


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (460, 2), (1400, 6)])
def test_reading_takes_at_least_a_minute(words: int, minutes: int) -> None:
    assert reading_minutes(words) == minutes


def test_an_excerpt_is_of_running_text_where_there_is_any() -> None:
    html = render_post("## Kop\n\nA | B\n--|--\n1 | 2\n\n    code\n\nTekst.[^1]\n\n[^1]: Noot.")
    assert excerpt(html) == "Tekst."
    assert excerpt("<h2>Kop</h2>") == "Kop"
