"""Niel writes a post in Markdown, and it becomes the HTML that he means."""

from __future__ import annotations

import pytest

from blog.text.markdown import read_post, render_bio, render_post
from blog.text.tree import write
from tests.html_rules import Rules


def test_paragraphs_emphasis_and_links_are_what_markdown_says() -> None:
    body = "Een *twee* **drie** [vier](/vier/ 'Vijf').\n\nZes `zeven`."
    assert render_post(body) == (
        '<p>Een <em>twee</em> <strong>drie</strong> <a href="/vier/" title="Vijf">vier</a>.</p>\n'
        "<p>Zes <code>zeven</code>.</p>"
    )


def test_what_a_page_shows_can_be_read_as_a_tree() -> None:
    body = "# Een\n\n*Twee* <script>x</script>\n\n| a |\n| --- |\n| b |"
    nodes = read_post(body, language="nl", local_hosts=frozenset())

    assert nodes is not None
    assert "\n".join(write([node]) for node in nodes) == render_post(body)


# Headings


def test_headings_begin_below_the_title_of_the_page_and_skip_no_level() -> None:
    html = render_post("# Eerst\n\n#### Diep\n\n## Hoger\n\n# Weer\n\n<h6>Rauw</h6>")
    assert [event[0] for event in Rules(html).events if event[0][0] == "h"] == ["h2", "h3", "h3", "h2", "h3"]


def test_headings_have_ids_of_their_own_that_do_not_change() -> None:
    html = render_post("## Één *dag*[^1]\n\n## Eén dag\n\n## 日本\n\n## één dag 2\n\n[^1]: Noot.")
    for name in ("h-een-dag", "h-een-dag-2", "h-section", "h-een-dag-2-2"):
        assert f'id="{name}"' in html


def test_a_heading_without_words_is_no_heading() -> None:
    assert render_post("#\n\n## &nbsp;\n\n<h2></h2>\n\nTekst.") == "<p>Tekst.</p>"


# Footnotes


def test_footnotes_are_numbered_in_the_order_of_the_text_whatever_they_are_called() -> None:
    html = render_post("- In een lijst[^b c]\n\nEn daarna[^a].\n\n[^a]: Tweede.\n[^b c]: Eerste.")
    assert '<sup id="fnref:1"><a href="#fn:1" class="footnote-ref">1</a></sup>' in html
    assert html.index('<li id="fn:1"><p>Eerste.') < html.index('<li id="fn:2"><p>Tweede.')


def test_a_footnote_leads_back_in_the_language_of_the_text() -> None:
    body = "Tekst.[^1]\n\n[^1]: Noot."
    assert render_post(body).count("footnote-backref") == 1
    assert 'href="#fnref:1" title="Terug naar noot 1 in de tekst"' in render_post(body, language="nl")
    assert 'href="#fnref:1" title="Back to note 1 in the text"' in render_post(body, language="en")


def test_two_references_to_one_footnote_have_two_ids() -> None:
    html = render_post("Een[^1] twee[^1].\n\n[^1]: Noot.")
    assert 'id="fnref:1"' in html
    assert 'id="fnref2:1"' in html


def test_a_reference_without_footnote_stays_as_typed() -> None:
    assert render_post("Een.[^1]") == "<p>Een.[^1]</p>"


def test_a_footnote_may_refer_to_another() -> None:
    assert not Rules(render_post("Een.[^1]\n\n[^2]: Ver.\n[^1]: Dichtbij.[^2]")).broken


# Signs


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("'s avonds en 's Morgens, foto's van '90", "’s avonds en ’s Morgens, foto’s van ’90"),
        ("'t is 'n ezel die z'n 'k zegt", "’t is ’n ezel die z’n ’k zegt"),
        ('"Hallo" zei \'hij\' ("ja")', "“Hallo” zei ‘hij’ (“ja”)"),
        ("'\"Zo\" zei hij'", "‘“Zo” zei hij’"),
        ('"*Zo*" en *"zo"*', "“<em>Zo</em>” en <em>“zo”</em>"),
        ('"\'t Kan", zei ze', "“’t Kan”, zei ze"),
        ("wacht... 10--12 -- of --- en --help", "wacht… 10–12 – of — en --help"),
        ('\\"recht\\" en `"code"`', '"recht" en <code>"code"</code>'),
        ("‘gezet’ … “zo”", "‘gezet’ … “zo”"),
    ],
)
def test_quotation_marks_and_dashes_are_set_as_printers_do(typed: str, printed: str) -> None:
    assert render_post(typed) == f"<p>{printed}</p>"


# Addresses


