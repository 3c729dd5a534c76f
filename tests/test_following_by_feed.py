"""What a feed reader gets: valid feeds of everything published and of nothing else."""

from __future__ import annotations

import datetime as dt
import json
import re
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import Comment, Post, Site, Status
from tests.makers import NOON, make_author, make_comment, make_page, make_post

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
NASTY = "A <b>bold</b> &amp; ‘odd’ ]]> 😀 \u0639\u0646\u0648\u0627\u0646 <!-- -->"
POST_FEEDS = ["/feed/", "/feed/atom/", "/feed/json/", "/tag/craft/feed/", "/author/niel/feed/"]
COMMENT_FEEDS = ["/comments/feed/", "/2010/04/a-post/feed/"]
XML_FEEDS = [feed for feed in POST_FEEDS + COMMENT_FEEDS if "json" not in feed]


def rss_items(client: Client, address: str = "/feed/") -> list[ElementTree.Element]:
    return ElementTree.fromstring(client.get(address).content).findall("channel/item")


def text(element: ElementTree.Element, name: str) -> str:
    return element.findtext(name) or ""


def check_rss(root: ElementTree.Element, address: str) -> None:
    """The rules of rssboard.org/rss-specification and /rss-profile that machines trip over."""
    channel = root.find("channel")
    assert channel is not None
    assert root.get("version") == "2.0"
    for name in ("title", "link", "description", "lastBuildDate", "language"):
        assert text(channel, name), name
    own = channel.find(f"{ATOM}link")
    assert own is not None
    assert own.attrib == {"rel": "self", "href": f"{settings.SITE_URL}{address}"}
    guids = []
    for item in channel.findall("item"):
        assert text(item, "title")
        assert text(item, CREATOR)
        assert text(item, CONTENT)
        assert re.match(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} ", text(item, "pubDate"))
        assert parsedate_to_datetime(text(item, "pubDate")).tzinfo
        assert text(item, "link").startswith(f"{settings.SITE_URL}/")
        [guid] = item.findall("guid")
        assert guid.get("isPermaLink") == "false"
        guids.append(guid.text)
    assert guids
    assert len(guids) == len(set(guids))


def check_atom(root: ElementTree.Element, address: str) -> None:
    """What RFC 4287, 4.1.1 and 4.1.2, require."""
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"alternate": f"{settings.SITE_URL}/", "self": f"{settings.SITE_URL}{address}"}
    ids = [text(root, f"{ATOM}id")]
    for element in (root, *root.findall(f"{ATOM}entry")):
        assert text(element, f"{ATOM}title")
        assert text(element, f"{ATOM}author/{ATOM}name")
        assert text(element, f"{ATOM}author/{ATOM}uri").startswith(settings.SITE_URL)
        assert dt.datetime.fromisoformat(text(element, f"{ATOM}updated")).tzinfo
    for entry in root.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        assert text(entry, f"{ATOM}published") <= text(entry, f"{ATOM}updated")
        ids.append(text(entry, f"{ATOM}id"))
    assert len(ids) > 1
    assert len(ids) == len(set(ids))
    assert all(re.match(r"[a-z]+:", name) for name in ids)


def check_json(feed: dict[str, Any], address: str) -> None:
    """What jsonfeed.org/version/1.1 requires."""
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["home_page_url"] == f"{settings.SITE_URL}/"
    assert feed["feed_url"] == f"{settings.SITE_URL}{address}"
    assert feed["items"]
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item["url"].startswith(settings.SITE_URL)
        assert dt.datetime.fromisoformat(item["date_published"]).tzinfo
        assert all(author["name"] for author in item["authors"])


@pytest.mark.parametrize("address", POST_FEEDS + COMMENT_FEEDS)
def test_a_feed_is_valid_whatever_people_write(client: Client, address: str) -> None:
    Site(title=NASTY, tagline=NASTY).save()
    niel = make_author(NASTY, slug="niel")
    post = make_post(NASTY, slug="a-post", body=f"{NASTY}\n\n{'wordpiece' * 1_200}", authors=[niel])
    post.tags.set([f"Craft {NASTY}".replace(",", "")])
    post.tags.update(slug="craft")
    make_comment(post, NASTY, f"{NASTY} {'x' * 4_000}")
    Post.objects.update(
        body_html=post.body_html + "<p>\x01\x08\x0b\x1b\ufffe\uffff]]></p>", summary=f"{NASTY}\x0c"
    )
    Comment.objects.update(body_html="<p>\x01 &lt;script&gt; ]]></p>")

    content = client.get(address).content

    if address == "/feed/json/":
        check_json(json.loads(content), address)
        assert json.loads(content)["items"][0]["title"] == NASTY
        return
    root = ElementTree.fromstring(content)
    (check_atom if "atom" in address else check_rss)(root, address)
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    titles = [element.text or "" for element in root.iter() if element.tag.removeprefix(ATOM) == "title"]
    assert len(titles) == 2
    assert all(NASTY in title for title in titles)


