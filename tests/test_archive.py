"""Taking the whole blog out in one file, and bringing it back."""

from __future__ import annotations

import datetime as dt
import io
import json
import random
import re
import threading
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models, transaction
from django.test import Client, override_settings

from blog.demo.removing import NUMBERED, free_numbers
from blog.models import (
    Author,
    Comment,
    ImportedItem,
    Post,
    Redirect,
    Series,
    Site,
    Status,
    Tag,
    Upload,
    User,
)
from blog.moving.archive import front_matter, writing
from blog.moving.archive.nouns import FORMAT, NOUNS, POSTS
from blog.moving.archive.writing import write_archive
from tests.makers import NOON, image_file, make_author, make_comment, make_page, make_post, make_user

pytestmark = pytest.mark.django_db

LATER = NOON + dt.timedelta(days=400, microseconds=123456)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "blog.zip"


def export(file: Path) -> bytes:
    """What the blog is written down as."""
    file.unlink(missing_ok=True)
    call_command("export_blog", str(file), stdout=io.StringIO(), stderr=io.StringIO())
    return file.read_bytes()


def bring(file: Path) -> str:
    """What is told while it is brought back."""
    told = io.StringIO()
    call_command("import_blog", str(file), stdout=told)
    return told.getvalue()


def empty_the_blog() -> None:
    """As if nobody had ever been here."""
    for noun in reversed(NOUNS):
        noun.model._default_manager.all().delete()
    for name in list(stored_files()):
        default_storage.delete(name)
    free_numbers()


def stored_files() -> Iterator[str]:
    for folder in default_storage.listdir("")[0] if default_storage.exists("") else ():
        yield from (f"{folder}/{name}" for name in default_storage.listdir(folder)[1])


def fill() -> None:
    """Something of everything, with its corners."""
    free_numbers()
    Site.objects.create(title="De kantlijn", language="nl", time_zone="Asia/Tokyo", close_after_days=30)
    niel = make_user("niel", role="Editor", last_name="Ångström", language="nl")
    anna = make_user("anna", role="Moderator")
    make_user("nobody")  # who has done nothing and has no role
    portrait = Upload.store(image_file(30, 20), alternative_text="A “bench”", by=niel)
    first = make_author("Niel", user=niel, portrait=portrait, language="nl")
    second = make_author("Bert", bio="", web_site="")
    series = Series.objects.create(title="A year: “one”", description="Two\n\nlines", language="en")
    post = make_post(
        'Titles have "quotes": colons, \\ and #hash',
        authors=[second, first],
        tags="Één, C++, quotes \"'",
        series=series,
        part=3,
        standfirst="- not: a list",
        is_pinned=True,
    )
    Tag.objects.filter(name="C++").update(description="A language\nof programs.")
    make_post("Vertaling", language="nl", translation_of=post, published_at=LATER)
    make_post("Scheduled", published_at=dt.datetime(2999, 1, 1, tzinfo=dt.UTC))
    make_post("Draft", published_at=None, body="")
    make_post("In the trash", trashed_at=LATER)
    make_post("Nobody's", authors=[], slug="con", takes_replies=False)
    team = make_page("Team", parent=make_page("About", in_navigation=True))
    Post.objects.filter(pk=post.pk).update(updated_at=LATER, guid="https://old.example/?p=12")
    moved = Post.objects.get(title="Vertaling")
    moved.slug = "translated"
    moved.save()
    Redirect.keep("/gone/")
    for name, target in {"tag": Tag.objects.first(), "author": first, "series": series}.items():
        Redirect.keep(f"/old-{name}/", **{name: target})
    top = make_comment(post, sent_at=NOON, network="192.0.2.0/24")
    answer = make_comment(post, "Heidi", "Ja.\n\n> quote", parent=top, user=niel, sent_at=LATER)
    make_comment(post, parent=answer, status=Status.PENDING, author_url="https://leen.example/")
    make_comment(team, "Seller", status=Status.SPAM, kind="pingback", is_trapped=True)
    held = make_comment(post, "Orphan", parent=make_comment(post, "Gone"))
    Comment.objects.get(author_name="Gone").delete()
    Comment.objects.filter(pk=held.pk).update(
        edited_at=LATER, fingerprint=None, reasons=[{"code": "links", "data": {"found": 3}}]
    )
    for comment in (top, make_comment(post, "Deleted")):
        comment.mark_spam(by=anna)
        comment.restore(by=anna)
    Comment.objects.get(author_name="Deleted").delete()
    ImportedItem.objects.create(
        source="https://old.example/", kind="post", old_id="12", number=post.pk, brought="a" * 64
    )


