"""The demonstration blog as machines read it: microformats2, OpenGraph and JSON-LD say what the page says."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import mf2py
import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from PIL import Image

from blog.demo.loading import load
from blog.models import Author, Comment, CommentKind, Post, Series, Site
from blog.reading import pictures
from blog.text import excerpts

pytestmark = pytest.mark.django_db

Item = dict[str, Any]


class Page:
    """A page of the blog as the test client gets it, read by each kind of machine."""

    def __init__(self, client: Client, path: str) -> None:
        self.path, self.address = path, settings.SITE_URL + path
        response = client.get(path)
        assert response.status_code == 200, path
        html = response.content.decode()
        self.html = BeautifulSoup(html, "html5lib")
        found = mf2py.parse(doc=html, url=self.address)
        self.items: list[Item] = found["items"]
        self.rels: dict[str, list[str]] = found["rels"]

    @property
    def open_graph(self) -> dict[str, list[str]]:
        said: dict[str, list[str]] = {}
        for meta in self.html.head.find_all("meta", property=True):
            said.setdefault(str(meta["property"]), []).append(str(meta["content"]))
        return said

    @property
    def things(self) -> list[Item]:
        [script] = self.html.find_all("script", type="application/ld+json")
        data = json.loads(str(script.string))
        assert data["@context"] == "https://schema.org"
        return data.get("@graph", [data])

    def item(self, kind: str) -> Item:
        [item] = [item for item in self.items if item["type"] == [kind]]
        return item


def one(item: Item, name: str) -> Any:
    """The only value of a property."""
    [value] = item["properties"][name]
    return value


def read(response: Any) -> bytes:
    """All of an answer, of a file too."""
    return response.getvalue() if response.streaming else response.content


def is_absolute(address: str) -> bool:
    return urlsplit(address).scheme in {"http", "https"} and bool(urlsplit(address).netloc)


def time_of(text: str) -> dt.datetime:
    """An ISO 8601 time, which has to name its offset."""
    time = dt.datetime.fromisoformat(text)
    assert time.tzinfo is not None, text
    return time


def to_the_second(time: dt.datetime | None) -> dt.datetime:
    assert time
    return time.replace(microsecond=0)


def answers(item: Item) -> Iterator[Item]:
    """The replies to an entry, and those to each of them."""
    for comment in item["properties"].get("comment", []):
        yield comment
        yield from answers(comment)


def posts() -> list[Post]:
    found = list(Post.objects.published().posts())
    assert len(found) > 8
    return found


@pytest.fixture(autouse=True)
def demonstration(db: None) -> None:
    load()


# Microformats (microformats.org/wiki/h-entry, h-cite, h-card, h-feed)


def test_every_post_is_an_entry_that_names_its_authors(client: Client) -> None:
    for post in posts():
        page = Page(client, post.get_absolute_url())
        assert [item["type"] for item in page.items] == [["h-entry"]], post
        entry = page.item("h-entry")
        known = {
            "name", "url", "published", "updated", "summary", "content", "category", "author", "comment",
            "mention",
        }  # fmt: skip
        assert set(entry["properties"]) <= known
        assert one(entry, "name") == post.title
        assert one(entry, "url") == page.address
        assert time_of(one(entry, "published")) == to_the_second(post.published_at)
        if post.is_revised:
            assert time_of(one(entry, "updated")) == to_the_second(post.updated_at)
        assert entry["properties"].get("summary", []) == ([post.standfirst] if post.standfirst else [])
        content = one(entry, "content")
        assert excerpts.plain(content["html"]) == excerpts.plain(post.body_html)
        assert content["lang"] == entry["lang"] == post.language
        assert sorted(entry["properties"]["category"]) == sorted(tag.name for tag in post.tags.all())
        cards = entry["properties"]["author"]
        assert [one(card, "name") for card in cards] == [author.name for author in post.byline]
        for card, author in zip(cards, post.byline, strict=True):
            assert_is_card_of(card, author)


def assert_is_card_of(card: Item, author: Author) -> None:
    own_page = settings.SITE_URL + author.get_absolute_url()
    assert card["type"] == ["h-card"]
    assert set(card["properties"]) == {"name", "url", "uid", "note", "photo"}
    assert one(card, "name") == author.name
    assert card["properties"]["url"] == [own_page, author.web_site]
    assert one(card, "uid") == own_page
    assert one(card, "note") == excerpts.plain(author.bio_html)
    assert author.portrait
    photo = settings.SITE_URL + author.portrait.get_absolute_url()
    assert one(card, "photo") == {"value": photo, "alt": author.name}


def test_the_approved_replies_and_no_others_are_found_with_the_post_they_answer(client: Client) -> None:
    seen = 0
    for post in posts():
        page = Page(client, post.get_absolute_url())
        entry = page.item("h-entry")
        found = {str(item["id"]): item for item in answers(entry)}
        found |= {str(item["id"]): item for item in entry["properties"].get("mention", [])}
        approved = {comment.anchor: comment for comment in Comment.objects.approved().filter(post=post)}
        assert set(found) == set(approved)
        for anchor, comment in approved.items():
            assert_is_reply(found[anchor], comment, page.address)
        seen += len(found)
    assert seen == Comment.objects.approved().count() > 20


def assert_is_reply(item: Item, comment: Comment, page: str) -> None:
    properties = item["properties"]
    assert item["type"] == ["h-cite"]
    assert time_of(one(item, "published")) == to_the_second(comment.sent_at)
    assert excerpts.plain(one(item, "content")["html"]) == excerpts.plain(comment.body_html)
    if comment.kind != CommentKind.COMMENT:
        assert one(item, "name") == comment.author_name
        assert one(item, "url") == comment.author_url
        return
    assert "name" not in properties
    assert one(item, "url") == f"{page}#{comment.anchor}"
    author = one(item, "author")
    assert author["type"] == ["h-card"]
    assert one(author, "name") == comment.author_name
    assert author["properties"].get("url", []) == ([comment.author_url] if comment.author_url else [])
    answered = [f"{page}#{comment.parent.anchor}"] if comment.parent else []
    assert properties.get("in-reply-to", []) == answered


def test_every_list_is_a_feed(client: Client) -> None:
    newest = posts()[0]
    lists = [newest.byline[0].get_absolute_url(), newest.tags.all()[0].get_absolute_url()]
    lists += ["/", "/page/2/", f"/{newest.year}/", f"/{newest.year}/{newest.month:02d}/"]
    lists += [series.get_absolute_url() for series in Series.objects.all()]
    for path in lists:
        page = Page(client, path)
        feed = page.item("h-feed")
        assert set(feed["properties"]) == {"name", "url"}
        assert one(feed, "name")
        assert one(feed, "url") == page.address
        assert feed["children"]
        for entry in feed["children"]:
            assert_is_listed(entry)


def assert_is_listed(entry: Item) -> None:
    post = Post.objects.published().get(path=urlsplit(one(entry, "url")).path.strip("/"))
    assert entry["type"] == ["h-entry"]
    assert set(entry["properties"]) == {"name", "url", "published", "summary"}
    assert one(entry, "url") == settings.SITE_URL + post.get_absolute_url()
    assert one(entry, "name") == post.title
    assert one(entry, "summary") == post.summary
    assert time_of(one(entry, "published")) == to_the_second(post.published_at)
    assert entry["lang"] == post.language


def test_the_page_of_an_author_is_their_card(client: Client) -> None:
    for author in Author.objects.all():
        page = Page(client, author.get_absolute_url())
        assert [item["type"] for item in page.items] == [["h-card"], ["h-feed"]]
        assert_is_card_of(page.item("h-card"), author)
        assert page.rels["me"] == [author.web_site]


# OpenGraph (ogp.me)


def test_every_page_introduces_itself_and_every_post_as_an_article(client: Client) -> None:
    articles = {post.get_absolute_url(): post for post in posts()}
    pages = [page.get_absolute_url() for page in Post.objects.published().pages()]
    authors = [author.get_absolute_url() for author in Author.objects.all()]
    always = ("title", "type", "url", "image", "image:alt", "description", "site_name", "locale")
    for path in ["/", "/archive/", "/tags/", *authors, *pages, *articles]:
        said = Page(client, path).open_graph
        for name in always:
            [value] = said[f"og:{name}"]
            assert value, (path, name)
        assert said["og:url"] == [settings.SITE_URL + path]
        [image] = said["og:image"]
        assert is_absolute(image)
        answer = client.get(image.removeprefix(settings.SITE_URL))
        assert answer.status_code == 200
        assert answer["Content-Type"] == said["og:image:type"][0]
        width, height = Image.open(io.BytesIO(read(answer))).size
        assert (said["og:image:width"], said["og:image:height"]) == ([str(width)], [str(height)])
        assert width >= pictures.LEAST[0]
        assert height >= pictures.LEAST[1]
        if path in articles:
            assert_is_article(said, articles[path])


def assert_is_article(said: dict[str, list[str]], post: Post) -> None:
    assert said["og:type"] == ["article"]
    assert said["og:title"] == [post.title]
    assert said["og:description"] == [post.summary]
    assert time_of(said["article:published_time"][0]) == to_the_second(post.published_at)
    assert time_of(said["article:modified_time"][0]) >= to_the_second(post.published_at)
    assert said["article:author"] == [settings.SITE_URL + a.get_absolute_url() for a in post.byline]
    assert sorted(said["article:tag"]) == sorted(tag.name for tag in post.tags.all())


# JSON-LD (schema.org; what Google asks for in "Article", "Breadcrumb" and "Profile page")


def test_every_post_tells_all_that_is_asked_of_an_article(client: Client) -> None:
    site = Site.current()
    for post in posts():
        page = Page(client, post.get_absolute_url())
        article, breadcrumbs = page.things
        assert article["@type"] == "BlogPosting"
        assert article["headline"] == post.title
        assert article["url"] == article["mainEntityOfPage"] == page.address
        assert article["image"] == page.open_graph["og:image"]
        assert time_of(article["datePublished"]) == to_the_second(post.published_at)
        assert time_of(article["dateModified"]) >= time_of(article["datePublished"])
        assert [author["name"] for author in article["author"]] == [author.name for author in post.byline]
        for author in article["author"]:
            assert author["@type"] == "Person"
            assert client.get(author["url"].removeprefix(settings.SITE_URL)).status_code == 200
        assert article["publisher"] == {
            "@type": "Organization",
            "name": site.title,
            "url": f"{settings.SITE_URL}/",
        }
        assert article["inLanguage"] == post.language
        assert article["commentCount"] == Comment.objects.approved().filter(post=post).count()
        assert breadcrumbs["@type"] == "BreadcrumbList"
        assert breadcrumbs["itemListElement"][-1]["item"] == page.address


def test_every_address_in_the_json_leads_somewhere(client: Client) -> None:
    paths = ["/", *(author.get_absolute_url() for author in Author.objects.all())]
    for path in [*paths, *(post.get_absolute_url() for post in Post.objects.published())]:
        for address in addresses(Page(client, path).things):
            assert is_absolute(address)
            own = address.removeprefix(settings.SITE_URL)
            if own != address and "{" not in address:
                answer = client.get(own)
                assert answer.status_code == 200, (path, address)
                assert read(answer)


def addresses(value: Any) -> set[str]:
    """Every address in what JSON-LD says, without the place on the page."""
    if isinstance(value, dict):
        return set().union(*(addresses(part) for name, part in value.items() if name != "text"))
    if isinstance(value, list):
        return set().union(*map(addresses, value))
    return {value.partition("#")[0]} if re.match("https?:|/", str(value)) else set()


# Whatever names itself in the head


def test_every_page_says_where_it_can_be_searched_and_followed(client: Client) -> None:
    for path in ("/", *(post.get_absolute_url() for post in Post.objects.published())):
        page = Page(client, path)
        links = {
            (str(link["rel"][0]), str(link.get("type", ""))): urljoin(page.address, str(link["href"]))
            for link in page.html.head.find_all("link")
        }
        assert links["canonical", ""] == page.address
        for named in (
            ("search", "application/opensearchdescription+xml"),
            ("alternate", "application/rss+xml"),
            ("alternate", "application/atom+xml"),
            ("alternate", "application/feed+json"),
        ):
            answer = client.get(urlsplit(links[named]).path)
            assert answer["Content-Type"].partition(";")[0] == named[1]
