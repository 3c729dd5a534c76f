"""A long post begins with its contents, and its footnotes lead to and fro."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.test import Client

from blog.models import Post
from blog.text.markdown import render_post
from blog.text.outline import contents
from tests.makers import make_post

pytestmark = pytest.mark.django_db

FOUR = "## Één *dag*[^1]\n\nTekst.\n\n### Vroeg & laat\n\n## Twee\n\n#### Diep\n\n## Twee\n\n[^1]: Noot."


def test_contents_name_the_headings_and_those_below_them() -> None:
    assert contents(render_post(FOUR)) == [
        ("h-een-dag", "Één dag", [("h-vroeg-laat", "Vroeg & laat")]),
        ("h-twee", "Twee", [("h-diep", "Diep")]),
        ("h-twee-2", "Twee", []),
    ]


def test_three_headings_make_no_contents() -> None:
    assert contents(render_post("## Een\n\n## Twee\n\n### Drie\n\n#### Vier\n\nTekst.")) == []


def test_a_post_with_four_headings_begins_with_links_to_them(client: Client) -> None:
    page = client.get(make_post(body=FOUR, language="nl").get_absolute_url()).content.decode()

    toc = page[
        page.index('<nav class="row toc" aria-labelledby="toc">') : page.index('class="text e-content"')
    ]
    assert '<h2 class="side" id="toc" lang="en">Contents</h2>' in toc
    assert '<a href="#h-vroeg-laat">Vroeg &amp; laat</a>' in toc
    assert '<h2 id="h-een-dag">' in page


def test_a_short_post_has_no_contents(client: Client) -> None:
    assert b'id="toc"' not in client.get(make_post().get_absolute_url()).content


def test_a_new_recipe_makes_the_contents_of_old_posts() -> None:
    make_post(body=FOUR)
    Post.objects.update(contents=[], rendered_by=1)

    call_command("render", verbosity=0)

    assert [words for _, words, _ in Post.objects.get().contents] == ["Één dag", "Twee", "Twee"]


def test_words_in_the_contents_are_words_and_no_markup(client: Client) -> None:
    body = "## `<b>` in code\n\n## Two\n\n## Three\n\n## Four\n\nText."
    page = client.get(make_post(body=body).get_absolute_url()).content.decode()

    assert '<a href="#h-b-in-code">&lt;b&gt; in code</a>' in page
