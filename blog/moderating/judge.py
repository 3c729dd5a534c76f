"""Whether a new reply is published at once or held for a person, and why.

Rules are small functions that look at a reply and give a reason or nothing. A reason is kept with the reply
as a code and its data, never as a sentence: it is put into words when somebody reads it, in their language.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _

from blog.models import Comment


class Outcome(Enum):
    """What happens to a reply when nobody has looked at it yet."""

    PUBLISH = "publish"
    HOLD = "hold"


@dataclass(frozen=True)
class Reason:
    """Why, as it is stored: a key of `SENTENCES`, and what that sentence has to fill in."""

    code: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What the judge says of a reply, with every reason for it."""

    outcome: Outcome
    reasons: list[Reason]

    def as_json(self) -> list[dict[str, Any]]:
        """The reasons as `Comment.reasons` keeps them."""
        return [asdict(reason) for reason in self.reasons]


Rule = Callable[[Comment], Reason | None]

SENTENCES = {
    "writer_moderates": _("signed in with the right to moderate"),
    "trapped": _("hidden field filled"),
    "everything": _("you hold everything"),
}


def writer_moderates(comment: Comment) -> Reason | None:
    """Who could let the reply through is not asked to."""
    return Reason("writer_moderates") if comment.user and comment.user.may_moderate(comment) else None


def trap_was_filled(comment: Comment) -> Reason | None:
    """People do not see the field; programs fill in whatever they find."""
    return Reason("trapped") if comment.is_trapped else None


def everything_is_held(comment: Comment) -> Reason | None:
    """A person reads every reply before it appears."""
    return Reason("everything")


# The first of these that speaks publishes the reply, whatever the others would say.
LET_THROUGH: list[Rule] = [writer_moderates]
# Each of these that speaks holds it.
HOLD: list[Rule] = [trap_was_filled, everything_is_held]


def judge(comment: Comment) -> Verdict:
    """The verdict on a new reply. Asks the database, changes nothing."""
    for rule in LET_THROUGH:
        if reason := rule(comment):
            return Verdict(Outcome.PUBLISH, [reason])
    reasons = [reason for rule in HOLD if (reason := rule(comment))]
    return Verdict(Outcome.HOLD if reasons else Outcome.PUBLISH, reasons)


def sentence(code: str, data: dict[str, Any]) -> str:
    """A stored reason in words, in the active language; of a rule that is no more, the code."""
    return str(SENTENCES.get(code, code)) % data
