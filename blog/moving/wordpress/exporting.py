"""Everything that is here as an export of WordPress holds it, in a file its importer takes.

WordPress gets HTML. What it has no word for (Markdown, several authors, series, languages) stands beside that
as meta under the names of `items`, so that our own importer brings back the same blog.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from blog.models import Author, Comment, Post, Series, Site, Status, Tag, Upload
from blog.moving.wordpress import items, writing
from blog.moving.wordpress.items import Channel, Item, Response, Term, Writer
from blog.reading.exact import absolute
from blog.reading.feeds import with_absolute_addresses

CHUNK = 200  # rows that are in memory at a time; of posts with all their replies
APPROVED = {Status.APPROVED: "1", Status.PENDING: "0", Status.SPAM: "spam", Status.TRASH: "trash"}
# WordPress makes a line break of every line end (wpautop) but for those beside a block and in <pre>.
LINE_END = re.compile(
    r"(<pre\b.*?</pre>)"
    r"|\n(?!</?(?:p|h[1-6]|[uod]l|li|d[td]|blockquote|pre|table|t[rhd]|t?head|t?body|fig\w+|hr|div|section)\b)",
    re.DOTALL,
)
OLD_SLUG = re.compile(r"/([^/]+)/")

Progress = Callable[[str, int, int], None]


def export(path: Path, progress: Progress) -> None:
    """Write everything to a file, which is there only when it is whole.

    The same bytes whenever nothing has changed. `progress` is told the step, how much of it is done, and of
    how much. Raises OSError when it cannot be written.
    """
    site = Site.current()
    unfinished = path.with_name(f"{path.name}.part")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(
                writing.document(channel(site), writers(), tags(), everything(progress), site.zone)
            )
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def channel(site: Site) -> Channel:
    """The blog."""
    return Channel(
        version="1.2",
        title=as_html(site.title),
        description=as_html(site.tagline),
        language=site.language,
        site_address=settings.SITE_URL,
        blog_address=settings.SITE_URL,
    )


def writers() -> Iterator[Writer]:
    """The authors, numbered as they stand. The slug is the login: no other has it."""
    authors = Author.objects.select_related("user").order_by("slug").iterator(CHUNK)
    for number, author in enumerate(authors, start=1):
        user = author.user
        yield Writer(
            login=author.slug,
            number=number,
            email=user.email if user else "",
            name=as_html(author.name),
            first_name=as_html(user.first_name) if user else "",
            last_name=as_html(user.last_name) if user else "",
        )


def tags() -> Iterator[Term]:
    """The tags, numbered as they stand."""
    for number, tag in enumerate(Tag.objects.order_by("slug").iterator(CHUNK), start=1):
        yield Term("post_tag", tag.slug, as_html(tag.name), number, description=tag.description)


def everything(progress: Progress) -> Iterator[Item]:
    """The stored files, then every post and page in whatever state, with its replies."""
    # WordPress numbers posts and files in one row.
    last = Post.objects.aggregate(last=Max("pk"))["last"] or 0
    for number, upload in enumerate(Upload.objects.order_by("pk").iterator(CHUNK), start=last + 1):
        yield as_attachment(upload, number)
    total = Post.objects.count()
    numbers = numbers_of_users()
    posts: Any = Post.objects.order_by("pk").select_related("series").with_authors()
    for done, post in enumerate(posts.prefetch_related("tags", "redirect_set").iterator(CHUNK), start=1):
        yield as_item(post, numbers)
        progress(_("posts and pages"), done, total)


def numbers_of_users() -> dict[int, int]:
    """The number among the `writers` of who signs in; of somebody who writes as several, the first."""
    users = enumerate(Author.objects.order_by("slug").values_list("user", flat=True), start=1)
    return {user: number for number, user in reversed(list(users)) if user}


def as_html(line: str) -> str:
    """A line as HTML, for which WordPress takes titles and names."""
    return html.escape(line, quote=False)


def as_attachment(upload: Upload, number: int) -> Item:
    """A stored file, which WordPress fetches from its address."""
    address = absolute(upload.get_absolute_url())
    meta: dict[str, tuple[str, ...]] = {"_wp_attached_file": (str(upload.file.name),)}
    if upload.alternative_text:
        meta["_wp_attachment_image_alt"] = (as_html(upload.alternative_text),)
    return Item(
        kind="attachment",
        number=number,
        title=PurePosixPath(upload.original_name).stem,
        link=address,
        guid=address,
        published_at=upload.uploaded_at,
        updated_at=upload.uploaded_at,
        status="inherit",
        takes_comments=False,
        attachment_url=address,
        meta=meta,
    )


def as_item(post: Post, numbers: dict[int, int]) -> Item:
    """A post or page with its replies; `numbers` has the author that each user writes as."""
    meta: dict[str, tuple[str, ...]] = {}
    for key, value in meta_of(post):
        meta[key] = (*meta.get(key, ()), value)
    return Item(
        kind=post.kind,
        number=post.pk,
        title=as_html(post.title),
        link=absolute(post.get_absolute_url() or f"/?p={post.pk}"),
        guid=post.guid,
        creator=post.byline[0].slug if post.byline else "",
        content=content(post),
        excerpt=as_html(post.standfirst),
        published_at=post.published_at,
        updated_at=post.updated_at,
        slug=post.slug,
        status="trash" if post.trashed_at else status_of(post),
        parent=post.parent_id,
        is_sticky=post.is_pinned,
        takes_comments=post.takes_replies,
        terms=tuple(
            Term("post_tag", tag.slug, as_html(tag.name))
            for tag in sorted(post.tags.all(), key=lambda tag: tag.key)
        ),
        meta=meta,
        comments=tuple(
            as_response(comment, numbers) for comment in post.comments.order_by("pk").iterator(CHUNK)
        ),
    )


def status_of(post: Post) -> str:
    """Its state in WordPress' words, in the trash or not."""
    if post.published_at is None:
        return "draft"
    return "publish" if post.was_published else "future"


