"""Taking the blog to WordPress: a file its importer reads, and from which our own brings back the same."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from blog.demo.loading import load
from blog.models import Author, Comment, Post, Redirect, Series, Site, Status, Tag, Upload
from blog.moving.wordpress import exporting, items
from blog.moving.wordpress.items import Item
from blog.moving.wordpress.reading import items as read_items
from blog.moving.wordpress.reading import survey
from tests.makers import NOON, image_file, make_author, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

WP = "{http://wordpress.org/export/1.2/}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
EXCERPT = "{http://wordpress.org/export/1.2/excerpt/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

# What WordPress' importer asks of each thing; it takes the first of a name.
OF_ITEM = (
    "title", "guid", CREATOR, CONTENT, EXCERPT, *(f"{WP}{name}" for name in (
        "post_id", "post_date", "post_date_gmt", "comment_status", "ping_status", "post_name", "status",
        "post_parent", "menu_order", "post_type", "post_password", "is_sticky",
    )),
)  # fmt: skip
OF_COMMENT = tuple(
    f"{WP}comment_{name}"
    for name in (
        "id", "author", "author_email", "author_IP", "author_url", "date", "date_gmt", "content", "approved",
        "type", "parent", "user_id",
    )
)  # fmt: skip
OF_AUTHOR = tuple(
    f"{WP}author_{name}" for name in ("id", "login", "email", "display_name", "first_name", "last_name")
)
OF_TAG = tuple(f"{WP}{name}" for name in ("term_id", "tag_slug", "tag_name", "tag_description"))
STATES = {"publish", "future", "draft", "trash", "inherit"}
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "blog.xml"


def export(file: Path) -> ElementTree.Element:
    """The channel of what the command writes."""
    call_command("export_wordpress", str(file), stdout=io.StringIO())
    channel = ElementTree.parse(file).getroot().find("channel")
    assert channel is not None
    return channel


def item(channel: ElementTree.Element, title: str) -> ElementTree.Element:
    [found] = [item for item in channel.iter("item") if item.findtext("title") == title]
    return found


def meta(element: ElementTree.Element, kind: str = "postmeta") -> dict[str, str]:
    pairs = element.findall(f"{WP}{kind}")
    return {pair.findtext(f"{WP}meta_key", ""): pair.findtext(f"{WP}meta_value", "") for pair in pairs}


def texts(element: ElementTree.Element, names: tuple[str, ...]) -> dict[str, str]:
    """The text of each of these elements; each has to be there once."""
    found = {name: element.findall(name) for name in names}
    assert {name: len(each) for name, each in found.items()} == dict.fromkeys(names, 1)
    return {name: each[0].text or "" for name, each in found.items()}


def check(channel: ElementTree.Element) -> None:
    """What WordPress' importer demands of a file."""
    assert channel.findtext(f"{WP}wxr_version") == "1.2"
    assert channel.findtext(f"{WP}base_site_url") == channel.findtext(f"{WP}base_blog_url")
    logins = [texts(author, OF_AUTHOR)[f"{WP}author_login"] for author in channel.iter(f"{WP}author")]
    slugs = [texts(tag, OF_TAG)[f"{WP}tag_slug"] for tag in channel.iter(f"{WP}tag")]
    assert len(logins) == len(set(logins))
    numbers = [item.findtext(f"{WP}post_id") for item in channel.iter("item")]
    assert len(numbers) == len(set(numbers))
    comments: set[str] = set()
    for each in channel.iter("item"):
        said = texts(each, OF_ITEM)
        assert int(said[f"{WP}post_id"]) > 0
        assert said[f"{WP}status"] in STATES
        assert said[f"{WP}post_type"] in {"post", "page", "attachment"}
        assert said[f"{WP}is_sticky"] in {"0", "1"}
        assert {said[f"{WP}comment_status"], said[f"{WP}ping_status"]} <= {"open", "closed"}
        assert said[CREATOR] in {*logins, ""}
        assert DATE.fullmatch(said[f"{WP}post_date"])
        assert DATE.fullmatch(said[f"{WP}post_date_gmt"])
        assert (each.find(f"{WP}attachment_url") is not None) == (said[f"{WP}post_type"] == "attachment")
        for term in each.iter("category"):
            assert term.get("domain") == "post_tag"
            assert term.get("nicename") in slugs
        here = [texts(comment, OF_COMMENT) for comment in each.iter(f"{WP}comment")]
        ids = [comment[f"{WP}comment_id"] for comment in here]
        for comment in here:
            assert comment[f"{WP}comment_approved"] in {"0", "1", "spam", "trash"}
            assert comment[f"{WP}comment_parent"] in {"0", *ids}
            assert DATE.fullmatch(comment[f"{WP}comment_date_gmt"])
        assert not comments & set(ids)
        comments |= set(ids)


