"""Niel chooses an image, and something else, and something that only says it is one."""

from __future__ import annotations

import io
import zlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from blog.models import Author, Upload, User
from tests.makers import make_author, make_post

pytestmark = pytest.mark.django_db

ADD = "/admin/blog/upload/add/"
UNKNOWN = "This is not a PNG, JPEG, GIF or WebP image, a PDF or a recording, or it is damaged."
MARKUP = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


@pytest.fixture
def at_desk(client: Client, niel: User) -> Client:
    client.force_login(niel)
    return client


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind)
    return file.getvalue()


def bomb() -> bytes:
    """A PNG of a few kilobytes that would be 100 million pixels."""
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    return file.getvalue()


def choose(client: Client, name: str, content: bytes, **typed: str) -> HttpResponse:
    fields = {"file": SimpleUploadedFile(name, content), "alternative_text": "A bench.", "_save": "Save"}
    return client.post(ADD, fields | typed)  # type: ignore[return-value]


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(
    ("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_an_image_is_kept_with_its_text_its_size_and_who_chose_it(
    at_desk: Client, niel: User, kind: str, ending: str
) -> None:
    response = choose(at_desk, "../../My bench.PNG", picture(kind))

    assert response.status_code == 302, text(response)
    upload = Upload.objects.get()
    assert str(upload.file.name).endswith(f".{ending}")
    assert (upload.original_name, upload.alternative_text) == ("My bench.PNG", "A bench.")
    assert (upload.width, upload.height, upload.uploaded_by) == (40, 30, niel)


def test_the_page_of_a_file_gives_the_markdown_that_shows_it_in_a_post(at_desk: Client) -> None:
    choose(at_desk, "bench.png", picture(), alternative_text="A [long] bench")
    upload = Upload.objects.get()

    page = text(at_desk.get(f"/admin/blog/upload/{upload.pk}/change/"))

    markdown = f"![A \\[long\\] bench]({upload.file.url})"
    assert markdown in page
    assert f'src="{upload.file.url}" alt="A [long] bench"' in make_post(body=markdown).body_html


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", MARKUP),
        ("drawing.png", MARKUP),
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("page.png", b"<!doctype html><script>alert(1)</script>"),
        ("paper.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("empty.png", b"\x89PNG\r\n\x1a\n"),
        ("torn.jpg", picture("JPEG")[:40]),
        ("sound.gif", b"GIF89a"),
        ("photo.tiff", picture("TIFF")),
        ("photo.bmp", picture("BMP")),
    ],
)
def test_what_is_no_image_is_refused_with_a_sentence(at_desk: Client, name: str, content: bytes) -> None:
    response = choose(at_desk, name, content)

    assert response.status_code == 200
    assert UNKNOWN in text(response)
    assert "A bench." in text(response)
    assert not Upload.objects.exists()


def test_a_bomb_is_refused(at_desk: Client) -> None:
    assert len(bomb()) < 100_000

    response = choose(at_desk, "small.png", bomb())

    assert "Too many pixels: at most 40 million can be shown." in text(response)
    assert not Upload.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_its_size(at_desk: Client) -> None:
    response = choose(at_desk, "large.png", picture() + b"\0" * 9_000_000)

    assert "Too large: 8.6 MB, maximum 8 MB." in text(response)
    assert not Upload.objects.exists()


def test_no_file_and_an_empty_one_are_field_errors(at_desk: Client) -> None:
    assert "This field is required." in text(at_desk.post(ADD, {"alternative_text": "A bench."}))
    assert "The submitted file is empty." in text(choose(at_desk, "empty.png", b""))


@pytest.mark.parametrize("name", ["x" * 400 + ".png", "‮gnp.exe", "a\0b.png", "é\n日本.png"])
def test_a_strange_file_name_is_no_trouble(at_desk: Client, name: str) -> None:
    response = choose(at_desk, name, picture())

    assert response.status_code in {200, 302}
    for upload in Upload.objects.all():
        assert at_desk.get(f"/admin/blog/upload/{upload.pk}/change/").status_code == 200