@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("Zie https://x.example/a_b_c.", "https://x.example/a_b_c"),
        ("(zie https://x.example/a_(b))", "https://x.example/a_(b)"),
        ("<https://x.example/>", "https://x.example/"),
        ("HTTPS://x.example/é?q=ë", "https://x.example/%C3%A9?q=%C3%AB"),
    ],
)
def test_a_bare_address_becomes_a_link(typed: str, linked: str) -> None:
    assert f'<a href="{linked}">' in render_post(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "README.md en Asp.NET",
        "zin.De kop",
        "www.x.example",
        "a@b.example",
        "`https://x.example`",
        "ftp://x.example",
    ],
)
def test_what_only_looks_like_an_address_is_no_link(typed: str) -> None:
    assert "<a" not in render_post(typed)


def test_an_address_in_a_link_or_in_code_is_left_alone() -> None:
    html = render_post("[https://a.example](https://b.example)\n\n    https://c.example")
    assert html.count("<a ") == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVA\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "https://name:word@x.example/",
        "https://",
    ],
)
def test_a_link_to_something_unsafe_is_only_its_words(address: str) -> None:
    assert render_post(f"[woorden]({address})") == "<p>woorden</p>"
    assert render_post(f'<a href="{address}">woorden</a>') == "<p>woorden</p>"


# Images


def test_an_image_with_a_title_becomes_a_figure_with_a_caption() -> None:
    assert render_post('![Wat je ziet](/media/a.png "Foto\'s")') == (
        '<figure><img src="/media/a.png" alt="Wat je ziet" loading="lazy" decoding="async">'
        "<figcaption>Foto’s</figcaption></figure>"
    )


def test_an_image_from_elsewhere_is_a_link_to_it() -> None:
    assert render_post("![Boot](https://elders.example/b.png)") == (
        '<p><a href="https://elders.example/b.png">Boot</a></p>'
    )
    assert "<img" not in render_post("![Boot](//elders.example/b.png)\n\n![Boot](/\\elders.example/b.png)")


def test_an_image_on_a_host_of_ours_is_shown() -> None:
    html = render_post("![Boot](http://ons.example:8000/b.png)", local_hosts=frozenset({"ons.example:8000"}))
    assert '<img src="http://ons.example:8000/b.png" alt="Boot"' in html


def test_a_linked_image_from_elsewhere_is_one_link() -> None:
    assert (
        render_post("[![Boot](https://elders.example/b.png)](/groot/)") == '<p><a href="/groot/">Boot</a></p>'
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (
            '<iframe src="https://f.example/1" title="Film"></iframe>',
            '<p><a href="https://f.example/1">Film</a></p>',
        ),
        ('<video><source src="/a.mp4">Kan niet</video>', '<p><a href="/a.mp4">/a.mp4</a></p>'),
        (
            '<object data="https://o.example/"></object>',
            '<p><a href="https://o.example/">https://o.example/</a></p>',
        ),
        ('<embed src="data:x">', ""),
        (
            '<iframe src="//f.example/"> en dan',
            '<p><a href="https://f.example/">https://f.example/</a> en dan</p>',
        ),
    ],
)
def test_what_plays_elsewhere_is_a_link_to_it(typed: str, shown: str) -> None:
    assert render_post(typed) == shown


# Tables, code, lists


def test_a_table_can_be_scrolled_and_is_called_after_its_section() -> None:
    html = render_post("## Twee vakken\n\nA | B\n--|-:\n1 | 2\n\nC | D\n--|--\n3 | 4")
    assert (
        '<div class="wide" role="region" aria-label="Twee vakken, tabel" tabindex="0"><table><thead><tr>'
        '<th scope="col">A</th><th scope="col" class="right">B</th></tr></thead>'
        '<tbody><tr><td>1</td><td class="right">2</td></tr></tbody></table></div>'
    ) in html
    assert 'aria-label="Twee vakken, tabel 2"' in html
    assert 'aria-label="Table"' in render_post("A | B\n--|--\n1 | 2", language="en")


def test_a_first_column_without_head_names_the_rows() -> None:
    html = render_post("| | B |\n|-|-|\n| rij | 2 |")
    assert '<td></td><th scope="col">B</th>' in html
    assert '<th scope="row">rij</th><td>2</td>' in html


def test_code_can_be_scrolled_and_is_coloured_when_its_language_is_named() -> None:
    assert render_post("```\na < b\n```") == '<pre tabindex="0"><code>a &lt; b\n</code></pre>'
    assert '<pre class="codehilite" tabindex="0"><code><span class="k">def</span>' in render_post(
        "~~~ python\ndef f():\n~~~"
    )
    assert render_post("```klingon\ndef f()\n```") == '<pre tabindex="0"><code>def f()\n</code></pre>'


def test_long_code_is_not_coloured() -> None:
    assert "<span" in render_post("```python\n" + "x = 1\n" * 100 + "```")
    assert render_post("```python\n" + "x = 1\n" * 2_000 + "```").startswith(
        '<pre tabindex="0"><code>x = 1\n'
    )
    assert "<span" not in render_post("```python\nx = '" + "1" * 1_000 + "'\n```")


