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

from blog.models import Post, Series, Site, Status, Tag, Upload
from blog.publishing import preview
from blog.reading import metadata, sitemap, structured_data
from blog.reading.reply_pages import ReplyPage
from blog.replying import receipt
from tests.makers import NOON, image_file, make_author, make_comment, make_page, make_post

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


def json_ld(client: Client, address: str, kind: str = "") -> Any:
    """What a page tells in JSON-LD: its first thing, or the one of a kind."""
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(client, address), re.S)
    data = json.loads(script)
    assert data.pop("@context") == "https://schema.org"
    things = data.get("@graph", [data])
    return next(thing for thing in things if kind in ("", thing["@type"]))


def way(client: Client, address: str) -> list[tuple[str, str]]:
    """The names and paths of the breadcrumbs of a page."""
    steps = json_ld(client, address, "BreadcrumbList")["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(step["item"].startswith(f"{settings.SITE_URL}/") for step in steps)
    return [(step["name"], step["item"].removeprefix(settings.SITE_URL)) for step in steps]


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
    assert meta["twitter:card"] == ["summary_large_image"]
    assert "og:locale:alternate" not in meta
    assert "robots" not in meta
    assert "hreflang" not in page


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
def test_a_page_of_a_list_says_which_it_is(client: Client) -> None:
    Site(title="Kantlijn", posts_per_page=1).save()
    niel = make_author("Niel", bio="Makes *things*.\n\nAnd mends them.")
    for day in range(2):
        make_post(f"Post {day}", tags="craft", authors=[niel], published_at=NOON + dt.timedelta(days=day))

    def title_and_description(address: str) -> tuple[str, str]:
        title = re.search("<title>(.*)</title>", head(client, address))
        [description] = said(client, address)["description"]
        return unescape(title[1] if title else ""), description

    assert title_and_description("/") == ("Kantlijn", "Post 1")
    assert title_and_description("/page/2/") == ("Older posts, page 2 – Kantlijn", "Post 0")
    assert title_and_description("/tag/craft/") == ("craft – Kantlijn", "Posts about craft.")
    assert title_and_description("/tag/craft/page/2/") == ("craft, page 2 – Kantlijn", "Posts about craft.")
    assert title_and_description("/author/niel/") == ("Niel – Kantlijn", "Makes things. And mends them.")
    assert title_and_description("/2010/") == ("Posts of 2010 – Kantlijn", "Post 1")
    assert title_and_description("/2010/04/page/2/") == (
        "Posts of April 2010, page 2 – Kantlijn",
        "Post 0",
    )
    assert title_and_description("/archive/") == ("Archive – Kantlijn", "All posts, year by year.")
    assert title_and_description("/tags/") == ("Topics – Kantlijn", "What the posts are about.")


@pytest.mark.django_db
def test_a_description_is_one_line_and_no_longer_than_a_summary(client: Client) -> None:
    make_post(tags="craft")
    Tag.objects.update(description="What hands know.\n\n" + "And more. " * 50)

    [description] = said(client, "/tag/craft/")["description"]

    assert description.startswith("What hands know. And more. ")
    assert len(description) == 200
    assert description.endswith("…")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/tag/craft/", "/tag/craft/feed/"),
        ("/author/niel/", "/author/niel/feed/"),
        ("/series/the-workshop/", "/series/the-workshop/feed/"),
    ],
)
def test_a_list_names_the_feed_that_follows_it(client: Client, page: str, feed: str) -> None:
    make_post(tags="craft", series=Series.objects.create(title="The workshop"))

    named = re.findall(
        r'<link rel="alternate" type="[^"]+" title="[^"]+" href="([^"]+)">', head(client, page)
    )

    assert named == ["/feed/", "/feed/atom/", "/feed/json/", feed]
    assert client.get(feed).status_code == 200


@pytest.mark.django_db
def test_results_of_a_search_are_not_to_be_found(client: Client) -> None:
    make_post("Craft")

    assert said(client, "/search/?s=craft")["robots"] == ["noindex"]
    assert "canonical" not in head(client, "/search/?s=craft")


