"""Every address of the public blog, and the file that holds what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from django.urls import reverse

from blog.models import Author, Post, Redirect, Series, Site, Tag, reading_order
from blog.models.post_queryset import Kind
from blog.reading import periods, post_pages, sitemap
from blog.reading.periods import Period

CHUNK = 2_000  # rows that are in memory at a time
NOT_FOUND = "/404.html"  # where web servers look for what to show then
LONGEST = 255  # bytes of a file name, on most systems
# How old addresses end that are files by themselves; here they are kept with a slash behind.
PAGE_ENDINGS = {".html", ".htm"}


def pages() -> Iterator[str]:
    """The addresses of all pages: lists, posts, and the further pages of their replies."""
    per_page = Site.current().posts_per_page
    yield from numbered(reverse("home"), periods.count_posts(), per_page)
    yield reverse("archive")
    yield reverse("tags")
    months = periods.months()
    for year in sorted({month.year for month in months}):
        count = sum(month.posts for month in months if month.year == year)
        yield from numbered(Period(year).get_absolute_url(), count, per_page)
    for month in sorted(months):
        yield from numbered(month.get_absolute_url(), month.posts, per_page)
    for tag in shown_tags():
        yield from numbered(tag.get_absolute_url(), post_pages.count(tag), per_page)
    for author in shown_authors():
        yield from numbered(author.get_absolute_url(), post_pages.count(author), per_page)
    for series in shown_series():
        yield series.get_absolute_url()
    for post in shown_posts():
        for number in range(1, reading_order.pages(post) + 1):
            yield reading_order.address(post, number)


def feeds() -> Iterator[str]:
    """The addresses of all feeds."""
    for name in ("feed", "feed_atom", "feed_json", "comments_feed"):
        yield reverse(name)
    for name, nouns in (
        ("tag_feed", shown_tags()),
        ("author_feed", shown_authors()),
        ("series_feed", shown_series()),
    ):
        for noun in nouns:
            yield reverse(name, args=[noun.slug])
    for post in shown_posts():
        yield reverse("post_feed", args=[post.path])


def for_machines() -> Iterator[str]:
    """What search engines and browsers ask for by habit."""
    yield reverse("robots")
    yield reverse("favicon")
    yield reverse("sitemap")
    parts = sitemap.number_of_parts()
    for number in range(1, parts + 1) if parts > 1 else ():
        yield reverse("sitemap_part", args=[number])


def redirects(shown: Collection[str]) -> Iterator[tuple[str, str]]:
    """Old addresses, each with that of what stands now at another; `shown` are the addresses of pages."""
    targets = ("post", "tag", "author", "series")
    for redirect in Redirect.objects.select_related(*targets).order_by("pk").iterator(CHUNK):
        target = redirect.target
        address = str(target.get_absolute_url()) if target else ""
        if address not in shown:
            continue
        path = redirect.path
        yield path.rstrip("/") if PurePosixPath(path).suffix in PAGE_ENDINGS else path, address
        # A post is found by its slug below any month; in its own is where it stood before.
        if isinstance(target, Post) and target.kind == Kind.POST and redirect.path.count("/") == 2:
            yield f"/{target.year:04d}/{target.month:02d}{redirect.path}", address


def numbered(first: str, count: int, per_page: int) -> Iterator[str]:
    """The pages of a list of so many posts; there is one at least."""
    yield first
    for number in range(2, -(-count // per_page) + 1):
        yield f"{first}page/{number}/"


def shown_posts() -> Iterator[Post]:
    """The posts and pages readers may see."""
    columns = ("path", "reply_count", "published_at")
    return Post.objects.published().reverse().only(*columns).iterator(CHUNK)


def shown_tags() -> list[Tag]:
    """The tags of posts that readers may see."""
    return post_pages.counted(Tag.objects.filter(post_count__gt=0).order_by("pk"))


def shown_authors() -> Iterator[Author]:
    """The authors of posts and pages that readers may see."""
    published = Post.objects.published().order_by()
    return Author.objects.filter(posts__in=published).distinct().order_by("pk").iterator(CHUNK)


def shown_series() -> Iterator[Series]:
    """The series with posts that readers may see."""
    published = Post.objects.published().posts().order_by()
    return Series.objects.filter(posts__in=published).distinct().order_by("pk").iterator(CHUNK)


def file_of(address: str) -> str:
    """The file of a page or of what machines ask for: `about/index.html` for `/about/`."""
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def file_of_feed(address: str) -> str:
    """The file of a feed: `feed/index.xml` for `/feed/`; web servers tell its type by its ending."""
    return f"{address[1:]}index.{'json' if address == reverse('feed_json') else 'xml'}"


def file_of_old(address: str) -> str | None:
    """The file that leads on from an old address; None where none can stand."""
    path = PurePosixPath(address.strip("/"))
    if not path.name or not all(is_file_name(part) for part in path.parts):
        return None
    return str(path) if path.suffix in PAGE_ENDINGS else f"{path}/index.html"


def is_file_name(part: str) -> bool:
    """Whether a part of an address can be the name of a file, and of one in the same folder."""
    return part != ".." and len(part.encode()) <= LONGEST and "\0" not in part