def read_by_lines(text: str) -> Iterator[dict[str, str]]:
    """The items as the importer's last parser finds them, which knows no XML: lines, and patterns in them."""
    for line in text.splitlines():
        if re.match("<wp:(author|tag|category|term)>", line):
            assert re.fullmatch(r"<(wp:\w+)>.*</\1>", line), "the importer wants it on one line"
    assert re.search(r"^<wp:wxr_version>\d+\.\d+</wp:wxr_version>$", text, re.M)
    assert re.search(r"^<wp:base_site_url>https?://[^<]+</wp:base_site_url>$", text, re.M)
    for part in re.findall(r"^<item>\n(.*?)^</item>\n", text, re.M | re.S):
        yield {name: first(name, part) for name in ("title", "wp:post_id", "content:encoded", "guid")}


def first(name: str, part: str) -> str:
    found = re.search(f"<{name}.*?>(.*?)</{name}>", part, re.S)
    value = found[1] if found else ""
    return "".join(re.findall(r"<!\[CDATA\[(.*?)\]\]>", value, re.S)) if "CDATA" in value else value


# What WordPress reads


def test_wordpress_reads_the_whole_demonstration(file: Path) -> None:
    load()

    channel = export(file)

    check(channel)
    posts = [each for each in channel.iter("item") if each.find(f"{WP}attachment_url") is None]
    assert len(posts) == Post.objects.count() > 10
    assert len(list(channel.iter(f"{WP}comment"))) == Comment.objects.count() > 20
    assert len(list(channel.iter("item"))) - len(posts) == Upload.objects.count() > 0


def test_a_parser_that_reads_lines_finds_the_same(file: Path) -> None:
    load()
    make_post("A <title> & an ]]> end", body="Text with `]]>` in it.\n\nAnd `</item>`.")

    channel = export(file)

    assert list(read_by_lines(file.read_text(encoding="utf-8"))) == [
        {
            "title": each.findtext("title"),
            "wp:post_id": each.findtext(f"{WP}post_id"),
            "content:encoded": each.findtext(CONTENT),
            "guid": each.findtext("guid"),
        }
        for each in channel.iter("item")
    ]


def test_a_post_comes_with_all_that_readers_see_of_it(file: Path) -> None:
    niel, heidi = make_author("Niel", bio="Writes."), make_author("Heidi", user=make_user("heidi"))
    make_post("A post", standfirst="What it says.", tags="Craft", authors=[heidi, niel], is_pinned=True)

    post = item(export(file), "A post")

    assert post.findtext("link") == f"{settings.SITE_URL}/2010/04/a-post/"
    assert post.findtext(EXCERPT) == "What it says."
    assert post.findtext("pubDate") == "Mon, 12 Apr 2010 10:00:00 +0000"
    assert post.findtext(f"{WP}post_date_gmt") == "2010-04-12 10:00:00"
    assert post.findtext(f"{WP}post_date") == "2010-04-12 12:00:00"  # in Amsterdam
    assert post.findtext(f"{WP}post_name") == "a-post"
    assert post.findtext(f"{WP}is_sticky") == "1"
    assert post.findtext(f"{WP}comment_status") == "open"
    assert post.findtext(CREATOR) == "heidi"
    assert [(each.get("nicename"), each.text) for each in post.iter("category")] == [("craft", "Craft")]
    assert post.findtext("guid") == Post.objects.get().guid
    authors = json.loads(meta(post)[items.OUR_AUTHORS])
    assert [author["name"] for author in authors] == ["Heidi", "Niel"]
    assert authors[1]["bio"] == "Writes."


