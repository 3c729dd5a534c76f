"""Niel brings the pictures, papers and recordings of his blog along."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import ImportedItem, Post, Upload
from blog.moving.wordpress import downloading, importing
from blog.moving.wordpress.downloading import Download, is_public
from blog.moving.wordpress.files import NotThere
from blog.moving.wordpress.items import Channel
from blog.moving.wordpress.plan import Plan
from tests.hostile_exports import export, item, meta
from tests.makers import image_file

pytestmark = pytest.mark.django_db

THERE = "http://old.example.org/wp-content/uploads"
PAPER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
SOUND = b"ID3\x04\x00\x00\x00\x00\x00\x00"

Import = Callable[..., str]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Import these items; gives what the command says."""

    def bring(*inside: str, **options: Any) -> str:
        file, out = tmp_path / "export.xml", io.StringIO()
        file.write_text(export(*inside), encoding="utf-8")
        call_command("import_wordpress", file, stdout=out, **options)
        return out.getvalue()

    return bring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of wp-content/uploads with a picture, a paper and a recording."""
    folder = tmp_path / "uploads" / "2010" / "04"
    folder.mkdir(parents=True)
    (folder / "bench.png").write_bytes(image_file(40, 30).read())
    (folder / "paper.pdf").write_bytes(PAPER)
    (folder / "talk.mp3").write_bytes(SOUND)
    return tmp_path / "uploads"


def attachment(number: int, name: str, inside: str = "", parent: int = 12) -> str:
    """The item of a file."""
    return item(
        number,
        name.partition(".")[0],
        content="",
        inside=inside,
        post_type="attachment",
        status="inherit",
        post_parent=str(parent),
        attachment_url=f"{THERE}/2010/04/{name}",
    )


def image(name: str = "bench.png", alternative_text: str = "Een bank") -> str:
    return f'<img src="{THERE}/2010/04/{name}" alt="{alternative_text}" />'


def address(kind: str = "png") -> str:
    return Upload.objects.get(file__endswith=kind).get_absolute_url()


# From a folder


def test_a_picture_in_a_post_is_shown_from_here(bring: Import, folder: Path) -> None:
    bring(item(12, content=f"Zie: {image()}"), attachment(20, "bench.png"), media=folder)

    assert f'<img src="{address()}" alt="Een bank"' in Post.objects.get(pk=12).body_html


def test_papers_and_recordings_come_too_and_links_lead_to_them(
    client: Client, bring: Import, folder: Path
) -> None:
    text = f'<a href="{THERE}/2010/04/paper.pdf">Lees</a> en <a href="{THERE}/2010/04/talk.mp3">luister</a>.'
    bring(item(12, content=text), media=folder)

    html = Post.objects.get(pk=12).body_html
    for kind, media_type in {"pdf": "application/pdf", "mp3": "audio/mpeg"}.items():
        assert f'href="{address(kind)}"' in html
        response: Any = client.get(address(kind))
        assert response.getvalue()
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == (media_type, "nosniff")
    assert client.get(address("pdf"))["Content-Disposition"].startswith("attachment")


def test_the_old_address_of_a_file_leads_to_it(client: Client, bring: Import, folder: Path) -> None:
    bring(attachment(20, "bench.png"), media=folder)

    for name in ("bench.png", "bench-300x200.png"):
        response = client.get(f"/wp-content/uploads/2010/04/{name}")
        assert (response.status_code, response["Location"]) == (301, address())
    assert client.get("/wp-content/uploads/2010/04/none.png").status_code == 404


def test_the_words_about_a_picture_come_along(bring: Import, folder: Path) -> None:
    bring(attachment(20, "bench.png", meta("_wp_attachment_image_alt", "Een werkbank")), media=folder)

    upload = Upload.objects.get()
    assert (upload.alternative_text, upload.original_name) == ("Een werkbank", "bench.png")


def test_of_a_smaller_copy_that_is_not_in_the_folder_what_it_was_made_from_is_shown(
    bring: Import, folder: Path
) -> None:
    bring(item(12, content=f"Zie: {image('bench-300x200.png')}"), media=folder)

    assert f'<img src="{address()}"' in Post.objects.get(pk=12).body_html


def test_a_featured_image_stands_on_top_unless_the_post_shows_it(bring: Import, folder: Path) -> None:
    featured = meta("_thumbnail_id", "20")
    bring(
        item(12, content="Eerst.", inside=featured),
        item(13, content=f"Zie: {image()}", inside=featured),
        attachment(20, "bench.png"),
        media=folder,
    )

    assert Post.objects.get(pk=12).body.startswith(f"![]({address()})")
    assert Post.objects.get(pk=13).body_html.count("<img") == 1


def test_a_picture_that_is_missing_becomes_a_link_until_a_later_run_has_it(
    bring: Import, folder: Path
) -> None:
    inside = item(12, content=f"Zie: {image()}"), attachment(20, "bench.png")
    report = bring(*inside)

    missing = Post.objects.get(pk=12).body_html
    assert f'<a href="{THERE}/2010/04/bench.png">Een bank</a>' in missing
    assert "<img" not in missing
    assert "is not here; it became a link." in report
    assert "Its file was not given" in report

    report = bring(*inside, media=folder)

    assert f'<img src="{address()}" alt="Een bank"' in Post.objects.get(pk=12).body_html
    assert "1 made, 1 updated" in report
    assert "0 made, 0 updated" in bring(*inside, media=folder)


def test_a_later_run_with_the_pictures_leaves_a_post_that_was_edited(bring: Import, folder: Path) -> None:
    inside = item(12, content=f"Zie: {image()}")
    bring(inside)
    post = Post.objects.get(pk=12)
    post.body += "\n\nHier toegevoegd."
    post.save()

    bring(inside, media=folder)

    post.refresh_from_db()
    assert "Hier toegevoegd." in post.body
    assert "<img" not in post.body_html


@pytest.mark.parametrize(
    "name", ["../secret.png", "..%2Fsecret.png", "%2e%2e/secret.png", "2010/../../secret.png"]
)
def test_no_name_leads_out_of_the_folder(bring: Import, folder: Path, name: str) -> None:
    (folder.parent / "secret.png").write_bytes(image_file(40, 30).read())

    bring(item(12, content=f'<img src="{THERE}/{name}" alt="" />'), media=folder)

    assert not Upload.objects.exists()


def test_no_link_in_the_folder_leads_out_of_it(bring: Import, folder: Path) -> None:
    secret = folder.parent / "secret.png"
    secret.write_bytes(image_file(40, 30).read())
    (folder / "2010" / "04" / "link.png").symlink_to(secret)

    bring(item(12, content=image("link.png")), media=folder)

    assert not Upload.objects.exists()


def test_what_is_not_what_it_says_is_refused_with_a_reason(bring: Import, folder: Path) -> None:
    (folder / "2010" / "04" / "page.png").write_bytes(b"<script>alert(1)</script>")

    report = bring(attachment(20, "page.png"), media=folder)

    assert not Upload.objects.exists()
    assert "file: 1 refused" in report
    assert "This is not a PNG" in report


def test_a_picture_that_was_deleted_here_does_not_come_again(bring: Import, folder: Path) -> None:
    bring(attachment(20, "bench.png"), media=folder)
    Upload.objects.get().delete()

    assert "It was deleted here." in bring(attachment(20, "bench.png"), media=folder)
    assert not Upload.objects.exists()


def test_the_number_of_a_file_leads_to_it(client: Client, bring: Import, folder: Path) -> None:
    bring(attachment(20, "bench.png"), media=folder)

    response = client.get("/?attachment_id=20")
    assert (response.status_code, response["Location"]) == (301, address())


def test_a_dry_run_says_which_files_would_come_and_keeps_none(bring: Import, folder: Path) -> None:
    inside = (
        item(12, content=f"Zie: {image()} {image('gone.png')}"),
        attachment(20, "bench.png"),
        attachment(21, "gone.png"),
    )
    dry = bring(*inside, media=folder, dry_run=True)

    assert not Upload.objects.exists()
    assert not ImportedItem.objects.exists()
    assert dry == bring(*inside, media=folder)


def test_a_folder_that_is_not_there_is_a_sentence(bring: Import, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        bring(item(12), media=tmp_path / "nothing")


# Over HTTP


class Host(BaseHTTPRequestHandler):
    """A server with a picture, and with ways that lead elsewhere."""

    asked: list[str] = []

    def do_GET(self) -> None:  # http.server's name
        self.asked.append(self.path)
        to = {
            "/private.png": "http://10.0.0.1/x.png",
            "/other.png": "http://other.example/x.png",
            "/file.png": "file:///etc/passwd",
            "/moved.png": "/bench.png",
            "/round.png": "/round.png",
        }
        if self.path in to:
            self.send_response(302)
            self.send_header("Location", to[self.path])
            self.end_headers()
        elif self.path == "/bench.png":
            self.answer(image_file(40, 30).read())
        elif self.path == "/large.png":
            self.answer(b"x" * 2000)
        else:
            self.send_error(404)

    def answer(self, content: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[str]:
    """The address of a blog on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    Host.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def download(host: str, check: Callable[[str], bool] = lambda address: True) -> Download:
    return Download(Plan([], Channel("1.2", blog_address=host)), check)


