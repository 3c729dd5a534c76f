"""Load the demonstration blog into an empty one."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from blog.models import Author, Comment, Kind, Post, Series, Site, Status, Tag, Upload, User
from blog.moderating.judge import judge

CONTENT = Path(__file__).parent / "content"
IMAGE = re.compile(r"\((?P<file>images/[-\w.]+)(?= |\))")
WHEN = re.compile(r"(?P<days>[-+]\d+)d(?: (?P<time>\d\d:\d\d))?")


class BlogNotEmpty(Exception):
    """There is something here that the demonstration blog must not mix with."""


def read_post(path: Path) -> tuple[dict[str, str], str]:
    """The front matter and the text of a post: lines `key: value`, an empty line, Markdown."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = (line.partition(":") for line in head.splitlines())
    return {key.strip(): value.strip() for key, _, value in fields}, body


@transaction.atomic
def load() -> None:
    """Make the site, authors, series, posts, pages and replies of the demonstration blog, and note them.

    Raises BlogNotEmpty when there is a post, author or reply already.
    """
    if Post.objects.exists() or Author.objects.exists() or Comment.objects.exists():
        raise BlogNotEmpty
    site = Site.current()
    settings = json.loads((CONTENT / "site.json").read_text(encoding="utf-8"))
    before = {name: getattr(site, name) for name in settings}
    tags_before = set(Tag.objects.values_list("pk", flat=True))
    uploads_before = set(Upload.objects.values_list("pk", flat=True))
    for name, value in settings.items():
        setattr(site, name, value)
    site.save()  # posts find their year and month in its time zone
    authors = load_authors()
    series = load_series()
    posts = load_posts(authors, series, site)
    load_replies(posts, authors, site)
    site.demonstration = {
        "site": {"before": before, "demonstrated": settings},
        "posts": [post.pk for post in posts.values()],
        "series": [each.pk for each in series.values()],
        "authors": [author.pk for author in authors.values()],
        "users": [author.user_id for author in authors.values()],
        "tags": list(Tag.objects.exclude(pk__in=tags_before).values_list("pk", flat=True)),
        "uploads": list(Upload.objects.exclude(pk__in=uploads_before).values_list("pk", flat=True)),
    }
    site.save()


def load_authors() -> dict[str, Author]:
    """The authors by slug. Behind each is a person who cannot sign in: their replies bear the mark."""
    authors = {}
    for fields in json.loads((CONTENT / "authors.json").read_text(encoding="utf-8")):
        portrait = store(fields.pop("portrait"), alternative_text=fields["name"])
        user = User.objects.create_user(f"demo-{fields['slug']}", is_active=False, first_name=fields["name"])
        authors[fields["slug"]] = Author.objects.create(portrait=portrait, user=user, **fields)
    return authors


def load_series() -> dict[str, Series]:
    """The series by slug, before their posts."""
    made = (
        Series.objects.create(**fields)
        for fields in json.loads((CONTENT / "series.json").read_text(encoding="utf-8"))
    )
    return {series.slug: series for series in made}


def load_posts(authors: dict[str, Author], series: dict[str, Series], site: Site) -> dict[str, Post]:
    """The posts and pages by slug; after the page they stand below, or the post they translate."""
    posts: dict[str, Post] = {}
    for path in sorted(CONTENT.glob("posts/*.md")) + sorted(CONTENT.glob("pages/*.md")):
        fields, body = read_post(path)
        post = Post(
            kind=Kind.PAGE if path.parent.name == "pages" else Kind.POST,
            title=fields["title"],
            slug=fields["slug"],
            language=fields["language"],
            standfirst=fields.get("standfirst", ""),
            body=with_images(body),
            published_at=when(fields["published"], site),
            is_pinned=fields.get("pinned") == "yes",
            takes_replies=fields.get("takes_replies", "no" if path.parent.name == "pages" else "yes")
            == "yes",
            in_navigation=fields.get("in_navigation") == "yes",
            parent=posts[fields["parent"]] if fields.get("parent") else None,
            series=series[fields["series"]] if fields.get("series") else None,
            part=fields.get("part"),
            translation_of=posts[fields["translation_of"]] if fields.get("translation_of") else None,
        )
        post.save()
        post.set_authors([authors[slug.strip()] for slug in fields["authors"].split(",")])
        post.tags.set([tag.strip() for tag in fields.get("tags", "").split(",") if tag.strip()])
        updated_at = when(fields.get("updated", ""), site) or post.published_at or post.updated_at
        Post.objects.filter(pk=post.pk).update(updated_at=updated_at, created_at=updated_at)
        posts[post.slug] = post
    return posts


def load_replies(posts: dict[str, Post], authors: dict[str, Author], site: Site) -> None:
    """The replies, with whom they answer and what became of them."""
    made: dict[str, Comment] = {}
    for fields in json.loads((CONTENT / "comments.json").read_text(encoding="utf-8")):
        comment = Comment(
            post=posts[fields["post"]],
            parent=made[fields["parent"]] if fields["parent"] else None,
            kind=fields["kind"],
            author_name=fields["name"],
            author_email=fields["email"],
            author_url=fields["url"],
            user=authors[fields["author"]].user if fields["author"] else None,
            body=fields["body"],
            sent_at=when(fields["sent"], site) or timezone.now(),
        )
        status = Status(fields["status"])
        reasons = judge(comment).as_json() if status == Status.PENDING else []
        comment.submit(publish=status == Status.APPROVED, reasons=reasons)
        if comment.status != status:
            Comment.objects.filter(pk=comment.pk).update(status=status)
        made[fields["id"]] = comment


def when(text: str, site: Site) -> dt.datetime | None:
    """`-12d 09:30` is twelve days ago at half past nine in the site's zone: the blog always looks alive."""
    match = WHEN.fullmatch(text)
    if not match:
        return None
    day = timezone.now().astimezone(site.zone).date() + dt.timedelta(days=int(match["days"]))
    return dt.datetime.combine(day, dt.time.fromisoformat(match["time"] or "09:00"), tzinfo=site.zone)


def with_images(body: str) -> str:
    """The text with the addresses of its stored images."""

    def address(match: re.Match[str]) -> str:
        upload: Any = store(match["file"])
        return f"({upload.get_absolute_url()}"

    return IMAGE.sub(address, body)


def store(name: str | None, *, alternative_text: str = "") -> Upload | None:
    """A file of the demonstration blog as an upload."""
    if not name:
        return None
    with (CONTENT / name).open("rb") as file:
        return Upload.store(File(file, name=Path(name).name), alternative_text=alternative_text)
