"""The addresses of the blog. Lists end in page/N/; every address ends in a slash."""

import re
from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path

from blog.finding import views as finding
from blog.publishing import preview
from blog.reading import converters, feeds, media, outside, pictures, series, sitemap, views
from blog.replying import views as replying

converters.register()


def at(old: str, view: Callable[..., HttpResponseBase], kwargs: dict[str, str] | None = None) -> URLPattern:
    """An address of WordPress, with its last slash or without: one redirect either way."""
    return re_path(f"^{re.escape(old.rstrip('/'))}/?$", view, kwargs)


urlpatterns = [
    # lists
    path("", views.home, name="home"),
    path("page/<nth:number>/", views.home, name="home"),
    path("archive/", views.archive, name="archive"),
    path("tags/", views.tags, name="tags"),
    path("tag/<slug:slug>/", views.tag, name="tag"),
    path("tag/<slug:slug>/page/<nth:number>/", views.tag, name="tag"),
    path("series/<slug:slug>/", series.series, name="series"),
    path("author/<slug:slug>/", views.author, name="author"),
    path("author/<slug:slug>/page/<nth:number>/", views.author, name="author"),
    path("<year:year>/", views.year, name="year"),
    path("<year:year>/page/<nth:number>/", views.year, name="year"),
    path("<year:year>/<month:month>/", views.month, name="month"),
    path("<year:year>/<month:month>/page/<nth:number>/", views.month, name="month"),
    # search
    path("search/", finding.results, name="search"),
    path("search/<path:text>/", finding.at_old_address),
    # feeds
    path("feed/", feeds.PostsRss(), name="feed"),
    path("feed/atom/", feeds.PostsAtom(), name="feed_atom"),
    path("feed/json/", feeds.posts_json, name="feed_json"),
    path("comments/feed/", feeds.CommentsFeed(), name="comments_feed"),
    path("tag/<slug:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("series/<slug:slug>/feed/", feeds.SeriesFeed(), name="series_feed"),
    path("author/<slug:slug>/feed/", feeds.AuthorFeed(), name="author_feed"),
    *(at(old, views.feed_at_old_address, {"name": name}) for old, name in feeds.OLD_FEEDS.items()),
    # what machines ask for
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
    path("sitemap-<nth:number>.xml", sitemap.part, name="sitemap_part"),
    path("opensearch.xml", outside.opensearch, name="opensearch"),
    path("robots.txt", outside.robots, name="robots"),
    path("favicon.ico", outside.favicon, name="favicon"),
    path("pictures/<digest:digest>.png", pictures.serve, name="picture"),
    path("pictures/<nth:number>/<digest:digest>.png", pictures.serve, name="picture"),
    path("media/<path:name>", media.serve, name="media"),
    # where WordPress has its admin
    *(at(old, views.admin_at_old_address) for old in ("wp-admin/", "wp-login.php", "dashboard/", "login/")),
    # one post or page; replies are sent to an address of their own
    path("preview/<str:token>/", preview.preview, name="preview"),
    path("reply/<int:number>/", replying.reply, name="reply"),
    path("<year:year>/<month:month>/<slug:slug>/", views.post, name="post"),
    path("<page_path:path>/feed/", feeds.PostCommentsFeed(), name="post_feed"),
    path("<page_path:path>/comment-page-<nth:number>/", views.replies, name="replies"),
    path("<page_path:path>/reply/<str:receipt>/", replying.receipt, name="receipt"),
    path("<page_path:path>/", views.page, name="page"),
]
