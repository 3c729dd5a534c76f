"""The page of results as a reader takes it in."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from blog.models import Comment, Post


class SearchPage(HTMLParser):
    """What stands in `<main>`: results in their order, marked words, and what is offered besides."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []  # the addresses of the results
        self.close: list[str] = []  # of what comes close, when there are none
        self.marks: list[str] = []
        self.offered: list[str] = []  # other words to search for
        self.topics: list[str] = []
        self.facets: dict[str, dict[str, int]] = {}
        self.form = ""  # what stands in the field
        self.said = ""  # how many there are
        self._open: list[str] = []
        self._facet = self._label = ""
        self.feed(html.partition("<main")[2].partition("</main>")[0])
        self.html = html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "input":
            self.form = values.get("value", "") if values.get("name") == "s" else self.form
            return
        self._open.append(".".join([tag, *values.get("class", "").split()]))
        if tag == "mark":
            self.marks.append("")
        if tag == "h2":
            self._results = self.close if values.get("class") == "near" else self.found
        if tag == "a" and self._open[-2:] == ["h3", "a"]:
            self._results.append(values["href"])
        if tag == "a" and "p.mean" in self._open:
            self.offered.append(parse_qs(urlsplit(values["href"]).query)["s"][0])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().partition(".")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "ul.meta" in self._open and "header.head" in self._open:
            self.said = f"{self.said} {data.strip()}".strip()
        if "mark" in self._open:
            self.marks[-1] += data
        if "details.facets" in self._open and "span.vh" not in self._open:
            self._read_facet(data)
        elif self._open[-1:] == ["a"] and "ul.tags" in self._open:
            self.topics.append(data)

    def _read_facet(self, data: str) -> None:
        if self._open[-1] == "h3.side":
            self._facet = data
            self.facets[data] = {}
        elif self._open[-1] == "a":
            self._label = data.strip() or self._label
        elif self._facet and (number := re.search(r"\((\d+)\)", data)):
            self.facets[self._facet][self._label] = int(number[1])

    @property
    def names(self) -> list[str]:
        """The results by their names: titles of posts and pages, and "reply by … on …"."""
        return [name_of(address) for address in self.found]


def name_of(address: str) -> str:
    """What stands at an address."""
    path, _, anchor = address.partition("#")
    title = Post.objects.get(path=path.strip("/")).title
    if not anchor:
        return str(title)
    comment = Comment.objects.get(pk=anchor.removeprefix("comment-"))
    assert address == comment.get_absolute_url()
    return f"reply by {comment.author_name} on {title}"


def search(client: Client, words: str, **narrowed: Any) -> SearchPage:
    """The page a reader gets for these words."""
    response = client.get(f"/search/?{urlencode({'s': words, **narrowed})}")
    assert response.status_code == 200
    return SearchPage(response.content.decode())


def names(client: Client, words: str, **narrowed: Any) -> list[str]:
    """What is found, in its order."""
    return search(client, words, **narrowed).names
