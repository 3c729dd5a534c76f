"""What a browser gets that opens a stored file."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from blog.models import Upload

pytestmark = pytest.mark.django_db

DIGEST = "0123456789abcdef0123456789abcdef"


def picture(form: str = "PNG") -> ContentFile[bytes]:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "#ff8057").save(file, form)
    return ContentFile(file.getvalue(), name=f"workshop.{form.lower()}")


def opened(client: Client, address: str, **headers: str) -> Any:
    """The answer to a browser that opens an address, read to its end as `body`."""
    response: Any = client.get(address, headers=headers)
    response.body = response.getvalue()
    return response


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("GIF", "image/gif"), ("WEBP", "image/webp")],
)
def test_a_picture_is_shown_with_its_type(client: Client, form: str, media_type: str) -> None:
    file = picture(form)
    upload = Upload.store(file)

    response = opened(client, upload.get_absolute_url())

    file.seek(0)
    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert response.body == file.read()
    assert int(response["Content-Length"]) == file.size


def test_a_picture_is_kept_for_ever_and_nothing_in_it_runs(client: Client) -> None:
    response = opened(client, Upload.store(picture()).get_absolute_url())

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Content-Disposition"].startswith("inline; ")
    assert "Set-Cookie" not in response
    assert "Vary" not in response or "Cookie" not in response["Vary"]


def test_a_picture_that_the_browser_has_is_not_even_opened(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = Upload.store(picture()).get_absolute_url()
    tag = opened(client, address)["ETag"]
    assert opened(client, address, **{"if-none-match": '"other"'}).status_code == 200
    monkeypatch.delattr(FileSystemStorage, "_open")

    response = client.get(address, headers={"if-none-match": tag})

    assert response.status_code == 304
    assert response["ETag"] == tag
    assert "immutable" in response["Cache-Control"]


def test_the_head_of_a_picture_says_how_long_it_is(client: Client) -> None:
    file = picture()
    response = client.head(Upload.store(file).get_absolute_url())
    response.close()

    assert response.status_code == 200
    assert int(response["Content-Length"]) == file.size


def test_a_picture_is_only_read(client: Client) -> None:
    assert client.post(Upload.store(picture()).get_absolute_url()).status_code == 405


def test_a_picture_needs_no_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = Upload.store(picture()).get_absolute_url()

    with django_assert_num_queries(0):
        assert opened(client, address).status_code == 200
        assert client.get(f"/media/01/{DIGEST}.png").status_code == 404


def test_a_file_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get(f"/media/01/{DIGEST}.png").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        f"01/{DIGEST}.svg",
        f"01/{DIGEST}.html",
        f"01/{DIGEST}",
        f"01/{DIGEST}.png.html",
        f"01/{DIGEST}.PNG",
        f"01/{DIGEST.upper()}.png",
        f"{DIGEST}.png",
        f"02/{DIGEST}.png",
        "notes.txt",
    ],
)
def test_what_was_not_stored_as_an_upload_is_not_found_even_if_it_is_there(client: Client, name: str) -> None:
    place = Path(settings.MEDIA_ROOT) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("<script>alert(1)</script>")

    assert client.get(f"/media/{name}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "../secret_key",
        "01/../../secret_key",
        "%2e%2e/secret_key",
        "..%2fsecret_key",
        "..%5csecret_key",
        "/etc/passwd",
        "//etc/passwd",
        f"01/{DIGEST}.png%00",
        f"01/{DIGEST}.png%0a",
        f"01%2f..%2f01%2f{DIGEST}.png",
        f"01/{DIGEST}.png/",
        quote(f"０１/{DIGEST}.png"),
        "%ff%fe",
        "a" * 5_000,
    ],
)
def test_no_name_leads_out_of_the_folder(client: Client, name: str) -> None:
    default_storage.save(f"01/{DIGEST}.png", picture())
    (Path(settings.MEDIA_ROOT).parent / "secret_key").write_text("secret")

    response = client.get(f"/media/{name}")

    assert response.status_code == 404
    assert b"secret" not in response.content.replace(name.encode(), b"")


def test_a_picture_is_not_compressed_a_second_time(client: Client) -> None:
    upload = Upload.store(picture())

    response = opened(client, upload.get_absolute_url(), accept_encoding="gzip")

    assert "Content-Encoding" not in response
    assert int(response["Content-Length"]) == len(response.body)


def test_what_can_be_seen_is_kept_when_the_file_is_known_already() -> None:
    Upload.store(picture())

    upload = Upload.store(picture(), alternative_text="A workshop.")

    assert Upload.objects.get() == upload
    assert Upload.objects.get().alternative_text == "A workshop."


def test_the_same_file_stored_by_two_at_once_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Upload.store(picture())
    exists, looks = FileSystemStorage.exists, iter([False])  # looked a moment before the other was done
    monkeypatch.setattr(
        FileSystemStorage, "exists", lambda self, name: next(looks, None) or exists(self, name)
    )

    assert Upload.store(picture()) == first
    assert len(list(Path(settings.MEDIA_ROOT).rglob("*.png"))) == 1