def test_a_file_is_fetched_from_the_host_of_the_blog(host: str) -> None:
    assert download(host).fetch(f"{host}/bench.png", "").startswith(b"\x89PNG")
    assert download(host).fetch(f"{host}/moved.png", "").startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["private.png", "other.png", "file.png", "round.png", "gone.png"])
def test_no_way_leads_elsewhere(host: str, name: str) -> None:
    with pytest.raises(NotThere):
        download(host).fetch(f"{host}/{name}", "")


@pytest.mark.parametrize(
    "address",
    ["http://other.example/a.png", "ftp://127.0.0.1/a.png", "file:///etc/passwd", "http://127.0.0.1:1/a.png",
     "http://me:secret@127.0.0.1/a.png", "http://[::1/a.png", "data:image/png,x", "http://127.0.0.1:x/"],
)  # fmt: skip
def test_only_the_host_of_the_blog_is_asked(host: str, address: str) -> None:
    with pytest.raises(NotThere):
        download(host).fetch(address, "")
    assert not Host.asked


def test_a_host_in_a_private_network_is_never_asked(bring: Import, host: str) -> None:
    with pytest.raises(NotThere, match="private network"):
        Download(Plan([], Channel("1.2", blog_address=host))).fetch(f"{host}/bench.png", "")
    assert not Host.asked


