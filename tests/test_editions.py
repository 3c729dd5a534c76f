"""Whatever readers see otherwise is a new edition; whatever they do not see is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from blog.models import Author, Comment, Edition, Post, Series, Site, Status, Tag, Upload, User
from blog.models.edition import count_up
from tests.makers import image_file, make_author, make_comment, make_page, make_post, make_user

SOON = dt.timedelta(hours=1)


def moves(change: Callable[[], Any]) -> bool:
    """Whether a change is going to be a new edition when its transaction ends."""
    here: Any = connection
    here.last_statements.clear()
    change()
    return count_up in here.last_statements


@pytest.mark.django_db
class TestAChangeReadersSee:
    """One line for each; a new verb gets one too."""

    def test_of_a_post(self, niel: User) -> None:
        post, draft = make_post(), make_post("Draft", published_at=None)
        other = make_author("Heidi")

        def retitle() -> None:
            post.title = "Otherwise"
            post.save()

        assert moves(lambda: draft.publish())
        assert moves(retitle)
        assert moves(lambda: post.publish(at=timezone.now() - SOON))
        assert moves(lambda: post.set_authors([other]))
        assert moves(lambda: post.tags.add("wood"))
        assert moves(lambda: post.tags.set(["iron"]))
        assert moves(lambda: post.tags.clear())
        assert moves(lambda: post.authorships.create(author=Author.objects.exclude(pk=other.pk).first()))
        assert moves(lambda: post.authorships.first().delete())
        assert moves(lambda: post.unpublish())
        assert moves(lambda: draft.move_to_trash())
        assert moves(lambda: draft.restore())
        assert moves(lambda: draft.delete())

    def test_of_a_page(self) -> None:
        page = make_page()
        page.in_navigation = True

        assert moves(page.save)
        assert moves(page.unpublish)

    def test_that_will_come_by_itself(self) -> None:
        post = make_post(published_at=None)

        assert moves(lambda: post.publish(at=timezone.now() + SOON))
        assert moves(lambda: post.unpublish())

    def test_of_a_reply(self, anna: User) -> None:
        reply = make_comment(make_post())

        def correct() -> None:
            reply.body = "Better said."
            reply.save()

        assert moves(correct)
        for verb in ("unapprove", "approve", "mark_spam", "restore", "move_to_trash", "restore"):
            assert moves(lambda verb=verb: getattr(reply, verb)(by=anna)), verb
        assert reply.status == Status.APPROVED
        assert moves(reply.delete)

    def test_of_a_reply_that_appears_at_once(self) -> None:
        reply = Comment(post=make_post(), author_name="Leen", body="Yes.")

        assert moves(lambda: reply.submit(publish=True, reasons=[]))

    def test_of_a_name(self) -> None:
        post = make_post(tags="wood")
        author, tag = post.byline[0], Tag.objects.get()
        author.bio, tag.name = "Otherwise.", "Oak"

        assert moves(author.save)
        assert moves(tag.save)
        assert moves(tag.delete)

    def test_of_a_series(self) -> None:
        series = Series.objects.create(title="Hands")
        post = make_post(series=series, part=1)

        def reorder() -> None:
            post.part = 2
            post.save(update_fields=["part"])

        series.description = "From one to the other."
        assert moves(series.save)
        assert moves(reorder)
        assert moves(series.delete)

    def test_of_the_site(self) -> None:
        site = Site.current()
        site.title = "Otherwise"

        assert moves(site.save)

    def test_of_a_picture(self) -> None:
        upload = Upload.store(image_file(8, 8))
        upload.alternative_text = "A plane on a bench"

        assert moves(lambda: upload.save(update_fields=["alternative_text"]))
        assert moves(upload.delete)

    def test_of_who_has_written(self) -> None:
        user = make_user("niel")
        make_comment(make_post(), user=user)

        assert moves(user.delete)

    def test_by_the_list_of_replies(self, client: Client, anna: User) -> None:
        reply = make_comment(make_post(), status=Status.PENDING)
        client.force_login(anna)

        assert moves(
            lambda: client.post(
                "/admin/blog/comment/",
                {"action": "approve", "_selected_action": [reply.pk], "index": 0},
            )
        )
        reply.refresh_from_db()
        assert reply.status == Status.APPROVED


@pytest.mark.django_db
class TestWhatReadersDoNotSee:
    """Otherwise every visit of a robot would throw all kept pages away."""

    def test_work_on_a_draft(self) -> None:
        draft = make_post(published_at=None)
        draft.body = "More."

        assert not moves(draft.save)
        assert not moves(lambda: draft.tags.add("wood"))
        assert not moves(draft.move_to_trash)

    def test_a_reply_that_is_held(self, anna: User) -> None:
        reply = Comment(post=make_post(), author_name="Leen", body="Yes.")

        assert not moves(lambda: reply.submit(publish=False, reasons=[]))
        assert not moves(lambda: reply.mark_spam(by=anna))
        assert not moves(reply.delete)


@pytest.mark.django_db(transaction=True)
def test_many_changes_of_one_transaction_are_one_edition() -> None:
    before = Edition.current()
    with transaction.atomic():
        make_post("One")
        make_post("Two")
        assert Edition.current() == before

    assert Edition.current() == before + 1


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_is_no_edition() -> None:
    before = Edition.current()

    @transaction.atomic
    def fail() -> None:
        make_post("One")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert Edition.current() == before
    make_post("Two")
    assert Edition.current() > before


@pytest.mark.django_db(transaction=True)
def test_two_processes_see_a_change_within_a_second() -> None:
    from blog.page_cache.watch import Watch

    one, two = Watch(), Watch()
    one.look()
    two.look()
    before = one.generation, two.generation
    post = Post.objects.create(title="One", body="Text.", published_at=timezone.now())
    one.look()
    two.look()

    assert (one.generation, two.generation) == (before[0] + 1, before[1] + 1)
    post.unpublish()
    two.look()
    assert two.generation == before[1] + 2
