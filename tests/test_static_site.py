"""The public blog as files: whoever opens them from any web server finds no link that leads nowhere."""

from __future__ import annotations

import datetime as dt
import functools
import http.server
import io
import os
import re
import shutil
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin
from urllib.request import urlopen
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from blog.demo.loading import load
from blog.models import Post, Redirect, Series, Site, Upload, reading_order
from blog.moving import processes
from blog.moving.static_site import asking
from blog.moving.static_site.copying import Copying
from blog.reading import post_page, reply_pages
from tests.makers import image_file, make_author, make_comment, make_page, make_post
from tests.serving import named

pytestmark = pytest.mark.django_db

# The elements of feeds and sitemaps whose text is an address.
NAMING = {
    "link", "comments", "{http://wellformedweb.org/CommentAPI/}commentRss",
    "{http://www.sitemaps.org/schemas/sitemap/0.9}loc",
}  # fmt: skip
# Which attributes of which elements lead somewhere.
LEADS = {
    ("a", "href"),
    ("link", "href"),
    ("img", "src"),
    ("script", "src"),
    ("form", "action"),
    ("data", "value"),
}
# What machines ask for, and readers do not.
UNLINKED = ("/sitemap.xml", "/robots.txt", "/favicon.ico", "/404.html", "/comments/feed/index.xml")
ADDRESSES_SAID = {"og:url", "og:image", "article:author"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "copy"


def export(folder: Path) -> str:
    said = io.StringIO()
    call_command("export_static", str(folder), stdout=said)
    return said.getvalue()


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def page(folder: Path, address: str) -> str:
    return (folder / address.strip("/") / "index.html").read_text(encoding="utf-8")


# A visit


class Links(HTMLParser):
    """Where a page leads, and the places in it that can be led to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.places = {"", "top"}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.places.add(said.get("id", ""))
        self.leads += [said[name] for element, name in LEADS if element == tag and name in said]
        if tag == "meta" and said.get("property") in ADDRESSES_SAID:
            self.leads.append(said["content"])
        if tag == "meta" and said.get("http-equiv") == "refresh":
            self.leads.append(said["content"].partition("url=")[2])


class Visit:
    """Somebody who opens everything that can be reached, over a web server that knows of index.html alone."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.opened: dict[str, str] = {}
        self.places: dict[str, set[str]] = {}
        self.wrong: list[str] = []

    def open_all(self, *addresses: str) -> None:
        waiting = [(address, "the start") for address in addresses]
        leads: list[tuple[str, str]] = []
        while waiting:
            lead, where = waiting.pop()
            address, place = urldefrag(lead)
            if address not in self.opened:
                self.open(address, where)
                waiting += [(lead, address) for lead in self.leads_of(address)]
            leads.append((lead, where))
        for lead, where in leads:
            address, place = urldefrag(lead)
            if place and unquote(place) not in self.places.get(address, set()):
                self.wrong.append(f"{where} leads to {lead}")

    def open(self, address: str, where: str) -> None:
        try:
            with urlopen(f"{self.server}{address}") as answer:
                self.opened[address] = answer.read().decode("utf-8", errors="replace")
                if answer.headers["Content-Type"].startswith("text/html") and not answer.url.endswith(
                    address
                ):
                    self.wrong.append(f"{where} leads to {address}, which is {answer.url}")
        except OSError as error:
            self.opened[address] = ""
            self.wrong.append(f"{where} leads to {address}: {error}")

    def leads_of(self, address: str) -> list[str]:
        text = self.opened[address]
        if address.endswith((".png", ".ico", ".css", ".js", ".svg", ".txt")):
            return []
        if address.endswith(".xml"):
            root = ElementTree.fromstring(text)
            said = [each.text or "" for each in root.iter() if each.tag in NAMING]
            said += [each.get("href", "") for each in root.iter()]
            inside = [each.text for each in root.iter() if each.text and "<" in each.text]
            said += [lead for html in inside for lead in Links(html).leads]
        elif address.endswith(".json"):
            said = re.findall(rf'"({re.escape(settings.SITE_URL)}[^"\\]*)"', text)
        else:
            links = Links(text)
            said, self.places[address] = links.leads, links.places
            said += re.findall(rf'"({re.escape(settings.SITE_URL)}[^"\\]*)"', text)
        here = f"{settings.SITE_URL}{address}"
        whole = [urljoin(here, lead) for lead in said]
        return [
            lead.removeprefix(settings.SITE_URL) or "/"
            for lead in whole
            if lead.startswith(settings.SITE_URL)
        ]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def visit(folder: Path) -> Iterator[Visit]:
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Visit(f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_no_link_leads_nowhere(folder: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    load()
    for module in (reading_order, reply_pages):
        monkeypatch.setattr(module, "REPLIES_A_PAGE", 3)
    site = Site.current()
    site.posts_per_page = 2
    site.save()
    team = make_page("Team", parent=make_page("Workshop"), takes_replies=True)
    team.set_authors([make_author("Leen")])
    make_comment(team, "Heidi")
    Redirect.keep("/old-name/", post=Post.objects.published().posts()[0])

    export(folder)
    visit.open_all("/", *UNLINKED, "/old-name/")

    assert visit.wrong == []
    kinds = ("/page/2/", "/comment-page-2/", "/workshop/team/", "/feed/index.xml", "/pictures/", "/media/")
    for kind in kinds:
        assert any(kind in address for address in visit.opened), kind
    names = {f"/{name}".removesuffix("index.html") for name in files(folder)}
    assert {name for name in names - set(visit.opened) if not name.startswith("/static/")} == {
        "/.kantlijn", "/_redirects", *leading_on(folder)
    }  # fmt: skip


def leading_on(folder: Path) -> set[str]:
    """Old addresses, which nothing leads to, but for the one that was opened."""
    pages = {name for name in files(folder) if name.endswith(".html")}
    moved = {name for name in pages if 'http-equiv="refresh"' in (folder / name).read_text()}
    return {f"/{name}".removesuffix("index.html") for name in moved} - {"/old-name/"}


def test_only_what_is_published_is_in_it(folder: Path) -> None:
    shown, hidden = (Upload.store(image_file(width, 9)) for width in (10, 20))
    series = Series.objects.create(title="Nothing yet")
    make_post("Shown", body=f"![Bench]({shown.get_absolute_url()})")
    anna = make_author("Anna")
    fields = {"body": f"![Secret]({hidden.get_absolute_url()})", "tags": "secret", "authors": [anna]}
    make_post("Draft", published_at=None, series=series, **fields)
    make_post("Scheduled", published_at=timezone.now() + dt.timedelta(days=1), **fields)
    thrown_away = make_post("Thrown away", **fields)
    thrown_away.move_to_trash()

    export(folder)

    written = files(folder)
    assert "2010/04/shown/index.html" in written
    assert {name for name in written if name.startswith("media/")} == {f"media/{shown.file.name}"}
    for word in ("draft", "scheduled", "thrown-away", "secret", "anna", "nothing-yet"):
        assert not [name for name in written if word in name]
    whole = "".join((folder / name).read_text() for name in written if name.endswith(("html", "xml", "json")))
    assert not re.search("Draft|Scheduled|Thrown away|secret|Anna", whole)


def test_nothing_offers_what_files_cannot_do(folder: Path) -> None:
    make_comment(make_post("Discussed"))
    make_post("Silent")

    export(folder)

    for name in files(folder):
        if name.endswith(".html"):
            text = (folder / name).read_text()
            assert not re.search(r"<form|/search/|/admin/|opensearch|replytocom|SearchAction", text), name
    assert "Leen" in page(folder, "/2010/04/discussed/")
    for address in ("/2010/04/discussed/", "/2010/04/silent/"):
        assert "Replies are closed." in page(folder, address)


def test_a_post_that_will_close_later_does_not_say_that_it_has(folder: Path) -> None:
    Site(close_after_days=14).save()
    make_post("Recent", published_at=timezone.now() - dt.timedelta(days=1))

    export(folder)

    [name] = [name for name in files(folder) if name.endswith("recent/index.html")]
    text = (folder / name).read_text()
    assert "Replies are closed." in text
    assert "Closed since" not in text


def test_a_feed_bears_a_name_that_says_what_it_is(folder: Path) -> None:
    make_post("Craft", tags="craft", body="Our feed is at [this address](/feed/), not at /feed/ alone.")

    export(folder)

    text = page(folder, "/2010/04/craft/")
    for feed in ("/feed/index.xml", "/feed/atom/index.xml", "/feed/json/index.json"):
        assert f'href="{feed}"' in text
    assert '<a href="/feed/index.xml">this address</a>, not at /feed/ alone' in text
    rss = (folder / "feed/index.xml").read_text()
    assert f'href="{settings.SITE_URL}/feed/index.xml" rel="self"' in rss
    assert f"<wfw:commentRss>{settings.SITE_URL}/2010/04/craft/feed/index.xml<" in rss
    assert (
        f'"feed_url": "{settings.SITE_URL}/feed/json/index.json"'
        in (folder / "feed/json/index.json").read_text()
    )
    assert (folder / "tag/craft/feed/index.xml").exists()


# Old addresses


def test_an_old_address_leads_to_the_new(folder: Path) -> None:
    post = make_post("Before")
    post.slug = "after"
    post.save()
    Redirect.keep("/2009/01/01/before.html/", post=post)
    Redirect.keep("/gone/")

    export(folder)

    for name in ("before/index.html", "2010/04/before/index.html", "2009/01/01/before.html"):
        text = (folder / name).read_text()
        assert '<meta http-equiv="refresh" content="0; url=/2010/04/after/">' in text
        assert f'<link rel="canonical" href="{settings.SITE_URL}/2010/04/after/">' in text
    rules = (folder / "_redirects").read_text().splitlines()
    assert "/2009/01/01/before.html /2010/04/after/ 301" in rules
    assert "/wp-rss2.php /feed/index.xml 301" in rules
    assert "/:a/:b/feed/ /:a/:b/feed/index.xml 200" in rules
    assert not (folder / "gone").exists()


@pytest.mark.parametrize("path", ["/../outside/", "/a/../../outside.html", "/./", "//", f"/{'long' * 70}/"])
def test_an_old_address_never_leads_out_of_the_folder(folder: Path, path: str) -> None:
    post = make_post()
    Redirect.objects.create(path=path, post=post)

    said = export(folder)

    assert {each.name for each in folder.parent.iterdir()} <= {"copy", "media"}
    assert "was left as it is" not in said


def test_an_old_address_never_takes_the_place_of_a_page(folder: Path) -> None:
    make_page("About")
    Redirect.keep("/about/", post=make_post("Another"))

    export(folder)

    assert "http-equiv" not in page(folder, "/about/")


# The folder


def test_done_again_only_what_changed_is_written(folder: Path) -> None:
    make_post("First", tags="craft")
    export(folder)
    before = {name: (folder / name).stat().st_mtime_ns for name in files(folder) - {".kantlijn"}}

    make_page("About")
    export(folder)

    after = {name: (folder / name).stat().st_mtime_ns for name in files(folder) - {".kantlijn"}}
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"sitemap.xml"}
    assert "about/index.html" in after


def test_what_is_no_longer_published_is_taken_away(folder: Path) -> None:
    make_post("Stays")
    gone = make_post("Gone", tags="gone")
    export(folder)
    assert (folder / "2010/04/gone/feed/index.xml").exists()
    (folder / "2010/04/notes.txt").write_text("mine")

    gone.unpublish()
    said = export(folder)

    assert not (folder / "2010/04/gone").exists()
    assert not (folder / "tag").exists()
    assert (folder / "2010/04/stays/index.html").exists()
    assert (folder / "2010/04/notes.txt").read_text() == "mine"
    assert re.search(r"\d+ old ones were removed\.", said)


@pytest.mark.parametrize("is_replaced", [False, True])
def test_what_somebody_else_took_away_is_not_missed(is_replaced: bool, folder: Path) -> None:
    post = make_post()
    export(folder)
    shutil.rmtree(folder / "2010")
    if is_replaced:
        (folder / "2010").write_text("notes")
    post.unpublish()

    export(folder)

    assert (folder / "2010").exists() == is_replaced


def test_a_folder_of_somebody_else_is_refused(folder: Path) -> None:
    make_post()
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")

    with pytest.raises(CommandError, match="is not empty"):
        export(folder)

    assert files(folder) == {"thesis.txt"}


def test_a_file_of_somebody_else_is_never_overwritten(folder: Path) -> None:
    export(folder)
    (folder / "about").write_text("mine")
    (folder / "2010").mkdir()
    (folder / "2010/index.html").write_text("mine too")

    make_page("About")
    make_post()
    said = export(folder)

    assert (folder / "about").read_text() == "mine"
    assert (folder / "2010/index.html").read_text() == "mine too"
    assert "about/index.html was left as it is" in said
    assert "2010/index.html was left as it is" in said


def test_no_mark_makes_it_remove_what_stands_elsewhere(folder: Path) -> None:
    export(folder)
    thesis = folder.parent / "thesis.txt"
    thesis.write_text("years of work")
    with (folder / ".kantlijn").open("a") as marker:
        marker.write(f"../thesis.txt\n{thesis}\n")

    export(folder)

    assert thesis.exists()


def test_a_run_that_was_cut_off_is_taken_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_post()
    with monkeypatch.context() as patch:
        patch.setattr(Copying, "write_media", interrupted)
        with pytest.raises(KeyboardInterrupt):
            export(folder)
    begun = files(folder)

    Post.objects.get().unpublish()
    export(folder)

    assert "2010/04/what-a-workshop-knows/index.html" in begun
    assert "2010/04/what-a-workshop-knows/index.html" not in files(folder)


def interrupted(copying: Copying) -> None:
    raise KeyboardInterrupt


# What can be the matter


def test_without_collected_static_files_it_says_what_to_do(folder: Path, settings: Settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }

    with pytest.raises(CommandError, match="prepare"):
        export(folder)

    assert not folder.exists()


def test_a_lost_file_is_named(folder: Path) -> None:
    upload = Upload.store(image_file(10, 10))
    make_post(body=f"![Bench]({upload.get_absolute_url()})")
    default_storage.delete(str(upload.file.name))

    assert f"{upload.file.name} is shown on a page, but its file is lost." in export(folder)


def test_a_page_that_fails_ends_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_post()
    monkeypatch.setattr(post_page, "place_of", interrupted_by_an_error)

    with pytest.raises(CommandError, match="/2010/04/what-a-workshop-knows/ answered 500"):
        export(folder)


def interrupted_by_an_error(post: Post) -> None:
    raise RuntimeError


# A large blog


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_what_one_writes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_comment(make_post("A post", tags="craft"))
    export(folder)
    in_processes = tmp_path / "in-processes"
    name = str(connection.settings_dict["NAME"])
    is_file = connection.vendor == "sqlite"
    monkeypatch.setenv(
        "DATABASE_URL", f"sqlite:///{name}" if is_file else named(os.environ["DATABASE_URL"], name)
    )
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DEBUG", "1")  # static files are named plainly then, as in these tests
    monkeypatch.setattr(processes, "MANY", 2)
    here = os.getpid()
    monkeypatch.setattr(asking, "ask", functools.partial(asked_elsewhere, here))

    export(in_processes)

    written = files(folder) - {"404.html"}  # which shows more to those who look for errors
    assert written == files(in_processes) - {"404.html"}
    for name in written:
        assert (folder / name).read_bytes() == (in_processes / name).read_bytes(), name


ask = asking.ask


def asked_elsewhere(here: int, address: str) -> asking.Answer:
    """What is answered in another process than the one the test runs in."""
    assert os.getpid() != here
    return ask(address)
