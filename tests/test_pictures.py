"""The picture that goes with a link to the blog: what is on it, and where it is kept."""

from __future__ import annotations

import io
import re
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image, ImageDraw

from blog.models import Post, Site, Upload
from blog.reading import drawing, pictures
from tests.makers import image_file, make_page, make_post

pytestmark = pytest.mark.django_db

HUGE_WORD = "Aansprakelijkheidswaardevaststellingsveranderingen" * 6


def picture_of(client: Client, page: str) -> dict[str, str]:
    """What a page says of the picture that goes with it, by the last part of the property."""
    head = client.get(page).content.decode().partition("</head>")[0]
    said = re.findall(r'<meta property="og:image(:?\w*)" content="([^"]*)">', head)
    found = {name.lstrip(":") or "address": unescape(value) for name, value in said}
    assert len(said) == len(found)
    return found


def path_of(client: Client, page: str) -> str:
    return picture_of(client, page)["address"].removeprefix(settings.SITE_URL)


def kept() -> set[str]:
    """The names of the pictures that are kept."""
    folder = Path(settings.MEDIA_ROOT) / "pictures"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def drawn(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[float, float, float, float]]]:
    """The words that are put on pictures, each with its place."""
    lines: list[tuple[str, tuple[float, float, float, float]]] = []
    text = ImageDraw.ImageDraw.text

    def noting(pen: ImageDraw.ImageDraw, at: tuple[float, float], words: str, **how: Any) -> None:
        lines.append((words, pen.textbbox(at, words, font=how["font"])))
        text(pen, at, words, **how)

    monkeypatch.setattr(ImageDraw.ImageDraw, "text", noting)
    return lines


# Which picture


