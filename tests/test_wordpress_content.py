"""What Niel wrote in WordPress becomes a text he can go on writing in here."""

from __future__ import annotations

import pytest

from blog.moving.wordpress.comment_text import convert_response
from blog.moving.wordpress.content import Attachment, Converted, convert
from blog.text.markdown import render_comment, render_post
from tests.html_rules import Rules

PICTURES = [
    Attachment(3, "https://old.example/wp-content/uploads/een.jpg", "een", "De *eerste*", "Een foto"),
    Attachment(4, "https://old.example/wp-content/uploads/twee.png", "twee"),
    Attachment(5, "https://old.example/wp-content/uploads/lied.mp3", "Een lied"),
]


def stored(address: str) -> str | None:
    """Everything uploaded there is here, but `weg.jpg`."""
    folder, _, name = address.partition("old.example/wp-content/uploads/")
    return f"/media/{name}" if folder and name in {"een.jpg", "twee.png", "lied.mp3", "brief.pdf"} else None


def converted(content: str) -> Converted:
    return convert(
        content,
        language="nl",
        stored=stored,
        attachments={each.number: each for each in PICTURES},
        children=PICTURES,
    )


def markdown(content: str) -> str:
    return converted(content).markdown


def shown(content: str) -> str:
    page = render_post(markdown(content))
    assert not Rules(page).broken
    return page


