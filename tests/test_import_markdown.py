"""Coming here from a folder of Markdown with front matter, as Jekyll and Hugo have it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from blog.models import Author, ImportedItem, Kind, Post, Redirect, Site, Tag, Upload
from tests.makers import image_file, make_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "my-site"


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def bring(folder: Path) -> str:
    told = io.StringIO()
    call_command("import_markdown", str(folder), stdout=told)
    return told.getvalue()


def brought(folder: Path, head: str, body: str = "A text.", name: str = "_posts/2010-04-07-hello.md") -> Post:
    """The post that comes of a text with this front matter in YAML."""
    write(folder, name, f"---\n{head}\n---\n\n{body}\n")
    bring(folder)
    return Post.objects.get()


# What a text says


def test_a_post_of_jekyll_is_a_post_here(client: Client, folder: Path) -> None:
    write(
        folder,
        "_posts/2010-04-07-on-benches.md",
        '---\nlayout: post\ntitle: "On benches: a start"\ndate: 2010-04-07 09:30:00 +0200\n'
        "tags: [wood, Werk]\ncategories: work tools\nauthor: Niel\nexcerpt: Why a bench.\n---\n\n"
        "A *bench* holds.\n\n## Still\n",
    )

    report = bring(folder)

    post = Post.objects.get()
    assert (post.title, post.slug, post.standfirst) == ("On benches: a start", "on-benches", "Why a bench.")
    assert post.published_at == dt.datetime(2010, 4, 7, 7, 30, tzinfo=dt.UTC)
    assert post.body == "A *bench* holds.\n\n## Still"
    assert [author.name for author in post.byline] == ["Niel"]
    assert {tag.name for tag in post.tags.all()} == {"wood", "Werk", "work", "tools"}
    assert "A <em>bench</em> holds." in client.get("/2010/04/on-benches/").content.decode()
    assert "1 made, 0 updated, 0 skipped, 0 altered, 0 refused" in report
    assert not post.is_revised


def test_a_post_of_hugo_is_a_post_here(folder: Path) -> None:
    write(
        folder,
        "content/posts/benches/index.md",
        '+++\ntitle = "On benches"\ndate = 2010-04-07T09:30:00+02:00\nlastmod = 2011-01-02T00:00:00Z\n'
        'tags = ["wood"]\ncategories = ["Work and play"]\nauthors = ["Niel", "Bert"]\n'
        'description = "Why a bench."\naliases = ["/old/bench/", "https://old.example/B.html"]\n+++\nText.\n',
    )

    bring(folder)

    post = Post.objects.get()
    assert (post.title, post.slug) == ("On benches", "benches")
    assert post.updated_at == dt.datetime(2011, 1, 2, tzinfo=dt.UTC)
    assert [author.name for author in post.byline] == ["Niel", "Bert"]
    assert {tag.name for tag in post.tags.all()} == {"wood", "Work and play"}
    assert set(Redirect.objects.values_list("path", "post")) == {
        ("/old/bench/", post.pk),
        ("/b.html/", post.pk),
    }


def test_front_matter_may_be_json(folder: Path) -> None:
    write(folder, "content/a.md", '{"title": "On benches", "date": "2010-04-07", "tags": ["wood"]}\n\nText.')

    bring(folder)

    post = Post.objects.get()
    assert (post.title, post.body) == ("On benches", "Text.")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2010-04-07", "2010-04-06T15:00Z"),
        ("2010-04-07 09:30", "2010-04-07T00:30Z"),
        ("2010-04-07 09:30:00", "2010-04-07T00:30Z"),
        ("2010-04-07 09:30:00 -0500", "2010-04-07T14:30Z"),
        ("2010-04-07 09:30:00 UTC", "2010-04-07T09:30Z"),
        ("2010-04-07T09:30:00Z", "2010-04-07T09:30Z"),
        ("'2010-04-07T09:30:00.5+02:00'", "2010-04-07T07:30:00.5Z"),
    ],
)
def test_a_date_without_a_zone_is_in_the_zone_of_the_site(date: str, moment: str, folder: Path) -> None:
    Site.objects.create(time_zone="Asia/Tokyo")

    assert brought(folder, f"date: {date}").published_at == dt.datetime.fromisoformat(moment)


def test_the_date_may_stand_in_the_name_alone(folder: Path) -> None:
    post = brought(folder, "title: Hello")

    assert post.get_absolute_url() == "/2010/04/hello/"


@pytest.mark.parametrize("head", ["draft: true", "published: false"])
def test_a_draft_stays_a_draft(head: str, folder: Path) -> None:
    assert brought(folder, head).published_at is None


def test_what_lies_among_the_drafts_is_one(folder: Path) -> None:
    assert brought(folder, "date: 2010-04-07", name="_drafts/hello.md").published_at is None


def test_a_text_without_a_date_is_a_draft_and_this_is_told(folder: Path) -> None:
    write(folder, "posts/hello.md", "---\ndate: 2010-13-45 x\n---\nText.")

    assert "It has no date that can be read: a draft." in bring(folder)
    assert Post.objects.get().published_at is None


@pytest.mark.parametrize("date", ["0999-04-07", "3000-04-07"])
def test_a_year_that_no_address_can_hold_makes_a_draft(date: str, folder: Path) -> None:
    assert brought(folder, f"title: a\ndate: {date}").published_at is None


def test_a_page_is_a_page(folder: Path) -> None:
    post = brought(folder, "layout: page\ntitle: About me\ndate: 2010-04-07", name="about.md")

    assert (post.kind, post.get_absolute_url()) == (Kind.PAGE, "/about/")
    assert not post.takes_replies


def test_a_page_where_the_site_itself_has_one_is_refused(folder: Path) -> None:
    write(folder, "archive.md", "---\nlayout: page\n---\nText.")

    assert "The site itself uses /archive/" in bring(folder)
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("tags: wood work", {"wood", "work"}),
        ("tags: wood, hard work", {"wood", "hard work"}),
        ("tags: [wood, 2010, 'C++']", {"wood", "2010", "C++"}),
        ("tags:\n  - wood\n  - Wood", {"wood"}),
        ("tag: hard work", {"hard work"}),
        ("category: hard work\ntags: [wood]", {"hard work", "wood"}),
        ("tags:", set()),
        ("tags: {a: b}", set()),
    ],
)
def test_tags_are_read_as_they_are_written(said: str, names: set[str], folder: Path) -> None:
    brought(folder, said)

    assert set(Tag.objects.values_list("name", flat=True)) == names


def test_an_author_who_is_here_is_meant(folder: Path) -> None:
    niel = make_author("Niel")

    post = brought(folder, "author:\n  name: Niel\n  email: niel@kantlijn.example")

    assert post.byline == [niel]
    assert Author.objects.count() == 1


def test_old_addresses_lead_to_the_post(client: Client, folder: Path) -> None:
    brought(
        folder,
        "permalink: /writing/Hello.html\nredirect_from:\n  - /hi\n  - /:year/:title/\ntitle: Hello",
    )

    for old in ("/writing/Hello.html", "/hi/", "/hi"):
        response = client.get(old)
        assert (response.status_code, response.headers["Location"]) == (301, "/2010/04/hello/")
    assert Redirect.objects.count() == 2


def test_where_jekyll_had_put_a_post_leads_to_it(client: Client, folder: Path) -> None:
    post = brought(folder, "title: On benches\ncategories: wood", name="_posts/2010-04-07-Hello.md")

    answer = client.get("/wood/2010/04/07/Hello.html")

    assert (answer.status_code, answer.headers["Location"]) == (301, post.get_absolute_url())


def test_a_slug_that_is_taken_gets_a_number(folder: Path) -> None:
    write(folder, "_posts/2010-04-07-hello.md", "---\ntitle: One\n---\n1")
    write(folder, "_posts/2011-04-07-hello.md", "---\ntitle: Two\n---\n2")

    bring(folder)

    assert set(Post.objects.values_list("title", "slug")) == {("One", "hello"), ("Two", "hello-2")}


def test_language_replies_and_length_are_heeded(folder: Path) -> None:
    write(
        folder,
        "_posts/2010-04-07-hello.md",
        f"---\nlang: nl-BE\ncomments: false\ntitle: {'x' * 400}\ndescription: {'y ' * 150}\n---\nTekst.",
    )

    report = bring(folder)

    post = Post.objects.get()
    assert (post.language, post.takes_replies) == ("nl", False)
    assert (len(post.title), len(post.standfirst)) == (300, 200)
    assert "was longer than that may be here" in report


def test_what_only_its_program_understands_stays_and_is_told(folder: Path) -> None:
    body = "{% highlight ruby %}\nputs 1\n{% endhighlight %}\n\n{{< figure src=x >}}\n\n{{% note %}}"
    write(folder, "_posts/2010-04-07-hello.md", f"---\ntitle: Hello\n---\n{body}\n")

    report = bring(folder)

    assert Post.objects.get().body == body
    for mark in ("{% highlight", "{% endhighlight", "{{< figure", "{{% note"):
        assert f"“{mark}”" in report


# Files


def test_images_come_along(client: Client, folder: Path) -> None:
    for number, name in enumerate(["assets/a.png", "static/b.png", "posts/c d.png", "posts/e.png"], start=1):
        write(folder, name, image_file(number, 1).read())
    write(
        folder,
        "posts/hello.md",
        '---\ndate: 2010-04-07\n---\n![A bench]({{ site.baseurl }}/assets/a.png "Mine") ![](/b.png)\n'
        '[large](c%20d.png)\n\n<img alt="" src="e.png">\n\n[1]: /assets/a.png\n',
    )

    bring(folder)

    body = Post.objects.get().body
    uploads = {upload.original_name: upload for upload in Upload.objects.all()}
    assert set(uploads) == {"a.png", "b.png", "c d.png", "e.png"}
    assert uploads["a.png"].alternative_text == "A bench"
    for upload in uploads.values():
        assert upload.get_absolute_url() in body
    assert f'![A bench]({uploads["a.png"].get_absolute_url()} "Mine")' in body
    assert f"[1]: {uploads['a.png'].get_absolute_url()}" in body


def test_half_an_image_of_a_run_that_was_killed_is_made_whole(folder: Path) -> None:
    image = image_file(30, 20).read()
    write(folder, "bench.png", image)
    digest = hashlib.sha256(image).hexdigest()[:32]
    default_storage.save(f"{digest[:2]}/{digest}.png", ContentFile(image[:20]))

    brought(folder, "title: Bench", "![Bench](/bench.png)", "a.md")

    with Upload.objects.get().file.open() as stored:
        assert stored.read() == image


def test_an_image_that_is_not_there_is_told_and_one_elsewhere_is_not(folder: Path) -> None:
    write(
        folder, "a.md", "---\ndate: 2010-04-07\n---\n![x](/gone.png) ![y](https://old.example/y.png) [z](/z/)"
    )

    report = bring(folder)

    assert "The file “/gone.png” is not there.\n  A\n" in report
    assert "old.example" not in report
    assert "/z/" not in report


def test_a_file_of_a_kind_that_is_not_kept_is_told(folder: Path) -> None:
    write(folder, "x.png", b"<svg onload=alert(1)>")
    write(folder, "a.md", "---\ndate: 2010-04-07\n---\n![x](/x.png)")

    assert "This is not a PNG" in bring(folder)
    assert not Upload.objects.exists()
    assert Post.objects.get().body == "![x](/x.png)"


@pytest.mark.parametrize("address", ["../secret.png", "/../secret.png", "link.png", "%2e%2e/secret.png"])
def test_a_file_outside_of_the_folder_is_not_taken(address: str, folder: Path) -> None:
    write(folder.parent, "secret.png", image_file(3, 3).read())
    write(folder, "a.md", f"---\ndate: 2010-04-07\n---\n![x]({address})")
    (folder / "link.png").symlink_to(folder.parent / "secret.png")

    bring(folder)

    assert not Upload.objects.exists()


# Which files are texts


def test_only_what_somebody_wrote_is_brought(folder: Path) -> None:
    text = "---\ndate: 2010-04-07\n---\nText."
    for name in (
        "_site/a.md", ".git/a.md", "_layouts/a.md", "node_modules/x/a.md", "content/_index.md", "a.html",
    ):  # fmt: skip
        write(folder, name, text)
    write(folder, "README.md", "# Read me")

    report = bring(folder)

    assert "It has no front matter." in report
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"---\ntitle: L\xe9en\n---\n", "It is no Unicode text."),
        ("---\ntitle: [\n---\n", "Its front matter cannot be read"),
        ("---\ntitle: !!python/object/apply:os.system [ls]\n---\n", "Its front matter cannot be read"),
        ("---\ndate: 2010-13-45\n---\n", "Its front matter cannot be read"),
        (f"---\na: {'[' * 20_000}\n---\n", "Its front matter cannot be read"),
        ("+++\ntitle = \n+++\n", "Its front matter cannot be read"),
        ('{"title": \n', "Its front matter cannot be read"),
        ("{" * 100_000, "Its front matter cannot be read"),
        ("---\n- a\n---\n", "Its front matter has no names."),
        ("---\ntitle: a\n", "It has no front matter."),
        (f"---\ntitle: {'a' * 70_000}\n---\n", "Its front matter is too long."),
        ("---\n---\n" + "a" * 5_000_000, "It is larger than a text."),
    ],
)
def test_a_text_that_cannot_be_read_is_told_and_the_others_come(
    text: str | bytes, reason: str, folder: Path
) -> None:
    write(folder, "a.md", text)
    write(folder, "b.md", "---\ndate: 2010-04-07\n---\nText.")

    assert reason in bring(folder)
    assert Post.objects.count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\n---\n![Bench](//[bench) and [there](http://[there)",
        "---\ntitle: x\nurl: http://[there\n---\n",
        f"---\ntitle: 0x{'f' * 20_000}\n---\n",
        f"+++\ntags = [0x{'f' * 20_000}]\n+++\n",
        "---\nauthors: &one {name: *one}\n---\n",
        "---\nauthors: [Bert, Bert]\n---\n",
        "---\ndate: 9999-12-31T23:59:59Z\n---\n",
    ],
)
def test_what_makes_no_sense_keeps_nothing_out(text: str, folder: Path) -> None:
    write(folder, "a.md", text)
    write(folder, "b.md", "---\ndate: 2010-04-07\n---\nText.")

    bring(folder)

    assert Post.objects.count() == 2


@pytest.mark.parametrize("name", ["/".join(["a" * 200] * 3) + "/long.md", os.fsdecode(b"\xe9.md")])
def test_a_name_that_cannot_be_kept_is_told_and_the_others_come(name: str, folder: Path) -> None:
    write(folder, name, "---\ntitle: a\n---\n")
    write(folder, "b.md", "---\ndate: 2010-04-07\n---\nText.")

    assert "Its name is too long, or no Unicode text." in bring(folder)
    assert Post.objects.count() == 1


def test_a_file_that_may_not_be_read_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.md", "---\ntitle: a\n---\n")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(CommandError, match=r"It cannot be read: .*a\.md"):
        bring(folder)


def test_aliases_of_yaml_do_not_grow(folder: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]

    assert brought(folder, "\n".join([*lines, "tags: *a11", "title: *a11"])).title == "Hello"


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(CommandError, match="There is no folder"):
        bring(folder)


# A second time


def test_bringing_it_again_changes_nothing(folder: Path) -> None:
    write(folder, "_posts/2010-04-07-hello.md", "---\ntitle: Hello\ntags: [a]\n---\nText.")
    write(folder, "_posts/2010-04-08-gone.md", "---\ntitle: Gone\n---\nText.")
    bring(folder)
    Post.objects.filter(title="Hello").update(body="Edited here.")
    Post.objects.get(title="Gone").delete()
    before = list(Post.objects.values())

    report = bring(folder)

    assert list(Post.objects.values()) == before
    assert ImportedItem.objects.count() == 2
    assert "0 made, 0 updated, 2 skipped, 0 altered, 0 refused" in report
    assert "It was deleted here." in report


def test_what_has_changed_there_does_not_change_what_is_here(folder: Path) -> None:
    path = write(folder, "_posts/2010-04-07-hello.md", "---\ntitle: Hello\n---\nText.")
    bring(folder)
    path.write_text("---\ntitle: Other\n---\nText.")
    write(folder, "_posts/2010-04-08-new.md", "---\ntitle: New\n---\nText.")

    report = bring(folder)

    assert "It has changed there since it was brought; what is here stays." in report
    assert set(Post.objects.values_list("title", flat=True)) == {"Hello", "New"}
