"""The markup of the replies on a page, of which there can be a hundred.

They differ in little but their words: the template is rendered once for each shape a reply can have, with the
places of the words left open, and those are filled in. That costs a tenth of rendering it for each.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.utils import safestring
from django.utils.translation import get_language

from blog.reading.reply_pages import Answered

if TYPE_CHECKING:
    from blog.reading.threads import Reply

# What is filled in, by the names the template gives it.
PLACES = {
    name: f"{{{name}}}"
    for name in (
        "key", "number", "name", "web_site", "answered_name", "answered_address", "body_html", "lang", "here",
        "iso", "moment",
    )
}  # fmt: skip
NOBODY = Answered("", "")


class Shape(NamedTuple):
    """What decides which parts the markup of a reply has."""

    is_by_author: bool
    has_web_site: bool
    is_answer: bool
    is_thanked: bool
    is_open: bool


def written(reply: Reply, *, here: str, lang: str, is_open: bool) -> str:
    """A reply as everyone sees it, on the page `here`; `is_open` when it can be answered."""
    comment, sent, answered = reply.comment, reply.sent, reply.answered or NOBODY
    shape = Shape(
        reply.is_by_author, bool(comment.author_url), reply.answered is not None, reply.is_thanked, is_open
    )
    filled = pattern(shape, get_language()).format(
        key=comment.pk,
        number=reply.number,
        name=escape(comment.author_name),
        web_site=escape(comment.author_url),
        answered_name=escape(answered.name),
        answered_address=answered.address,
        body_html=comment.body_html,
        lang=lang,
        here=here,
        iso=sent.iso,
        moment=sent.moment,
    )
    return safestring.mark_safe(filled)  # noqa: S308  # what people typed is escaped, and body_html sanitised


@lru_cache(maxsize=128)
def pattern(shape: Shape, language: str | None) -> str:
    """The markup of all replies of one shape, in the active language, with its places open."""
    return render_to_string("blog/replying/_reply.html", PLACES | {"shape": shape}).strip()