def test_the_same_content_is_kept_once(at_desk: Client) -> None:
    choose(at_desk, "one.png", picture())
    choose(at_desk, "two.png", picture())

    assert Upload.objects.get().original_name == "one.png"


def test_a_file_goes_with_its_row(
    client: Client, admin: User, django_capture_on_commit_callbacks: object
) -> None:
    client.force_login(admin)
    for name, colour in (("one.png", "red"), ("two.png", "blue"), ("three.png", "green")):
        choose(client, name, picture(colour=colour))
    one, two, three = Upload.objects.order_by("pk")

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        client.post(f"/admin/blog/upload/{one.pk}/delete/", {"post": "yes"})
        ticked = {"_selected_action": [two.pk], "action": "delete_selected", "post": "yes"}
        client.post("/admin/blog/upload/", ticked)

    assert list(Upload.objects.all()) == [three]
    kept = [default_storage.exists(str(upload.file.name)) for upload in (one, two, three)]
    assert kept == [False, False, True]


def test_only_the_text_of_a_file_can_be_changed_afterwards(client: Client, admin: User) -> None:
    client.force_login(admin)
    choose(client, "bench.png", picture())
    upload = Upload.objects.get()

    client.post(
        f"/admin/blog/upload/{upload.pk}/change/",
        {
            "alternative_text": "Another bench.",
            "original_name": "x",
            "file": SimpleUploadedFile("y.png", MARKUP),
        },
    )

    changed = Upload.objects.get()
    assert changed.alternative_text == "Another bench."
    assert (changed.original_name, changed.file.name) == (upload.original_name, upload.file.name)


def test_a_portrait_is_chosen_replaced_and_taken_away(at_desk: Client, niel: User) -> None:
    own = niel.own_author()
    assert own
    address = f"/admin/blog/author/{own.pk}/change/"
    typed = {"name": "Niel", "bio": "", "web_site": "", "language": ""}

    def portrait() -> str:
        found = Author.objects.get(pk=own.pk).portrait
        return found.original_name if found else ""

    at_desk.post(address, typed | {"new_portrait": SimpleUploadedFile("me.png", picture())})
    assert portrait() == "me.png"
    assert "/media/" in text(at_desk.get(own.get_absolute_url()))

    at_desk.post(address, typed | {"new_portrait": SimpleUploadedFile("now.png", picture(colour="blue"))})
    assert portrait() == "now.png"

    at_desk.post(address, typed | {"without_portrait": "on"})
    assert portrait() == ""


def test_a_portrait_that_is_no_image_is_refused_and_the_rest_stays_typed(at_desk: Client, niel: User) -> None:
    own = niel.own_author()
    assert own

    response = at_desk.post(
        f"/admin/blog/author/{own.pk}/change/",
        {"name": "Niel", "bio": "All I typed.", "new_portrait": SimpleUploadedFile("me.png", MARKUP)},
    )

    assert UNKNOWN in text(response)
    assert "All I typed." in text(response)
    assert Author.objects.get(pk=own.pk).bio != "All I typed."


def test_the_content_of_a_png_is_looked_into_not_only_its_head(at_desk: Client) -> None:
    content = bytearray(picture())
    begin = content.index(b"IDAT") + 4
    content[begin : begin + 8] = zlib.compress(b"")[:8]

    assert "it is damaged" in text(choose(at_desk, "torn.png", bytes(content)))


def test_uploads_are_listed_with_a_fixed_number_of_queries(
    client: Client, admin: User, django_assert_max_num_queries: object
) -> None:
    client.force_login(admin)
    make_author()
    for number in range(20):
        Upload.objects.create(file=f"ab/{number}.png", original_name=f"{number}.png", uploaded_by=admin)

    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get("/admin/blog/upload/")