@pytest.mark.parametrize("address", XML_FEEDS)
def test_markup_in_a_title_is_escaped_once(client: Client, address: str) -> None:
    author = make_author("Niel <i>V</i>", slug="niel")
    post = make_post("Use <b> & </b>", slug="a-post", tags="craft", authors=[author])
    make_comment(post, "Leen <i>V</i>")

    written = client.get(address).content.decode()

    expected = "Leen &lt;i&gt;V&lt;/i&gt;" if address in COMMENT_FEEDS else "Use &lt;b&gt; &amp; &lt;/b&gt;"
    assert expected in written
    assert "&amp;lt;b" not in "".join(re.findall(r"<title>.*?</title>", written))


def test_a_summary_with_markup_is_text_to_a_reader_that_takes_it_for_html(client: Client) -> None:
    make_post(standfirst="Why <b> & not <strong>?")

    [item] = rss_items(client)

    assert text(item, "description") == "Why &lt;b&gt; &amp; not &lt;strong&gt;?"
    [entry] = json.loads(client.get("/feed/json/").content)["items"]
    assert entry["summary"] == "Why <b> & not <strong>?"


def test_the_whole_text_is_in_the_feed(client: Client) -> None:
    post = make_post(body="First words.\n\n" + "And many more. " * 200 + "\n\nThe last words.")

    [item] = rss_items(client)
    [entry] = feedparser.parse(client.get("/feed/atom/").content).entries
    [json_item] = json.loads(client.get("/feed/json/").content)["items"]

    assert text(item, CONTENT) == post.body_html
    assert "The last words." in entry.content[0].value
    assert json_item["content_html"] == post.body_html
    assert len(text(item, "description")) < 300


def test_addresses_in_the_text_are_complete(client: Client) -> None:
    post = make_post()
    Post.objects.update(
        body_html='<p><a href="/tags/" title="a > href=">t</a><a href="#fn:1">1</a>'
        '<a href="other/?a=1&amp;b=2">o</a>'
        """<a href="mailto:a@b.example">m</a><a href='/"q"'>q</a>"""
        '<img alt="1 > 0" src="/media/ab/x.png"><a href="https://else.example/">e</a><ol reversed><li>a</ol>'
        '<code> href="/not/a/link/"</code></p><a href="http://[">broken</a>'
    )

    [item] = rss_items(client)

    site, base = settings.SITE_URL, f"{settings.SITE_URL}{post.get_absolute_url()}"
    content = text(item, CONTENT)
    assert f'<a href="{site}/tags/" title="a > href=">' in content
    assert f'<a href="{base}#fn:1">' in content
    assert f'<a href="{base}other/?a=1&amp;b=2">' in content
    assert '<a href="mailto:a@b.example">' in content
    assert f'<a href="{site}/&quot;q&quot;">' in content
    assert f'<img alt="1 > 0" src="{site}/media/ab/x.png">' in content
    assert '<a href="https://else.example/">' in content
    assert '<code> href="/not/a/link/"</code>' in content
    assert '<a href="http://[">' in content


@pytest.mark.parametrize("address", POST_FEEDS + COMMENT_FEEDS)
def test_no_address_comes_from_the_host_header(client: Client, address: str) -> None:
    make_comment(make_post(slug="a-post", tags="craft"))

    body = client.get(address, headers={"host": "localhost:9999"}).content.decode()

    assert "localhost" not in body
    assert settings.SITE_URL in body


@pytest.mark.parametrize("address", POST_FEEDS)
def test_drafts_and_what_is_scheduled_or_thrown_away_stay_out(client: Client, address: str) -> None:
    make_post("Shown", slug="a-post", tags="craft")
    make_post("Hidden draft", tags="craft", published_at=None)
    make_post("Hidden future", tags="craft", published_at=timezone.now() + dt.timedelta(hours=1))
    make_post("Hidden trash", tags="craft").move_to_trash()
    make_page("Hidden page")

    body = client.get(address).content.decode()

    assert "Shown" in body
    assert "Hidden" not in body


