"""The world of the tests: Niel writes, Leen and Heidi reply, Anna moderates."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from blog.models import Author, Comment, Kind, Post, Status, User

NOON = dt.datetime(2010, 4, 12, 10, 0, tzinfo=dt.UTC)


def make_user(username: str = "niel", *, role: str | None = None, **fields: Any) -> User:
    """A person who can sign in to the admin with the password "secret"."""
    user = User.objects.create_user(
        username,
        f"{username}@kantlijn.example",
        "secret",
        is_staff=True,
        first_name=username.title(),
        **fields,
    )
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def make_author(name: str = "Niel", **fields: Any) -> Author:
    """A writer with a web site and a bio."""
    fields.setdefault("web_site", "https://niel.example/")
    fields.setdefault("bio", "Writes about work and learning.")
    return Author.objects.create(name=name, **fields)


def make_post(
    title: str = "What a workshop knows",
    *,
    tags: str = "",
    authors: list[Author] | None = None,
    **fields: Any,
) -> Post:
    """A published post of 12 April 2010, unless told otherwise."""
    fields.setdefault("published_at", NOON)
    fields.setdefault("body", "First paragraph.\n\n## A heading\n\nSecond paragraph.")
    post = Post.objects.create(title=title, **fields)
    if authors is None:
        authors = [Author.objects.filter(name="Niel").first() or make_author()]
    post.set_authors(authors)
    if tags:
        post.tags.set([tag.strip() for tag in tags.split(",")])
    return post


def make_page(title: str = "About", **fields: Any) -> Post:
    """A published page."""
    fields.setdefault("takes_replies", False)
    return make_post(title, kind=Kind.PAGE, authors=[], **fields)


def make_comment(post: Post, name: str = "Leen", body: str = "Well said.", **fields: Any) -> Comment:
    """A reply, approved unless told otherwise."""
    approved = fields.pop("status", Status.APPROVED)
    fields.setdefault("author_email", f"{name.split()[0].lower()}@post.example")
    fields.setdefault("sent_at", timezone.now())
    comment = Comment(post=post, author_name=name, body=body, **fields)
    comment.submit(publish=approved == Status.APPROVED, reasons=[])
    if comment.status != approved:
        Comment.objects.filter(pk=comment.pk).update(status=approved)
        comment.status = approved
    return comment


def image_file(width: int, height: int, form: str = "PNG") -> ContentFile[bytes]:
    """A file to upload: an image in one colour."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#ff8057").save(file, form)
    return ContentFile(file.getvalue(), name=f"workshop.{form.lower()}")
