"""What search engines, link previews and browsers learn of the site without reading it."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from blog.models import Post, Site, Status
from blog.reading import metadata
from tests.makers import NOON, make_author, make_comment, make_page, make_post

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def head(client: Client, address: str) -> str:
    return client.get(address).content.decode().partition("</head>")[0]


def said(client: Client, address: str) -> dict[str, list[str]]:
    """What the meta elements of a page say, by name or property."""
    found: dict[str, list[str]] = {}
    for name, content in re.findall(
        r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', head(client, address)
    ):
        found.setdefault(name, []).append(unescape(content))
    return found


def json_ld(client: Client, address: str) -> Any:
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(client, address), re.S)
    return json.loads(script)


# The head of a page


@pytest.mark.django_db
def test_a_post_introduces_itself(client: Client) -> None:
    Site(title="Kantlijn", time_zone="Europe/Brussels").save()
    post = make_post("Craft & company", standfirst="On “making”.", tags="learning, craft", language="nl")
    Post.objects.update(updated_at=NOON + dt.timedelta(days=1))
    address = f"{settings.SITE_URL}/2010/04/craft-company/"

    page, meta = head(client, post.get_absolute_url()), said(client, post.get_absolute_url())

    assert "<title>Craft &amp; company – Kantlijn</title>" in page
    assert f'<link rel="canonical" href="{address}">' in page
    assert meta["description"] == meta["og:description"] == ["On “making”."]
    assert meta["og:type"] == ["article"]
    assert meta["og:title"] == ["Craft & company"]
    assert meta["og:url"] == [address]
    assert meta["og:site_name"] == ["Kantlijn"]
    assert meta["og:locale"] == ["nl_NL"]
    assert meta["article:published_time"] == ["2010-04-12T12:00:00+02:00"]
    assert meta["article:modified_time"] == ["2010-04-13T12:00:00+02:00"]
    assert meta["article:author"] == [f"{settings.SITE_URL}/author/niel/"]
    assert meta["article:tag"] == ["craft", "learning"]
    assert "og:image" not in meta
    assert "robots" not in meta


@pytest.mark.django_db
def test_a_post_names_the_feeds_that_follow_it(client: Client) -> None:
    Site(title="Kantlijn").save()
    post = make_post("Craft")

    feeds = re.findall(
        r'<link rel="alternate" type="([^"]+)" title="([^"]+)" href="([^"]+)">',
        head(client, "/2010/04/craft/"),
    )

    assert feeds == [
        ("application/rss+xml", "Kantlijn", "/feed/"),
        ("application/atom+xml", "Kantlijn (Atom)", "/feed/atom/"),
        ("application/feed+json", "Kantlijn (JSON)", "/feed/json/"),
        ("application/rss+xml", "Comments on: Craft", f"{post.get_absolute_url()}feed/"),
    ]
    for _, _, address in feeds:
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_first_picture_kept_here_goes_with_a_link_to_the_post(client: Client) -> None:
    post = make_post()
    Post.objects.update(
        body_html='<p>src="/media/no.png"</p><img alt="x" src="https://else.example/media/x.png">'
        """<img alt='5 > 4 "inches"' src="/media/ab/first.png"><img src="/media/ab/second.png">"""
    )

    assert said(client, post.get_absolute_url())["og:image"] == [f"{settings.SITE_URL}/media/ab/first.png"]
    assert json_ld(client, post.get_absolute_url())["image"] == f"{settings.SITE_URL}/media/ab/first.png"


@pytest.mark.django_db
def test_a_page_shows_no_date_to_machines_either(client: Client) -> None:
    make_page("About", body="Who we are.")

    meta, data = said(client, "/about/"), json_ld(client, "/about/")

    assert meta["og:type"] == ["website"]
    assert not [name for name in meta if name.startswith("article:")]
    assert data["@type"] == "WebPage"
    assert "datePublished" not in data


@pytest.mark.django_db
def test_a_list_introduces_itself(client: Client) -> None:
    Site(title="Kantlijn", tagline="Notes in the margin", language="en").save()
    make_post(tags="craft")

    home, tag = said(client, "/"), said(client, "/tag/craft/")

    assert home["og:title"] == ["Kantlijn"]
    assert home["description"] == ["Notes in the margin"]
    assert home["og:type"] == ["website"]
    assert home["og:locale"] == ["en_GB"]
    assert "<title>Kantlijn</title>" in head(client, "/")
    assert tag["og:title"] == ["craft"]
    assert tag["og:url"] == [f"{settings.SITE_URL}/tag/craft/"]
    assert f'<link rel="canonical" href="{settings.SITE_URL}/tag/craft/">' in head(client, "/tag/craft/")


@pytest.mark.django_db
def test_what_is_not_there_asks_not_to_be_found(client: Client) -> None:
    page, meta = head(client, "/never-there/"), said(client, "/never-there/")

    assert meta["robots"] == ["noindex"]
    assert "canonical" not in page
    assert "og:url" not in meta


@pytest.mark.django_db
def test_a_draft_shown_to_one_person_says_nothing_to_machines() -> None:
    post = make_post("Draft", published_at=None)

    about = metadata.of_post(post, site=Site(), authors=[], tags=[], replies=[], noindex=True)
    printed = render_to_string("blog/reading/_metadata.html", {"metadata": about})

    assert '<meta name="robots" content="noindex">' in printed
    assert "<title>Draft – Kantlijn</title>" in printed
    assert not re.search(r"canonical|og:|alternate|ld\+json", printed)


@pytest.mark.django_db
def test_no_address_in_the_head_comes_from_the_host_header(client: Client) -> None:
    post = make_post()
    make_comment(post)

    page = client.get(post.get_absolute_url(), headers={"host": "localhost:9999"}).content.decode()

    assert "localhost" not in page


# JSON-LD


@pytest.mark.django_db
def test_a_post_is_described_in_the_words_of_schema_org(client: Client) -> None:
    Site(title="Kantlijn", time_zone="Europe/Brussels").save()
    niel = make_author("Niel", web_site="http://www.niel.example")
    heidi = make_author("Heidi", web_site="")
    post = make_post(
        "Craft", body="Four words in all.", tags="learning, craft", authors=[niel, heidi], language="nl"
    )
    comment = make_comment(post, "Leen", "Well **said**, & < done.", sent_at=NOON + dt.timedelta(hours=1))
    make_comment(post, "Waiting", status=Status.PENDING)
    Post.objects.update(updated_at=NOON)
    address = f"{settings.SITE_URL}/2010/04/craft/"

    data = json_ld(client, "/2010/04/craft/")

    assert data == {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "mainEntityOfPage": address,
        "url": address,
        "headline": "Craft",
        "description": post.summary,
        "inLanguage": "nl",
        "keywords": ["craft", "learning"],
        "author": [
            {
                "@type": "Person",
                "name": "Niel",
                "url": f"{settings.SITE_URL}/author/niel/",
                "sameAs": ["http://www.niel.example"],
            },
            {"@type": "Person", "name": "Heidi", "url": f"{settings.SITE_URL}/author/heidi/"},
        ],
        "publisher": {"@type": "Organization", "name": "Kantlijn", "url": f"{settings.SITE_URL}/"},
        "datePublished": "2010-04-12T12:00:00+02:00",
        "dateModified": "2010-04-12T12:00:00+02:00",
        "wordCount": 4,
        "commentCount": 1,
        "comment": [
            {
                "@type": "Comment",
                "url": f"{address}#comment-{comment.pk}",
                "author": {"@type": "Person", "name": "Leen"},
                "dateCreated": "2010-04-12T13:00:00+02:00",
                "text": "Well said, & < done.",
            }
        ],
    }


@pytest.mark.django_db
def test_nothing_people_write_ends_the_element_of_the_json(client: Client) -> None:
    nasty = "</script><script>alert(1)</script><!-- <script> ]]> & \\u003c \"'"
    author = make_author(nasty)
    post = make_post(nasty, slug="nasty", authors=[author], tags="</script>")
    make_comment(post, nasty, nasty)
    Site(title=nasty).save()

    page = head(client, "/2010/04/nasty/")
    written = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]

    assert not set("<>&") & set(written)
    assert "<script>alert" not in page
    data = json.loads(written)
    assert data["headline"] == nasty
    assert data["author"][0]["name"] == nasty
    assert "alert(1)" in data["comment"][0]["text"]


@pytest.mark.django_db
def test_a_headline_is_no_longer_than_search_engines_show(client: Client) -> None:
    post = make_post("word " * 50, slug="long")

    data = json_ld(client, post.get_absolute_url())

    assert len(data["headline"]) == metadata.HEADLINE
    assert data["headline"].endswith("…")


@pytest.mark.django_db
def test_the_newest_of_many_replies_are_described_and_all_are_counted(client: Client) -> None:
    post = make_post()
    for number in range(metadata.COMMENTS + 2):
        make_comment(post, f"Leen {number}", f"Reply {number}", sent_at=NOON + dt.timedelta(minutes=number))

    data = json_ld(client, post.get_absolute_url())

    assert data["commentCount"] == metadata.COMMENTS + 2
    assert [comment["text"] for comment in data["comment"]] == [
        f"Reply {number}" for number in range(2, metadata.COMMENTS + 2)
    ]


@pytest.mark.django_db
def test_another_site_that_refers_here_is_no_person(client: Client) -> None:
    post = make_post()
    make_comment(post, "Another blog", kind="pingback")

    data = json_ld(client, post.get_absolute_url())

    assert data["commentCount"] == 1
    assert "comment" not in data


# The sitemap


def sitemap(client: Client) -> dict[str, str]:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert root.tag == f"{SITEMAP}urlset"
    listed = [(url.findtext(f"{SITEMAP}loc") or "", url.findtext(f"{SITEMAP}lastmod") or "") for url in root]
    assert all(address.startswith(f"{settings.SITE_URL}/") for address, _ in listed)
    assert len(listed) == len(dict(listed))
    return {address.removeprefix(settings.SITE_URL): changed for address, changed in listed}


@pytest.mark.django_db
def test_the_sitemap_lists_what_readers_may_find(client: Client) -> None:
    niel, heidi = make_author("Niel"), make_author("Heidi")
    make_author("Anna")
    make_post("Older", tags="craft, learning", authors=[niel])
    make_post("Newer", tags="craft", authors=[heidi], published_at=NOON + dt.timedelta(days=40))
    make_post("Draft", tags="hidden", published_at=None)
    make_post("Scheduled", tags="hidden", published_at=timezone.now() + dt.timedelta(hours=1))
    make_post("Thrown away", tags="hidden").move_to_trash()
    about = make_page("About")
    make_page("Team", parent=about)

    listed = sitemap(client)

    assert set(listed) == {
        "/", "/2010/04/older/", "/2010/05/newer/", "/about/", "/about/team/", "/tag/craft/", "/tag/learning/",
        "/author/niel/", "/author/heidi/",
    }  # fmt: skip
    for address in listed:
        assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_the_sitemap_says_when_things_changed(client: Client) -> None:
    niel = make_author("Niel")
    first = make_post("First", tags="craft", authors=[niel])
    second = make_post("Second", tags="learning", authors=[niel], published_at=NOON + dt.timedelta(days=2))
    hidden = make_post("Draft", tags="craft", authors=[niel], published_at=None)
    make_page("About")
    Post.objects.filter(pk=first.pk).update(updated_at=NOON + dt.timedelta(days=5))
    Post.objects.filter(pk=second.pk).update(updated_at=NOON)  # written ahead
    Post.objects.filter(pk=hidden.pk).update(updated_at=NOON + dt.timedelta(days=9))

    listed = sitemap(client)

    assert listed["/2010/04/first/"] == "2010-04-17T10:00:00+00:00"
    assert listed["/2010/04/second/"] == "2010-04-14T10:00:00+00:00"
    assert listed["/tag/craft/"] == "2010-04-17T10:00:00+00:00"
    assert listed["/tag/learning/"] == "2010-04-14T10:00:00+00:00"
    assert listed["/author/niel/"] == listed["/"] == "2010-04-17T10:00:00+00:00"


@pytest.mark.django_db
def test_the_sitemap_takes_the_same_queries_whatever_the_size_of_the_blog(client: Client) -> None:
    make_post(tags="craft")
    with CaptureQueriesContext(connection) as few:
        client.get("/sitemap.xml")
    for number in range(5):
        make_post(f"Post {number}", tags=f"t{number}", authors=[make_author(f"Author {number}")])
    with CaptureQueriesContext(connection) as many:
        client.get("/sitemap.xml")

    assert len(many) == len(few) <= 4


@pytest.mark.django_db
def test_an_empty_blog_has_a_sitemap(client: Client) -> None:
    response = client.get("/sitemap.xml")

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert sitemap(client) == {}


# What machines ask for by habit


@pytest.mark.django_db
def test_robots_are_told_where_to_look_and_where_not(client: Client) -> None:
    response = client.get("/robots.txt", headers={"host": "localhost"})

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /reply/",
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]


def test_the_icon_is_one_and_other_sites_may_show_it(client: Client) -> None:
    response = client.get("/favicon.ico")

    icon = Image.open(io.BytesIO(response.content))
    assert icon.format == "ICO"
    assert {(16, 16), (32, 32), (48, 48)} <= icon.info["sizes"]
    assert response["Content-Type"] == "image/x-icon"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Cache-Control"] == "public, max-age=604800"


def test_a_process_says_that_it_is_up_without_the_database(client: Client) -> None:
    response = client.get("/healthz")  # this test may not use the database: asking it would fail

    assert (response.status_code, response.content) == (200, b"ok")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sitemap.xml", "/robots.txt", "/favicon.ico", "/healthz"])
def test_these_are_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
    assert not client.get(address).cookies
