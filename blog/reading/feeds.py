"""What feed readers fetch: the newest posts or replies, of the whole blog or of one part of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Any
from urllib.parse import urljoin

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.models import Author, Comment, Post, Series, Site, Tag
from blog.models.post_queryset import PostQuerySet
from blog.reading import post_pages
from blog.reading.context import site_of
from blog.reading.exact import absolute, changed_at
from blog.reading.feed_formats import Atom, Item, JsonFeed, Repeatable, Rss
from blog.text import excerpts

NEWEST = 10  # as many as WordPress gives

# Where WordPress and the programs before it had these feeds → the name of ours; readers still ask there.
OLD_FEEDS = {
    "feed/rss2/": "feed",
    "feed/rss/": "feed",
    "feed/rdf/": "feed",
    "rss/": "feed",
    "rss2/": "feed",
    "rdf/": "feed",
    "atom/": "feed_atom",
    "wp-rss2.php": "feed",
    "wp-atom.php": "feed_atom",
    "wp-commentsrss2.php": "comments_feed",
}

# A start tag as the sanitiser writes it, and in it an attribute: its value always stands in quotes.
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)=("[^"]*"|'[^']*')""")
START_TAG = re.compile(r"""<[a-z][a-z0-9]*(?:\s+[^\s=<>"'/]+(?:="[^"]*"|='[^']*')?)+\s*/?>""")


@dataclass(frozen=True)
class Channel:
    """What a feed is about: the page it follows, and what is new there."""

    title: str
    description: str
    path: str
    items: Iterable[Item]


class Feed:
    """A view that answers with a feed. Every absolute address in it comes from SITE_URL."""

    form: type[Repeatable] = Rss
    csrf_exempt = True  # it only reads, see methods.reads: there is nothing a token could protect

    def channel(self, site: Site, *args: Any, **kwargs: Any) -> Channel:
        """What this feed is about; Http404 when there is no such thing."""
        raise NotImplementedError

    @method_decorator(require_safe)
    def __call__(self, request: HttpRequest, **parts: str) -> HttpResponse:
        site = site_of(request)
        channel = self.channel(site, **parts)
        feed = self.form(
            title=channel.title,
            link=absolute(channel.path),
            description=channel.description,
            language=site.language,
            author_name=site.title,
            author_link=absolute("/"),
            feed_url=absolute(request.path),
        )
        for item in channel.items:
            feed.add_item(**item)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class PostsRss(Feed):
    """The newest posts as RSS."""

    def channel(self, site: Site) -> Channel:
        return Channel(
            site.title, site.tagline or site.title, "/", post_items(Post.objects.published().posts())
        )


class PostsAtom(PostsRss):
    """The newest posts as Atom."""

    form = Atom


class PostsJson(PostsRss):
    """The newest posts as JSON Feed."""

    form = JsonFeed


posts_json = PostsJson()


class TagFeed(Feed):
    """The newest posts about a subject."""

    def channel(self, site: Site, slug: str) -> Channel:
        tag = get_object_or_404(Tag, slug=slug)
        items = list(post_items(newest(post_pages.of_tag(tag))))
        if not items:
            raise Http404
        title = f"{tag.name} – {site.title}"
        return Channel(title, tag.description or title, tag.get_absolute_url(), items)


class SeriesFeed(Feed):
    """The newest parts of a series."""

    def channel(self, site: Site, slug: str) -> Channel:
        published = Post.objects.published().posts()
        shown = Series.objects.filter(posts__in=published.order_by()).distinct()
        series = get_object_or_404(shown, slug=slug)
        title = f"{series.title} – {site.title}"
        posts = published.filter(series=series)
        return Channel(title, series.description or title, series.get_absolute_url(), post_items(posts))


class AuthorFeed(Feed):
    """The newest posts of an author."""

    def channel(self, site: Site, slug: str) -> Channel:
        author = get_object_or_404(Author, slug=slug)
        items = post_items(newest(post_pages.of_author(author)))
        title = f"{author.name} – {site.title}"
        return Channel(title, title, author.get_absolute_url(), items)


class CommentsFeed(Feed):
    """The newest replies to everything that is published."""

    def channel(self, site: Site) -> Channel:
        # Asked of each of the newest; a join would first look at all posts.
        is_shown = Exists(Post.objects.published().order_by().filter(pk=OuterRef("post")))
        comments = Comment.objects.approved().filter(is_shown).select_related("post")
        newest = comments.defer("body", "post__body", "post__body_html").reverse()[:NEWEST]
        title = _("Comments for %(site)s") % {"site": site.title}
        items = (comment_item(comment, _("Comment on %(post)s by %(name)s")) for comment in newest)
        return Channel(title, title, "/", items)


class PostCommentsFeed(Feed):
    """The newest replies to one post or page."""

    def channel(self, site: Site, path: str) -> Channel:
        post = get_object_or_404(Post.objects.published().without_text(), path=path)
        title = _("Comments on: %(post)s") % {"post": post.title}
        newest = post.comments.approved().defer("body").reverse()[:NEWEST]
        items = (comment_item(comment, _("By: %(name)s")) for comment in newest)
        return Channel(title, title, post.get_absolute_url(), items)


def newest(numbers: QuerySet[Any, Any]) -> PostQuerySet:
    """The posts with the first of these numbers."""
    return Post.objects.published().filter(pk__in=numbers[:NEWEST])


def post_items(posts: PostQuerySet) -> Iterator[Item]:
    """The newest of `posts`, with their full text: three queries, whatever their number."""
    for post in posts.with_authors().prefetch_related("tags").defer("body")[:NEWEST]:  # type: ignore[misc]
        address = absolute(post.get_absolute_url())
        item: Item = {
            "title": post.title,
            "link": address,
            "unique_id": post.guid,
            "unique_id_is_permalink": False,
            "pubdate": post.published_at,
            "updateddate": changed_at(post),
            "authors": [(a.name, absolute(a.get_absolute_url())) for a in post.byline],
            "categories": [tag.name for tag in sorted(post.tags.all())],
            "language": post.language,
            "summary": post.summary,
            "description": escape(post.summary),  # readers take it for HTML
            "content": with_absolute_addresses(post.body_html, address),
        }
        if post.takes_replies or post.reply_count:
            item |= {
                "comments": f"{address}#comments",
                "replies": post.reply_count,
                "replies_feed": f"{address}feed/",
            }
        yield item


def comment_item(comment: Comment, title: str) -> Item:
    """A reply under a title such as "By: %(name)s"."""
    address = absolute(comment.get_absolute_url())
    return {
        "title": title % {"post": comment.post.title, "name": comment.author_name},
        "link": address,
        "unique_id": f"{comment.post.guid}#{comment.anchor}",
        "unique_id_is_permalink": False,
        "pubdate": comment.sent_at,
        "authors": [(comment.author_name, "")],
        "description": escape(excerpts.excerpt(comment.body_html)),
        "content": with_absolute_addresses(comment.body_html, address),
    }


def with_absolute_addresses(html: str, base: str) -> str:
    """Stored HTML for a place where relative addresses mean nothing; `base` is where it stands."""

    def completed(attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        if name not in {"href", "src"}:
            return attribute[0]
        try:
            return f'{name}="{escape(urljoin(base, unescape(value[1:-1])))}"'
        except ValueError:  # no address at all, such as http://[
            return attribute[0]

    return START_TAG.sub(lambda tag: ATTRIBUTE.sub(completed, tag[0]), html)
