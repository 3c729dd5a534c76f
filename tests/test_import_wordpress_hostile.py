"""Exports that are damaged or mean harm end in a sentence, or in a clean blog."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import Comment, ImportedItem, Post
from tests.hostile_exports import broken, readable
from tests.html_rules import Rules

pytestmark = pytest.mark.django_db

BROKEN, READABLE = broken(), readable()


def imported(tmp_path: Path, content: bytes) -> str:
    """The last line of the report on a file with this content."""
    file, out = tmp_path / "export.xml", io.StringIO()
    file.write_bytes(content)
    call_command("import_wordpress", file, stdout=out)
    return out.getvalue().strip().splitlines()[-1]


def rows() -> dict[str, int]:
    """How many rows each table of the blog has."""
    return {
        model.__name__: model._default_manager.count() for model in apps.get_app_config("blog").get_models()
    }


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_export_is_refused_with_a_sentence_and_nothing_of_it_is_written(
    tmp_path: Path, name: str
) -> None:
    before = rows()

    with pytest.raises(CommandError, match=r"export\.xml"):
        imported(tmp_path, BROKEN[name])

    assert rows() == before


@pytest.mark.parametrize("name", READABLE)
def test_a_hostile_export_comes_in_clean_and_the_second_time_changes_nothing(
    client: Client, tmp_path: Path, name: str
) -> None:
    imported(tmp_path, READABLE[name])
    before = rows()

    assert imported(tmp_path, READABLE[name]).startswith("0 made, 0 updated")
    assert rows() == before
    for post in Post.objects.published():
        response = client.get(post.get_absolute_url())
        assert response.status_code == 200
        for html in (post.body_html, *post.comments.values_list("body_html", flat=True)):
            assert Rules(html).broken == []
    assert not Comment.objects.filter(post=None).exists()
    assert not ImportedItem.objects.filter(kind="comment", number__gt=2**40).exists()