def test_what_is_no_tag_here_is_none_in_wordpress(file: Path) -> None:
    line = "<script>alert(1)</script> &amp;"
    post = make_post(line, slug="post", standfirst=line, authors=[make_author(line)])
    post.tags.add(line)
    make_comment(post, line, "Said.", author_email="one@post.example")

    export(file)

    assert "<script" not in re.sub(
        r"<wp:meta_value>.*?</wp:meta_value>", "", file.read_text(), flags=re.DOTALL
    )


def test_wordpress_breaks_lines_only_where_they_are_broken_here(file: Path) -> None:
    make_post(
        "A post", body="One line\nand *its*\nend.\n\nA new\\\nline.\n\n```\ncode\n  of two lines\n```\n"
    )

    post = item(export(file), "A post")

    html = post.findtext(CONTENT, "")
    assert "<p>One line and <em>its</em> end.</p>" in html
    assert "code\n  of two lines" in html
    assert meta(post)[items.OUR_BODY] == Post.objects.get().body


def test_links_and_images_have_whole_addresses_and_notes_stay_on_their_page(file: Path) -> None:
    upload = Upload.store(image_file(10, 10))
    body = f"[Elsewhere](/about/) ![Bench]({upload.get_absolute_url()})\n\nNoted[^1].\n\n[^1]: A note."
    make_post("A post", body=body)

    html = item(export(file), "A post").findtext(CONTENT, "")

    assert f'href="{settings.SITE_URL}/about/"' in html
    assert f'src="{settings.SITE_URL}{upload.get_absolute_url()}"' in html
    assert 'href="#fn:1"' in html


def test_each_state_has_wordpress_own_word(file: Path) -> None:
    make_post("Published")
    make_post("Draft", published_at=None)
    make_post("Scheduled", published_at=timezone.now() + dt.timedelta(days=2))
    make_post("Thrown away").move_to_trash()

    channel = export(file)

    check(channel)
    states = {each.findtext("title"): each.findtext(f"{WP}status") for each in channel.iter("item")}
    assert states == {
        "Published": "publish", "Draft": "draft", "Scheduled": "future", "Thrown away": "trash"
    }  # fmt: skip
    assert item(channel, "Draft").findtext(f"{WP}post_date_gmt") == "0000-00-00 00:00:00"
    assert meta(item(channel, "Thrown away"))["_wp_trash_meta_status"] == "publish"


def test_a_page_stands_below_its_parent(file: Path) -> None:
    about = make_page("About", in_navigation=True)
    make_page("Team", parent=about)

    channel = export(file)

    team = item(channel, "Team")
    assert team.findtext(f"{WP}post_type") == "page"
    assert team.findtext(f"{WP}post_parent") == str(about.pk)
    assert team.findtext(f"{WP}comment_status") == "closed"
    assert meta(item(channel, "About"))[items.OUR_NAVIGATION] == "1"
    assert items.OUR_NAVIGATION not in meta(team)


def test_replies_come_with_their_threads_and_what_became_of_them(file: Path) -> None:
    niel = make_user("niel")
    author = make_author("Niel", user=niel)
    post = make_post(authors=[author])
    first = make_comment(post, "Leen", "Well *said*.", author_url="https://leen.example/", sent_at=NOON)
    make_comment(post, "Niel", "Thank you.", parent=first, user=niel, network="192.0.2.0/24")
    make_comment(post, "Spammer", status=Status.SPAM, network="2001:db8::/48")
    make_comment(post, "Heidi", status=Status.PENDING, kind="pingback")
    make_comment(post, "Somebody", status=Status.TRASH, user=make_user("anna"))

    channel = export(file)
    number = channel.findtext(f"{WP}author/{WP}author_id")
    replies = list(item(channel, post.title).iter(f"{WP}comment"))

    said = [texts(reply, OF_COMMENT) for reply in replies]

    def column(name: str) -> list[str]:
        return [reply[f"{WP}comment_{name}"] for reply in said]

    assert column("author") == ["Leen", "Niel", "Spammer", "Heidi", "Somebody"]
    assert column("approved") == ["1", "1", "spam", "0", "trash"]
    assert column("parent") == ["0", str(first.pk), "0", "0", "0"]
    assert column("type") == ["comment", "comment", "comment", "pingback", "comment"]
    assert column("user_id") == ["0", number, "0", "0", "0"]
    assert column("author_IP") == ["", "192.0.2.0", "2001:db8::", "", ""]
    assert column("date_gmt")[0] == "2010-04-12 10:00:00"
    assert column("content")[0] == "<p>Well <em>said</em>.</p>"
    assert meta(replies[0], "commentmeta")[items.OUR_BODY] == "Well *said*."


