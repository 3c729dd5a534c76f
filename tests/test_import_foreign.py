"""Blogs of other people move in: what stands in their exports is not as we would have written it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from blog.models import Post
from blog.moving.wordpress import keeping
from tests.hostile_exports import comment, export, item
from tests.makers import make_post
from tests.test_old_addresses import moved

pytestmark = pytest.mark.django_db

Import = Callable[..., dict[str, Any]]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Import these items; gives the report."""

    def bring(*inside: str, **options: Any) -> dict[str, Any]:
        file, report = tmp_path / "export.xml", tmp_path / "report.json"
        file.write_text(export(*inside), encoding="utf-8")
        call_command("import_wordpress", str(file), report=report.open("w"), stdout=io.StringIO(), **options)
        said: dict[str, Any] = json.loads(report.read_text())
        return said

    return bring


def at(path: str, described: str) -> str:
    """An item that stood at this path of its blog."""
    return re.sub("<link>.*?</link>", f"<link>http://old.example.org/blog{path}</link>", described)


# Addresses


def test_a_post_is_found_where_it_stood_though_a_page_had_the_same_slug(
    client: Client, bring: Import
) -> None:
    bring(
        at("/2010/04/12/contact/", item(1, post_name="contact")),
        at("/contact/", item(2, post_name="contact", post_type="page")),
    )

    assert moved(client, "/2010/04/12/contact/") == "/2010/04/contact/"
    assert moved(client, "/contact/") == "/contact-2/"


# Links within a post


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="hout">Over hout</h2>',
        '<h2><a name="hout"></a>Over hout</h2>',
        '<h2>Over <span id="hout">hout</span></h2>',
        '<a name="hout"></a>\n<h2>Over hout</h2>',
        '<p><a id="hout"></a></p><h2>Over hout</h2>',
    ],
)
def test_a_link_to_a_heading_leads_to_it_as_it_is_called_here(
    client: Client, bring: Import, heading: str
) -> None:
    bring(item(1, content=f'<a href="#hout">Hout</a>\n\n<h2>Eerst</h2>\ntekst\n\n{heading}\n\ntekst'))

    shown = client.get("/2010/04/post-1/").content.decode()
    assert 'href="#h-over-hout"' in shown
    assert 'id="h-over-hout"' in shown


def test_of_two_headings_with_the_same_words_the_right_one_is_found(bring: Import) -> None:
    bring(
        item(
            1, content='<h2 id="a">Hout</h2>een<h2 id="b">Hout</h2>twee <a href="#b">b</a> <a href="#a">a</a>'
        )
    )

    assert "[b](#h-hout-2) [a](#h-hout)" in Post.objects.get().body


def test_a_link_to_another_place_in_the_text_is_reported(bring: Import) -> None:
    report = bring(
        item(1, content='<a href="#p">daar</a> <a href="#top">op</a><p id="p">Hier.</p><h2>Hout</h2>')
    )

    assert [entry["reasons"] for entry in report["entries"] if entry["kind"] == "post"] == [
        ["Links to “#p” in it lead nowhere: here only headings have names."]
    ]


# Shortcodes of plugins


def test_a_shortcode_that_is_given_but_a_number_or_an_address_is_reported(bring: Import) -> None:
    content = "[vimeo 12345] [tweet https://twitter.com/a/status/1] [sic] [zie 3 mei] [rss]"
    report = bring(item(1, content=content))

    reasons = [reason for entry in report["entries"] for reason in entry["reasons"]]
    assert [reason.partition("]")[0] for reason in reasons] == ["[vimeo", "[tweet"]
    assert "[vimeo 12345]" in Post.objects.get().body


def test_code_between_the_shortcodes_of_its_language_stays_code(bring: Import) -> None:
    """As the plugin SyntaxHighlighter Evolved has them."""
    bring(
        item(1, content="Zo:\n[php]<?php echo '<b>hout</b>'; ?>[/php]\n[css]a > b { }[/css]\n[html] is taal")
    )

    assert Post.objects.get().body == (
        "Zo:\n\n```php\n<?php echo '<b>hout</b>'; ?>\n```\n\n```css\na > b { }\n```\n\n[html] is taal"
    )


# Looking before leaping


def picture(folder: Path, name: str) -> Path:
    """A folder of uploads in which this picture lies."""
    file = folder / "uploads" / "2010" / "04" / name
    file.parent.mkdir(parents=True)
    Image.new("RGB", (20, 10), "teal").save(file)
    return folder / "uploads"


def test_a_dry_run_foresees_the_same_of_a_file_whose_name_has_accents(bring: Import, tmp_path: Path) -> None:
    media = picture(tmp_path, "Foto Café.jpg")
    address = "http://old.example.org/blog/wp-content/uploads/2010/04/Foto Café.jpg"
    items = [
        item(1, content=f'<img src="{address}" alt="Café">'),
        item(2, post_type="attachment", status="inherit", attachment_url=address),
    ]

    assert bring(*items, media=media, dry_run=True) == bring(*items, media=media)