UPLOADS = "https://old.example/wp-content/uploads"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        # As wpautop() does
        ("een\n\ntwee\ndrie", "een\n\ntwee  \ndrie"),
        ("een\r\n\r\n\r\ntwee", "een\n\ntwee"),
        ("een<br />\ntwee", "een  \ntwee"),
        ("een\n<h2>Kop</h2>\ntwee", "een\n\n## Kop\n\ntwee"),
        ("<blockquote>een\n\ntwee</blockquote>", "> een\n>\n> twee"),
        ("<ul>\n\t<li>een</li>\n\t<li>twee\nregels</li>\n</ul>", "- een\n- twee  \n    regels"),
        ("<div>een\n\ntwee</div>", "een\n\ntwee"),
        ("een <em>twee\ndrie</em>", "een <em>twee  \ndrie</em>"),
        ("een<!--more-->twee\n\n<!--nextpage-->drie", "eentwee\n\ndrie"),
        ("een\n<!--more Lees verder-->\ntwee", "een\n\ntwee"),
        ("<!--noteaser-->een<!-- een gedachte\n\nin stilte -->", "een"),
        ("<pre>een\n\n  twee *drie*</pre>", "<pre>een\n\n  twee &#42;drie&#42;</pre>"),
        # Blocks
        ("<!-- wp:paragraph -->\n<p>een\ntwee</p>\n<!-- /wp:paragraph -->", "een twee"),
        ('<!-- wp:heading {"level":3} -->\n<h3>Kop</h3>\n<!-- /wp:heading -->', "### Kop"),
        (
            "<!-- wp:list --><ul><!-- wp:list-item --><li>a</li><!-- /wp:list-item --></ul><!-- /wp:list -->",
            "- a",
        ),
        (
            "<!-- wp:quote --><blockquote><p>a</p><cite>Leen</cite></blockquote><!-- /wp:quote -->",
            "> a\n>\n> <cite>Leen</cite>",
        ),
        (
            '<!-- wp:code --><pre class="wp-code"><code>a &lt; `b`\n\n*c*</code></pre><!-- /wp:code -->',
            "```\na < `b`\n\n*c*\n```",
        ),
        ('<pre><code class="language-python">a = 1</code></pre>', "```python\na = 1\n```"),
        ("<!-- wp:separator --><hr/><!-- /wp:separator -->", "---"),
        (
            "<!-- wp:table --><figure><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b|c</td></tr>"
            "</tbody></table></figure><!-- /wp:table -->",
            "| a |\n| --- |\n| b\\|c |",
        ),
        (
            '<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div><!-- wp:paragraph -->'
            "<p>a</p><!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div><p>b</p></div>"
            "<!-- /wp:column --></div><!-- /wp:columns -->",
            "a\n\nb",
        ),
        (
            f'<!-- wp:file --><div><a href="{UPLOADS}/brief.pdf">De brief</a></div><!-- /wp:file -->',
            "[De brief](/media/brief.pdf)",
        ),
        ("<!-- wp:paragraph --><p>a</p><!-- /wp:paragraph -->\n\nlos\n\ntekst\n", "a\n\nlos\n\ntekst"),
        ("<!-- wp:latest-posts /--><!-- wp:spacer --><div></div><!-- /wp:spacer -->", ""),
        # Links, images and figures
        (
            '<a href="https://x.example/(a)" rel="noopener" target="_blank">x</a>',
            "[x](<https://x.example/(a)>)",
        ),
        ('<a href="https://x.example/">https://x.example/</a>', "<https://x.example/>"),
        (f'<img src="{UPLOADS}/een-300x200.jpg" alt="Een" title="een">', "![Een](/media/een.jpg)"),
        (f'<img src="{UPLOADS}/een.jpg?w=300">', "![](/media/een.jpg)"),
        ('<img class="wp-image-3" src="https://cdn.example/x.jpg" alt="">', "![](/media/een.jpg)"),
        (
            f'<figure><img src="{UPLOADS}/een.jpg" alt="Een"/><figcaption>De een.</figcaption></figure>',
            '![Een](/media/een.jpg "De een.")',
        ),
        (
            f'[caption id="a" width="3"]<a href="{UPLOADS}/een.jpg"><img src="{UPLOADS}/een.jpg" alt="Een" />'
            "</a> De een.[/caption]",
            '[![Een](/media/een.jpg "De een.")](/media/een.jpg)',
        ),
        (
            f'[caption caption="De een."]<img src="{UPLOADS}/een.jpg" alt="Een" />[/caption]',
            '![Een](/media/een.jpg "De een.")',
        ),
        ('<a href="/x"><h2>Kop</h2><p>tekst</p></a>', "## [Kop](/x)\n\n[tekst](/x)"),
        # Shortcodes
        ("[code lang=php]<b>\n$a[1] = '*';[/code]", "```php\n<b>\n$a[1] = '*';\n```"),
        ('[sourcecode language="css"]a &gt; b[/sourcecode]', "```css\na > b\n```"),
        ("schrijf [[gallery]] of [sic] [1]", "schrijf [gallery] of [sic] [1]"),
        (f"[audio {UPLOADS}/lied.mp3]", "[lied.mp3](/media/lied.mp3)"),
        ("[playlist]", "[Een lied](/media/lied.mp3)"),
        ("[embed]https://youtu.be/a[/embed]", "<https://youtu.be/a>"),
        ("https://youtu.be/a\n\nen https://x.example", "<https://youtu.be/a>\n\nen https&#58;//x.example"),
        ('<iframe src="https://x.example/kaart" title="Kaart"></iframe>', "[Kaart](https://x.example/kaart)"),
        ("<p>een<br>https://youtu.be/a</p>", "een  \nhttps&#58;//youtu.be/a"),
        ("<ol><li>a</li><li><p>b</p><p>c</p></li></ol>", "1.  a\n\n2.  b\n\n    c"),
        ("<strong>Kop:</strong>\n<strong> spatie </strong>rest", "**Kop:**  \n**spatie** rest"),
        ("een<br /><br />twee", "een  \n<br>twee"),
        (
            "<blockquote><pre><code> a\nb</code></pre></blockquote>",
            ">```\n>  a\n> b\n>```",
        ),
        # What looks like Markdown
        ("1. een\n- twee\n# drie\n> vier", "1\\. een  \n\\- twee  \n\\# drie  \n\\> vier"),
        ("*a* _b_ a_b `c` \\d ~~e~~", "\\*a\\* \\_b\\_ a_b \\`c\\` \\\\d \\~\\~e\\~\\~"),
        ("[a](b) [^1] &amp;lt; 3 < 4", "[a\\](b) \\[^1] &amp;lt; 3 < 4"),
        ("a<em>b</em>c", "a<em>b</em>c"),
        ("<b>a</b> <i>b</i> <strike>c</strike>", "**a** *b* <s>c</s>"),
        ("<code>*a*</code> <code>b`</code>", "`*a*` `` b` ``"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<ul>\n<li>b</li>\n</ul>"),
    ],
)
def test_content_becomes_markdown(content: str, text: str) -> None:
    assert markdown(content) == text


def test_only_what_markdown_cannot_say_is_html() -> None:
    assert markdown("*een*\n\n<del>a <u><del>b</del></u> c</del>\n\n*twee*") == (
        "\\*een\\*\n\n<p><del>a <u><del>b</del></u> c</del></p>\n\n\\*twee\\*"
    )


def test_a_gallery_is_a_figure_of_figures() -> None:
    page = shown('[gallery ids="4,3"]')

    assert page.count("<figure>") == 3
    assert page.index("/media/twee.png") < page.index("/media/een.jpg")
    assert "<figcaption>De *eerste*</figcaption>" in page


def test_a_gallery_without_numbers_shows_the_pictures_of_the_post() -> None:
    assert shown("[gallery]").count("<img") == 2


