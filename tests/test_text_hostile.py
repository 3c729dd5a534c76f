"""Somebody types what should break a page, or stop it; it comes out as valid, harmless HTML, in time."""

from __future__ import annotations

import contextlib
import gc
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import nh3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.text import markdown, sanitizer
from blog.text.deadline import TookTooLong, deadline
from blog.text.excerpts import plain
from blog.text.markdown import render_bio, render_comment, render_post
from blog.text.tree import Node
from tests.html_rules import Rules

# A busy machine is no failure.
thoroughly = partial(settings, deadline=None, suppress_health_check=[HealthCheck.too_slow])

CORPORA = Path(__file__).resolve().parents[2] / "shared/corpora"
PAYLOADS = CORPORA / "xss/payloads.txt"
REPLIES = CORPORA / "spam/youtube-comments.jsonl"
RENDERERS = [render_post, render_comment, render_bio]
ATTRIBUTES = {
    "*": {"lang", "dir", "id", "class", "title", "tabindex"},
    "a": {"href", "rel"},
    "div": {"role", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the watch on the time, which makes rendering several times slower."""
    monkeypatch.setattr(markdown, "deadline", lambda *_: contextlib.nullcontext())


def assert_harmless(html: str) -> None:
    """Keeps every rule, and a second sanitizer with a parser of its own finds nothing to change."""
    rules = Rules(html)
    assert not rules.broken
    again = nh3.clean(
        html,
        tags=set(sanitizer.POST_TAGS),
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )
    assert again == html or Rules(again).events == rules.events


@pytest.mark.skipif(not PAYLOADS.exists(), reason="the collection of payloads is not beside this checkout")
@pytest.mark.parametrize("render", [render_post, render_comment])
@pytest.mark.usefixtures("unhurried")
def test_no_known_payload_gets_through(render: Callable[[str], str]) -> None:
    # Every fifth, to be quick; those in tests/browser take them all.
    for line in PAYLOADS.read_text(encoding="utf-8", errors="surrogateescape").split("\n")[::5]:
        assert_harmless(render(line))


MARKS = """
    [ ] ( ) ![ ]( [^ [^1] [a][b] * ** _ __ ~~ ` ``` < > </ <!-- --> <![CDATA[ ]]> <? ?> & &amp; &# ; " '
    - -- | \\ # : = https://x.example/ //x.example javascript:alert(1) *[a]: [^1]: [a]: 1. > <!--more-->
    {.a} woord é 日本 \u202e \x00
"""
TAGS = """
    p div span a b em i ul ol li dl dt dd table caption thead tbody tfoot tr td th figure figcaption
    details summary h1 h2 h6 pre code blockquote sup sub abbr del q img br hr form button center section
    body
"""
HIDDEN_TAGS = """
    script style iframe video source svg math template noscript title plaintext textarea select option
"""
VALUES = """
    href="https://x.example/a|b" href="//x" href="javascript:x" src="/a.png"
    src="https://x.example/b.png" alt="a" title="&quot;>" id="h-a" id="fn:1" id="fnref:1"
    class="footnote" class="footnote-ref" class="footnote-backref" class="wide" class="k" style="x"
    onclick="x" lang="nl" lang="x" dir="rtl" colspan="2" rowspan="3" width="10" width="9%" start="2"
    rel="x" role="x"
"""
any_tag = st.sampled_from(TAGS.split() + HIDDEN_TAGS.split())
tag = st.builds(
    lambda name, values: f"<{' '.join([name, *values])}>",
    any_tag,
    st.lists(st.sampled_from(VALUES.split()), max_size=3),
)
end_tag = any_tag.map(lambda name: f"</{name}>")
mark = st.sampled_from(MARKS.split())
gap = st.sampled_from(
    [" ", "\n", "\n\n", "\n\n    ", "\n- ", "\n> ", "\n\n## ", "\na|b\n-|-\nc|d\n\n", "\n: "]
)
soup = st.lists(tag | end_tag | mark | gap | st.text(max_size=3), max_size=30).map("".join)


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("render", RENDERERS)
def test_any_text_becomes_valid_and_harmless_html(render: Callable[[str], str]) -> None:
    @thoroughly(max_examples=200)
    @given(soup)
    def holds(text: str) -> None:
        assert_harmless(render(text))

    holds()


@pytest.mark.usefixtures("unhurried")
def test_the_sanitizer_finds_nothing_left_to_take_away() -> None:
    @thoroughly(max_examples=150)
    @given(soup)
    def holds(text: str) -> None:
        html = render_post(text)
        assert sanitizer.clean_post(html) == html

    holds()


almost_plain = st.text(st.sampled_from("abcé日 1.,;:!?'()…–’\"-\n\n*_/%€"), max_size=60)


@pytest.fixture
def rendered_the_long_way(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """HTML of a reply that Markdown has read and the sanitizer has cleaned, even where neither need be."""
    nothing = re.compile(r"(?!)")

    def render(text: str) -> str:
        with monkeypatch.context() as patched:
            patched.setattr(markdown, "_PLAIN", nothing)
            patched.setattr(sanitizer, "CLEAN_COMMENT", nothing)
            return render_comment(text)

    return render


@pytest.mark.usefixtures("unhurried")
def test_what_needs_no_cleaning_would_come_out_the_same(rendered_the_long_way: Callable[[str], str]) -> None:
    @thoroughly(max_examples=400)
    @given(soup | st.text(max_size=80) | almost_plain)
    def holds(text: str) -> None:
        assert render_comment(text) == rendered_the_long_way(text)

    holds()


@pytest.mark.skipif(not REPLIES.exists(), reason="the collection of replies is not beside this checkout")
@pytest.mark.usefixtures("unhurried")
def test_real_replies_come_out_the_same(rendered_the_long_way: Callable[[str], str]) -> None:
    for line in REPLIES.read_text(encoding="utf-8").splitlines()[::3]:
        text = json.loads(line)["text"]
        assert render_comment(text) == rendered_the_long_way(text)


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ("<p>a</p><script>b</script>", "<p>a</p>b"),
        ("<p><em >a</em></p>", "<p><em>a</em></p>"),
        ("<p>a < b</p>", "<p>a &lt; b</p>"),
        ("<p>a & b</p>", "<p>a &amp; b</p>"),
        ("<p>a > b</p>", "<p>a &gt; b</p>"),
    ],
)
def test_only_what_is_written_as_we_write_it_needs_no_cleaning(html: str, clean: str) -> None:
    assert sanitizer.clean_comment(html) == clean


shown_tag = st.sampled_from(TAGS.split())


@pytest.mark.usefixtures("unhurried")
def test_no_word_is_lost_whatever_it_stands_in() -> None:
    @thoroughly(max_examples=200)
    @given(
        st.lists(
            shown_tag.map(lambda name: f"<{name}>") | shown_tag.map(lambda name: f"</{name}>"), max_size=25
        )
    )
    def holds(tags: list[str]) -> None:
        text = "".join(f"{each} w{number}w " for number, each in enumerate(tags))
        words = plain(render_post(text)).split()
        assert sorted(word for word in words if word.startswith("w")) == sorted(
            f"w{n}w" for n in range(len(tags))
        )

    holds()


def test_the_same_text_gives_the_same_bytes_in_every_thread() -> None:
    texts = [f'## Kop {n}\n\nTekst[^1] https://x.example/{n} "zo".\n\n[^1]: Noot {n}.' for n in range(12)]
    one_by_one = [(render_post(text), render_comment(text)) for text in texts]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda text: (render_post(text), render_comment(text)), texts * 4))
    assert together == one_by_one * 4


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize("render", [render_comment, render_bio])
def test_a_text_leaves_nothing_behind_for_the_next(render: Callable[[str], str]) -> None:
    @thoroughly(max_examples=200)
    @given(soup, soup)
    def holds(first: str, second: str) -> None:
        for ready in markdown.spare.values():
            ready.clear()
        alone = render(second)
        render(first)
        assert render(second) == alone

    holds()


def test_what_was_interrupted_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    markdown.spare[False].clear()
    render_comment("*een* `twee`\n\n```\ndrie\n```")
    [ready] = markdown.spare[False]
    assert not ready.htmlStash.rawHtmlBlocks

    monkeypatch.setattr(markdown, "_COMMENT_SECONDS", -1)
    monkeypatch.setattr(markdown, "_SHORT", 0)
    render_comment("*een* `twee`")

    assert not markdown.spare[False]


@pytest.mark.parametrize("text", ["<div><![foo[ x ]]></div>", "a <![foo[", "<![if x]>", "<!x", "<![CDATA["])
def test_markup_of_long_ago_is_no_error(text: str) -> None:
    assert_harmless(render_post(text))


@pytest.mark.parametrize(
    "typed",
    [
        '<h2 id="main">a</h2>',
        '<li id="fn:x">a</li>',
        '<p id="h-a">a</p>',
        '<div class="errornote">a</div>',
        '<span class="wide">a</span>',
        '<p style="color:red">a</p>',
        '<a href="javascript:x">a</a>',
        '<img srcset="javascript:x 2x">',
        '<p lang="xx">a</p>',
        '<table><tr><th scope="x">a</th></tr></table>',
        '<div role="alert">a</div>',
        '<table><tr><td colspan="1000">a</td></tr></table>',
        '<a rel="opener">a</a>',
    ],
)
def test_the_sanitizer_keeps_only_attributes_it_knows_with_values_it_knows(typed: str) -> None:
    assert "=" not in sanitizer.clean_post(typed)
    assert "=" not in sanitizer.clean_comment(typed)


# In time

# A dot in the middle is a space; in LINES a bar is the end of a line.
REPEATED = """
    [ ![ [a]( [a](< [a](b·" [^ [^1] [![ <a· <b> <div> <p> <a·href=x> <ul><li> <table><tr><td> <b><p>
    <a><div> <i></b> <!-- <! </ <? <![CDATA[ <script> <iframe> <img·src=x> * *a· *_ *_a _a ***a· ~~a `
    `a \\` \\* " "a· ' & &a &amp; &#1 - = . | |a ( #a https://x.example/· http:// <http://a a@ <a@b :
    *[a]b_c`d~~e"f" \x02wzxhzdk:0\x03 é 👩\u200d <dd> <tr> <caption> <pre> <svg>
"""
LINES = """
    -·-·-· *·*·*· 1.·1.· >·>·>· *[a]:·b| *[| [^a| [^1]:·x| [a]:·b| #·a| ***| a|===| -| ```a| ~~~a|
    >·```| -·```| -·a|| a|:·b|| :·:· ····a|| <p>a</p>|| | ///Footnotes·Go·Here///|
"""
ONCE = {
    "an endless number": "&#" + "9" * 20_000 + ";",
    "an endless number in an attribute": '<a title="&#x' + "9" * 20_000 + ';">x</a>',
    "an endless list number": "9" * 20_000 + ". a",
    "an endless address": "https://x.example/" + ")" * 20_000,
    "an endless reference": "[a]: " + '"' * 20_000 + " x",
    "an endless heading": "# " + "#" * 20_000 + "x",
    "an endless rule": "- " * 10_000 + "x",
    "a growing fence": " ".join("`" * n for n in range(1, 200)),
    "a long address used often": "[a]: https://x.example/" + "b" * 1_900 + "\n\n" + "[a]" * 6_000,
    "a long abbreviation used often": "*[a]: " + "b" * 290 + "\n\n" + "a " * 10_000,
    "a long footnote used often": "[^1]: " + "b" * 10_000 + "\n\n" + "[^1]" * 2_500,
    "a table of millions of cells": "|a" * 500 + "\n" + "|-" * 500 + "\nx" * 9_000,
    "cells over thousands": "<table>" + "<tr><td rowspan=99 colspan=99>a" * 700,
    "code that takes a lexer long": "```java\n" + "a " * 5_000 + "\n```",
    "code of one line that takes a lexer long": "```c\n" + "\n " * 4_900 + "\n```",
    "a sentence without end": "woord " * 70_000,
}


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A fiftieth of a second for each text, so that the slow ones are interrupted."""
    monkeypatch.setattr(markdown, "_POST_SECONDS", 0.02)
    monkeypatch.setattr(markdown, "_COMMENT_SECONDS", 0.02)
    monkeypatch.setattr(markdown, "_CALM", 0)
    yield
    assert sys.getprofile() is None


@pytest.mark.usefixtures("in_a_hurry")
@pytest.mark.parametrize(
    "text",
    [
        *(unit.replace("·", " ") * (8_000 // len(unit)) for unit in REPEATED.split()),
        *(unit.replace("·", " ").replace("|", "\n") * (8_000 // len(unit)) for unit in LINES.split()),
        *ONCE.values(),
    ],
)
def test_what_stalls_markdown_gets_an_answer(text: str) -> None:
    assert not Rules(render_post(text)).broken
    assert not Rules(render_comment(text)).broken


@pytest.mark.parametrize("render", RENDERERS)
def test_what_takes_too_long_is_shown_as_typed(
    render: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(markdown, "_POST_SECONDS", -1)
    monkeypatch.setattr(markdown, "_COMMENT_SECONDS", -1)
    monkeypatch.setattr(markdown, "_SHORT", 0)
    monkeypatch.setattr(markdown, "_CALM", 0)
    assert (
        render("*een* <b>\n twee\n \n\ndrie\x00 &amp;")
        == "<p>*een* &lt;b&gt;<br> twee</p>\n<p>drie &amp;amp;</p>"
    )


@pytest.mark.parametrize("render", RENDERERS)
def test_what_is_longer_than_any_post_is_shown_as_typed(render: Callable[[str], str]) -> None:
    text = "*een* " + "x" * 400_000
    assert render(text) == f"<p>{text}</p>"


@pytest.mark.parametrize("render", RENDERERS)
def test_what_nests_too_deep_is_shown_as_typed(render: Callable[[str], str]) -> None:
    text = "1. " * 500 + "einde"
    assert render(text) == f"<p>{text}</p>"


def throw_generators_away(calls_before: int) -> None:
    """Work for a tenth of a second, in which generators are begun and not ended."""
    for _ in range(calls_before):
        len("")
    end = time.thread_time() + 0.1
    while time.thread_time() < end:
        any(number for number in [1, 2])


@pytest.mark.parametrize("calls_before", range(32))
def test_a_deadline_holds_also_where_an_exception_would_get_lost(calls_before: int) -> None:
    with pytest.raises(TookTooLong), deadline(0.001, {"tests"}):
        throw_generators_away(calls_before)
    assert sys.getprofile() is None


@pytest.fixture
def slow_garbage_collection() -> Iterator[None]:
    """Somebody else's function that is called when garbage is collected, and takes long."""
    slow = eval("lambda *_: [len('') for _ in range(99_999)]", {"__name__": "elsewhere"})
    gc.callbacks.append(slow)
    yield
    gc.callbacks.remove(slow)


@pytest.mark.usefixtures("slow_garbage_collection")
def test_a_deadline_is_not_lost_in_the_garbage_collector() -> None:
    with pytest.raises(TookTooLong), deadline(0.001, {"tests"}):
        collect_garbage()


def collect_garbage() -> None:
    for _ in range(9):
        gc.collect(0)


@pytest.mark.parametrize("render", RENDERERS)
def test_the_sanitizer_has_the_last_word(
    render: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(nodes: object, **options: object) -> list[Node | str]:
        return [Node("h2", {"onclick": "x()"}, ["Een"]), Node("svg", {}, []), Node("a", {"href": "data:x"})]

    monkeypatch.setattr(markdown.structure, "flow", careless)
    html = render("Een")
    for unsafe in ("onclick", "svg", "data:"):
        assert unsafe not in html
