"""How a feed is written: RSS 2.0, Atom and JSON Feed.

Besides what Django's generators know, an item brings `content` (HTML with absolute addresses), `summary`
(plain text), `authors` (pairs of name and address), and if it can be answered `replies` (their number) and
`replies_feed`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.xmlutils import SimplerXMLGenerator

from blog.text.characters import strip_control

Item = dict[str, Any]


class Repeatable(SyndicationFeed):
    """A feed that is the same bytes whenever it is written, and valid whatever its texts contain."""

    content_type: str

    def add_item(self, **fields: Any) -> None:  # type: ignore[override]  # always by name
        """Add an item without the characters that XML 1.0, 2.2, excludes."""
        for name, value in fields.items():
            if isinstance(value, str):
                fields[name] = strip_control(value)
        super().add_item(**fields)

    def latest_post_date(self) -> dt.datetime:
        """When the feed changed; Django says "now" of an empty one, which would change with every request."""
        return super().latest_post_date() if self.items else dt.datetime.fromtimestamp(0, dt.UTC)


class Rss(Repeatable, Rss201rev2Feed):
    """RSS 2.0 with the modules WordPress uses: content, Dublin Core, slash and the well-formed web."""

    def rss_attributes(self) -> dict[str, str]:
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:slash": "http://purl.org/rss/1.0/modules/slash/",
            "xmlns:wfw": "http://wellformedweb.org/CommentAPI/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Item) -> None:
        super().add_item_elements(handler, item)
        for name, _ in item["authors"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])
        if "replies" in item:
            handler.addQuickElement("wfw:commentRss", item["replies_feed"])
            handler.addQuickElement("slash:comments", str(item["replies"]))


class Atom(Repeatable, Atom1Feed):
    """Atom (RFC 4287) with the full text, every author, and the replies (RFC 4685)."""

    def root_attributes(self) -> dict[str, str]:
        return super().root_attributes() | {"xmlns:thr": "http://purl.org/syndication/thread/1.0"}

    def item_attributes(self, item: Item) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: Item) -> None:
        super().add_item_elements(handler, item)
        for name, address in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if "replies" in item:
            count = str(item["replies"])
            link = {
                "rel": "replies",
                "type": "application/rss+xml",
                "href": item["replies_feed"],
                "thr:count": count,
            }
            handler.addQuickElement("link", "", link)
            handler.addQuickElement("thr:total", count)


class JsonFeed(Repeatable):
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            "items": [self._item(item) for item in self.items],
        }
        json.dump(feed, outfile, ensure_ascii=False)

    def _item(self, item: Item) -> Item:
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "content_html": item["content"],
            "summary": item["summary"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": [{"name": name, "url": address} for name, address in item["authors"]],
            "tags": item["categories"],
            "language": item["language"],
        }
