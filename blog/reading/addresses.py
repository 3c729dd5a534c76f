"""Where something stands that was asked for at another address: one redirect, or the news that it is gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict
from django.urls import Resolver404, resolve, reverse

from blog.models import Author, ImportedItem, Post, Redirect, Tag, Upload
from blog.text.characters import strip_control

NUMBER = re.compile(r"[0-9]{1,18}")
YEAR_MONTH = re.compile(r"([12][0-9]{3})(0[1-9]|1[0-2])?[0-9]{0,2}")
DAY = re.compile(r"/([12][0-9]{3})/(0[1-9]|1[0-2])/[0-9]{2}/")

# Behind the address of a post or page; they move with it.
MOVES_ALONG = re.compile("feed|comment-page-[1-9][0-9]*")
# A file there, or a smaller copy of a picture: /2010/04/bench-300x200.png
FILE = re.compile(r"(?P<name>/(?:.*?/)?wp-content/uploads/.*?)(?P<size>-[0-9]+x[0-9]+)?(?P<ending>\.\w+)/?")
# All of a category's address there but its last part may be missing or wrong.
CATEGORY = re.compile(r"/(?:.*?/)??category/(?:.*?/)??([^/]+)/((?:feed/)?)")
SCRIPT = "/index.php/"  # where a server cannot rewrite addresses, WordPress has this in front of each
# These views find a post by its path; whether there is one decides, not the form of the address.
OF_A_POST = {"post", "page", "post_feed", "replies", "receipt", ""}
# In these upper case is not lower case: only a slash that was lost is mended.
WITH_A_TOKEN = {"receipt", "preview"}


def of_parameters(parameters: QueryDict) -> str | None:
    """The place of what WordPress' query parameters name (redirect_canonical), if it is here."""
    for name, place_of in NUMBERED.items():
        number = parameters.get(name, "")
        if NUMBER.fullmatch(number):
            return place_of(number)
    if "s" in parameters:
        return f"{reverse('search')}?{urlencode({'s': parameters['s']})}"
    if when := YEAR_MONTH.fullmatch(parameters.get("m", "")):
        return f"/{when[1]}/{when[2]}/" if when[2] else f"/{when[1]}/"
    if "tag" in parameters:
        tag = Tag.objects.filter(slug=strip_control(parameters.get("tag", "").lower())).first()
        return str(tag.get_absolute_url()) if tag else None
    if "feed" in parameters:
        return reverse("feed_atom" if parameters["feed"] == "atom" else "feed")
    return None


def post_of(number: str) -> str | None:
    """The place of the post with this number; when there is none, of the one that had it elsewhere."""
    post = Post.objects.filter(pk=int(number)).first()
    if post is None and (imported := ImportedItem.number_here(ImportedItem.Kind.POST, str(int(number)))):
        post = Post.objects.filter(pk=imported).first()
    return post.get_absolute_url() if post and post.is_published else None


def numbered_there(
    kind: ImportedItem.Kind, model: type[Tag | Author | Upload]
) -> Callable[[str], str | None]:
    """How to find the place of what had a number in a blog that was brought here."""

    def place_of(number: str) -> str | None:
        imported = ImportedItem.number_here(kind, str(int(number)))
        found = model._default_manager.filter(pk=imported).first() if imported else None
        return str(found.get_absolute_url()) if found else None

    return place_of


# The parameters by which WordPress finds a thing by its number → how it is found here.
NUMBERED: dict[str, Callable[[str], str | None]] = {
    "p": post_of,
    "page_id": post_of,
    "attachment_id": numbered_there(ImportedItem.Kind.UPLOAD, Upload),
    "cat": numbered_there(ImportedItem.Kind.TAG, Tag),
    "author": numbered_there(ImportedItem.Kind.AUTHOR, Author),
}


def tidy(path: str) -> str:
    """An address as ours are written: lower case, one slash between the parts and one at the end."""
    parts = [part for part in path.lower().split("/") if part]
    return f"/{'/'.join(parts)}/" if parts else "/"