def test_a_stored_file_is_fetched_from_its_address(file: Path) -> None:
    post = make_post()
    upload = Upload.store(image_file(10, 10), alternative_text="A bench.")

    attachment = item(export(file), "workshop")

    assert attachment.findtext(f"{WP}attachment_url") == f"{settings.SITE_URL}{upload.get_absolute_url()}"
    assert attachment.findtext(f"{WP}post_type") == "attachment"
    assert int(attachment.findtext(f"{WP}post_id", "")) > post.pk
    assert meta(attachment)["_wp_attachment_image_alt"] == "A bench."


def test_what_wordpress_has_no_word_for_stands_beside(file: Path) -> None:
    series = Series.objects.create(title="The workshop", description="A year.", language="nl")
    original = make_post("Werk", series=series, part=3, language="nl")
    make_post("Work", translation_of=original)
    Redirect.keep("/werken/", post=original)
    Redirect.keep("/2009/01/01/werk.html/", post=original)

    channel = export(file)

    kept = meta(item(channel, "Werk"))
    assert kept[items.OUR_LANGUAGE] == "nl"
    assert json.loads(kept[items.OUR_SERIES]) == {
        "slug": "the-workshop", "title": "The workshop", "description": "A year.", "language": "nl", "part": 3
    }  # fmt: skip
    assert kept["_wp_old_slug"] == "werken"
    assert kept[items.OUR_OLD_ADDRESS] == "/2009/01/01/werk.html/"
    assert meta(item(channel, "Work"))[items.OUR_ORIGINAL] == str(original.pk)


# What comes back


def without_parts_of_seconds() -> None:
    """WordPress' dates have whole seconds."""
    whole = timezone.now().replace(microsecond=0)
    Post.objects.update(updated_at=whole, created_at=whole)
    Upload.objects.update(uploaded_at=whole)
    for comment in Comment.objects.all():
        Comment.objects.filter(pk=comment.pk).update(sent_at=comment.sent_at.replace(microsecond=0))


def test_what_is_read_is_what_was_written(file: Path) -> None:
    load()
    Tag.objects.filter(name="leren").update(description="Over leren.\nEn vergeten.")
    make_post("An ]]> & <b>end</b>", body="`]]>` and ` ]]>]]> `\n\n<!-- a comment -->\n\nTabs\tand   spaces.")
    without_parts_of_seconds()
    written = list(exporting.everything(lambda step, done, total: None))

    export(file)

    assert [unplaced(each) for each in read_items(file)] == written
    read = survey(file)
    assert read.channel == exporting.channel(Site.current())
    assert set(read.writers) == set(exporting.writers())
    assert read.terms == tuple(exporting.tags())
    assert not read.repairs


def unplaced(read: Item) -> Item:
    """An item without where it stood in the file."""
    assert not read.repairs
    comments = tuple(replace(comment, line=0) for comment in read.comments)
    return replace(read, line=0, comments=comments)


def test_two_exports_are_the_same_bytes(file: Path) -> None:
    load()

    export(file)
    before = file.read_bytes()
    export(file)

    assert file.read_bytes() == before


def test_control_characters_never_reach_the_file(file: Path) -> None:
    make_post(authors=[make_author("Niel", user=make_user("niel", last_name="Bell\x07"))])

    author = export(file).find(f"{WP}author")

    assert author is not None
    assert author.findtext(f"{WP}author_last_name") == "Bell"


