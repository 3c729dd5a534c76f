"""Exports of WordPress as files: sound ones are read whole, broken ones refused with line and reason."""

from __future__ import annotations

import datetime as dt
import random
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from blog.moving.wordpress import decoding
from blog.moving.wordpress.items import Channel, Item, Response, Term, Writer
from blog.moving.wordpress.reading import BrokenExport, Contents, items, survey
from tests.hostile_exports import broken, comment, export, item, meta, readable

THEME_UNIT_TEST = Path(__file__).resolve().parents[2] / "shared/corpora/wordpress/theme-unit-test.xml"
NOON = dt.datetime(2010, 4, 12, 10, 0, tzinfo=dt.UTC)
BROKEN = broken()
READABLE = readable()

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Put an export into a file."""

    def written(content: str | bytes) -> Path:
        path = tmp_path / "export.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def only(path: Path) -> Item:
    """The one item of an export."""
    [found] = items(path)
    return found


def refused(path: Path) -> BrokenExport:
    """How an export is refused before anything is taken from it."""
    with pytest.raises(BrokenExport) as caught:
        survey(path)
    return caught.value


# What an export says


def test_an_export_says_which_blog_it_was_made_of(write: Write) -> None:
    assert survey(write(export(item(), item(13, inside=comment(1) + comment(2))))) == Contents(
        Channel(
            version="1.2",
            title="Vakmanschap",
            description="Aan de werkbank",
            language="nl",
            site_address="http://old.example.org",
            blog_address="http://old.example.org/blog",
        ),
        writers=(Writer("niel"),),
        terms=(),
        items=2,
        comments=2,
    )


def test_a_post_is_read_with_all_that_belongs_to_it(write: Write) -> None:
    inside = (
        '<category domain="post_tag" nicename="caf%C3%A9"><![CDATA[Café & koek]]></category>'
        + meta("_wp_old_slug", "wood")
        + meta("_wp_old_slug", "timber")
        + meta("_thumbnail_id", "7")
        + comment(5, 4, body="Mooi & goed.", user_id="3", type="pingback", approved="spam")
    )
    post = item(
        12,
        "Hout & lijm",
        "<p>Over hout.</p>\n<!--more-->",
        inside,
        post_modified_gmt="2010-04-13 10:00:00",
        post_name="h%C3%B6ut",
        comment_status="closed",
        post_parent="2",
        menu_order="-3",
        post_password="geheim",
        is_sticky="1",
    )

    assert only(write(export(post))) == Item(
        kind="post",
        number=12,
        title="Hout & lijm",
        link="http://old.example.org/blog/2010/04/post-12/",
        guid="http://old.example.org/blog/?p=12",
        creator="niel",
        content="<p>Over hout.</p>\n<!--more-->",
        published_at=NOON,
        updated_at=NOON + dt.timedelta(days=1),
        slug="höut",
        parent=2,
        menu_order=-3,
        password="geheim",
        is_sticky=True,
        takes_comments=False,
        terms=(Term("post_tag", "café", "Café & koek"),),
        meta={"_wp_old_slug": ("wood", "timber"), "_thumbnail_id": ("7",)},
        comments=(
            Response(
                number=5,
                author_name="Leen",
                author_email="leen@example.org",
                author_url="http://leen.example.org/",
                author_address="192.0.2.1",
                sent_at=NOON + dt.timedelta(days=1),
                body="Mooi & goed.",
                approved="spam",
                kind="pingback",
                parent=4,
                user=3,
                line=46,
            ),
        ),
        line=16,
    )


def test_writers_are_those_listed_and_those_only_named(write: Write) -> None:
    listed = (
        "<wp:author><wp:author_id>3</wp:author_id><wp:author_login>leen</wp:author_login>"
        "<wp:author_email>leen@example.org</wp:author_email>"
        "<wp:author_display_name><![CDATA[Leen V.]]></wp:author_display_name>"
        "<wp:author_first_name>Leen</wp:author_first_name><wp:author_last_name>V.</wp:author_last_name></wp:author>"
    )

    writers = survey(write(export(listed, item(), item(13)))).writers

    assert set(writers) == {Writer("niel"), Writer("leen", 3, "leen@example.org", "Leen V.", "Leen", "V.")}


def test_categories_tags_and_terms_of_plugins_are_told_apart(write: Write) -> None:
    terms = (
        "<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>eik</wp:category_nicename>"
        "<wp:category_parent>hout</wp:category_parent><wp:cat_name><![CDATA[Eik]]></wp:cat_name>"
        "<wp:category_description>Hard</wp:category_description></wp:category>"
        "<wp:tag><wp:tag_slug>lijm</wp:tag_slug><wp:tag_name>Lijm</wp:tag_name></wp:tag>"
        "<wp:term><wp:term_id>6</wp:term_id><wp:term_taxonomy>genre</wp:term_taxonomy>"
        "<wp:term_slug>essay</wp:term_slug><wp:term_parent/><wp:term_name>Essay</wp:term_name></wp:term>"
    )

    assert survey(write(export(terms))).terms == (
        Term("category", "eik", "Eik", 4, "hout", "Hard"),
        Term("post_tag", "lijm", "Lijm"),
        Term("genre", "essay", "Essay", 6),
    )


def test_the_oldest_exports_name_a_tag_twice_and_it_is_one(write: Write) -> None:
    inside = (
        "<category><![CDATA[Eik]]></category>"
        '<category domain="category" nicename="eik"><![CDATA[Eik]]></category>'
        '<category domain="tag"><![CDATA[Lijm]]></category>'
        '<category domain="tag" nicename="lijm"><![CDATA[Lijm]]></category>'
        "<category><![CDATA[Los]]></category>"
    )

    found = only(write(export(item(inside=inside), version="1.0")))

    assert found.terms == (
        Term("category", "eik", "Eik"),
        Term("post_tag", "lijm", "Lijm"),
        Term("category", "", "Los"),
    )


def test_what_our_own_exports_note_of_a_comment_is_read_and_what_plugins_note_is_not(write: Write) -> None:
    notes = "".join(meta(key, "x") for key in ("akismet_history", "_kantlijn_body"))
    noted = notes.replace("postmeta", "commentmeta")
    inside = comment(1).replace("</wp:comment>", f"{noted}</wp:comment>")

    [response] = only(write(export(item(inside=inside)))).comments

    assert response.meta == {"_kantlijn_body": ("x",)}


def test_elements_of_plugins_are_left_alone(write: Write) -> None:
    found = only(write(READABLE["elements of plugins"]))

    assert (found.title, found.content, found.repairs) == ("Hout", "<p>Over hout.</p>", ())


def test_markup_that_was_not_wrapped_is_left_out_of_its_text(write: Write) -> None:
    post = export(item()).replace("<title>Hout", "<title>Over <b>oud</b>hout<wp:status>draft</wp:status>")

    found = only(write(post))

    assert (found.title, found.status) == ("Over hout", "publish")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"post_date_gmt": "0000-00-00 00:00:00"}, NOON),  # what the feed says
        ({"post_date_gmt": ""}, NOON),
        ({"post_date_gmt": "0000-00-00 00:00:00", "status": "draft"}, None),
        ({"status": "draft"}, NOON),
    ],
)
def test_a_post_without_a_date_of_its_own_has_that_of_the_feed(
    write: Write, fields: dict[str, Any], expected: dt.datetime | None
) -> None:
    assert only(write(export(item(**fields)))).published_at == expected


def test_a_date_without_its_zone_is_taken_for_utc_and_said_so(write: Write) -> None:
    post = item(post_date_gmt="0000-00-00 00:00:00", inside=comment(1, date_gmt=""))
    found = only(write(export(post.replace("<pubDate>Mon, 12 Apr 2010 10:00:00 +0000", "<pubDate>"))))

    assert found.published_at == NOON + dt.timedelta(hours=2)
    assert found.comments[0].sent_at == NOON + dt.timedelta(days=1, hours=2)
    sentence = "Only its local date is known, and was taken for that in Greenwich."
    assert found.repairs == (sentence, f"Comment 1: {sentence}")


# What is mended


@pytest.mark.parametrize(
    "control", ["\x08", "\0", "\ufffe", "\ufdd1", "&#8;", "&#x1F;", "&#xD83D;", "&#64977;"]
)
def test_characters_that_xml_forbids_are_left_out_and_counted(write: Write, control: str) -> None:
    inside = comment(1).replace("Mooi.", f"{control}Mooi{control}.") + '<category nicename="h">x</category>'
    post = item(content=f"<p>Over{control} hout.</p>", inside=inside.replace('"h"', f'"h{control}"'))

    first, second = items(write(export(post, item(13))))

    assert (first.content, first.comments[0].body) == ("<p>Over hout.</p>", "Mooi.")
    assert first.terms == (Term("category", "h", "x"),)
    assert first.repairs == ("4 control characters were left out.",)
    assert second.repairs == ()


def test_a_control_character_outside_the_items_is_counted_too(write: Write) -> None:
    contents = survey(write(export(item()).replace("Vakmanschap", "Vak\x0bmanschap")))

    assert contents.channel.title == "Vakmanschap"
    assert contents.repairs == ("1 control character was left out.",)


def test_lines_are_counted_as_they_stand_in_the_file_whatever_is_mended(write: Write) -> None:
    good = export(item(content="a\0b\n\x08\nc & d"))

    assert only(write("\n\n" + good)).line == 16 + 2
    assert refused(write("\n\n" + good.replace("</channel>", "< ", 1))).line == good.count("\n") + 1


def test_ampersands_by_themselves_and_names_of_html_are_text(write: Write) -> None:
    found = only(write(READABLE["ampersands by themselves and names of HTML"]))

    assert found.title == "Caf&eacute; & hout&nbsp;’"
    assert found.comments[0].author_url == "http://leen.example.org/?a=1&b=2"
    assert found.repairs == ()


def test_references_in_the_html_of_a_post_stay_as_they_are(write: Write) -> None:
    content = "<p>a&nbsp;&amp;&#38;&#0038;&lt;&hellip;&#x27; &unknown; AT&T &;</p>"

    assert only(write(export(item(content=content)))).content == content


def test_quotes_of_windows_are_read_as_they_were_meant(write: Write) -> None:
    latin = only(write(READABLE["Windows-1252 declared as latin-1"]))
    twice = only(write(export(item(content="Caf\xc3\xa9 \x93hout\x94 &#147;hout&#148; \x81"))))

    assert latin.title == "Café’s “hout”"
    assert twice.content == "Caf\xc3\xa9 “hout” “hout” "


def test_ends_of_lines_are_one_character(write: Write) -> None:
    old = export(item(inside=comment(1))).replace("Mooi.", "Mooi&#13;\n&#xD;en goed.")

    assert only(write(old)).comments[0].body == "Mooi\n\nen goed."


def test_the_end_of_a_cdata_section_within_a_text_is_text(write: Write) -> None:
    content = "if (a[b[1]]>2) ]]> ]]]]>> <![CDATA[ x"

    assert only(write(export(item(content=content)))).content == content


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("..%2F..%2Fetc%00", "../../etc"),  # whoever makes an address of it makes it one
        ("caf%E9", "caf%E9"),
        ("%d0%b4%d0%b5", "де"),
        ("100%-hout", "100%-hout"),
    ],
)
def test_a_slug_is_read_as_people_read_it(write: Write, given: str, expected: str) -> None:
    assert only(write(export(item(post_name=given)))).slug == expected


@pytest.mark.parametrize("number", ["twelve", "-5", str(2**63), "9" * 5000, "١٢", "1.5", "0x10"])
def test_what_is_no_number_is_none_and_said_so(write: Write, number: str) -> None:
    found = only(write(export(item(number, inside=comment(1, number)))))

    assert (found.number, found.comments[0].parent) == (None, None)
    shown = number[:40]
    assert found.repairs == (
        f"“{shown}” cannot be read as <wp:post_id>.",
        f"Comment 1: “{shown}” cannot be read as <wp:comment_parent>.",
    )


@pytest.mark.parametrize(
    "date", ["9999-12-31 23:59:59", "0999-01-01 00:00:00", "2010-02-30 10:00:00", "2010-W15-1"]
)
def test_a_date_nobody_can_keep_is_none_and_said_so(write: Write, date: str) -> None:
    found = only(write(export(item(post_modified_gmt=date))))

    assert found.updated_at is None
    assert found.repairs == (f"“{date}” cannot be read as <wp:post_modified_gmt>.",)


# What is refused


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_line_and_a_reason(write: Write, name: str) -> None:
    error = refused(write(BROKEN[name]))

    assert 1 <= error.line <= BROKEN[name].count(b"\n") + 1
    assert str(error) == f"Line {error.line}: {error.reason}"
    assert error.reason.endswith(".")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cut off at 50 %", "Line 93: The file is cut off"),
        ("empty", "Line 1: The file is empty."),
        (
            "latin-1 declared as UTF-8",
            "Line 17: The file should be written in UTF-8, but here are other bytes: e9.",
        ),
        ("a billion laughs", "Line 2: It declares a document type (DTD)"),
        ("an external DTD", "Line 2: It declares a document type (DTD)"),
        ("no namespaces", "Line 8: A prefix is used here whose namespace"),
        ("the namespace of dc missing", "Line 19: A prefix is used here whose namespace"),
        ("a feed without wp", "Line 1: This is a feed, but not an export of WordPress"),
        ("an Atom feed", "Line 1: This is not an export of WordPress: it begins with <feed>"),
        ("a web page", "Line 1: This is a web page"),
        ("a version that is to come", "Line 1: This is an export of version 2.0"),
        ("elements that cross", "Line 49: An element ends here that is not the one which began last."),
        ("a bare less-than sign", "Line 17: From here on it is not XML"),
        ("elements 100,000 deep", "Line 16: Elements stand within each other deeper"),
        ("20,000 names of elements", "Line 16: Its elements have more different names"),
        ("ZIP", "Line 1: The file is packed."),
        ("UTF-7", "Line 1: The file says it is written in “UTF-7”, which it is not."),
    ],
)
def test_the_reason_says_what_is_wrong(write: Write, name: str, said: str) -> None:
    assert str(refused(write(BROKEN[name]))).startswith(said)


def test_the_line_is_right_far_from_the_beginning(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "CHUNK", 100)

    assert refused(write(BROKEN["latin-1 declared as UTF-8"])).line == 17


@pytest.mark.parametrize("name", READABLE)
def test_whatever_stands_in_a_sound_file_all_its_items_are_read(write: Write, name: str) -> None:
    path = write(READABLE[name])
    contents = survey(path)
    found = list(items(path))

    assert len(found) == contents.items
    assert sum(len(each.comments) for each in found) == contents.comments
    assert contents.channel.title == "Vakmanschap"


@pytest.mark.parametrize(
    "opening",
    ["<item><content:encoded>", "<item><title>", "<title>", "<item a='", "<!-- ", "<wp:tag><wp:tag_name>"],
)
def test_one_item_that_would_fill_the_memory_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch, opening: str
) -> None:
    monkeypatch.setattr("blog.moving.wordpress.records.LONGEST", 1024**2)

    error = refused(write(export(opening + "x" * 3 * 1024**2)))

    assert str(error) == "Line 16: What begins here is too large: at most 1 MB can be held at once."


def test_many_small_elements_in_an_item_weigh_too(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.moving.wordpress.records.HEAVIEST", 1024**2)

    assert "too large" in refused(write(export(f"<item>{'<wp:post_id/>' * 10_000}</item>"))).reason


def test_more_tags_than_can_be_held_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.moving.wordpress.reading.HEAVIEST", 10_000)
    tags = "".join(f"<wp:tag><wp:tag_slug>{number}</wp:tag_slug></wp:tag>\n" for number in range(1000))

    assert "more tags and authors" in refused(write(export(tags))).reason


def test_no_more_is_held_than_an_item(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "CHUNK", 4096)
    path = write(export(*(item(number, content="x" * 50_000) for number in range(100))))
    survey(path)
    tracemalloc.start()
    try:
        counted = sum(1 for _ in items(path))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert counted == 100
    assert peak < path.stat().st_size / 10


# Any bytes at all


@pytest.mark.parametrize("size", [100, 101, 103, 107, 4096])
def test_it_does_not_matter_where_the_file_is_cut_into_pieces(
    write: Write, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    content = "Café &amp; &#38; &#8; &nbsp; “hout” \r\n ]]> \0 " * 100
    path = write(export(item(content=content, inside=comment(1, body=content))))
    whole = list(items(path))
    monkeypatch.setattr(decoding, "CHUNK", size)

    assert list(items(path)) == whole


def test_a_damaged_file_is_read_or_refused_and_nothing_else(write: Write) -> None:
    chance = random.Random(5)
    good = export(item(content="Café & “hout”", inside=comment(1) + meta("_x", "y")), item(13)).encode()
    ended = {"read": 0, "refused": 0}
    for _ in range(400):
        damaged = bytearray(good)
        for _ in range(chance.choice([1, 2, 9])):
            at, end, to = sorted(chance.randrange(len(damaged)) for _ in range(3))
            kind = chance.randrange(4)
            if kind == 0:
                damaged[at] = chance.randrange(256)
            elif kind == 1:
                damaged[to:to] = damaged[at:end]
            elif kind == 2:
                del damaged[at : at + chance.choice([1, 50])]
            else:
                damaged[at:at] = chance.choice([b"&", b"\0", b"]]>", b"<![CDATA[", b"&#8;", b"\xff"])
        path = write(bytes(damaged))
        try:
            survey(path)
        except BrokenExport:
            ended["refused"] += 1
        else:
            assert all(isinstance(each, Item) for each in items(path))
            ended["read"] += 1

    assert min(ended.values()) > 20


def test_the_test_data_of_wordpress_is_read_whole() -> None:
    if not THEME_UNIT_TEST.exists():
        pytest.skip("the theme unit test of WordPress is not here")
    contents = survey(THEME_UNIT_TEST)
    found = list(items(THEME_UNIT_TEST))

    assert (contents.items, contents.comments, len(contents.terms)) == (180, 32, 183)
    assert (len(found), sum(len(each.comments) for each in found)) == (180, 32)
    assert all(each.number and each.kind and not each.repairs for each in found)
    assert {each.creator for each in found} <= {writer.login for writer in contents.writers}