def content(post: Post) -> str:
    """The HTML of a post that WordPress shows as it is: with whole addresses, and no line it would break."""
    address = absolute(post.get_absolute_url() or "/")
    text = with_absolute_addresses(post.body_html, address).replace(f'href="{address}#', 'href="#')
    return LINE_END.sub(lambda found: found[1] or " ", text)


def meta_of(post: Post) -> Iterator[tuple[str, str]]:
    """What WordPress itself keeps as meta, and what only we have."""
    for path in sorted(redirect.path for redirect in post.redirect_set.all()):
        slug = None if post.is_page else OLD_SLUG.fullmatch(path)
        yield ("_wp_old_slug", slug[1]) if slug else (items.OUR_OLD_ADDRESS, path)
    if post.trashed_at:
        yield "_wp_trash_meta_status", status_of(post)
        yield "_wp_trash_meta_time", str(int(post.trashed_at.timestamp()))
    yield items.OUR_BODY, post.body
    yield items.OUR_LANGUAGE, post.language
    yield items.OUR_AUTHORS, as_json([described(author) for author in post.byline])
    if post.series:
        yield items.OUR_SERIES, as_json(placed(post, post.series))
    if post.translation_of_id:
        yield items.OUR_ORIGINAL, str(post.translation_of_id)
    if post.in_navigation:
        yield items.OUR_NAVIGATION, "1"
    yield items.OUR_CREATION, post.created_at.astimezone(dt.UTC).isoformat(timespec="seconds")


def described(author: Author) -> dict[str, Any]:
    """Who an author is, beyond what WXR says of one."""
    facts = {name: getattr(author, name) for name in ("slug", "name", "web_site", "bio", "language")}
    return facts | {"portrait": str(author.portrait.file.name) if author.portrait else ""}


def placed(post: Post, series: Series) -> dict[str, Any]:
    """The series of a post, and its place there."""
    facts = {name: getattr(series, name) for name in ("slug", "title", "description", "language")}
    return facts | {"part": post.part}


def as_json(value: Any) -> str:
    """JSON that people can read as well."""
    return json.dumps(value, ensure_ascii=False)


def as_response(comment: Comment, numbers: dict[int, int]) -> Response:
    """A reply. Of its network stands the first address, as WordPress hides one (wp_privacy_anonymize_ip)."""
    return Response(
        number=comment.pk,
        author_name=as_html(comment.author_name),
        author_email=comment.author_email,
        author_url=comment.author_url,
        author_address=comment.network.partition("/")[0],
        sent_at=comment.sent_at,
        body=comment.body_html,
        approved=APPROVED[Status(comment.status)],
        kind=comment.kind,
        parent=comment.parent_id,
        user=numbers.get(comment.user_id) if comment.user_id else None,
        meta={items.OUR_BODY: (comment.body,)},
    )