def test_code_may_stand_in_a_list_and_in_a_quotation() -> None:
    html = render_post("- een\n\n    ```\n      code\n    ```\n\n- twee\n\n> ```\n> citaat\n> ```")
    assert '<li><p>een</p><pre tabindex="0"><code>  code\n</code></pre></li>' in html
    assert '<blockquote><pre tabindex="0"><code>citaat\n</code></pre></blockquote>' in html


def test_a_sentence_that_begins_with_a_year_is_no_list() -> None:
    assert render_post("2010. Dat was een jaar.") == "<p>2010. Dat was een jaar.</p>"
    assert render_post("3. Drie\n4. Vier") == '<ol start="3"><li>Drie</li><li>Vier</li></ol>'


def test_abbreviations_definitions_and_deletions_are_known() -> None:
    html = render_post("HRD ~~werkt~~ leert.\n\nVak\n:   Wat je kunt.\n\n*[HRD]: human resource development")
    assert '<abbr title="human resource development">HRD</abbr> <del>werkt</del>' in html
    assert "<dl><dt>Vak</dt><dd>Wat je kunt.</dd></dl>" in html
    assert render_post("*[ ]: niets\n\nEen twee") == "<p>*[ ]: niets</p>\n<p>Een twee</p>"


def test_the_mark_where_a_list_of_posts_cuts_is_not_shown() -> None:
    assert render_post("Een.\n\n<!--more-->\n\nTwee <!--more--> drie.") == "<p>Een.</p>\n<p>Twee  drie.</p>"


# HTML


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ('<p lang="en-GB" style="color:red" onclick="x()">a</p>', '<p lang="en-GB">a</p>'),
        ('<p lang="xx-quatsch" dir="rtl">a</p>', '<p dir="rtl">a</p>'),
        ("<p>een<p>twee<ul><li>a<li>b</ul>", "<p>een</p>\n<p>twee</p>\n<ul><li>a</li><li>b</li></ul>"),
        ('<p>a <script>alert("x")</script> b', "<p>a  b</p>"),
        ("Het <title> en het <script> element", "<p>Het  en het  element</p>"),
        ('<a href="/a">een <a href="/b">twee</a></a>', '<p><a href="/a">een twee</a></p>'),
        ("<pre>\n\ncode</pre>", '<pre tabindex="0">code</pre>'),
        ("<dl><dt>a</dl>", "<dl><dt>a</dt><dd></dd></dl>"),
        ("<li>los</li><td>cel</td>", "<p>los</p>\n<p>cel</p>"),
        (
            "<kbd>Ctrl</kbd> H<sub>2</sub>O <ins>nieuw</ins>",
            "<p><kbd>Ctrl</kbd> H<sub>2</sub>O <ins>nieuw</ins></p>",
        ),
        (
            "<details><summary>S</summary><p>a</p></details>",
            "<details><summary>S</summary><p>a</p></details>",
        ),
        ('<div id="respond" class="errornote"><p id="main">a</p></div>', "<p>a</p>"),
        (
            '<a href="https://i.example" rel="me" target="_blank">ik</a>',
            '<p><a href="https://i.example" rel="me">ik</a></p>',
        ),
    ],
)
def test_html_is_kept_where_it_is_allowed_and_its_words_everywhere(typed: str, shown: str) -> None:
    assert render_post(typed) == shown


def test_elements_nest_only_so_deep() -> None:
    html = render_post("<b>" * 100 + "diep")
    assert html.count("<b>") < 50
    assert "diep" in html


def test_old_html_need_not_close_its_paragraphs() -> None:
    assert render_post("<p>a" * 60) == "\n".join(["<p>a</p>"] * 60)


def test_cells_span_others_only_where_that_adds_up() -> None:
    good = "<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d</table>"
    assert render_post(good).count("span=") == 2
    too_high = "<table><tr><td rowspan=3>a<td>b<tr><td>c</table>"
    assert "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr>" in render_post(too_high)
    overlapping = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=2>c</table>"
    assert "span=" not in render_post(overlapping)
    too_high_all_along = "<table><tr><td rowspan=2>a<td rowspan=2>b</table>"
    assert "span=" not in render_post(too_high_all_along)
    no_cell_begins = "<table><tr><td colspan=2>a<tr><td colspan=2>b</table>"
    assert "span=" not in render_post(no_cell_begins)


# Bios


def test_a_bio_has_links_of_words_but_nothing_that_could_collide_with_the_post() -> None:
    html = render_bio(
        "Schrijft voor [de krant](https://krant.example/), *soms*.\n\n# Kop\n\n![x](https://x.example/y.png)"
    )
    assert '<a href="https://krant.example/">de krant</a>, <em>soms</em>' in html
    assert "id=" not in html
    assert "<img" not in html
