"""What the head of a page says of it: to browsers, to feed readers and as OpenGraph (ogp.me) to previews."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.models import Author, Post, Site, Tag
from blog.reading import pictures, structured_data
from blog.reading.exact import absolute, changed_at, moment
from blog.reading.pictures import Picture
from blog.reading.structured_data import Thing

if TYPE_CHECKING:
    from blog.reading.reply_pages import ReplyPage
    from blog.reading.series import Place

LOCALES = {"en": "en_GB", "nl": "nl_NL"}  # OpenGraph wants a territory with the language
DESCRIPTION = 200  # characters; the summary of a post is no longer either

RSS, ATOM, JSON_FEED = "application/rss+xml", "application/atom+xml", "application/feed+json"


class Alternate(NamedTuple):
    """A feed that follows the page."""

    title: str
    media_type: str
    path: str


class Version(NamedTuple):
    """The page in one of the languages it is there in, itself included."""

    language: str
    locale: str
    address: str


@dataclass(frozen=True)
class Metadata:
    """All that `_metadata.html` prints. Addresses are absolute, times ISO 8601 with their offset."""

    title: str
    description: str
    site_name: str
    locale: str
    canonical: str
    feeds: Sequence[Alternate]
    kind: str = "website"
    picture: Picture | None = None
    published: str = ""
    modified: str = ""
    authors: Sequence[str] = ()  # the addresses of their pages
    tags: Sequence[str] = ()
    versions: Sequence[Version] = ()
    json_ld: str = ""
    noindex: bool = False


def of_list(
    site: Site,
    title: str,
    description: str,
    path: str,
    *,
    feed: str = "",
    things: Sequence[Thing] = (),
    noindex: bool = False,
) -> Metadata:
    """What is said of any page that is no post, without a title of the home page.

    `feed` is its own, and `things` are what it tells search engines.
    """
    return Metadata(
        title=title or site.title,
        description=Truncator(" ".join(description.split())).chars(DESCRIPTION),
        site_name=site.title,
        locale=LOCALES[site.language],
        canonical=absolute(path),
        feeds=[*feeds(site), *([Alternate(title, RSS, feed)] if feed else [])],
        picture=None if noindex else pictures.of_site(site).described(),
        json_ld="" if noindex else structured_data.for_a_script(things),
        noindex=noindex,
    )


def of_post(
    post: Post,
    *,
    site: Site,
    authors: Sequence[Author],
    tags: Sequence[Tag],
    page: ReplyPage,
    translations: Sequence[Post] = (),
    place: Place | None = None,
    above: Sequence[Post] = (),
    noindex: bool = False,
) -> Metadata:
    """What is said of a post, or of a page, with one page of the replies under it.

    `place` is where it stands in its series; `above` are the pages it stands below, the highest first. What
    is not to be found (`noindex`) may be a draft, which has neither date nor address.
    """
    path = post.get_absolute_url()
    title, description = post.title, post.summary
    if page.start:
        stretch = _("Responses %(first)s–%(last)s") % page.here._asdict()
        title, description = f"{post.title} – {stretch}", ""
    about = Metadata(
        title=title,
        description=description,
        site_name=site.title,
        locale=LOCALES[post.language],
        canonical=absolute(page.address),
        feeds=[
            *feeds(site),
            Alternate(_("Comments on: %(post)s") % {"post": post.title}, RSS, f"{path}feed/"),
        ],
        kind="website" if post.is_page else "article",
        noindex=noindex,
    )
    if noindex:
        return about
    picture = pictures.best(post, site)
    posting = structured_data.posting(post, site, authors, tags, page, translations, place, picture)
    steps = [(place.series.title, place.series.get_absolute_url())] if place else []
    steps += [(step.title, step.get_absolute_url()) for step in (*above, post)]
    return replace(
        about,
        picture=picture,
        published=moment(post.published_at, site),
        modified=moment(changed_at(post), site),
        authors=[absolute(author.get_absolute_url()) for author in authors],
        tags=[tag.name for tag in tags],
        versions=versions(post, translations),
        json_ld=structured_data.for_a_script([posting, structured_data.breadcrumbs(*steps)]),
    )


def feeds(site: Site) -> list[Alternate]:
    """The feeds of the whole blog, which every page names."""
    return [
        Alternate(site.title, RSS, reverse("feed")),
        Alternate(f"{site.title} (Atom)", ATOM, reverse("feed_atom")),
        Alternate(f"{site.title} (JSON)", JSON_FEED, reverse("feed_json")),
    ]


def versions(post: Post, translations: Iterable[Post]) -> list[Version]:
    """A post and its translations, one for a language; none when there is no translation.

    Each version has to name all, itself too, or search engines believe none of it.
    """
    by_language = {post.language: post}
    for other in translations:
        by_language.setdefault(other.language, other)
    if len(by_language) == 1:
        return []
    return [
        Version(language, LOCALES[language], absolute(version.get_absolute_url()))
        for language, version in sorted(by_language.items())
    ]