def everything_of_a_blog() -> None:
    """The demonstration, and what it does not show."""
    load()
    niel = make_author("Niel", user=make_user("niel"))
    post = make_post("An ]]> & <b>end</b>", authors=[niel, make_author("Heidi")], body="`]]>` and ` ]]>]]> `")
    Redirect.keep("/an-end/", post=post)
    Redirect.keep("/2009/01/01/an-end.html/", post=post)
    reply = make_comment(post, body="> Said.\n\nWell *said*.", sent_at=NOON, network="192.0.2.0/24")
    make_comment(post, "Niel", parent=reply, user=niel.user, sent_at=NOON)
    make_post("Draft", published_at=None, takes_replies=False)
    line = "1 < 2 &amp; <b>3</b>"
    marked = make_post(line, standfirst=line, authors=[make_author(line)])
    marked.tags.add(line, "<canvas>")
    make_comment(marked, line, author_email="one@post.example", sent_at=NOON)
    Upload.objects.filter(pk=Upload.objects.earliest("pk").pk).update(alternative_text=line)
    Site.objects.update(title=line, tagline=line)
    soon = timezone.now().replace(microsecond=0) + dt.timedelta(days=2)
    make_post("Scheduled", published_at=soon, is_pinned=True)
    make_page("Team", parent=make_page("Workshop", in_navigation=True))
    Tag.objects.filter(name="leren").update(description="Over leren.\nEn vergeten.")
    without_parts_of_seconds()


def empty() -> None:
    """A blog as it is before anybody wrote in it."""
    for model in (Comment, Redirect, Post, Series, Tag, Author, Upload, Site):
        model.objects.all().delete()


def seen_whole() -> dict[str, list[Any]]:
    """All of the blog, named as people know it."""
    series = ("series__slug", "series__title", "series__description", "series__language", "part")
    return {
        "posts": list(
            Post.objects.order_by("pk").values_list(
                "pk", "kind", "title", "slug", "standfirst", "body", "body_html", "language", "published_at",
                "path", "is_pinned", "takes_replies", "reply_count", "guid", "parent", "in_navigation",
                *series, "translation_of", "created_at", "updated_at", "summary", "contents",
            )
        ),
        "authors": list(
            Post.objects.order_by("pk", "authorships__position").values_list(
                "pk", *(f"authors__{name}" for name in ("slug", "name", "web_site", "bio", "language")),
                "authors__portrait__file",
            )
        ),
        "tags": list(
            Post.objects.order_by("pk", "tags__slug").values_list(
                "pk", "tags__slug", "tags__name", "tags__description"
            )
        ),
        "comments": list(
            Comment.objects.order_by("pk").values_list(
                "pk", "post", "parent", "thread", "kind", "status", "author_name", "author_email",
                "author_url", "user__authors__slug", "body", "body_html", "sent_at", "started_at", "network",
            )
        ),
        "old addresses": list(Redirect.objects.order_by("path").values_list("path", "post")),
        "files": list(
            Upload.objects.order_by("file").values_list("file", "alternative_text", "original_name")
        ),
        "site": list(Site.objects.values_list("title", "tagline", "language")),
    }  # fmt: skip


def test_brought_back_into_an_empty_blog_it_is_the_same_blog(file: Path) -> None:
    everything_of_a_blog()
    before = seen_whole()
    export(file)
    empty()

    media = Path(settings.MEDIA_ROOT).parent
    call_command("import_wordpress", str(file), media=media, stdout=io.StringIO())

    for kind, things in seen_whole().items():
        assert things == before[kind], kind


# The file itself


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        call_command("export_wordpress", str(tmp_path / "nowhere" / "blog.xml"))


def test_an_export_that_was_cut_off_leaves_the_one_before(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_post()
    export(file)
    before = file.read_bytes()

    def interrupt(comment: Comment, numbers: dict[int, int]) -> None:
        raise KeyboardInterrupt

    make_comment(Post.objects.get())
    monkeypatch.setattr(exporting, "as_response", interrupt)
    with pytest.raises(KeyboardInterrupt):
        export(file)

    assert file.read_bytes() == before
    assert [path.name for path in file.parent.glob("blog*")] == ["blog.xml"]
