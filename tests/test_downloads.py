"""What can be taken along from the admin: the Markdown of one post, and the whole blog."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from blog.models import Post, Site, Upload, User
from blog.moving.archive.writing import write_archive
from tests.makers import image_file, make_author, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

LINK = '<a href="../markdown/">Download as Markdown</a>'
BUTTON = "Download the whole blog"


def markdown(client: Client, post: Post) -> Any:
    return client.get(f"/admin/blog/{'page' if post.is_page else 'post'}/{post.pk}/markdown/")


def form(client: Client, post: Post) -> str:
    return client.get(f"/admin/blog/post/{post.pk}/change/").content.decode()


# One post


def test_an_author_takes_the_markdown_of_an_own_post_along(client: Client, niel: User) -> None:
    post = make_post("On “benches”", tags="wood", body="A *bench*\n\n---\n")
    client.force_login(niel)

    assert LINK in form(client, post)
    response = markdown(client, post)

    assert response.headers["Content-Disposition"] == 'attachment; filename="on-benches.md"'
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    text = response.content.decode()
    assert text.startswith('---\ntitle: "On “benches”"\n')
    assert text.endswith('tags: ["wood"]\n---\n\nA *bench*\n\n---\n')


@pytest.mark.parametrize(
    "fields", [{}, {"published_at": None}, {"trashed_at": timezone.now()}, {"slug": "con"}]
)
def test_it_is_the_file_that_an_archive_has(fields: dict[str, Any], client: Client, admin: User) -> None:
    post = make_post("Hello", **fields)
    client.force_login(admin)

    response = markdown(client, post)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(write_archive(print))))
    [name] = [name for name in archive.namelist() if name.endswith(".md")]
    assert response.content == archive.read(name)
    assert response.headers["Content-Disposition"].endswith(f'filename="{name.rpartition("/")[2]}"')


def test_a_page_can_be_taken_along(client: Client, admin: User) -> None:
    client.force_login(admin)

    assert markdown(client, make_page("About")).content.startswith(b'---\ntitle: "About"\n')


def test_the_post_of_another_is_not_handed_out(client: Client, niel: User) -> None:
    post = make_post("Mine", authors=[make_author("Bert")], body="Secret plans.")
    client.force_login(niel)

    response = markdown(client, post)

    assert response.status_code == 302
    assert b"Secret" not in response.content


def test_who_may_only_read_a_post_is_offered_nothing(client: Client, anna: User) -> None:
    post = make_post()
    client.force_login(anna)

    assert markdown(client, post).status_code == 403
    assert "Download as Markdown" not in form(client, post)


def test_a_contributor_no_longer_edits_what_is_published(client: Client) -> None:
    user = make_user("cato", role="Contributor")
    author = make_author("Cato", user=user)
    client.force_login(user)

    assert markdown(client, make_post("Draft", authors=[author], published_at=None)).status_code == 200
    assert markdown(client, make_post("Published", authors=[author])).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert markdown(client, make_post()).headers["Location"].startswith("/admin/login/")
    assert client.post("/admin/download/").headers["Location"].startswith("/admin/login/")


# The whole blog


def test_an_administrator_takes_the_whole_blog_along(client: Client, admin: User) -> None:
    Site.objects.create(title="De kantlijn")
    Upload.store(image_file(3, 3), by=admin)
    make_comment(make_post())
    client.force_login(admin)

    assert BUTTON in client.get("/admin/blog/site/1/change/").content.decode()
    response: Any = client.post("/admin/download/", headers={"Accept-Encoding": "gzip"})

    assert response.headers["Content-Type"] == "application/zip"
    assert "no-store" in response.headers["Cache-Control"]
    name = re.search('filename="(.*)"', response.headers["Content-Disposition"])
    assert name
    assert re.fullmatch(r"de-kantlijn-\d{4}-\d\d-\d\d\.zip", name[1])
    assert "Content-Encoding" not in response.headers
    assert b"".join(response.streaming_content) == b"".join(write_archive(print))


def test_a_lost_file_does_not_keep_the_rest_back(client: Client, admin: User) -> None:
    upload = Upload.store(image_file(3, 3))
    default_storage.delete(str(upload.file.name))
    client.force_login(admin)

    response: Any = client.post("/admin/download/")

    names = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()
    assert "data/uploads.jsonl" in names
    assert not [name for name in names if name.startswith("media/")]


def test_only_administrators_get_it(client: Client) -> None:
    client.force_login(make_user("bert", role="Editor"))

    assert client.post("/admin/download/").status_code == 403


def test_a_link_does_not_start_it(client: Client, admin: User) -> None:
    client.force_login(admin)

    assert client.get("/admin/download/").status_code == 405


def test_another_site_cannot_start_it(admin: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin)

    assert client.post("/admin/download/").status_code == 403