@pytest.mark.parametrize(
    ("address", "may_be_asked"),
    [
        ("93.184.215.14", True), ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True), ("127.0.0.1", False),
        ("10.1.2.3", False), ("172.16.0.1", False), ("192.168.1.1", False), ("169.254.169.254", False),
        ("100.64.0.1", False), ("0.0.0.0", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("2001::1", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_only_addresses_that_everybody_may_ask_are_asked(address: str, may_be_asked: bool) -> None:
    assert is_public(address) is may_be_asked


def test_a_file_that_is_too_large_is_not_read_to_its_end(
    bring: Import, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloading, "MAX_BYTES_TO_OPEN", 1000)
    monkeypatch.setattr(importing, "Download", lambda plan: download(host))
    here = attachment(20, "x.png").replace(f"{THERE}/2010/04/x.png", f"{host}/large.png")

    assert "Too large" in bring(here, download_media=True)
    assert not Upload.objects.exists()


def test_what_was_fetched_is_not_fetched_again_and_the_rest_comes_later(
    bring: Import, host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "Download", lambda plan: download(host))
    inside = [
        attachment(20, "x.png").replace(f"{THERE}/2010/04/x.png", f"{host}/bench.png"),
        attachment(21, "y.png").replace(f"{THERE}/2010/04/y.png", f"{host}/gone.png"),
    ]

    assert "Its host answers with 404." in bring(*inside, download_media=True)
    bring(*inside, download_media=True)

    assert Host.asked == ["/bench.png", "/gone.png", "/gone.png"]


# What is kept at all


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", PAPER, "application/pdf"),
        ("a.mp3", SOUND, "audio/mpeg"),
        ("b.mp3", b"\xff\xfb\x90\x44" + bytes(100), "audio/mpeg"),
        ("a.m4a", b"\x00\x00\x00\x1cftypM4A \x00\x00\x00\x00", "audio/mp4"),
        ("a.ogg", b"OggS\x00\x02" + bytes(20) + b"\x01\x1e\x01vorbis", "audio/ogg"),
    ],
)
def test_papers_and_recordings_are_known_by_how_they_begin(
    name: str, content: bytes, media_type: str
) -> None:
    upload = Upload.store(ContentFile(content, name))

    assert (upload.media_type, upload.is_image, upload.original_name) == (media_type, False, name)


def test_the_desk_shows_a_paper_with_the_link_to_paste(client: Client, admin: Any) -> None:
    upload = Upload.store(ContentFile(PAPER, "paper.pdf"))
    client.force_login(admin)

    assert "PDF" in client.get("/admin/blog/upload/").content.decode()
    page = client.get(f"/admin/blog/upload/{upload.pk}/change/").content.decode()
    assert f"<code>[paper.pdf]({upload.get_absolute_url()})</code>" in page