@pytest.mark.django_db
def test_a_preview_and_a_receipt_are_not_to_be_found(client: Client) -> None:
    draft = make_post("Draft", published_at=None)
    comment = make_comment(make_post("Craft"), status=Status.PENDING)
    own = receipt.address(comment, receipt.issue(comment, may_edit=False)).partition("#")[0]

    for address in (preview.address(draft), own):
        response = client.get(address)
        assert response.status_code == 200
        assert response["X-Robots-Tag"] == "noindex"
        assert said(client, address)["robots"] == ["noindex"]


@pytest.mark.django_db
def test_what_is_not_there_asks_not_to_be_found(client: Client) -> None:
    page, meta = head(client, "/never-there/"), said(client, "/never-there/")

    assert meta["robots"] == ["noindex"]
    assert "canonical" not in page
    assert "og:url" not in meta


@pytest.mark.django_db
def test_a_draft_shown_to_one_person_says_nothing_to_machines() -> None:
    post = make_post("Draft", published_at=None)

    page = ReplyPage(post, 1, [])
    about = metadata.of_post(post, site=Site(), authors=[], tags=[], page=page, noindex=True)
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


# In other languages


@pytest.mark.django_db
def test_a_post_names_its_versions_and_itself(client: Client) -> None:
    original = make_post("Craft", language="en")
    translation = make_post("Ambacht", language="nl", translation_of=original)
    make_post("Vakwerk", language="nl", translation_of=original)
    make_post("Métier", language="nl", translation_of=original, published_at=None)
    both = [
        ("en", f"{settings.SITE_URL}/2010/04/craft/"),
        ("nl", f"{settings.SITE_URL}/2010/04/ambacht/"),
    ]

    for post, other in ((original, "nl_NL"), (translation, "en_GB")):
        page = head(client, post.get_absolute_url())
        assert re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page) == both
        assert said(client, post.get_absolute_url())["og:locale:alternate"] == [other]

    dutch = {"@type": "BlogPosting", "name": "Ambacht", "url": both[1][1], "inLanguage": "nl"}
    english = {"@type": "BlogPosting", "name": "Craft", "url": both[0][1], "inLanguage": "en"}
    second = dutch | {"name": "Vakwerk", "url": f"{settings.SITE_URL}/2010/04/vakwerk/"}
    assert json_ld(client, "/2010/04/craft/")["workTranslation"] == [dutch, second]
    assert json_ld(client, "/2010/04/ambacht/")["translationOfWork"] == [english]
    assert "workTranslation" not in json_ld(client, "/2010/04/ambacht/")


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
        "@type": "BlogPosting",
        "mainEntityOfPage": address,
        "url": address,
        "headline": "Craft",
        "description": post.summary,
        "image": said(client, "/2010/04/craft/")["og:image"],
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
    posting, breadcrumbs = json.loads(written)["@graph"]
    assert posting["headline"] == nasty
    assert posting["author"][0]["name"] == nasty
    assert "alert(1)" in posting["comment"][0]["text"]
    assert breadcrumbs["itemListElement"][-1]["name"] == nasty


@pytest.mark.django_db
def test_a_headline_is_no_longer_than_search_engines_show(client: Client) -> None:
    post = make_post("word " * 50, slug="long")

    data = json_ld(client, post.get_absolute_url())

    assert len(data["headline"]) == structured_data.HEADLINE
    assert data["headline"].endswith("…")


@pytest.mark.django_db
def test_the_newest_of_many_replies_are_described_and_all_are_counted(client: Client) -> None:
    post = make_post()
    for number in range(structured_data.COMMENTS + 2):
        make_comment(post, f"Leen {number}", f"Reply {number}", sent_at=NOON + dt.timedelta(minutes=number))

    data = json_ld(client, post.get_absolute_url())

    assert data["commentCount"] == structured_data.COMMENTS + 2
    assert [comment["text"] for comment in data["comment"]] == [
        f"Reply {number}" for number in range(2, structured_data.COMMENTS + 2)
    ]


@pytest.mark.django_db
def test_another_site_that_refers_here_is_no_person(client: Client) -> None:
    post = make_post()
    make_comment(post, "Another blog", kind="pingback")

    data = json_ld(client, post.get_absolute_url())

    assert data["commentCount"] == 1
    assert "comment" not in data


@pytest.mark.django_db
def test_the_site_writes_what_names_no_author(client: Client) -> None:
    Site(title="Kantlijn").save()
    post = make_post(authors=[])

    [author] = json_ld(client, post.get_absolute_url())["author"]

    assert author == {"@type": "Organization", "name": "Kantlijn", "url": f"{settings.SITE_URL}/"}


