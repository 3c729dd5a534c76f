"""How a reader sends a reply in the tests."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from blog.models import Post

TYPED = {
    "author": "Leen",
    "email": "leen@post.example",
    "url": "",
    "comment": "Well said.",
    "comment_parent": "",
    "subject": "",
}


def send(
    client: Client, post: Post, /, *, headers: dict[str, str] | None = None, **typed: Any
) -> HttpResponse:
    """Leen's reply, unless told otherwise; `remote` is the address it comes from."""
    remote = typed.pop("remote", "192.0.2.7")
    return client.post(f"/reply/{post.pk}/", TYPED | typed, headers=headers, REMOTE_ADDR=remote, follow=False)  # type: ignore[return-value]


def markup(response: HttpResponse) -> str:
    """The page, with single spaces between the words."""
    return " ".join(response.content.decode().split())


def said(response: HttpResponse) -> str:
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
