"""The markup of the replies on a page, of which there can be a hundred.

They differ in little but their words: the template is rendered once for each shape a reply can have, with the
places of the words left open, and those are filled in. That costs a tenth of rendering it for each.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

from blog.reading.reply_pages import Answered, ReplyPage

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


class Markup(NamedTuple):
    """What stands above the text of a reply and below it. The text itself is stored as markup."""

    above: str
    below: str


def written(reply: Reply, page: ReplyPage, *, is_open: bool) -> Markup:
    """A reply as everyone sees it; `is_open` when it can be answered."""
    comment, sent, answered = reply.comment, reply.sent, reply.answered or NOBODY
    shape = Shape(
        reply.is_by_author, bool(comment.author_url), reply.answered is not None, reply.is_thanked, is_open
    )
    above, below = pattern(shape, get_language())
    return Markup(
        format_html(
            above,
            key=comment.pk,
            number=reply.number,
            name=comment.author_name,
            web_site=comment.author_url,
            answered_name=answered.name,
            answered_address=answered.address,
            lang=page.post.language,
        ),
        format_html(
            below,
            key=comment.pk,
            name=comment.author_name,
            here=page.address,
            iso=sent.iso,
            moment=sent.moment,
        ),
    )


@lru_cache(maxsize=128)
def pattern(shape: Shape, language: str | None) -> tuple[str, str]:
    """The markup of all replies of one shape, in the active language, with its places open."""
    whole = render_to_string("blog/replying/_reply.html", PLACES | {"shape": shape}).strip()
    above, _, below = whole.partition(PLACES["body_html"])
    return above, below
