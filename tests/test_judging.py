"""What the judge says of a new reply, and why."""

from __future__ import annotations

import json

import pytest
from django.utils import translation

from blog.models import Comment, User
from blog.moderating.judge import HOLD, LET_THROUGH, SENTENCES, Outcome, judge, sentence
from tests.makers import make_author, make_post, make_user

pytestmark = pytest.mark.django_db


def new_reply(**fields: object) -> Comment:
    fields.setdefault("post", make_post())
    return Comment(author_name="Leen", author_email="leen@post.example", body="Well said.", **fields)


def codes(comment: Comment) -> list[str]:
    return [reason.code for reason in judge(comment).reasons]


def test_a_reader_s_reply_is_held_because_everything_is() -> None:
    verdict = judge(new_reply())

    assert verdict.outcome is Outcome.HOLD
    assert [sentence(reason.code, reason.data) for reason in verdict.reasons] == ["you hold everything"]


def test_a_filled_trap_is_one_reason_more() -> None:
    assert codes(new_reply(is_trapped=True)) == ["trapped", "everything"]


def test_a_moderator_s_reply_is_published(anna: User) -> None:
    verdict = judge(new_reply(user=anna))

    assert verdict.outcome is Outcome.PUBLISH
    assert [reason.code for reason in verdict.reasons] == ["writer_moderates"]


def test_a_moderator_s_reply_is_published_even_with_the_trap_filled(anna: User) -> None:
    assert judge(new_reply(user=anna, is_trapped=True)).outcome is Outcome.PUBLISH


def test_an_author_s_reply_to_a_post_of_their_own_is_published(niel: User) -> None:
    assert judge(new_reply(user=niel)).outcome is Outcome.PUBLISH


def test_an_author_s_reply_to_the_post_of_another_is_held(niel: User) -> None:
    post = make_post(authors=[make_author("Heidi")])

    assert judge(new_reply(user=niel, post=post)).outcome is Outcome.HOLD


def test_a_contributor_s_reply_is_held() -> None:
    assert judge(new_reply(user=make_user("leen", role="Contributor"))).outcome is Outcome.HOLD


def test_a_moderator_who_was_locked_out_is_held(anna: User) -> None:
    anna.is_active = False

    assert judge(new_reply(user=anna)).outcome is Outcome.HOLD


def test_a_typed_name_gives_no_rights(niel: User) -> None:
    reply = new_reply()
    reply.author_name, reply.author_email = "Niel", niel.email

    assert judge(reply).outcome is Outcome.HOLD


def test_reasons_are_stored_as_codes_and_their_data() -> None:
    reply = new_reply(is_trapped=True)
    reply.submit(publish=False, reasons=judge(reply).as_json())

    reply.refresh_from_db()
    assert reply.reasons == [{"code": "trapped", "data": {}}, {"code": "everything", "data": {}}]
    assert json.loads(json.dumps(reply.reasons)) == reply.reasons


def test_a_reason_is_put_into_the_words_of_who_reads_it() -> None:
    with translation.override("nl"):
        dutch = [sentence("trapped", {}), sentence("everything", {})]
    with translation.override("en"):
        english = [sentence("trapped", {}), sentence("everything", {})]

    assert dutch == ["verborgen veld ingevuld", "je houdt alles vast"]
    assert english == ["hidden field filled", "you hold everything"]


def test_every_rule_gives_a_reason_that_has_a_sentence(anna: User) -> None:
    reply = new_reply(user=anna, is_trapped=True)

    given = {reason.code for rule in (*LET_THROUGH, *HOLD) if (reason := rule(reply))}

    assert given == set(SENTENCES)


def test_a_reason_whose_rule_is_no_more_is_still_said() -> None:
    assert sentence("a_rule_of_long_ago", {}) == "a_rule_of_long_ago"
