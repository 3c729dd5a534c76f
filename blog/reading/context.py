"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from blog.models import Post, Site, User
from blog.models.post_queryset import NOW
from blog.models.prepared import Prepared


def visitor(request: HttpRequest) -> User | None:
    """The person signed in, if any.

    Who comes without a session cookie is not looked up: a reader's page asks no session, varies by no cookie.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    user = getattr(request, "user", None)
    return user if user and user.is_authenticated else None


def site_of(request: HttpRequest) -> Site:
    """The settings `SiteMiddleware` read for this request, or that are read now for an error before it."""
    site = getattr(request, "site", None)
    return site if isinstance(site, Site) else Site.current()


def is_copy(request: HttpRequest) -> bool:
    """True for a page that goes into files (blog.moving.static_site): nobody can search or reply there."""
    return bool(getattr(request, "is_copy", False))


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The site, its navigation, and who is looking."""
    return {
        "site": site_of(request),
        "site_url": settings.SITE_URL,
        "navigation": navigation,
        "visitor": visitor(request),
        "is_copy": is_copy(request),
    }


@Prepared
def in_navigation() -> QuerySet[Post]:
    """The pages an author put in the navigation, by title."""
    pages = Post.objects.published(now=NOW).pages().filter(in_navigation=True)
    return pages.only("title", "path", "published_at", "language").order_by("title", "pk")[:12]


def navigation() -> list[Post]:
    """The pages in the navigation; asked only by the templates that show them."""
    return in_navigation(now=timezone.now())