def test_a_gallery_of_the_older_block_is_no_list() -> None:
    item = f'<li class="blocks-gallery-item"><figure><img src="{UPLOADS}/een.jpg" alt=""></figure></li>'
    page = shown(
        '<!-- wp:gallery --><figure class="wp-block-gallery"><ul class="blocks-gallery-grid">'
        f"{item}{item}</ul><figcaption>Twee</figcaption></figure><!-- /wp:gallery -->"
    )

    assert "<ul" not in page
    assert page.count("<img") == 2
    assert "<figcaption>Twee</figcaption>" in page


def test_footnotes_stay_footnotes() -> None:
    def reference(name: str) -> str:
        return f'<sup data-fn="{name}" class="fn"><a href="#{name}" id="{name}-link">1</a></sup>'

    result = convert(
        f"<!-- wp:paragraph --><p>Een{reference('b')}, twee{reference('a')} of drie{reference('c')}.</p>"
        "<!-- /wp:paragraph --><!-- wp:footnotes /-->",
        language="nl",
        stored=stored,
        attachments={},
        footnotes='[{"id":"a","content":"Van <em>a<\\/em>."},{"id":"b","content":"Van b."}]',
    )
    assert result.markdown == "Een[^2], twee[^1] of drie<sup>[1](#c)</sup>.\n\n[^1]: Van *a*.\n[^2]: Van b."


def test_an_image_that_is_missing_is_a_link_to_where_it_was() -> None:
    result = converted(f'<p><img src="{UPLOADS}/weg.jpg" alt="Weg"> <img src="{UPLOADS}/weg/2.png"></p>')

    assert result.missing == (f"{UPLOADS}/weg.jpg", f"{UPLOADS}/weg/2.png")
    assert result.markdown == f"[Weg]({UPLOADS}/weg.jpg) [2.png]({UPLOADS}/weg/2.png)"


def test_what_was_altered_is_told() -> None:
    result = converted(
        '[contact-form to="niel"] [sic]\n\n<script>alert("x")</script>\n\nhttps://youtu.be/a\n\n'
        '<!-- wp:block {"ref":12} /-->\n\n<!-- wp:calendar /-->'
    )

    assert result.shortcodes == ("contact-form",)
    assert result.embeds == ("https://youtu.be/a",)
    assert "12" in result.notes[0]
    assert "“calendar”" in result.notes[1]
    assert "script" in result.notes[2]
    assert len(result.notes) == 3
    assert "alert" not in result.markdown
    assert '[contact-form to="niel"]' in result.markdown


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        "<div>" * 20_000,
        "[gallery][caption]" * 3_000,
        "<!-- wp:x {" + " " * 50_000 + "a -->",
        "<pre><!-- <!-- wp:x {" * 3_000,
        "<ul><li><blockquote>" * 2_000,
        "* _a **b `c [d](" * 500,
        "&#" + "9" * 5_000 + ";",
    ],
)
def test_whatever_is_in_it_comes_to_an_end(content: str) -> None:
    assert isinstance(markdown(content), str)


def test_of_what_is_too_involved_the_words_stay() -> None:
    result = converted("Lees *dit* <b>en</b> dat. " * 20_000)

    assert result.markdown.startswith("Lees *dit* en dat. Lees")
    assert len(result.notes) == 1


# Comments


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Dank je!\n\nGroet,\nLeen", "Dank je!\n\nGroet,\nLeen"),
        ("een <em>twee</em> <b>drie</b> <code>vier*</code>", "een *twee* **drie** `vier*`"),
        ("Zie <a href='https://x.example/a_b' rel='nofollow'>hier</a>.", "Zie hier (https://x.example/a_b)."),
        ('<a href="https://x.example/">https://x.example/</a>!', "https://x.example/!"),
        ("https://x.example/a_b_c &amp; d", "https://x.example/a_b_c & d"),
        ("<blockquote>een\n\ntwee</blockquote>drie", "> een\n>\n> twee\n\ndrie"),
        ("<ul><li>een</li><li>twee</li></ul>", "- een\n- twee"),
        ("1 < 2 &lt;b&gt; *a* a_b", "1 < 2 <b> \\*a\\* a_b"),
        ("1. een\n- twee\n> drie", "1\\. een\n\\- twee\n\\> drie"),
        ("<pre>a  b</pre>", "```\na  b\n```"),
        ("<script>alert(1)</script><h2 onclick='x()'>kop</h2>", "kop"),
        ("<a href='javascript:alert(1)'>klik</a>", "klik"),
    ],
)
def test_a_comment_becomes_a_reply(body: str, text: str) -> None:
    assert convert_response(body) == text


def test_a_comment_shows_its_signs_as_they_were() -> None:
    page = render_comment(convert_response("```\n~~~\n***\n---\n\\*a\\* `b"))

    assert "".join(page.split()) == "<p>```<br>~~~<br>***<br>---<br>\\*a\\*`b</p>"
