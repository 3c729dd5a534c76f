"""Niel brings his blog here from WordPress, and goes on with it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from blog.demo.loading import load
from blog.models import (
    Author,
    Comment,
    Edition,
    ImportedItem,
    Month,
    Post,
    Redirect,
    RelatedPost,
    SearchDocument,
    Site,
    Status,
    Tag,
    User,
    listing,
)
from blog.models.reindexing import reindex
from blog.moving import processes
from blog.moving.wordpress import keeping
from tests.hostile_exports import comment, export, item, meta
from tests.makers import make_post, make_user
from tests.test_old_addresses import moved

pytestmark = pytest.mark.django_db

THEME_TEST = Path(__file__).parents[2] / "shared/corpora/wordpress/theme-unit-test.xml"

Import = Callable[..., str]


@pytest.fixture
def bring(tmp_path: Path) -> Import:
    """Import these items; gives what the command says."""

    def bring(*inside: str, **options: Any) -> str:
        file, out = tmp_path / "export.xml", io.StringIO()
        file.write_text(export(*inside), encoding="utf-8")
        call_command("import_wordpress", file, stdout=out, **options)
        return "\n".join(line for line in out.getvalue().splitlines() if " of " not in line)

    return bring


def category(slug: str, name: str, domain: str = "category") -> str:
    """What an item says of a category or tag."""
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def writer(login: str, number: int, name: str, email: str = "") -> str:
    """An author of the blog."""
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{login}</wp:author_login>"
        f"<wp:author_email>{email}</wp:author_email>"
        f"<wp:author_display_name>{name}</wp:author_display_name></wp:author>"
    )


def page(number: int, slug: str, parent: int = 0, **fields: str) -> str:
    """A page."""
    return item(number, slug.title(), post_type="page", post_name=slug, post_parent=str(parent), **fields)


def last_line(said: str) -> str:
    return said.strip().splitlines()[-1]


# What comes along


def test_a_post_comes_with_its_number_date_address_and_replies(client: Client, bring: Import) -> None:
    bring(item(12, "Hout &amp; <em>staal</em>", inside=comment(7) + comment(9, parent=7)))

    post = Post.objects.get(pk=12)
    assert (post.title, post.get_absolute_url(), post.guid) == (
        "Hout & staal",
        "/2010/04/post-12/",
        "http://old.example.org/blog/?p=12",
    )
    shown = client.get("/2010/04/post-12/").content.decode()
    assert 'id="comment-7"' in shown
    assert 'id="comment-9"' in shown
    assert (post.reply_count, Comment.objects.get(pk=9).parent_id) == (2, 7)


@pytest.mark.parametrize(
    ("fields", "is_published", "said"),
    [
        ({"status": "publish"}, True, ""),
        ({"status": "draft"}, False, "It is a draft."),
        ({"status": "pending"}, False, "It waited for review there; here it is a draft."),
        ({"status": "private"}, False, "It was private there; here it is a draft."),
        ({"post_password": "geheim"}, False, "It had a password there; here it is a draft."),
    ],
)
def test_readers_see_what_readers_saw(
    bring: Import, fields: dict[str, str], is_published: bool, said: str
) -> None:
    report = bring(item(12, **fields))

    assert Post.objects.get(pk=12).is_published is is_published
    assert said in report


def test_a_post_planned_there_is_scheduled_here(bring: Import) -> None:
    bring(item(12, status="future", post_date_gmt="2190-04-12 10:00:00", post_date="2190-04-12 12:00:00"))

    assert Post.objects.get(pk=12).is_scheduled


def test_what_lay_in_the_trash_and_what_is_not_for_here_is_counted_and_not_brought(bring: Import) -> None:
    report = bring(
        item(1, status="trash", inside=comment(1)), item(2, post_type="product"), item(3, status="auto-draft")
    )

    assert not Post.objects.exists()
    assert "post: 2 skipped" in report
    assert "product: 1 skipped" in report
    assert "It lay in the trash there." in report
    assert "comment: 1 skipped" in report


def test_every_state_and_kind_of_a_reply_stays_what_it_was(bring: Import) -> None:
    states = {"1": "approved", "0": "pending", "spam": "spam", "trash": "trash"}
    bring(
        item(
            12,
            inside="".join(comment(number, approved=state) for number, state in enumerate(states, start=1))
            + comment(5, type="pingback")
            + comment(6, type="trackback"),
        )
    )

    assert list(Comment.objects.filter(pk__lt=5).order_by("pk").values_list("status", flat=True)) == list(
        states.values()
    )
    assert list(Comment.objects.filter(pk__gt=4).order_by("pk").values_list("kind", flat=True)) == [
        "pingback",
        "trackback",
    ]
    assert Post.objects.get().reply_count == 3


def test_of_who_replied_the_network_is_kept_and_not_the_address(bring: Import) -> None:
    bring(item(12, inside=comment(1, author_IP="203.0.113.77")))

    assert Comment.objects.get().network == "203.0.113.0/24"


def test_answers_stand_below_what_they_answer_though_it_comes_later(bring: Import) -> None:
    report = bring(item(12, inside=comment(3, parent=2) + comment(2, parent=1) + comment(1)))

    third = Comment.objects.get(pk=3)
    assert (third.parent_id, third.thread_id) == (2, 1)
    assert third.started_at == Comment.objects.get(pk=1).sent_at
    assert "comment: 3 made" in report


def test_a_circle_of_answers_is_opened_and_reported(bring: Import) -> None:
    report = bring(item(12, inside=comment(1, parent=2) + comment(2, parent=1) + comment(3, parent=99)))

    assert Comment.objects.filter(parent=None).count() == 2
    assert "It answered itself" in report
    assert "What it answers is not among the replies to this post." in report


def test_pages_stand_below_their_parents_though_those_come_later(bring: Import) -> None:
    bring(page(3, "anna", 2), page(2, "team", 1), page(1, "about"))

    assert Post.objects.get(pk=3).path == "about/team/anna"


def test_a_circle_of_pages_is_opened_and_a_parent_that_is_missing_reported(bring: Import) -> None:
    report = bring(page(1, "one", 2), page(2, "two", 1), page(3, "three", 99))

    assert sorted(Post.objects.values_list("path", flat=True)) == ["three", "two", "two/one"]
    assert "It stood below itself." in report
    assert "The page it stood below is not in the export." in report


def test_authors_come_and_cannot_sign_in_and_their_replies_are_marked(client: Client, bring: Import) -> None:
    bring(writer("niel", 5, "Niel V."), item(12, inside=comment(1, user_id="5")))
    Site.objects.update(language="en")

    author = Author.objects.get()
    assert author.name == "Niel V."
    assert author.user is not None
    assert not author.user.is_active
    assert not author.user.has_usable_password()
    assert ", author of this post," in client.get("/2010/04/post-12/").content.decode()


def test_who_is_here_already_is_not_taken_for_an_author_of_the_same_name(bring: Import) -> None:
    here = make_user("niel")
    own = Author.objects.create(name="Niel", user=here)

    bring(writer("niel", 5, "Niel", here.email), item(12, inside=comment(1, user_id="5")))

    brought = Author.objects.exclude(pk=own.pk).get()
    assert brought.user != here
    assert brought.slug != own.slug
    assert User.objects.filter(email=here.email).count() == 1
    assert not own.posts.exists()


def test_categories_and_tags_are_tags_and_those_of_one_name_are_one(bring: Import) -> None:
    report = bring(
        item(12, inside=category("leren", "Leren") + category("leren", "leren", "post_tag")),
        item(13, inside=category("nav", "Menu", "nav_menu")),
    )

    assert [tag.name for tag in Post.objects.get(pk=12).tags.all()] == ["Leren"]
    assert Tag.objects.get().post_count == 1
    assert "tag: 1 skipped" in report


def test_the_excerpt_is_the_standfirst_and_a_long_one_is_cut_and_reported(bring: Import) -> None:
    short = item(1).replace("<excerpt:encoded><![CDATA[]]>", "<excerpt:encoded><![CDATA[Kort &amp; goed.]]>")
    long = item(2).replace("<excerpt:encoded><![CDATA[]]>", f"<excerpt:encoded><![CDATA[{'lang ' * 60}]]>")

    report = bring(short, long)

    assert Post.objects.get(pk=1).standfirst == "Kort & goed."
    assert len(Post.objects.get(pk=2).standfirst) <= 200
    assert "Its excerpt was cut" in report


def test_two_posts_of_one_slug_and_a_page_where_the_site_is_get_other_slugs(bring: Import) -> None:
    report = bring(item(1, post_name="hout"), item(2, post_name="hout"), page(3, "archive"))

    assert list(Post.objects.order_by("pk").values_list("slug", flat=True)) == [
        "hout",
        "hout-2",
        "page-archive",
    ]
    assert "Another has the slug “hout”; it is “hout-2” now." in report
    assert "The site itself uses /archive/; it is “page-archive” now." in report


def test_an_unset_site_gets_the_name_of_the_blog_and_a_set_one_keeps_its_own(bring: Import) -> None:
    bring(item(1))
    assert (Site.current().title, Site.current().language) == ("Vakmanschap", "nl")

    Site.objects.update(title="Kantlijnen", language="en")
    bring(item(1))
    assert (Site.current().title, Site.current().language) == ("Kantlijnen", "en")


# Numbers


def test_what_is_written_next_gets_a_number_above_all_that_came(bring: Import) -> None:
    bring(item(1200, inside=comment(3400)), item(99, inside=comment(5)))

    assert make_post("Later").pk > 1200
    assert Comment.objects.create(post_id=1200, author_name="Leen", body="Ja.").pk > 3400


def test_a_number_that_is_taken_is_not_given_again_and_its_old_address_is_the_own_post_s(
    client: Client, bring: Import
) -> None:
    own = make_post("Own")
    report = bring(item(own.pk, "Brought"))

    brought = Post.objects.get(title="Brought")
    assert brought.pk != own.pk
    assert "Its number is another's here" in report
    assert moved(client, f"/?p={own.pk}") == own.get_absolute_url()


def test_when_nobody_has_the_number_any_more_it_leads_to_what_had_it_there(
    client: Client, bring: Import
) -> None:
    own = make_post("Own")
    number = own.pk
    bring(item(number, "Brought"))
    own.delete()

    assert moved(client, f"/?p={number}") == Post.objects.get(title="Brought").get_absolute_url()


# Again, and later


@pytest.mark.django_db(transaction=True)
def test_the_second_time_nothing_changes(bring: Import) -> None:
    inside = (item(12, inside=comment(1) + category("a", "A")), page(13, "about"))
    bring(*inside)
    edition, updated = Edition.current(), Post.objects.get(pk=12).updated_at

    report = bring(*inside)

    assert last_line(report).startswith("0 made, 0 updated")
    assert (Edition.current(), Post.objects.get(pk=12).updated_at) == (edition, updated)


def test_what_was_deleted_here_stays_deleted(bring: Import) -> None:
    inside = item(12, inside=comment(1) + comment(2)), item(13)
    bring(*inside)
    Post.objects.get(pk=13).delete()
    Comment.objects.get(pk=2).delete()

    report = bring(*inside)

    assert not Post.objects.filter(pk=13).exists()
    assert not Comment.objects.filter(pk=2).exists()
    assert report.count("It was deleted here.") == 2


def test_what_was_edited_here_is_never_overwritten(bring: Import) -> None:
    bring(item(12, content="Eerst.", inside=comment(1)))
    post, reply = Post.objects.get(pk=12), Comment.objects.get(pk=1)
    post.body = "Hier verbeterd."
    post.save()
    reply.mark_spam(by=make_user("anna"))

    report = bring(item(12, content="Daar verbeterd.", inside=comment(1, body="Daar verbeterd.")))

    post.refresh_from_db()
    reply.refresh_from_db()
    assert (post.body, reply.body, reply.status) == ("Hier verbeterd.", "Mooi.", Status.SPAM)
    assert "It was edited here, and stays as it is." in report
    assert "It was edited or judged here, and stays as it is." in report
    assert last_line(report).startswith("0 made, 0 updated")


def test_what_changed_there_and_not_here_is_changed_and_what_is_new_is_brought(bring: Import) -> None:
    bring(item(12, content="Eerst.", inside=comment(1, approved="0")))

    report = bring(
        item(12, "Nieuw", "Daarna.", inside=comment(1) + comment(2, parent=1) + category("a", "A")), item(13)
    )

    post = Post.objects.get(pk=12)
    assert (post.title, post.body, post.reply_count) == ("Nieuw", "Daarna.", 2)
    assert [tag.name for tag in post.tags.all()] == ["A"]
    assert Comment.objects.get(pk=2).thread_id == 1
    assert last_line(report).startswith("3 made, 2 updated")  # a post, a reply, a tag; a post, a reply
    assert last_line(bring(item(12, "Nieuw", "Daarna.", inside=comment(1) + comment(2, parent=1)
                                + category("a", "A")), item(13))).startswith("0 made, 0 updated")  # fmt: skip


def test_an_import_that_was_interrupted_is_run_again_and_completes(
    bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = [item(number, inside=comment(number)) for number in range(1, 41)]
    monkeypatch.setattr(keeping, "LEAST", 5)
    written = 0

    def stop(self: keeping.Keeper) -> None:
        nonlocal written
        written += 1
        if written == 4:
            raise KeyboardInterrupt
        write(self)

    write = keeping.Keeper.write
    monkeypatch.setattr(keeping.Keeper, "write", stop)
    with pytest.raises(CommandError, match="Stopped"):
        bring(*inside)
    assert 0 < Post.objects.count() < 40
    monkeypatch.setattr(keeping.Keeper, "write", write)

    bring(*inside)

    assert (Post.objects.count(), Comment.objects.count()) == (40, 40)
    assert set(Post.objects.values_list("reply_count", flat=True)) == {1}


# A dry run, and the demonstration


def test_a_dry_run_says_the_same_and_writes_nothing(bring: Import) -> None:
    load()
    inside = (
        writer("niel", 5, "Niel"),
        item(1, inside=comment(1) + category("a", "A")),
        item(1, "Zelfde nummer"),
        item(3, post_name="hout"),
        item(4, post_name="hout"),
        page(5, "about"),
    )
    before = Post.objects.count(), Comment.objects.count(), Tag.objects.count(), Edition.current()

    dry = bring(*inside, dry_run=True)

    assert (Post.objects.count(), Comment.objects.count(), Tag.objects.count(), Edition.current()) == before
    assert not ImportedItem.objects.exists()
    assert "The demonstration blog will be taken away." in dry
    assert dry.replace("will be", "was") == bring(*inside)


def test_the_first_import_takes_the_demonstration_away(bring: Import) -> None:
    load()

    report = bring(item(12))

    assert list(Post.objects.values_list("pk", flat=True)) == [12]
    assert "The demonstration blog was taken away." in report


# What follows from it


def test_lists_search_and_posts_alike_follow_as_if_each_had_been_written_here(bring: Import) -> None:
    bring(
        *(
            item(
                number,
                f"Zeldzaam hout {number}",
                "Vakmanschap zeldzaam kwikstaartje.",
                inside=category("hout", "Hout") + comment(number, approved="1" if number % 2 else "spam"),
            )
            for number in range(1, 9)
        )
    )

    def derived() -> list[Any]:
        documents = SearchDocument.objects.order_by("pk").values()
        related = RelatedPost.objects.order_by("post", "other").values_list("post", "other", "score")
        counts = [model.objects.order_by("pk").values() for model in (Month, Tag, Author)]
        return [list(rows) for rows in (documents, related, *counts)]

    before = derived()
    assert before[1]
    listing.count_all()
    reindex(lambda *how_far: None)
    assert derived() == before
    assert Month.objects.get().reply_count == 4


def test_work_spread_over_processes_gives_the_same(bring: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = [
        item(number, content=f"<p>Tekst <b>{number}</b></p>", inside=comment(number))
        for number in range(1, 9)
    ]
    monkeypatch.setattr(processes, "MANY", 1)

    bring(*inside)

    assert Post.objects.get(pk=8).body_html == "<p>Tekst <strong>8</strong></p>"
    assert Comment.objects.filter(post=8).get().body_html == "<p>Mooi.</p>"


@pytest.mark.django_db(transaction=True)
def test_readers_are_told_of_another_edition(bring: Import) -> None:
    bring(item(12))
    before = Edition.current()

    bring(item(12, inside=comment(1)))

    assert Edition.current() > before


# Old addresses


def test_old_addresses_lead_to_the_new_place_in_one_step(client: Client, bring: Import) -> None:
    bring(
        "<wp:category><wp:term_id>31</wp:term_id><wp:category_nicename>hout</wp:category_nicename>"
        "<wp:category_parent>stof</wp:category_parent><wp:cat_name>Hout en zo</wp:cat_name></wp:category>",
        writer("niel", 5, "Niel V."),
        item(12, inside=category("hout", "Hout en zo") + meta("_wp_old_slug", "oud-hout")),
        item(13).replace("/2010/04/post-13/", "/archives/13"),
        page(14, "about"),
        page(15, "team", 14),
    )

    tag = Tag.objects.get().get_absolute_url()
    for address, place in {
        "/blog/2010/04/post-12/": "/2010/04/post-12/",
        "/2010/04/12/post-12/": "/2010/04/post-12/",
        "/blog/2010/04/12/post-12/": "/2010/04/post-12/",
        "/index.php/2010/04/12/post-12": "/2010/04/post-12/",
        "/2010/04/oud-hout/": "/2010/04/post-12/",
        "/?p=12": "/2010/04/post-12/",
        "/blog/?p=12": "/2010/04/post-12/",
        "/blog/index.php?p=12": "/2010/04/post-12/",
        "/archives/13": "/2010/04/post-13/",
        "/blog/archives/13/": "/2010/04/post-13/",
        "/?page_id=15": "/about/team/",
        "/blog/about/team/": "/about/team/",
        "/?cat=31": tag,
        "/category/hout/": tag,
        "/category/stof/hout/": tag,
        "/blog/category/stof/hout": tag,
        "/category/hout/page/2/": tag,
        "/category/hout/feed/": f"{tag}feed/",
        "/blog/tag/hout/": tag,
        "/?author=5": "/author/niel-v/",
        "/author/niel/": "/author/niel-v/",
        "/blog/author/niel/": "/author/niel-v/",
        "/blog/feed/": "/feed/",
        "/blog/wp-rss2.php": "/feed/",
        "/blog/": "/",
        "/blog": "/",
        "/blog/2010/04/": "/2010/04/",
    }.items():
        assert moved(client, address) == place, address


def test_the_page_of_a_file_leads_to_the_post_it_belonged_to(client: Client, bring: Import) -> None:
    file = item(20, post_type="attachment", status="inherit", post_parent="12")
    bring(item(12), file.replace("/2010/04/post-20/", "/2010/04/post-12/bench/"))

    assert moved(client, "/2010/04/post-12/bench/") == "/2010/04/post-12/"
    assert moved(client, "/blog/2010/04/post-12/bench/") == "/2010/04/post-12/"


def test_an_address_that_is_right_already_needs_no_redirect(bring: Import) -> None:
    bring(item(12))

    assert not Redirect.objects.filter(post=12).exists()


# The report


def test_the_report_accounts_for_every_thing(bring: Import, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    bring(item(12, "", inside=comment(1)), item(13, status="trash"), report=file.open("w", encoding="utf-8"))

    report = json.loads(file.read_text())
    assert report["counts"] == {"made": 2, "updated": 0, "skipped": 1, "altered": 1, "refused": 0}
    assert report["kinds"]["comment"] == {"made": 1}
    (altered,) = [entry for entry in report["entries"] if entry["outcome"] == "altered"]
    assert (altered["kind"], altered["old_id"], altered["reasons"]) == (
        "post",
        "12",
        ["It had no title; its first words are one now."],
    )
    assert altered["line"] > 1


def test_files_of_two_blogs_are_not_mixed(tmp_path: Path) -> None:
    files = [tmp_path / "one.xml", tmp_path / "two.xml"]
    files[0].write_text(export(item(1)))
    files[1].write_text(export(item(1)).replace("old.example.org", "other.example.org"))

    with pytest.raises(CommandError, match="different blogs"):
        call_command("import_wordpress", *files)
    assert not Post.objects.exists()


def test_the_parts_of_one_export_may_overlap(tmp_path: Path) -> None:
    files = [tmp_path / "one.xml", tmp_path / "two.xml"]
    files[0].write_text(export(page(2, "team", 1), item(3)))
    files[1].write_text(export(item(3), page(1, "about")))

    call_command("import_wordpress", *files, stdout=io.StringIO())

    assert sorted(Post.objects.values_list("pk", "path")) == [
        (1, "about"),
        (2, "about/team"),
        (3, "2010/04/post-3"),
    ]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=re.escape("nothing.xml cannot be read")):
        call_command("import_wordpress", tmp_path / "nothing.xml")


@pytest.mark.skipif(not THEME_TEST.exists(), reason="the test data of WordPress is not here")
def test_the_test_data_of_wordpress_comes_whole_and_the_second_time_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    call_command(
        "import_wordpress", THEME_TEST, report=file.open("w", encoding="utf-8"), stdout=io.StringIO()
    )

    report = json.loads(file.read_text())
    items = {"post", "page", "nav_menu_item", "file"}
    assert sum(sum(counts.values()) for kind, counts in report["kinds"].items() if kind in items) == 180
    assert sum(report["kinds"]["comment"].values()) == Comment.objects.count() == 32
    assert report["counts"]["refused"] == 0

    out = io.StringIO()
    call_command("import_wordpress", THEME_TEST, stdout=out)
    assert last_line(out.getvalue()).startswith("0 made, 0 updated")
