"""Stored files that lie in a bucket: nobody who reads or writes notices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client
from moto.server import ThreadedMotoServer
from pytest_django import Settings

from blog.models import Upload
from site_config.environment import ConfigurationError
from site_config.media_storage import media_storage
from tests.makers import image_file, make_post

BUCKET = "kantlijn-media"


@pytest.fixture(scope="module")
def storage_server() -> Iterator[str]:
    """A stand-in for a storage that speaks S3, on this machine; its host and port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(storage_server: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, db: None) -> Any:
    """The blog's files lie in an empty bucket there; what it holds is told by its `objects`."""
    monkeypatch.setenv("MEDIA_STORAGE_URL", f"s3+http://key:s%2Fcret@{storage_server}/{BUCKET}")
    settings.STORAGES = settings.STORAGES | {"default": media_storage("MEDIA_STORAGE_URL")}
    default_storage.connection.create_bucket(Bucket=BUCKET)  # type: ignore[attr-defined]
    there = default_storage.connection.Bucket(BUCKET)  # type: ignore[attr-defined]
    there.objects.delete()
    return there


def names(bucket: Any) -> list[str]:
    return sorted(each.key for each in bucket.objects.all())


def test_an_image_is_kept_in_the_bucket_and_shown_at_the_address_it_always_has(
    bucket: Any, client: Client
) -> None:
    file = image_file(30, 20)
    upload = Upload.store(file)
    file.seek(0)
    response: Any = client.get(upload.get_absolute_url())

    assert names(bucket) == [upload.file.name]
    assert upload.get_absolute_url() == f"/media/{upload.file.name}"
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response.getvalue() == file.read()
    assert int(response["Content-Length"]) == file.size
    assert not (django_settings.MEDIA_ROOT / str(upload.file.name)).exists()


def test_a_browser_that_has_the_image_is_told_so(bucket: Any, client: Client) -> None:
    address = Upload.store(image_file(30, 20)).get_absolute_url()
    response: Any = client.get(address)
    response.close()
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_an_image_that_is_not_in_the_bucket_is_not_found(bucket: Any, client: Client) -> None:
    assert client.get(f"/media/ab/{'ab' * 16}.png").status_code == 404


def test_the_same_image_is_kept_once_and_gone_when_it_is_deleted(
    bucket: Any, django_capture_on_commit_callbacks: Any
) -> None:
    upload = Upload.store(image_file(30, 20))
    assert Upload.store(image_file(30, 20)) == upload
    assert len(names(bucket)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        upload.delete()
    assert names(bucket) == []


def test_the_picture_of_a_post_is_drawn_once_and_the_one_with_the_old_title_goes(
    bucket: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from blog.models import Site
    from blog.reading import drawing, pictures

    post = make_post("An old title")
    first = pictures.of_post(post, Site.current())
    drawn: Any = client.get(first.path)
    assert drawn.status_code == 200
    assert names(bucket) == [first.file_name]
    monkeypatch.delattr(drawing, "draw")  # it is not drawn a second time
    assert client.get(first.path).content == drawn.content
    monkeypatch.undo()
    monkeypatch.setattr(post, "title", "A new title")
    post.save()
    second = pictures.of_post(post, Site.current())
    assert client.get(second.path).status_code == 200
    assert names(bucket) == [second.file_name]


def test_the_size_of_a_picture_in_a_post_is_read_from_the_bucket(bucket: Any, client: Client) -> None:
    upload = Upload.store(image_file(800, 400))
    post = make_post(body=f"![A bench]({upload.get_absolute_url()})")
    page = client.get(post.get_absolute_url()).content.decode()
    assert '<meta property="og:image:width" content="800">' in page


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What is made of a value of the variable."""

    def read(value: str) -> dict[str, Any]:
        monkeypatch.setenv("THING", value)
        return media_storage("THING")

    return read


def test_without_a_bucket_files_lie_in_the_directory_of_the_blog(named: Any) -> None:
    assert named("") == {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def test_a_bucket_is_named_with_its_key_and_region(named: Any) -> None:
    options = named("s3://AKI:s%2Fec%40ret@s3.eu-west-1.amazonaws.com/my-blog?region=eu-west-1")["OPTIONS"]
    assert options == {
        "endpoint_url": "https://s3.eu-west-1.amazonaws.com",
        "bucket_name": "my-blog",
        "access_key": "AKI",
        "secret_key": "s/ec@ret",
        "region_name": "eu-west-1",
    }
    assert named("s3+http://a:b@127.0.0.1:9000/media")["OPTIONS"]["endpoint_url"] == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    "value",
    [
        "s3://key:hunter2@host",
        "s3://key:hunter2@host/",
        "s3://key:hunter2@host/Bucket",
        "s3://key:hunter2@host/bucket/folder",
        "s3://key:hunter2@host/bucket?acl=public",
        "s3://key:hunter2@host/bucket?region=",
        "s3://key:hunter2@host:port/bucket",
        "s3://key:hunter2@/bucket",
        "https://key:hunter2@host/bucket",
        "s3://host/bucket",
        "bucket",
    ],
)
def test_a_bucket_that_cannot_be_meant_is_refused_without_repeating_its_secret(
    named: Any, value: str
) -> None:
    with pytest.raises(ConfigurationError, match=r"^THING .*\.$") as refused:
        named(value)
    assert "hunter2" not in str(refused.value)


def test_who_has_not_installed_what_a_bucket_needs_is_told_so(
    named: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_config.media_storage.find_spec", lambda name: None)
    with pytest.raises(ConfigurationError, match=r"requirements-s3\.txt"):
        named("s3://key:secret@host/bucket")
