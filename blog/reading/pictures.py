"""The picture that goes with a link to a page: the first one in the post, or one that is drawn for it."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from html import unescape
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response

from blog.models import Post, Site
from blog.models.upload import MEDIA_TYPES
from blog.reading import media
from blog.reading.context import site_of
from blog.reading.exact import absolute
from blog.reading.methods import reads

DRAWN_SIZE = (1200, 630)
LEAST = (600, 315)  # pixels; previews show a smaller picture as a stamp beside the link
STYLE = 1  # of the drawing; another number gives every drawn picture a new address
PNG_END = b"IEND\xaeB`\x82"

# An image in stored HTML, and in it an attribute; the sanitiser puts every value in quotes.
IMAGE = re.compile(r"""<img((?:\s+[^\s=<>"'/]+=(?:"[^"]*"|'[^']*'))+)""")
ATTRIBUTE = re.compile(r"""([^\s=<>"'/]+)=("[^"]*"|'[^']*')""")


class Picture(NamedTuple):
    """What is said of a picture (OpenGraph's structured properties). Its address is absolute."""

    address: str
    width: int
    height: int
    media_type: str
    alternative_text: str


class Drawn(NamedTuple):
    """A picture that is drawn here: the words on it, and the number of the post it is for, 0 for the site."""

    title: str
    below: str
    number: int = 0

    @property
    def digest(self) -> str:
        """A hash of all that is on it: whoever draws it draws the same, and other words give another."""
        return hashlib.sha256(json.dumps([STYLE, self.title, self.below]).encode()).hexdigest()[:32]

    @property
    def path(self) -> str:
        """Where it is served. It names the post, so that nothing is drawn for words that somebody made up."""
        parts = {"digest": self.digest} | ({"number": self.number} if self.number else {})
        return reverse("picture", kwargs=parts)

    @property
    def file_name(self) -> str:
        """The name it is kept under."""
        return f"pictures/{self.number}/{self.digest}.png"

    def described(self) -> Picture:
        """The picture as pages name it."""
        words = " – ".join(filter(None, (self.title, self.below)))
        return Picture(absolute(self.path), *DRAWN_SIZE, "image/png", words)


def of_site(site: Site) -> Drawn:
    """The picture of every page that is no post."""
    return Drawn(site.title, site.tagline)


def of_post(post: Post, site: Site) -> Drawn:
    """The picture of a post, with its title and the name of the site."""
    return Drawn(post.title, site.title, post.pk)


def best(post: Post, site: Site) -> Picture:
    """The first picture in the post that is kept here, if it is large enough; else the one that is drawn."""
    own = first_image(post)
    is_large = own is not None and own.width >= LEAST[0] and own.height >= LEAST[1]
    return own if own and is_large else of_post(post, site).described()


def first_image(post: Post) -> Picture | None:
    """The first image in a post that is kept here; None when there is none, or its file is lost."""
    for attributes in IMAGE.findall(post.body_html):
        said = {name: unescape(value[1:-1]) for name, value in ATTRIBUTE.findall(attributes)}
        address = urljoin(absolute("/"), said.get("src", ""))
        name = address.removeprefix(absolute(settings.MEDIA_URL))
        if media.NAME.fullmatch(name):
            try:
                width, height = size_of(name)
            except FileNotFoundError:
                return None
            ending = name.rpartition(".")[2]
            return Picture(address, width, height, MEDIA_TYPES[ending], said.get("alt", ""))
    return None


@lru_cache(maxsize=1000)
def size_of(name: str) -> tuple[int, int]:
    """The width and height of a stored file, asked once: what bears the hash of its content never changes."""
    with default_storage.open(name) as file:
        width, height = get_image_dimensions(file)
    return width or 0, height or 0


@reads
def serve(request: HttpRequest, digest: str, number: int = 0) -> HttpResponseBase:
    """The picture of a published post, or of the site; from an address it had before, the way to the new."""
    site = site_of(request)
    if number:
        post = get_object_or_404(Post.objects.published().only("title"), pk=number)
        picture = of_post(post, site)
    else:
        picture = of_site(site)
    if digest != picture.digest:
        # Not for ever: a title may be changed back.
        return HttpResponseRedirect(picture.path)
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        content_of(picture), content_type="image/png"
    )
    for header, value in (media.HEADERS | {"ETag": etag}).items():
        response.headers[header] = value
    return response


def content_of(picture: Drawn) -> bytes:
    """The PNG, from where it is kept; else drawn and kept, in place of what was drawn with other words."""
    from blog.reading import drawing  # Pillow, which most processes never need

    try:
        with default_storage.open(picture.file_name) as file:
            content: bytes = file.read()
        if content.endswith(PNG_END):  # another process may still be writing it
            return content
    except FileNotFoundError:
        pass
    content = drawing.draw(picture.title, picture.below)
    default_storage.delete(picture.file_name)  # what was not written to its end
    default_storage.save(picture.file_name, ContentFile(content))
    folder = PurePosixPath(picture.file_name).parent
    for other in default_storage.listdir(str(folder))[1]:
        if other != f"{picture.digest}.png":
            default_storage.delete(str(folder / other))
    return content
