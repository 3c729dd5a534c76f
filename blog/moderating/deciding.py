"""What a person does with replies, one or many, and what they are told about it."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from blog.models import Comment, Decision, Post, SearchDocument, Status, User
from blog.text.dates import day, time_of_day

VERBS: dict[str, Callable[..., Decision | None]] = {
    "approve": Comment.approve,
    "unapprove": Comment.unapprove,
    "spam": Comment.mark_spam,
    "trash": Comment.move_to_trash,
    "restore": Comment.restore,
}

# Which replies: those a person ticked, or a query for all that match, of which there can be very many.
Numbers = set[int] | QuerySet[Comment, int]

# Said to who was a moment too late, by what the reply has become.
TOO_LATE = {
    Status.APPROVED: gettext_noop("Approved by %(name)s at %(time)s."),
    Status.PENDING: gettext_noop("Put back to pending by %(name)s at %(time)s."),
    Status.SPAM: gettext_noop("Marked as spam by %(name)s at %(time)s."),
    Status.TRASH: gettext_noop("Moved to the trash by %(name)s at %(time)s."),
}


@transaction.atomic
def decide(verb: str, numbers: Numbers, *, seen: Status, by: User) -> tuple[int, list[str]]:
    """Do one thing with each of these replies, as far as this person may moderate them.

    `seen` is the status they had on the page this person looked at. Returns how many were decided, and a
    sentence about each that somebody else had decided about, or deleted, in the meantime.

    Replies are locked in the order of their numbers, then their posts in that of theirs: a single decision
    locks a reply before its post too, so that nobody ever waits for each other in a circle. Only as far as an
    update needs it (NO KEY): an answer that comes in refers to both, and would wait for more. Before all of
    them comes the index of search, as everywhere.
    """
    SearchDocument.alone()
    comments = list(
        Comment.objects.moderated_by(by).filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True)
    )
    posts = Post.objects.filter(pk__in={comment.post_id for comment in comments})
    titles = {post.pk: post for post in posts.only("title").order_by("pk").select_for_update(no_key=True)}
    decided, too_late = 0, []
    for comment in comments:
        comment.post, comment.status = titles[comment.post_id], seen
        if VERBS[verb](comment, by=by):
            decided += 1
        elif sentence := how_it_stands(comment, seen):
            too_late.append(sentence)
    if isinstance(numbers, set) and (missing := len(numbers) - len(comments)):
        too_late.append(
            ngettext(
                "%(count)d reply is not there any more.", "%(count)d replies are not there any more.", missing
            )
            % {"count": missing}
        )
    return decided, too_late


def how_it_stands(comment: Comment, seen: Status) -> str:
    """Who has done what with a reply since it was `seen`; nothing when it is as it was."""
    last = comment.decisions.first()
    if comment.status == seen or last is None:
        return ""
    sentence = _(TOO_LATE[Status(last.to_status)]) % {"name": last.by_name, "time": time_of(last)}
    return f"{comment.author_name}: {sentence}"


def time_of(decision: Decision) -> str:
    """The time of a decision, with its day when that is not today."""
    time = time_of_day(decision.at)
    if timezone.localdate(decision.at) == timezone.localdate():
        return time
    return f"{time}, {day(decision.at)}"


def what_was_done(verb: str, count: int) -> str:
    """What a person is told about so many replies."""
    sentences = {
        "approve": ngettext("%(count)d reply approved.", "%(count)d replies approved.", count),
        "unapprove": ngettext("%(count)d reply waits again.", "%(count)d replies wait again.", count),
        "spam": ngettext("%(count)d reply marked as spam.", "%(count)d replies marked as spam.", count),
        "trash": ngettext(
            "%(count)d reply moved to the trash.", "%(count)d replies moved to the trash.", count
        ),
        "restore": ngettext("%(count)d reply restored.", "%(count)d replies restored.", count),
    }
    return sentences[verb] % {"count": count}
