"""A prepared post or page gets its place here, or what was brought of it before is changed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from blog.models import Author, Authorship, ImportedItem, Kind, Post, PostTag, Redirect, SearchDocument, Tag
from blog.models.post import PAGE_DEPTH
from blog.models.search_document import POSTS
from blog.moving.report import Outcome
from blog.moving.wordpress import numbers, own
from blog.moving.wordpress.addresses import leading_to
from blog.moving.wordpress.brought import Brought
from blog.moving.wordpress.items import Item
from blog.moving.wordpress.posts import EDITABLE, place, slug_of
from blog.moving.wordpress.preparing import Result
from blog.moving.wordpress.rows import Rows
from blog.moving.wordpress.sifting import POST, Work, here_already, made_hash

# These depend on what else is here.
PLACED = {"slug", "parent"}


def make_post(brought: Brought, work: Work, post: Post, prepared: Result, rows: Rows) -> None:
    """A post or page that is not here yet."""
    item, present, reasons = work.item, brought.present, prepared.reasons
    parent = parent_of(brought, item, reasons)
    post.parent_id = parent.pk if parent else None
    post.slug, reason = slug_of(item, post, present, below=parent is not None)
    reasons += [reason] if reason else []
    place(post, item, brought.site.zone, parent.path if parent else "")
    post.pk = number_of(brought, item, reasons)
    if item.guid and len(item.guid) <= 500 and item.guid not in present.guids:
        post.guid = item.guid
    own.complete(post, item, dry_run=brought.dry_run)
    original = brought.awaited.get(brought.plan.originals.get(item.number or 0, 0))
    post.translation_of_id = original.pk if original else None
    present.take(post)
    work.post = post
    authors, tags = authors_of(brought, item), brought.subjects.of(item)
    listed_at = post.published_at if post.listed_in else None
    rows.posts.append(post)
    rows.documents += found_as(prepared.document, post)
    rows.authorships += [
        Authorship(post=post, author=author, position=position, listed_at=listed_at)
        for position, author in enumerate(authors)
    ]
    rows.tagged += [PostTag(content_object=post, tag=tag, listed_at=listed_at) for tag in tags]
    rows.redirects += leading_to(post, item, brought.plan)
    made = "" if brought.dry_run else hash_with(post, tags, authors)
    brought.remember(rows, POST, work.name, post.pk, work.brought, made, lacks_files=prepared.lacks_files)
    brought.say(work, Outcome.ALTERED if reasons else Outcome.MADE, *reasons, *prepared.remarks)


def found_as(document: SearchDocument | None, post: Post) -> Iterator[SearchDocument]:
    """The entry of a post, made before it had a number, with all that belongs to it."""
    if document:
        document.pk, document.post_id = POSTS + post.pk, post.pk
        yield document


def number_of(brought: Brought, item: Item, reasons: list[str]) -> int:
    """The number it had, if nobody has it; else the next."""
    taken = brought.present.numbers
    if item.number and numbers.can_be_kept(item.number) and item.number not in taken:
        return item.number
    reasons.append(_("Its number is another's here; it got the next."))
    return -len(taken) if brought.dry_run else numbers.take(Post)


def parent_of(brought: Brought, item: Item, reasons: list[str]) -> Post | None:
    """The page that a page stands below."""
    if item.kind != "page" or not item.number:
        return None
    if item.parent and item.parent not in brought.plan.parents and (page := brought_before(brought, item)):
        return page
    if reason := brought.plan.reparented.get(item.number):
        reasons.append(reason)
    above = brought.plan.parents.get(item.number)
    if above is None:
        return None
    if above not in brought.awaited:
        reasons.append(_("The page it stood below is not here."))
    return brought.awaited.get(above)


def brought_before(brought: Brought, item: Item) -> Post | None:
    """The page above this one, when that came with an earlier export.

    None for a page that others of this export stand below: how deep they would stand was reckoned without it.
    """
    name = str(item.parent)
    row = brought.present.known(POST, [name]).get(name)
    page = Post.objects.filter(pk=row.number, kind=Kind.PAGE, trashed_at=None).first() if row else None
    is_deep = page and page.path.count("/") + 2 > PAGE_DEPTH
    return None if is_deep or item.number in brought.plan.awaited else page


def authors_of(brought: Brought, item: Item) -> list[Author]:
    """Who wrote it, in their order."""
    logins = own.authors_of(item) or [item.creator]
    found = (brought.people.authors.get(login) for login in dict.fromkeys(logins))
    return [author for author in found if author]


def names_of(brought: Brought, item: Item) -> tuple[str, ...]:
    """The names search knows a post by, in the order of `SearchDocument.of_post`."""
    tags = sorted(brought.subjects.of(item), key=lambda tag: str(tag.key))
    authors = sorted(authors_of(brought, item), key=lambda author: author.pk or 0)
    return (*(str(tag.name) for tag in tags), *(author.name for author in authors))


def hash_with(post: Post, tags: list[Tag], authors: list[Author]) -> str:
    """A hash of a post as it will be when it has these tags and authors."""
    return made_hash(post, [tag.pk for tag in tags], [author.pk for author in authors])


def change_post(
    brought: Brought, work: Work, post: Post, before: ImportedItem, new: Post, prepared: Result
) -> None:
    """A post that was brought before and has changed there, or whose files have come."""
    item, present = work.item, brought.present
    for name in EDITABLE:
        if name not in PLACED:
            setattr(post, name, getattr(new, name))
    if item.slug and item.slug != post.slug and item.slug not in present.slugs:
        present.slugs.discard(post.slug)
        post.slug, _reason = slug_of(item, post, present, below=post.parent_id is not None)
        present.slugs.add(post.slug)
    authors, tags = authors_of(brought, item), brought.subjects.of(item)
    has_new = None in {*(tag.pk for tag in tags), *(author.pk for author in authors)}  # in a dry run
    is_changed = has_new or hash_with(post, tags, authors) != before.made
    if is_changed:
        brought.say(work, Outcome.UPDATED, *prepared.reasons, *prepared.remarks)
    else:
        brought.say(work, Outcome.SKIPPED, here_already())
    if brought.dry_run:
        return
    if is_changed:
        post.save()
        post.set_authors(authors)
        post.tags.set(tags)
        Redirect.objects.bulk_create(leading_to(post, item, brought.plan), ignore_conflicts=True)
        Post.objects.filter(pk=post.pk).update(updated_at=new.updated_at)
    ImportedItem.objects.filter(pk=before.pk).update(
        brought=work.brought, made=made_hash(post), lacks_files=prepared.lacks_files
    )
