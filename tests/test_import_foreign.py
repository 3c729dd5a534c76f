"""Blogs of other people move in: what stands in their exports is not as we would have written it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.hostile_exports import export, item
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
