"""The demonstration blog: what a newcomer sees first, and can take away."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from blog.demo.loading import CONTENT, load
from blog.demo.removing import remove
from blog.models import Author, Comment, Decision, Kind, Post, Series, Site, Status, Tag, Upload, User
from tests.makers import make_comment, make_post

pytestmark = pytest.mark.django_db


def everything() -> dict[str, int]:
    """How many there are of each thing."""
    return {
        model.__name__: model.objects.count()
        for model in (Author, Comment, Decision, Post, Series, Tag, Upload, User)
    }


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_it_shows_what_the_blog_can_do() -> None:
    load()

    published = Post.objects.published().posts()
    assert published.count() >= 8
    assert {post.language for post in published} == {"nl", "en"}
    assert {comment.status for comment in Comment.objects.all()} == set(Status)
    assert Comment.objects.filter(kind="pingback", status=Status.APPROVED).exists()
    assert Comment.objects.exclude(thread=None).exists()
    assert Author.objects.exclude(bio="").count() == 2
    bodies = "".join(post.body_html for post in published)
    for feature in ('class="footnote"', "<table", "<pre", "<img", "<blockquote"):
        assert feature in bodies
    assert Post.objects.published().pages().filter(in_navigation=True).exists()
    assert Series.objects.get().parts().count() == 3
    assert any(post.contents and "footnote" in post.body_html for post in published)
    assert published.exclude(translation_of=None).exists()


def test_every_page_of_it_can_be_opened(client: Client) -> None:
    load()

    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        assert response.status_code == 200, address
        if response["Content-Type"].startswith("text/html"):
            found = re.findall(r'(?:href|src)="(/[^"#?]*)', response.content.decode())
            waiting += [link for link in found if not link.startswith(("/admin/", "/static/"))]
        response.getvalue()  # read to its end, a stored file is closed
    assert len(seen) > 60


def test_the_numbers_beside_the_titles_are_right() -> None:
    load()

    for post in Post.objects.all():
        assert post.reply_count == post.comments.filter(status=Status.APPROVED).count(), post.title


def test_it_is_not_mixed_with_a_blog_that_is_not_empty() -> None:
    make_post()

    with pytest.raises(CommandError, match="not empty"):
        call_command("load_demo")
    assert Post.objects.count() == 1


def test_its_authors_answer_as_authors_and_nobody_signs_in_as_them(client: Client) -> None:
    load()

    answered = Comment.objects.approved().exclude(user=None).select_related("post").first()
    assert answered
    page = client.get(answered.post.get_absolute_url()).content.decode()
    assert "author of this post" in page or "auteur van dit stuk" in page
    assert not User.objects.filter(is_active=True).exists()


def test_removing_it_leaves_nothing_behind() -> None:
    before = everything()
    load()

    remove()

    assert everything() == before
    assert Site.current().title == "Kantlijn"
    assert Site.current().demonstration == {}


def test_what_people_made_meanwhile_stays(anna: User) -> None:
    load()
    jorinde = Author.objects.get(slug="jorinde-claes")
    tag = Tag.objects.filter(post_tags__content_object__kind=Kind.POST).first()
    assert tag
    own = make_post("Our own", authors=[jorinde], tags=tag.name, published_at=None)
    demonstrated = Post.objects.published().posts().exclude(pk=own.pk).first()
    assert demonstrated
    make_comment(demonstrated, "Leen")
    waiting = Comment.objects.pending().select_related("post").first()
    assert waiting
    waiting.approve(by=anna)
    site = Site.current()
    site.title = "Our own title"
    site.save()

    remove()

    assert list(Post.objects.all()) == [own]
    assert list(Author.objects.all()) == [jorinde]
    assert list(Tag.objects.all()) == [tag]
    assert not Comment.objects.exists()
    assert not Decision.objects.exists()
    assert Site.current().title == "Our own title"
    assert Site.current().tagline == ""


@pytest.mark.django_db(transaction=True)
def test_its_numbers_and_files_are_free_again() -> None:
    load()
    assert stored_files()
    remove()

    post = make_post()

    assert post.pk == 1
    assert make_comment(post).pk == 1
    assert stored_files() == []


def test_it_mentions_no_address_that_could_be_somebody_s() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in CONTENT.rglob("*") if path.suffix in {".md", ".json"}
    )

    hosts = set(re.findall(r"https?://([^/\s\"')]+)", text)) | set(re.findall(r"@([\w.-]+\.\w+)", text))
    assert {host for host in hosts if not host.endswith(".example")} == set()