def test_replies_nobody_may_see_stay_out(client: Client) -> None:
    post = make_post("A post")
    draft = make_post("Hidden draft", published_at=None)
    make_comment(post, body="Shown.")
    for status in (Status.PENDING, Status.SPAM, Status.TRASH):
        make_comment(post, body=f"Hidden {status}.", status=status)
    make_comment(draft, body="Hidden under a draft.")

    for address in COMMENT_FEEDS:
        body = client.get(address).content.decode()
        assert "Shown." in body
        assert "Hidden" not in body


def test_the_feed_of_a_reply_to_what_is_not_published_is_not_found(client: Client) -> None:
    scheduled = make_post("Later", published_at=timezone.now() + dt.timedelta(hours=1))
    trashed = make_post("Gone")
    trashed.move_to_trash()

    assert client.get(f"{scheduled.get_absolute_url()}feed/").status_code == 404
    assert client.get(f"{trashed.get_absolute_url()}feed/").status_code in {404, 410}
    assert client.get("/2010/04/never-there/feed/").status_code == 404


@pytest.mark.parametrize("address", ["/tag/unknown/feed/", "/author/unknown/feed/"])
def test_the_feed_of_nothing_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_feed_has_the_ten_newest_first(client: Client) -> None:
    for day in range(12):
        make_post(f"Day {day}", published_at=NOON + dt.timedelta(days=day), is_pinned=day == 0)

    titles = [text(item, "title") for item in rss_items(client)]

    assert titles == [f"Day {day}" for day in range(11, 1, -1)]


def test_each_author_is_named(client: Client) -> None:
    niel, heidi = make_author("Niel"), make_author("Heidi")
    make_post(authors=[heidi, niel])

    [item] = rss_items(client)
    entry = ElementTree.fromstring(client.get("/feed/atom/").content).find(f"{ATOM}entry")
    assert entry is not None

    assert [creator.text for creator in item.findall(CREATOR)] == ["Heidi", "Niel"]
    assert [(text(a, f"{ATOM}name"), text(a, f"{ATOM}uri")) for a in entry.findall(f"{ATOM}author")] == [
        ("Heidi", f"{settings.SITE_URL}/author/heidi/"),
        ("Niel", f"{settings.SITE_URL}/author/niel/"),
    ]


def test_a_post_without_an_author_is_by_the_site_in_atom(client: Client) -> None:
    Site(title="Kantlijn").save()
    make_post(authors=[])

    root = ElementTree.fromstring(client.get("/feed/atom/").content)

    assert text(root, f"{ATOM}author/{ATOM}name") == "Kantlijn"
    assert not feedparser.parse(client.get("/feed/").content).bozo


def test_a_post_is_known_by_the_same_name_when_it_moves(client: Client) -> None:
    post = make_post()
    before = [text(item, "guid") for item in rss_items(client)]
    post.slug = "elsewhere"
    post.save()

    [item] = rss_items(client)

    assert [text(item, "guid")] == before == [post.guid]
    assert text(item, "link") == f"{settings.SITE_URL}/2010/04/elsewhere/"


def test_tags_and_replies_are_told(client: Client) -> None:
    post = make_post(slug="a-post", tags="learning, craft")
    make_comment(post, "Leen")
    make_comment(post, "Heidi")
    make_comment(post, "Spammer", status=Status.SPAM)
    address = f"{settings.SITE_URL}{post.get_absolute_url()}"

    [item] = rss_items(client)
    entry = ElementTree.fromstring(client.get("/feed/atom/").content).find(f"{ATOM}entry")
    assert entry is not None

    assert [category.text for category in item.findall("category")] == ["craft", "learning"]
    assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["craft", "learning"]
    assert text(item, "comments") == f"{address}#comments"
    assert text(item, "{http://wellformedweb.org/CommentAPI/}commentRss") == f"{address}feed/"
    assert text(item, "{http://purl.org/rss/1.0/modules/slash/}comments") == "2"
    assert text(entry, "{http://purl.org/syndication/thread/1.0}total") == "2"
    [replies] = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "replies"]
    assert replies.get("href") == f"{address}feed/"
    assert replies.get("{http://purl.org/syndication/thread/1.0}count") == "2"
    listed = rss_items(client, f"{post.get_absolute_url()}feed/")
    assert len({text(reply, "guid") for reply in listed}) == len(listed) == 2


def test_a_post_that_was_never_open_to_replies_names_no_feed_of_them(client: Client) -> None:
    make_post(takes_replies=False)

    [item] = rss_items(client)

    assert item.find("comments") is None
    assert item.find("{http://wellformedweb.org/CommentAPI/}commentRss") is None
    assert b"replies" not in client.get("/feed/atom/").content


