"""A post before it is published, by a signed link that can be passed on."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from blog.models import Post
from blog.reading import metadata, post_page
from blog.reading.context import site_of
from blog.reading.methods import reads

VALID = dt.timedelta(days=14)
signer = signing.TimestampSigner(salt="blog.preview")


def address(post: Post) -> str:
    """Where anybody who has the link sees the post as it will be, for 14 days from now."""
    return reverse("preview", args=[signer.sign(str(post.pk))])


@reads
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The page of a post that is not published, drawn as it will be; the page itself once it is."""
    response = open_by(request, token)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def open_by(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder of the link may see."""
    try:
        number = int(signer.unsign(token, max_age=VALID))
    except signing.SignatureExpired:
        return refuse(request, _("This preview link has expired."), _("Ask the author for a new one."))
    except signing.BadSignature:
        return refuse(request, _("This preview link does not work."), _("Perhaps it was not copied whole."))
    post = Post.objects.with_authors().prefetch_related("tags").filter(pk=number).first()  # type: ignore[misc]
    if post is None:
        return refuse(request, _("This preview link does not work."), _("What it led to has been deleted."))
    if post.is_published:
        return HttpResponsePermanentRedirect(post.get_absolute_url())
    return post_page.draw(request, post, is_preview=True)


def refuse(request: HttpRequest, heading: str, advice: str) -> HttpResponse:
    """The page for a link that leads nowhere, with what can be done about it."""
    about = metadata.of_list(
        site_of(request),
        title=heading,
        description=heading,
        path=reverse("preview", args=["-"]),
        noindex=True,
    )
    context = {"heading": heading, "advice": advice, "metadata": about}
    return render(request, "blog/publishing/no_preview.html", context, status=404)