def file_at(path: str) -> str | None:
    """The present address of a file of WordPress."""
    if not (file := FILE.fullmatch(path)):
        return None
    sources = ImportedItem.sources()
    hosts = {source.partition("/")[0] for source in sources}
    for size in (file["size"] or "", ""):
        there = [f"{host}{file['name']}{size}{file['ending']}" for host in hosts]
        known = ImportedItem.objects.filter(
            source__in=sources, kind=ImportedItem.Kind.UPLOAD, old_id__in=there
        )
        if upload := Upload.objects.filter(pk__in=known.values("number")).first():
            return upload.get_absolute_url()
    return None


def moved_to(path: str) -> str | None:
    """The present address of what `path` once named, or seems to name; None when there is nothing like it."""
    if names(f"{path}/") in WITH_A_TOKEN:
        return f"{path}/"
    if file := file_at(path):
        return file
    wanted = re.sub("/page/1/$", "/", inside(tidy(path)))
    if len(wanted) > 700:
        return None
    parts = of_category(wanted).strip("/").split("/")
    below = parts.pop() if len(parts) > 1 and MOVES_ALONG.fullmatch(parts[-1]) else ""
    old, slug = f"/{'/'.join(parts)}/", parts[-1]
    redirects = Redirect.objects.filter(path__in={old, f"/{slug}/"}).select_related(
        "post", "tag", "author", "series"
    )
    present = Post.objects.published().filter(slug=slug).first()
    # What has a slug now goes before what only stood at it: a page and a post may share theirs elsewhere.
    exact = [redirect.target for redirect in redirects if redirect.path == old]
    former = [redirect.target for redirect in redirects if redirect.path != old]
    for target in (*exact, present, *former):
        if target and (not isinstance(target, Post) or target.is_published):
            return target.get_absolute_url() + (f"{below}/" if below else "")
    if day := DAY.fullmatch(wanted):
        return f"/{day[1]}/{day[2]}/"
    places = (place for place in (wanted, wanted.rstrip("/")) if place != path)
    return next((place for place in places if names(place) not in OF_A_POST), None)


def inside(path: str) -> str:
    """A tidy address without what a blog that was brought here had before all of its addresses."""
    for sub_path in (*ImportedItem.sub_paths(), SCRIPT):
        if path.startswith(sub_path):
            path = f"/{path[len(sub_path) :]}"
    return path


def of_category(path: str) -> str:
    """The address that is kept for a category: without those above it, and without the pages of its list."""
    found = CATEGORY.fullmatch(re.sub("/page/[0-9]+/$", "/", path))
    return f"/category/{found[1]}/{found[2]}" if found else path


def names(path: str) -> str:
    """The name of the view an address belongs to, "-" for one without a name, nothing when there is none."""
    try:
        return resolve(path).url_name or "-"
    except Resolver404:
        return ""


def is_gone(path: str) -> bool:
    """True for what was published once and has been taken away since, and for what stood below it."""
    path = re.sub(f"/({MOVES_ALONG.pattern})/$", "/", tidy(path))
    trashed = Post.objects.filter(path=path.strip("/"), trashed_at__isnull=False).first()
    if trashed:
        return trashed.was_published
    return Redirect.objects.filter(path=path, post=None, tag=None, author=None, series=None).exists()


def words_of(path: str) -> str:
    """What to search for instead: of `/2010/04/about-wikis.html` the words "about wikis"."""
    last = re.sub(r"\.[a-z]{3,5}$", "", tidy(path).strip("/").rpartition("/")[2])
    return " ".join(re.findall(r"\w+", last.replace("_", " ")))[:100].strip()


def near(path: str) -> list[Post]:
    """Up to three published posts and pages whose slug shares words with the last part of an address."""
    words = sorted(set(re.findall(r"[a-z0-9]{4,}", tidy(path).strip("/").rpartition("/")[2])), key=len)[-3:]
    if not words:
        return []
    like = Q()
    for word in words:
        like |= Q(slug__contains=word)
    found = (
        Post.objects.published().filter(like).only("title", "slug", "path", "published_at", "language")[:50]
    )
    return sorted(found, key=lambda post: -sum(word in post.slug for word in words))[:3]
