"""Nothing that strangers or authors type runs in a reader's browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from blog.models import Comment, Post, Status
from blog.text.markdown import render_comment, render_post
from tests.makers import NOON, make_author, make_post

pytestmark = pytest.mark.django_db(transaction=True)

PAYLOADS = Path(__file__).parents[3] / "shared" / "corpora" / "xss" / "payloads.txt"
A_PAGE = 700

# Whatever a payload would call, and every address that would run when somebody clicks it.
WATCH = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) {
  window[name] = (...words) => { window.ran.push([name, ...words].join(" ")); };
}
"""
DANGEROUS = """() => [...document.querySelectorAll('*')].filter(element =>
  element.matches('script, iframe, object, embed, base, style, svg, math')
    && element.type !== 'application/ld+json'
  || [...element.attributes].some(attribute =>
    attribute.name.startsWith('on') || attribute.name === 'style' || attribute.name === 'srcdoc'
    || (/^(href|src|action|formaction|data|poster|xlink:href)$/.test(attribute.name)
        && URL.canParse(attribute.value, location)
        && !/^(https?|mailto):$/.test(new URL(attribute.value, location).protocol)))
).map(element => element.outerHTML.slice(0, 200))"""


def payloads() -> list[str]:
    if not PAYLOADS.exists():
        pytest.skip("the collection of payloads is not here")
    return PAYLOADS.read_text(encoding="utf-8", errors="replace").splitlines()


@pytest.fixture
def watched(reader: Page) -> Page:
    """A window that notes whatever runs in it."""
    reader.add_init_script(WATCH)
    reader.on("dialog", lambda dialog: dialog.dismiss())
    return reader


def check(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") == []
    assert page.evaluate(DANGEROUS) == []


def test_no_payload_runs_from_a_reply_a_name_or_a_web_site(watched: Page, server: str) -> None:
    lines = payloads()
    author = make_author()
    for start in range(0, len(lines), A_PAGE):
        post = make_post(f"Replies from {start}", authors=[author])
        Comment.objects.bulk_create(
            Comment(
                post=post,
                author_name=line[:245],
                author_url=line[:200],
                body=line,
                body_html=render_comment(line),
                status=Status.APPROVED,
            )
            for line in lines[start : start + A_PAGE]
        )
        check(watched, server + post.get_absolute_url())


def test_no_payload_runs_from_a_post(watched: Page, server: str) -> None:
    lines = payloads()
    author = make_author(bio="\n\n".join(lines[:100]))
    for start in range(0, len(lines), A_PAGE):
        some = lines[start : start + A_PAGE]
        post = make_post(
            some[0][:300] or "Empty", slug=f"post-{start}", standfirst=some[1][:200], authors=[author]
        )
        html = "".join(f"<div>{render_post(line)}</div>" for line in some)
        Post.objects.filter(pk=post.pk).update(body_html=html + render_post("\n\n".join(some)))
        check(watched, server + post.get_absolute_url())
    check(watched, server)
    check(watched, f"{server}/archive/")


def test_no_payload_runs_from_a_tag_or_a_title(watched: Page, server: str, settings: Any) -> None:
    lines = payloads()[:: max(1, len(payloads()) // 300)]
    for number, line in enumerate(lines):
        if number % 40 == 0:
            post = make_post(line[:300] or "Empty", slug=f"post-{number}", published_at=NOON)
        post.tags.add(line[:90].replace(",", " ") or "empty")
        if number % 40 == 39:
            check(watched, server + post.get_absolute_url())
    check(watched, f"{server}/tags/")
    check(watched, f"{server}/nowhere/{lines[3][:50].replace('/', '')}/")
