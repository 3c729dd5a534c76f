"""A prepared reply gets its place here, or what was brought of it before is changed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from blog.models import Comment, Edition, ImportedItem, Post, SearchDocument, listing
from blog.moving.report import Outcome
from blog.moving.wordpress import numbers
from blog.moving.wordpress.brought import Brought
from blog.moving.wordpress.responses import EDITABLE, Placed
from blog.moving.wordpress.rows import Rows
from blog.moving.wordpress.sifting import COMMENT, Work, made_hash_of_comment


def make_comment(
    brought: Brought,
    work: Work,
    post: Post,
    each: Placed,
    comment: Comment,
    document: SearchDocument,
    rows: Rows,
    taken: set[int],
) -> None:
    """A reply that is not here yet."""
    number, present = each.response.number, brought.present
    if number and numbers.can_be_kept(number) and number not in taken:
        comment.pk = number
    else:
        each.reasons.append(_("Its number is another's here; it got the next."))
        comment.pk = -1 - len(present.comments) if brought.dry_run else numbers.take(Comment)
    taken.add(comment.pk)
    present.comments.add(comment.pk)
    comment.post = post
    comment.user_id = brought.people.users.get(each.response.user or 0)
    comment.started_at = comment.sent_at
    if each.parent and (above := work.above.get(each.parent)):
        comment.parent_id, comment.thread_id, comment.started_at = above
    elif each.parent:
        each.reasons.append(_("What it answers is not here."))
    work.above[each] = (comment.pk, comment.thread_id or comment.pk, comment.started_at)
    rows.comments.append(comment)
    rows.documents.append(found_as(document, comment, post))
    if comment.is_approved:
        rows.approved[post.pk] += 1
    made = made_hash_of_comment(comment)
    brought.remember(rows, COMMENT, each.name, comment.pk, each.brought, made)
    brought.say_of_comment(each, Outcome.ALTERED if each.reasons else Outcome.MADE, *each.reasons)


def found_as(document: SearchDocument, comment: Comment, post: Post) -> SearchDocument:
    """The entry of a reply, made before it had a number, with all that belongs to it."""
    document.pk = document.comment_id = comment.pk
    document.post_id, document.language = post.pk, post.language
    is_visible = comment.is_approved and post.trashed_at is None
    document.visible_from = post.published_at if is_visible else None
    return document


def change_comment(brought: Brought, each: Placed, row: ImportedItem, new: Comment) -> None:
    """A reply that was brought before and has changed there."""
    comment = Comment.objects.select_related("post").get(pk=row.number)
    if made_hash_of_comment(comment) != row.made:
        reason = _("It was edited or judged here, and stays as it is.")
        brought.say_of_comment(each, Outcome.SKIPPED, reason)
        return
    brought.say_of_comment(each, Outcome.UPDATED, *each.reasons)
    if brought.dry_run:
        return
    was_approved = comment.is_approved
    for name in EDITABLE:
        setattr(comment, name, getattr(new, name))
    comment.save()
    if change := comment.is_approved - was_approved:
        Edition.advance()
        listing.count_replies(comment.post_id, change)
    ImportedItem.objects.filter(pk=row.pk).update(brought=each.brought, made=made_hash_of_comment(comment))