@pytest.fixture(scope="module")
def whole(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The archive of a full blog, which is gone again."""
    folder = tmp_path_factory.mktemp("whole")
    with override_settings(MEDIA_ROOT=folder / "media"), django_db_blocker.unblock(), transaction.atomic():
        fill()
        written = export(folder / "blog.zip")
        transaction.set_rollback(True)
    return written


# Out and in again


def test_what_is_brought_back_is_written_down_as_the_same_bytes(file: Path, tmp_path: Path) -> None:
    fill()
    numbers = {model: set(model._default_manager.values_list("pk", flat=True)) for model in NUMBERED[:-1]}
    first = export(file)
    empty_the_blog()

    bring(file)

    assert {model: set(model._default_manager.values_list("pk", flat=True)) for model in numbers} == numbers
    assert export(tmp_path / "again.zip") == first


def test_readers_see_the_same_blog(client: Client, file: Path) -> None:
    fill()
    addresses = ["/", "/archive/", "/tags/", "/author/niel/", "/feed/", "/comments/feed/", "/about/team/"]
    addresses += ["/sitemap.xml", "/search/?s=quote", "/search/?s=paragraph", "/gone/", "/old-tag/"]
    addresses += [post.get_absolute_url() for post in Post.objects.published()]

    def seen() -> dict[str, bytes]:
        return {address: client.get(address).content for address in addresses}

    before = seen()
    export(file)
    empty_the_blog()
    bring(file)

    assert seen() == before


def derived() -> dict[str, list[Any]]:
    """What is made from what an archive carries."""
    wanted: dict[str, tuple[str, ...]] = {
        "Post": ("pk", "body_html", "summary", "word_count", "contents", "reply_count", "listed_in"),
        "Comment": ("pk", "body_html", "thread", "started_at"),
        "Author": ("pk", "bio_html", "post_count"),
        "Tag": ("pk", "key", "post_count"),
        "Authorship": ("post", "author", "listed_at"),
        "PostTag": ("content_object", "tag", "listed_at"),
        "Month": ("pk", "post_count", "reply_count"),
        "RelatedPost": ("post", "other", "score"),
        "SearchDocument": ("pk", "visible_from", "title", "names", "body", "forms", "text"),
        "SearchWord": ("word",),
    }
    return {
        name: sorted(apps.get_model("blog", name)._default_manager.values_list(*columns), key=repr)
        for name, columns in wanted.items()
    }


def test_what_an_archive_does_not_carry_is_made_anew(file: Path) -> None:
    fill()
    call_command("reindex", stdout=io.StringIO())  # forgets the words of what was deleted
    before = derived()
    export(file)
    empty_the_blog()

    bring(file)

    assert derived() == before


NASTY = [
    "---\ntitle: x\n---\n\n",
    "\n\n\n  leading",
    "trailing  \n\n",
    "a\r\nb\rc",
    "\u2028\u2029\x85\ufeff\u00a0\u3000",
    "\x00\x07\x1b\x7f\x9f",
    "\"'\\ {} [] : # & * ! | > % @ `",
    "🙂 Ångström e\u0301 \u202egnorw",
    "- \t? ~ null true 1e3 0x10 2010-04-07",
    "</script>\\u0000\\",
]


def test_texts_come_back_to_the_last_character(file: Path, tmp_path: Path) -> None:
    number = random.Random(7)

    def nasty(pieces: int) -> str:
        return "".join(number.choices(NASTY, k=pieces))

    for each in range(40):
        post = make_post(f"x{nasty(3)}"[:300], body=nasty(number.randrange(6)), slug=f"nasty-{each}")
        make_comment(post, f"x{nasty(2)}"[:200], f"{each}{nasty(3)}", author_email="")
    make_post("Long", body=nasty(20_000)[:200_000])
    before = list(Post.objects.order_by("pk").values_list("title", "body"))
    replies = list(Comment.objects.order_by("pk").values_list("author_name", "body", "fingerprint"))
    first = export(file)
    empty_the_blog()

    bring(file)

    assert list(Post.objects.order_by("pk").values_list("title", "body")) == before
    assert list(Comment.objects.order_by("pk").values_list("author_name", "body", "fingerprint")) == replies
    assert export(tmp_path / "again.zip") == first


def test_front_matter_is_read_alike_by_a_reader_of_yaml() -> None:
    texts = [text.replace("\0", "") for text in NASTY]
    fields = {"title": "".join(texts), "tags": texts, "number": 12, "parent": None, "is_pinned": True}
    text = front_matter.join(fields, "---\nbody: 1\n---\n")

    head = text.split("---\n")[1]

    assert yaml.safe_load(head) == fields
    assert front_matter.split(text) == (fields, "---\nbody: 1\n---\n")


def test_a_new_post_gets_a_number_of_its_own(file: Path) -> None:
    fill()
    highest = Post.objects.order_by("pk").last()
    export(file)
    empty_the_blog()
    bring(file)

    assert highest
    assert make_post("Another").pk == highest.pk + 1


def test_the_demonstration_blog_makes_room(file: Path, tmp_path: Path) -> None:
    fill()
    first = export(file)
    empty_the_blog()
    User.objects.all().delete()
    call_command("load_demo", stdout=io.StringIO())

    assert "The demonstration blog has made room." in bring(file)

    assert export(tmp_path / "again.zip") == first


def test_the_demonstration_blog_itself_can_be_taken_along(file: Path, tmp_path: Path) -> None:
    call_command("load_demo", stdout=io.StringIO())
    first = export(file)
    empty_the_blog()
    User.objects.all().delete()
    bring(file)

    assert export(tmp_path / "again.zip") == first
    assert not Site.current().demonstration


@pytest.mark.django_db(transaction=True)
def test_the_demonstration_blog_can_take_its_own_place(file: Path, tmp_path: Path) -> None:
    call_command("load_demo", stdout=io.StringIO())
    first = export(file)

    bring(file)

    assert export(tmp_path / "again.zip") == first
    assert len(list(stored_files())) == Upload.objects.count() > 0


def test_a_demonstration_blog_beside_something_else_stays(file: Path) -> None:
    call_command("load_demo", stdout=io.StringIO())
    export(file)
    make_post("Mine")
    before = Post.objects.count()

    with pytest.raises(CommandError, match="into an empty blog"):
        bring(file)

    assert Post.objects.count() == before
    assert Site.current().demonstration


# What is in it


def opened(file: Path) -> zipfile.ZipFile:
    export(file)
    return zipfile.ZipFile(file)


def test_an_archive_can_be_read_without_us(file: Path) -> None:
    fill()
    archive = opened(file)

    text = archive.read("posts/2010/04/titles-have-quotes-colons-and-hash.md").decode()
    _, head, body = text.split("---\n", 2)
    fields = yaml.safe_load(head)

    assert fields["title"] == 'Titles have "quotes": colons, \\ and #hash'
    assert fields["authors"] == ["bert", "niel"]
    assert fields["tags"] == ["C++", "quotes \"'", "Één"]
    assert fields["published_at"] == "2010-04-12T10:00:00Z"
    assert body == "\nFirst paragraph.\n\n## A heading\n\nSecond paragraph."
    replies = [json.loads(line) for line in archive.read("data/comments.jsonl").splitlines()]
    assert [reply["number"] for reply in replies] == sorted(reply["number"] for reply in replies)
    assert replies[1]["parent"] == replies[0]["number"]
    assert {reply["post"] for reply in replies} == {fields["slug"], "team"}


def test_files_stand_where_one_looks_for_them_on_every_system(file: Path) -> None:
    fill()
    names = opened(file).namelist()

    assert names == sorted(names)
    assert len({name.casefold() for name in names}) == len(names)
    assert {"drafts/draft.md", "pages/team.md", "trash/in-the-trash.md"} < set(names)
    assert "posts/2999/01/scheduled.md" in names
    number = Post.objects.get(slug="con").pk
    assert f"posts/2010/04/post.{number}.md" in names


def test_nothing_in_it_says_when_or_where_it_was_written(file: Path) -> None:
    fill()

    for about in opened(file).infolist():
        assert about.date_time == (1980, 1, 1, 0, 0, 0)
        assert (about.create_system, about.extra, about.comment) == (3, b"", b"")


def test_files_are_kept_as_they_are(file: Path) -> None:
    fill()
    upload = Upload.objects.get()
    archive = opened(file)
    name = f"media/{upload.file.name}"

    assert archive.getinfo(name).compress_type == zipfile.ZIP_STORED
    assert archive.read(name) == upload.file.read()


def test_no_password_and_no_right_leaves_with_it(file: Path) -> None:
    fill()
    make_user("root", is_superuser=True)
    User.objects.get(username="niel").groups.add(Group.objects.create(name="Guests"))

    lines = opened(file).read("data/users.jsonl").decode().splitlines()

    assert [json.loads(line) for line in lines] == [
        {
            "username": "anna",
            "first_name": "Anna",
            "last_name": "",
            "language": "",
            "is_staff": True,
            "groups": ["Moderator"],
        },
        {
            "username": "niel",
            "first_name": "Niel",
            "last_name": "Ångström",
            "language": "nl",
            "is_staff": True,
            "groups": ["Editor", "Guests"],
        },
    ]


# What every noun is made of, and why some of it is not in an archive.
FOLLOWS = "made from what the archive carries"
PASSES = "of the last minutes only"
SECRET = "an archive opens no door"
LEFT_OUT = {
    "Site.id": "there is one",
    "Site.demonstration": "a blog that was taken along is nobody's demonstration",
    "User.id": "people are named",
    "User.password": SECRET,
    "User.is_superuser": SECRET,
    "User.is_active": SECRET,
    "User.email": SECRET,
    "User.user_permissions": SECRET,
    "User.last_login": "of the account, which is another",
    "User.date_joined": "of the account, which is another",
    "Post.body_html": FOLLOWS,
    "Post.rendered_by": FOLLOWS,
    "Post.summary": FOLLOWS,
    "Post.word_count": FOLLOWS,
    "Post.contents": FOLLOWS,
    "Post.listed_in": FOLLOWS,
    "Post.reply_count": FOLLOWS,
    "Comment.body_html": FOLLOWS,
    "Comment.rendered_by": FOLLOWS,
    "Author.bio_html": FOLLOWS,
    "Author.rendered_by": FOLLOWS,
    "Author.post_count": FOLLOWS,
    "Tag.key": FOLLOWS,
    "Tag.post_count": FOLLOWS,
    "Redirect.id": "old addresses are named",
    "ImportedItem.id": "they are named",
    "Authorship": "the list of authors of a post",
    "PostTag": "the list of tags of a post",
    "Edition": FOLLOWS,
    "Month": FOLLOWS,
    "RelatedPost": FOLLOWS,
    "Reindexing": FOLLOWS,
    "SearchDocument": FOLLOWS,
    "SearchWord": FOLLOWS,
    "RecentReply": PASSES,
    "SignInAttempt": PASSES,
}


def test_nothing_falls_out_of_the_archive_unnoticed() -> None:
    carried = {noun.model.__name__: {column.field.name for column in noun.columns} for noun in NOUNS}
    lists = {noun.model.__name__: set(noun.lists) for noun in NOUNS}
    missing, there = set(), set()
    for model in apps.get_app_config("blog").get_models():
        if model._meta.proxy:
            continue
        fields: list[models.Field[Any, Any]] = [*model._meta.concrete_fields, *model._meta.many_to_many]
        names = {f"{model.__name__}.{field.name}" for field in fields}
        there |= names | {model.__name__}
        if model.__name__ not in carried:
            missing |= {model.__name__}
            continue
        kept = carried[model.__name__] | lists[model.__name__]
        missing |= names - {f"{model.__name__}.{name}" for name in kept}

    assert missing == set(LEFT_OUT)
    assert set(LEFT_OUT) <= there


def test_the_format_is_documented_whole() -> None:
    text = (Path(__file__).parent.parent / "docs" / "format.md").read_text(encoding="utf-8")
    table = {
        name: keys
        for name, keys in re.findall(r"^\| (\w+) \| (.+) \|$", text, re.MULTILINE)
        if name != "file"
    }
    example = re.search(r"```\n(---\n.*?)```", text, re.DOTALL)
    assert example
    fields, _ = front_matter.split(example[1])

    for noun in NOUNS:
        said = set(fields) if noun is POSTS else set(re.findall(r"\w+", table[noun.name]))
        assert noun.keys - {"body"} <= said, noun.name
        assert f"data/{noun.name}.jsonl" in text or noun is POSTS
    assert f'{{"format": {FORMAT}}}' in text


# People


def test_people_come_back_and_cannot_sign_in(client: Client, file: Path) -> None:
    fill()
    export(file)
    empty_the_blog()
    User.objects.all().delete()

    bring(file)

    niel = User.objects.get(username="niel")
    assert (niel.is_active, niel.has_usable_password(), niel.is_superuser) == (False, False, False)
    assert [group.name for group in niel.groups.all()] == ["Editor"]
    assert Author.objects.get(slug="niel").user == niel
    assert not User.objects.filter(username="nobody").exists()


def test_an_account_that_is_here_stays_as_it_is(file: Path) -> None:
    fill()
    export(file)
    empty_the_blog()
    User.objects.all().delete()
    make_user("niel", is_superuser=True)
    User.objects.filter(username="niel").update(first_name="", email="mine@kantlijn.example")
    anna = make_user("anna")

    bring(file)

    niel = User.objects.get(username="niel")
    assert niel.check_password("secret")
    assert (niel.is_superuser, niel.is_active, niel.email) == (True, True, "mine@kantlijn.example")
    assert niel.called == "Niel Ångström"
    assert Author.objects.get(slug="niel").user == niel
    assert not anna.groups.exists()  # an archive gives nobody a right


def test_a_role_nobody_knows_here_comes_without_rights(file: Path) -> None:
    fill()
    guests = Group.objects.create(name="Guests")
    guests.permissions.add(*Group.objects.get(name="Editor").permissions.all())
    User.objects.get(username="niel").groups.add(guests)
    export(file)
    empty_the_blog()
    guests.delete()

    assert "The role Guests has no rights yet." in bring(file)
    assert not Group.objects.get(name="Guests").permissions.exists()


# What is refused


def test_an_archive_is_only_brought_into_an_empty_blog(file: Path) -> None:
    export(file)
    post = make_post("Mine")

    with pytest.raises(CommandError, match="into an empty blog"):
        bring(file)

    assert list(Post.objects.all()) == [post]


def test_an_existing_file_is_not_written_over(file: Path) -> None:
    file.write_text("mine")

    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_blog", str(file))

    assert file.read_text() == "mine"


def test_it_is_there_only_when_it_is_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = []

    def write(on_lost: Any) -> Iterator[bytes]:
        yield b"half"
        there.append(file.exists())
        yield b" whole"

    monkeypatch.setattr(writing, "write_archive", write)
    file.with_name(f"{file.name}.part").write_text("of a run that was killed")

    assert export(file) == b"half whole"
    assert there == [False]
    assert list(file.parent.glob("*.part")) == []


def test_only_its_owner_can_read_it(file: Path) -> None:
    export(file)

    assert file.stat().st_mode & 0o777 == 0o600


Change = Callable[[dict[str, bytes]], None]


def changed(file: Path, change: Change, *, compression: int = zipfile.ZIP_STORED) -> None:
    """An archive somebody has had their hands on."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    change(entries)
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def entry(name: str, content: bytes | None) -> Change:
    def change(entries: dict[str, bytes]) -> None:
        if content is None:
            del entries[name]
        else:
            entries[name] = content

    return change


def said(name: str, old: bytes, new: bytes) -> Change:
    def change(entries: dict[str, bytes]) -> None:
        assert old in entries[name]
        entries[name] = entries[name].replace(old, new, 1)

    return change


POST = "posts/2010/04/titles-have-quotes-colons-and-hash.md"
REPLIES = "data/comments.jsonl"
SITE = "data/site.jsonl"
BROKEN: dict[str, tuple[Change, str]] = {
    "a newer format": (entry("kantlijn.json", b'{"format": 2}'), "kantlijn.json: its format is 2"),
    "no format": (entry("kantlijn.json", b"[]"), "kantlijn.json: it names no format"),
    "true as format": (entry("kantlijn.json", b'{"format": true}'), "kantlijn.json: it names no format"),
    "another zip": (entry("kantlijn.json", None), "it has no kantlijn.json"),
    "no tags": (entry("data/tags.jsonl", None), "it has no data/tags.jsonl"),
    "a path that leads out": (entry("../evil.md", b""), r"\.\./evil\.md: an archive of a blog has no such"),
    "a path in media that leads out": (entry("media/../../evil.png", b""), "has no such file"),
    "an absolute path": (entry("/etc/passwd", b""), "has no such file"),
    "a program": (entry("media/ab/evil.html", b""), "has no such file"),
    "broken JSON": (said(REPLIES, b'"kind"', b'"kind'), r"data/comments\.jsonl, line 1: "),
    "JSON that is no object": (said(REPLIES, b"{", b"[]\n{"), "line 1: a line is an object of JSON"),
    "a number that is none": (said(REPLIES, b'"number": 1', b'"number": NaN'), "line 1: NaN is no number"),
    "endless depth": (entry(REPLIES, b"[" * 100_000 + b"\n"), "line 1: "),
    "a last line cut off": (lambda entries: entries.update({REPLIES: entries[REPLIES][:-9]}), "does not end"),
    "not UTF-8": (said(REPLIES, b"Leen", b"L\xe9en"), r"data/comments\.jsonl, line 1: "),
    "a character of no text": (said(REPLIES, b"Leen", b"\\u0000"), "line 1: it holds a character"),
    "half a character": (said(REPLIES, b"Leen", b"\\ud800"), "line 1: it holds a character"),
    "an unknown key": (said(REPLIES, b'"kind"', b'"sort"'), "line 1: “sort” is unknown here"),
    "a missing key": (said(REPLIES, b'"number": 1, ', b""), "line 1: “number” is missing"),
    "an unknown status": (said(REPLIES, b'"approved"', b'"loved"'), "line 1: “status” cannot be 'loved'"),
    "a date without a zone": (said(REPLIES, b'10:00:00Z", "st', b'10:00:00", "st'), "“sent_at” cannot be"),
    "a date before all": (
        said(REPLIES, b'"2010-04-12T10:00:00Z"', b'"0001-01-01T00:00:00+14:00"'),
        "“sent_at” cannot be",
    ),
    "text for a number": (said(REPLIES, b'"number": 1', b'"number": "1"'), "“number” cannot be '1'"),
    "a number too high": (said(REPLIES, b'"number": 1,', b'"number": 99999999999999,'), "“number” cannot"),
    "a name too long": (said(REPLIES, b"Leen", b"L" * 246), "“author_name” cannot be"),
    "a reply twice": (lambda entries: entries.update({REPLIES: entries[REPLIES] * 2}), "“number” 1 is taken"),
    "a reply to nothing": (said(REPLIES, b'"parent": 1', b'"parent": 99'), "line 2: it names 99"),
    "a reply to no post": (said(REPLIES, b'"post": "', b'"post": "x'), "line 1: it names 'x"),
    "a post without a beginning": (said(POST, b"---\n", b"--\n"), r"hash\.md, line 1: front matter begins"),
    "a post without an end": (said(POST, b"\n---\n\n", b"\n--\n\n"), r"\.md, line 1: front matter ends"),
    "front matter of another": (said(POST, b'"Titles', b"Titles"), r"hash\.md, line 2: "),
    "front matter without keys": (said(POST, b"slug: ", b"- "), r"hash\.md, line \d: a line is “key: value”"),
    "a key twice": (said(POST, b"slug: ", b"title: "), r"\.md, line \d: a line is “key: value”, and every"),
    "an author nobody knows": (said(POST, b'"niel"]', b'"nail"]'), r"hash\.md: it names 'nail'"),
    "an author twice": (said(POST, b'"niel"]', b'"bert"]'), "“authors” names something twice"),
    "tags that are no list": (
        said(POST, b'tags: ["C++", ', b'tags: [["C++"], '),
        "“tags” is a list of names",
    ),
    "a place that leads away": (said(POST, b'path: "2010', b'path: "/evil.example/2010'), "“path” cannot be"),
    "a zone that is nowhere": (
        said(SITE, b"Asia/Tokyo", b"Asia/Tokio"),
        "“time_zone” cannot be 'Asia/Tokio'",
    ),
    "lists of nothing": (said(SITE, b'per_page": 10', b'per_page": 0'), "“posts_per_page” cannot be 0"),
    "the last day of all": (
        said(REPLIES, b'"2010-04-12T10:00:00Z"', b'"9999-12-31T23:59:59Z"'),
        "“sent_at” cannot be",
    ),
    "reasons that are none": (
        said(REPLIES, b'"reasons": []', b'"reasons": ["links"]'),
        "“reasons” cannot be",
    ),
    "a month that is none": (said(POST, b"month: 4", b"month: 13"), "“month” cannot be 13"),
    "a year of no address": (said(POST, b"year: 2010", b"year: 999"), "“year” cannot be 999"),
    "a published post without a month": (
        said(POST, b"month: 4", b"month: null"),
        "hash.md: it has no address",
    ),
    "a page that stands nowhere": (
        said("pages/about.md", b'path: "about"', b'path: ""'),
        r"about\.md: it has no address",
    ),
    "a slug that is none": (said(POST, b'slug: "', b'slug: "../'), "“slug” cannot be"),
    "a post in latin-1": (said(POST, b"quotes", b"qu\xf6tes"), r"hash\.md: it is not UTF-8"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_archive_is_refused_with_the_place(name: str, file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    change, reason = BROKEN[name]
    changed(file, change)

    with pytest.raises(CommandError, match=reason):
        bring(file)

    assert not Post.objects.exists()
    assert not list(stored_files())


def test_a_file_that_is_cut_off_anywhere_is_refused(file: Path, whole: bytes) -> None:
    for tenth in range(10):
        file.write_bytes(whole[: len(whole) * tenth // 10])
        with pytest.raises(CommandError, match="cannot be read"):
            bring(file)


def test_a_damaged_file_is_refused(file: Path, whole: bytes) -> None:
    place = whole.index(b"data/comments.jsonl") + 60
    file.write_bytes(whole[:place] + b"\xff\x00\xff" + whole[place + 3 :])

    with pytest.raises(CommandError, match=r"data/comments\.jsonl.*cannot be read"):
        bring(file)


def test_what_is_no_zip_is_refused(file: Path) -> None:
    file.write_bytes(b"<html>")

    with pytest.raises(CommandError, match=r"blog\.zip: it cannot be read"):
        bring(file)
    with pytest.raises(CommandError, match=r"nowhere\.zip: it cannot be read"):
        bring(file.with_name("nowhere.zip"))


def test_an_entry_that_is_there_twice_is_refused(file: Path) -> None:
    export(file)
    with (
        pytest.warns(UserWarning, match="Duplicate name"),
        zipfile.ZipFile(file, "a") as archive,
    ):
        archive.writestr("kantlijn.json", '{"format": 1}')

    with pytest.raises(CommandError, match=r"kantlijn\.json: it is there twice"):
        bring(file)


def test_an_encrypted_entry_is_refused(file: Path) -> None:
    whole = bytearray(export(file))
    directory = whole.index(b"PK\x01\x02")
    whole[directory + 8] |= 1
    file.write_bytes(whole)

    with pytest.raises(CommandError, match="it is encrypted"):
        bring(file)


def test_what_unfolds_without_end_is_refused(file: Path) -> None:
    export(file)
    line = b" " * 10_000_000 + b"\n"
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            archive.writestr(f"drafts/{number}.md", line)

    with pytest.raises(CommandError, match="unfolded it would be"):
        bring(file)


def test_what_unfolds_further_than_it_says_is_refused_before_it_does(file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    changed(file, entry("pages/bomb.md", bytes(100_000_000)), compression=zipfile.ZIP_DEFLATED)
    size = (100_000_000).to_bytes(4, "little")
    file.write_bytes(file.read_bytes().replace(size, (100).to_bytes(4, "little")))

    tracemalloc.start()
    with pytest.raises(CommandError, match=r"bomb\.md: it cannot be read"):
        bring(file)

    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 50_000_000


def test_a_line_without_end_is_refused(file: Path) -> None:
    export(file)
    changed(file, entry("data/tags.jsonl", b" " * 5_000_000), compression=zipfile.ZIP_DEFLATED)

    with pytest.raises(CommandError, match=r"tags\.jsonl, line 1: it does not end, or is too long"):
        bring(file)


def test_a_file_that_is_not_what_it_is_called_is_refused(file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    name = next(name for name in zipfile.ZipFile(file).namelist() if name.startswith("media/"))

    for content, reason in {
        b"<html><script>": r"media.*|.*is not a PNG",
        image_file(9, 9).read(): "it is not what the archive says of it",
    }.items():
        file.write_bytes(whole)
        changed(file, entry(name, content))
        with pytest.raises(CommandError, match=reason):
            bring(file)
    assert not list(stored_files())


def test_a_file_nothing_is_said_about_is_refused(file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    changed(file, entry(f"media/ab/ab{'0' * 30}.png", b""))

    with pytest.raises(CommandError, match="says nothing of this file"):
        bring(file)


def test_what_the_database_refuses_leaves_nothing_behind(file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    changed(
        file,
        lambda entries: entries.update(
            {
                "data/tags.jsonl": b"".join(
                    json.dumps({"number": n, "slug": f"t{n}", "name": name}).encode() + b"\n"
                    for n, name in enumerate(["C++", "c++", "Één", "quotes \"'"], start=1)
                ),
            }
        ),
    )

    with pytest.raises(CommandError, match="The database refuses what is in it"):
        bring(file)

    assert not Tag.objects.exists()
    assert not list(stored_files())


def test_replies_that_answer_each_other_do_not_keep_the_page_waiting(
    client: Client, file: Path, whole: bytes
) -> None:
    file.write_bytes(whole)
    changed(file, said(REPLIES, b'"parent": null', b'"parent": 2'))
    bring(file)

    for post in Post.objects.published():
        assert client.get(post.get_absolute_url()).status_code == 200


def test_when_the_files_cannot_all_be_stored_none_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (1, 2):
        Upload.store(image_file(width, 1))
    export(file)
    empty_the_blog()
    save, saved = FileSystemStorage.save, []

    def save_one(storage: FileSystemStorage, name: str, content: Any) -> str:
        if saved:
            raise OSError("No space left on device")
        saved.append(name)
        return save(storage, name, content)

    monkeypatch.setattr(FileSystemStorage, "save", save_one)

    with pytest.raises(OSError, match="No space left"):
        bring(file)

    assert saved
    assert not list(stored_files())
    assert not Upload.objects.exists()


# A file that is lost


def test_half_a_file_of_a_run_that_was_killed_is_made_whole(file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    with zipfile.ZipFile(file) as archive:
        [name] = [name for name in archive.namelist() if name.startswith("media/")]
        content = archive.read(name)
    stored = name.removeprefix("media/")
    default_storage.save(stored, ContentFile(content[:20]))

    bring(file)

    with default_storage.open(stored) as kept:
        assert kept.read() == content


def test_a_lost_file_is_told_of_and_does_not_keep_the_blog_in(file: Path, tmp_path: Path) -> None:
    fill()
    upload = Upload.objects.get()
    default_storage.delete(str(upload.file.name))
    told = io.StringIO()
    call_command("export_blog", str(file), stdout=io.StringIO(), stderr=told)
    first = file.read_bytes()
    empty_the_blog()

    assert f"The file {upload.file.name} is not in the archive." in bring(file)
    assert f"The file {upload.file.name} is gone" in told.getvalue()
    assert Author.objects.get(slug="niel").portrait
    assert export(tmp_path / "again.zip") == first


def test_an_older_archive_may_say_less(file: Path, whole: bytes) -> None:
    file.write_bytes(whole)
    changed(file, said(POST, b"is_pinned: true\n", b""))

    bring(file)

    assert not Post.objects.get(title__startswith="Titles").is_pinned


# While the blog goes on living


@pytest.mark.django_db(transaction=True)
def test_it_is_written_as_of_one_moment() -> None:
    post = make_post("Before")
    make_comment(post)
    parts = write_archive(print)

    def write() -> None:
        try:
            make_comment(make_post("Meanwhile"), "Heidi")
        finally:
            connection.close()

    whole = next(parts)
    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    whole += b"".join(parts)

    assert Post.objects.count() == 2
    assert b"meanwhile" not in whole


def test_it_is_handed_on_while_it_is_written() -> None:
    number = random.Random(3)
    for each in range(8):
        body = "".join(chr(number.randrange(0x4E00, 0x9FFF)) for _ in range(60_000))
        make_post(f"Long {each}", body=body)

    sizes = [len(part) for part in write_archive(print)]

    assert len(sizes) > 4
    assert max(sizes) < 400_000