@pytest.mark.django_db
def test_the_blog_says_what_it_is_and_how_to_search_it(client: Client) -> None:
    Site(title="Kantlijn", tagline="Notes in the margin", language="en").save()
    make_post("Craft")

    site = json_ld(client, "/", "WebSite")

    assert (site["name"], site["description"], site["inLanguage"]) == (
        "Kantlijn",
        "Notes in the margin",
        "en",
    )
    assert site["url"] == f"{settings.SITE_URL}/"
    assert site["potentialAction"]["@type"] == "SearchAction"
    assert site["potentialAction"]["query-input"] == "required name=search_term_string"
    template = site["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{settings.SITE_URL}/search/?s={{search_term_string}}"
    found = client.get(template.removeprefix(settings.SITE_URL).replace("{search_term_string}", "craft"))
    assert "/2010/04/craft/" in found.content.decode()


@pytest.mark.django_db
def test_each_page_tells_the_way_down_to_it(client: Client) -> None:
    series = Series.objects.create(title="The workshop")
    make_post("Craft", tags="learning", series=series)
    make_post("Alone")
    make_page("Team", parent=make_page("About"))
    home = ("Home", "/")

    assert way(client, "/2010/04/alone/") == [home, ("Alone", "/2010/04/alone/")]
    workshop = ("The workshop", "/series/the-workshop/")
    assert way(client, "/2010/04/craft/") == [home, workshop, ("Craft", "/2010/04/craft/")]
    assert way(client, "/series/the-workshop/") == [home, workshop]
    assert way(client, "/about/team/") == [home, ("About", "/about/"), ("Team", "/about/team/")]
    assert way(client, "/tag/learning/") == [home, ("Topics", "/tags/"), ("learning", "/tag/learning/")]
    assert way(client, "/author/niel/") == [home, ("Niel", "/author/niel/")]
    assert way(client, "/2010/04/") == [
        home, ("Archive", "/archive/"), ("2010", "/2010/"), ("April 2010", "/2010/04/")
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_page_that_readers_cannot_open_is_no_step_on_the_way(client: Client) -> None:
    make_page("Team", parent=make_page("About", published_at=None))

    assert way(client, "/about/team/") == [("Home", "/"), ("Team", "/about/team/")]


@pytest.mark.django_db
def test_a_part_says_of_which_series_it_is(client: Client) -> None:
    series = Series.objects.create(title="The workshop", language="nl")
    make_post("First", series=series, part=1)
    make_post("Draft", series=series, part=2, published_at=None)
    make_post("Second", series=series, part=3)

    second = json_ld(client, "/2010/04/second/")

    assert second["position"] == 2
    assert second["isPartOf"] == {
        "@type": "CreativeWorkSeries",
        "name": "The workshop",
        "url": f"{settings.SITE_URL}/series/the-workshop/",
        "inLanguage": "nl",
    }
    assert json_ld(client, "/series/the-workshop/") == second["isPartOf"]


@pytest.mark.django_db
def test_the_page_of_an_author_is_about_a_person(client: Client) -> None:
    portrait = Upload.store(image_file(200, 200), alternative_text="Niel")
    make_author("Niel", bio="Makes things.", web_site="https://niel.example/", portrait=portrait)

    assert json_ld(client, "/author/niel/") == {
        "@type": "ProfilePage",
        "mainEntity": {
            "@type": "Person",
            "name": "Niel",
            "url": f"{settings.SITE_URL}/author/niel/",
            "sameAs": ["https://niel.example/"],
            "description": "Makes things.",
            "image": f"{settings.SITE_URL}{portrait.get_absolute_url()}",
        },
    }


# The sitemap


def listed_in(client: Client, address: str = "/sitemap.xml") -> dict[str, str]:
    root = ElementTree.fromstring(client.get(address).content)
    assert root.tag == f"{SITEMAP}urlset"
    listed = [(url.findtext(f"{SITEMAP}loc") or "", url.findtext(f"{SITEMAP}lastmod") or "") for url in root]
    assert all(address.startswith(f"{settings.SITE_URL}/") for address, _ in listed)
    assert len(listed) == len(dict(listed))
    return {address.removeprefix(settings.SITE_URL): changed for address, changed in listed}


@pytest.mark.django_db
def test_the_sitemap_lists_what_readers_may_find(client: Client) -> None:
    niel, heidi = make_author("Niel"), make_author("Heidi")
    make_author("Anna")
    series = Series.objects.create(title="The workshop")
    Series.objects.create(title="Nothing yet")
    make_post("Older", tags="craft, learning", authors=[niel], series=series)
    make_post("Newer", tags="craft", authors=[heidi], published_at=NOON + dt.timedelta(days=40))
    make_post("Draft", tags="hidden", published_at=None)
    make_post("Scheduled", tags="hidden", published_at=timezone.now() + dt.timedelta(hours=1))
    make_post("Thrown away", tags="hidden").move_to_trash()
    about = make_page("About")
    make_page("Team", parent=about)

    listed = listed_in(client)

    assert set(listed) == {
        "/", "/2010/04/older/", "/2010/05/newer/", "/about/", "/about/team/", "/tag/craft/", "/tag/learning/",
        "/author/niel/", "/author/heidi/", "/series/the-workshop/",
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

    listed = listed_in(client)

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
def test_a_site_too_large_for_one_sitemap_has_numbered_parts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        make_post(f"Post {number}", tags=f"t{number}", series=Series.objects.create(title=f"Series {number}"))
    whole = listed_in(client)
    assert len(whole) == 17
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 4)

    index = ElementTree.fromstring(client.get("/sitemap.xml").content)
    parts = [entry.findtext(f"{SITEMAP}loc") for entry in index]

    assert index.tag == f"{SITEMAP}sitemapindex"
    assert parts == [f"{settings.SITE_URL}/sitemap-{number}.xml" for number in range(1, 6)]
    listed = [listed_in(client, f"/sitemap-{number}.xml") for number in range(1, 6)]
    assert [len(part) for part in listed] == [4, 4, 4, 4, 1]
    assert {path: changed for part in listed for path, changed in part.items()} == whole
    assert client.get("/sitemap-6.xml").status_code == 404


@pytest.mark.django_db
def test_a_site_that_just_fits_has_one_sitemap(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_post(tags="craft")
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 4)

    assert set(listed_in(client)) == {"/", "/2010/04/what-a-workshop-knows/", "/tag/craft/", "/author/niel/"}

    make_page("About")
    assert len(ElementTree.fromstring(client.get("/sitemap.xml").content)) == 2
    assert len(listed_in(client, "/sitemap-2.xml")) == 1


@pytest.mark.django_db
def test_an_empty_blog_has_a_sitemap(client: Client) -> None:
    response = client.get("/sitemap.xml")

    assert response["Content-Type"] == "application/xml; charset=utf-8"
    assert listed_in(client) == {}


# What machines ask for by habit


@pytest.mark.django_db
def test_a_browser_learns_how_to_search_here(client: Client) -> None:
    Site(title="Notes & queries of Niel", tagline="In the <margin>", language="nl").save()
    make_post("Craft")
    namespace = "{http://a9.com/-/spec/opensearch/1.1/}"

    for address in ("/", "/2010/04/craft/", "/search/?s=craft", "/never-there/"):
        assert re.search(
            r'<link rel="search" type="application/opensearchdescription\+xml"'
            r' title="Notes &amp; queries of Niel" href="/opensearch.xml">',
            head(client, address),
        )
    response = client.get("/opensearch.xml", headers={"host": "localhost"})
    described = ElementTree.fromstring(response.content)

    assert response["Content-Type"] == "application/opensearchdescription+xml; charset=utf-8"
    assert described.tag == f"{namespace}OpenSearchDescription"
    assert described.findtext(f"{namespace}ShortName") == "Notes & queries…"
    assert described.findtext(f"{namespace}Description") == "In the <margin>"
    assert described.findtext(f"{namespace}Language") == "nl"
    [url] = described.iter(f"{namespace}Url")
    assert url.attrib == {
        "type": "text/html",
        "template": f"{settings.SITE_URL}/search/?s={{searchTerms}}",
    }


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
@pytest.mark.parametrize(
    "address", ["/sitemap.xml", "/robots.txt", "/favicon.ico", "/opensearch.xml", "/healthz"]
)
def test_these_are_only_read(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
    assert client.head(address).status_code == 200
    assert not client.get(address).cookies