def test_a_post_without_a_picture_gets_one_with_its_title(client: Client) -> None:
    Site(title="Notes").save()
    post = make_post("Craft & “company”")

    said = picture_of(client, post.get_absolute_url())
    response = client.get(said["address"].removeprefix(settings.SITE_URL))

    assert said["address"].startswith(f"{settings.SITE_URL}/pictures/{post.pk}/")
    assert said | {"address": ""} == {
        "address": "",
        "type": "image/png",
        "width": "1200",
        "height": "630",
        "alt": "Craft & “company” – Notes",
    }
    assert response["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(response.content))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))


def test_every_other_page_goes_with_the_picture_of_the_site(
    client: Client, written: list[tuple[str, Any]]
) -> None:
    Site(title="Notes", tagline="In the margin").save()
    make_post(tags="craft")

    paths = {path_of(client, page) for page in ("/", "/tag/craft/", "/author/niel/", "/2010/", "/tags/")}
    [path] = paths

    assert client.get(path).status_code == 200
    assert [words for words, _ in written] == ["Notes", "In the margin"]


def test_a_large_picture_in_the_post_goes_with_it(client: Client) -> None:
    small, large = Upload.store(image_file(600, 315)), Upload.store(image_file(800, 800, "JPEG"))
    post = make_post()
    Post.objects.update(
        body_html='<p>src="/media/no.png"</p><img alt="x" src="https://else.example/media/x.png">'
        f"""<img alt='5 &gt; 4 "inches"' src="{small.get_absolute_url()}">"""
        f'<img alt="" src="{large.get_absolute_url()}">'
    )

    said = picture_of(client, post.get_absolute_url())

    assert said == {
        "address": f"{settings.SITE_URL}{small.get_absolute_url()}",
        "type": "image/png",
        "width": "600",
        "height": "315",
        "alt": '5 > 4 "inches"',
    }


@pytest.mark.parametrize(("width", "height"), [(599, 315), (600, 314), (32, 32)])
def test_a_picture_too_small_for_a_preview_is_passed_over(client: Client, width: int, height: int) -> None:
    stamp = Upload.store(image_file(width, height))
    post = make_post(body=f"![A stamp]({stamp.get_absolute_url()})")

    assert "/pictures/" in path_of(client, post.get_absolute_url())


def test_a_picture_whose_file_is_lost_is_passed_over(client: Client) -> None:
    upload = Upload.store(image_file(700, 700))
    post = make_post(body=f"![A workshop]({upload.get_absolute_url()})")
    default_storage.delete(str(upload.file.name))
    pictures.size_of.cache_clear()

    assert "/pictures/" in path_of(client, post.get_absolute_url())


# Where it is kept


def test_it_is_drawn_once_and_kept(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    post = make_post()
    path = path_of(client, post.get_absolute_url())
    assert kept() == set()
    first = client.get(path).content
    assert len(kept()) == 1

    monkeypatch.delattr(drawing, "draw")

    assert client.get(path).content == first
    assert drawn(first).size == (1200, 630)


def test_whoever_draws_it_draws_the_same(client: Client) -> None:
    path = path_of(client, make_post().get_absolute_url())
    first = client.get(path).content

    [name] = kept()
    default_storage.delete(f"pictures/{name}")

    assert client.get(path).content == first


def test_one_that_was_not_written_to_its_end_is_drawn_again(client: Client) -> None:
    path = path_of(client, make_post().get_absolute_url())
    whole = client.get(path).content
    [name] = kept()
    file = Path(settings.MEDIA_ROOT) / "pictures" / name
    file.write_bytes(whole[:100])

    assert client.get(path).content == whole
    assert file.read_bytes() == whole
    assert kept() == {name}


def test_another_title_gives_another_picture_and_the_old_address_leads_there(client: Client) -> None:
    post = make_post("Craft")
    old = path_of(client, post.get_absolute_url())
    first = client.get(old).content
    Post.objects.update(title="Company")

    new = path_of(client, post.get_absolute_url())
    response = client.get(old)

    assert new != old
    assert (response.status_code, response["Location"]) == (302, new)
    assert client.get(new).content != first
    assert kept() == {f"{post.pk}/{new.rpartition('/')[2]}"}


def test_another_name_of_the_site_is_seen_on_every_picture(client: Client) -> None:
    page = make_post().get_absolute_url()
    before = {path_of(client, page), path_of(client, "/")}
    Site(title="Another name").save()

    assert before.isdisjoint({path_of(client, page), path_of(client, "/")})


def test_nothing_is_drawn_for_what_nobody_published(client: Client) -> None:
    draft = make_post("Secret", published_at=None)
    trashed = make_post("Away")
    path = path_of(client, trashed.get_absolute_url())
    trashed.move_to_trash()
    guessed = pictures.of_post(draft, Site()).path

    for address in (guessed, path, f"/pictures/999999/{'0' * 32}.png"):
        response = client.get(address)
        assert response.status_code == 404
        assert "Secret" not in response.content.decode()
    assert kept() == set()


def test_nobody_fills_the_disk_by_asking(client: Client) -> None:
    post = make_post()

    for digit in "0123456789abcdef":
        assert client.get(f"/pictures/{post.pk}/{digit * 32}.png").status_code == 302
        assert client.get(f"/pictures/{digit * 32}.png").status_code == 302
    assert client.get(f"/pictures/{post.pk}/{'0' * 33}.png").status_code == 404
    assert client.get(f"/pictures/{'9' * 30}/{'0' * 32}.png").status_code == 404
    assert kept() == set()


def test_it_is_kept_for_ever_and_other_sites_may_show_it(client: Client) -> None:
    path = path_of(client, make_post().get_absolute_url())

    response = client.get(path)

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    again = client.get(path, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, response["ETag"])
    assert "immutable" in again["Cache-Control"]


def test_it_is_only_read(client: Client) -> None:
    assert client.post(path_of(client, make_page().get_absolute_url())).status_code == 405


# What is on it


@pytest.mark.parametrize(
    "title",
    [
        "Craft",
        "Vakmanschap voor het bouwen aan Organisatie 2.0",
        "word " * 60,
        HUGE_WORD,
        "W" * 300,
        f"Eerst {HUGE_WORD[:50]} en dan nog wat",
        "Één œuvre naïef",
    ],
)
def test_nothing_runs_out_of_the_picture_or_over_something_else(
    title: str, written: list[tuple[str, tuple[float, float, float, float]]]
) -> None:
    picture = drawn(drawing.draw(title, "A very long name of a site that does not stop where a line ends"))

    *lines, (name, place) = written
    for _words, (left, top, right, bottom) in lines:
        assert left >= drawing.TEXT - 1
        assert right <= drawing.RIGHT
        assert 0 < top < bottom < drawing.RULE
    for (_, above), (_, below) in pairwise(lines):
        assert above[1] < below[1]
    assert name.endswith("…")
    assert place[2] <= drawing.RIGHT
    assert place[3] < drawing.HEIGHT
    margin = picture.crop((drawing.RIGHT + 1, 0, drawing.WIDTH, drawing.HEIGHT))
    assert margin.getcolors() == [(margin.width * margin.height, (255, 255, 255))]


def test_a_title_is_shown_whole_when_it_can_be(written: list[tuple[str, Any]]) -> None:
    title = "What a workshop knows about the people who work in it every day, and what they know of it"

    drawing.draw(title, "Notes")

    assert " ".join(words for words, _ in written[:-1]) == title


def test_no_word_of_a_title_is_left_alone_on_its_line(written: list[tuple[str, Any]]) -> None:
    drawing.draw("Een proef zonder papier", "Notes")

    assert [words for words, _ in written] == ["Een proef", "zonder papier", "Notes"]


def test_of_a_title_that_is_too_long_the_end_becomes_an_ellipsis(written: list[tuple[str, Any]]) -> None:
    drawing.draw("word " * 60, "Notes")

    *lines, _site = [words for words, _ in written]
    assert lines[-1].endswith("word…")
    assert not [line for line in lines[:-1] if "…" in line]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("ÉÉN ĳsje – “œuvre”, €5…", "ÉÉN ĳsje – “œuvre”, €5…"),
        ("Cafe\u0301", "Café"),
        ("Ænima, Łódź, Ωμέγα, Ремесло", "Ænima, Łódź, Ωμέγα, Ремесло"),
        ("Aan\u00adspra\u200bkelijk \u202eheid", "Aansprakelijk heid"),
        ("Party 🎉 time ❤\ufe0f", "Party time"),
        ("ひらがな", ""),
        ("Kantlijn 漢字", ""),
        ("אבג", ""),
        ("مرحبا", ""),
        ("🎉🎉", ""),
    ],
)
def test_what_the_font_lacks_is_left_out_and_a_title_that_needs_it_is_not_drawn(
    title: str, shown: str, written: list[tuple[str, Any]]
) -> None:
    drawing.draw(title, "Notes")

    assert " ".join(words for words, _ in written) == f"{shown} Notes".strip()


def test_a_site_in_another_script_has_a_picture_too(written: list[tuple[str, Any]]) -> None:
    picture = drawn(drawing.draw("ひらがな", "漢字"))

    assert written == []
    assert picture.getpixel((drawing.LINE, 0)) == (0xC9, 0x32, 0x00)