def test_a_dry_run_foresees_that_nothing_changes_where_a_picture_stays_away(
    bring: Import, tmp_path: Path
) -> None:
    media = picture(tmp_path, "a.jpg")
    items = [
        item(1, content='<img src="https://elsewhere.example/b.jpg" alt="B">'),
        item(
            2,
            post_type="attachment",
            attachment_url="http://old.example.org/blog/wp-content/uploads/2010/04/a.jpg",
        ),
    ]
    bring(*items, media=media)

    assert bring(*items, media=media, dry_run=True) == bring(*items, media=media)


# Later exports


def test_a_draft_that_was_published_there_since_is_found_at_its_address_there(
    client: Client, bring: Import
) -> None:
    bring(item(1, status="draft", post_name=""))
    bring(at("/archives/1", item(1)))

    assert moved(client, "/blog/archives/1") == Post.objects.get().get_absolute_url()


# While it runs


def test_what_somebody_wrote_meanwhile_ends_an_import_with_a_sentence(
    bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interfere(self: keeping.Keeper) -> None:
        make_post(slug="hout")
        write(self)

    write = keeping.Keeper.write
    monkeypatch.setattr(keeping.Keeper, "write", interfere)
    with pytest.raises(CommandError, match="run it again"):
        bring(item(1, post_name="hout"))
    monkeypatch.setattr(keeping.Keeper, "write", write)

    bring(item(1, post_name="hout"))
    assert sorted(Post.objects.values_list("slug", flat=True)) == ["hout", "hout-2"]


# Who wrote


def test_an_author_is_found_where_wordpress_had_one_with_such_a_login(client: Client, bring: Import) -> None:
    bring(
        "<wp:author><wp:author_login>jan.de Vries@x</wp:author_login>"
        "<wp:author_display_name>Jan</wp:author_display_name></wp:author>",
        item(1).replace(">niel<", ">jan.de Vries@x<"),
    )

    assert moved(client, "/author/jan-de-vriesx/") == "/author/jan/"


# Replies


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", f"http://{'a' * 250}.example/", "ftp://leen.example"]
)
def test_a_web_site_that_cannot_be_kept_is_named(bring: Import, address: str) -> None:
    report = bring(item(1, inside=comment(1, author_url=address)))

    (said,) = (entry for entry in report["entries"] if entry["kind"] == "comment")
    assert said["reasons"] == [f"“{address[:100]}” is no web site that can be kept."]


@pytest.mark.parametrize("address", ["", "http://", "https://", "http:///"])
def test_no_web_site_needs_no_word(bring: Import, address: str) -> None:
    assert not [
        entry
        for entry in bring(item(1, inside=comment(1, author_url=address)))["entries"]
        if entry["kind"] == "comment"
    ]


# Files


def test_every_file_and_what_was_said_of_it_is_accounted_for(
    client: Client, bring: Import, tmp_path: Path
) -> None:
    """Plugins for several languages make an item of a file for each; WordPress lets people reply to files."""
    media = picture(tmp_path, "a.jpg")
    address = "http://old.example.org/blog/wp-content/uploads/2010/04/a.jpg"
    file = {"post_type": "attachment", "status": "inherit", "attachment_url": address}
    items = [
        item(2, **file, inside=comment(1) + comment(2, parent=1)),
        item(3, **file),
        item(4, **file | {"attachment_url": ""})
        .replace("?p=4", "")
        .replace("http://old.example.org/blog/<", "<"),
    ]

    report = bring(*items, media=media)

    assert report["kinds"] == {
        "author": {"made": 1},
        "file": {"made": 1, "skipped": 2},
        "comment": {"skipped": 2},
    }
    assert moved(client, "/blog/?attachment_id=3") == moved(client, "/blog/?attachment_id=2")
    assert bring(*items, media=media)["counts"]["made"] == 0


# One file after the other


def test_a_page_stands_below_its_parent_that_came_with_another_file(bring: Import) -> None:
    bring(item(1, post_type="page", post_name="team"))

    report = bring(item(2, post_type="page", post_name="anna", post_parent="1"))

    assert Post.objects.get(pk=2).path == "team/anna"
    assert report["counts"]["altered"] == 0


def test_a_page_whose_parent_was_deleted_here_since_stands_by_itself(bring: Import) -> None:
    bring(item(1, post_type="page", post_name="team"))
    Post.objects.all().delete()

    report = bring(item(2, post_type="page", post_name="anna", post_parent="1"))

    assert Post.objects.get(pk=2).path == "anna"
    assert report["counts"]["altered"] == 1