def test_replies_say_who_answered_what(client: Client) -> None:
    Site(title="Niel's blog").save()
    post = make_post("Craft", slug="a-post")
    page = make_page("About", takes_replies=True)
    first = make_comment(post, "Leen", "Well **said**.", sent_at=NOON)
    make_comment(page, "Heidi", "Hello.", sent_at=NOON + dt.timedelta(hours=1))

    everywhere, here = rss_items(client, "/comments/feed/"), rss_items(client, "/2010/04/a-post/feed/")

    assert [text(item, "title") for item in everywhere] == [
        "Comment on About by Heidi",
        "Comment on Craft by Leen",
    ]
    assert [text(item, "title") for item in here] == ["By: Leen"]
    assert text(here[0], "link") == f"{settings.SITE_URL}/2010/04/a-post/#comment-{first.pk}"
    assert text(here[0], "guid") == text(everywhere[1], "guid")
    assert text(here[0], CREATOR) == "Leen"
    assert text(here[0], CONTENT) == first.body_html
    assert parsedate_to_datetime(text(here[0], "pubDate")) == NOON
    assert [text(item, "title") for item in rss_items(client, "/about/feed/")] == ["By: Heidi"]
    assert b"<title>Comments for Niel's blog</title>" in client.get("/comments/feed/").content
    assert b"<title>Comments on: Craft</title>" in client.get("/2010/04/a-post/feed/").content


def test_what_was_written_ahead_is_updated_when_it_appears(client: Client) -> None:
    post = make_post()
    Post.objects.update(updated_at=NOON - dt.timedelta(days=9))

    [item] = json.loads(client.get("/feed/json/").content)["items"]

    assert item["date_modified"] == item["date_published"] == post.published_at.isoformat()


def test_feeds_say_their_language(client: Client) -> None:
    Site(language="nl").save()
    make_post(language="en")

    atom = ElementTree.fromstring(client.get("/feed/atom/").content)
    entry = atom.find(f"{ATOM}entry")
    assert entry is not None

    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert (atom.get(lang), entry.get(lang)) == ("nl", "en")
    assert b"<language>nl</language>" in client.get("/feed/").content
    assert json.loads(client.get("/feed/json/").content)["items"][0]["language"] == "en"


@pytest.mark.parametrize(
    "address", ["/feed/", "/feed/atom/", "/feed/json/", "/comments/feed/", "/about/feed/"]
)
def test_a_feed_without_items_is_valid_and_always_the_same(client: Client, address: str) -> None:
    make_page("About")
    with time_machine.travel(NOON):
        first = client.get(address).content
    with time_machine.travel(NOON + dt.timedelta(days=1)):
        assert client.get(address).content == first

    if "json" in address:
        assert json.loads(first)["items"] == []
    else:
        assert not feedparser.parse(first).bozo


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("/feed/", "application/rss+xml"),
        ("/feed/atom/", "application/atom+xml"),
        ("/feed/json/", "application/feed+json"),
        ("/comments/feed/", "application/rss+xml"),
    ],
)
def test_a_feed_may_be_used_by_any_site(client: Client, address: str, media_type: str) -> None:
    response = client.get(address)

    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_a_feed_is_only_read(client: Client) -> None:
    assert client.post("/feed/").status_code == 405
    assert client.head("/feed/").status_code == 200


@pytest.mark.parametrize("address", POST_FEEDS + COMMENT_FEEDS)
def test_a_feed_takes_the_same_queries_whatever_the_size_of_the_blog(client: Client, address: str) -> None:
    niel, heidi = make_author("Niel"), make_author("Heidi")
    make_comment(make_post(slug="a-post", tags="craft", authors=[niel]))
    few = queries(client, address)
    assert few <= 5

    for number in range(6):
        post = make_post(f"Post {number}", tags=f"craft, learning, t{number}", authors=[niel, heidi])
        make_comment(post, f"Leen {number}")
        make_comment(Post.objects.get(slug="a-post"), f"Leen {number}")

    assert queries(client, address) == few


def queries(client: Client, address: str) -> int:
    """How often one request asks the database."""
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


@pytest.mark.parametrize(
    ("old", "ours"),
    [
        *((f"/feed/{name}/", "/feed/") for name in ("rss2", "rss", "rdf")),
        *((f"/{name}/", "/feed/") for name in ("rss2", "rss", "rdf")),
        ("/atom/", "/feed/atom/"),
        ("/wp-rss2.php", "/feed/"),
        ("/wp-atom.php", "/feed/atom/"),
        ("/wp-commentsrss2.php", "/comments/feed/"),
    ],
)
def test_feeds_of_before_lead_to_ours(client: Client, old: str, ours: str) -> None:
    response = client.get(old)

    assert (response.status_code, response["Location"]) == (301, ours)
