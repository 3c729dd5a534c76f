"""The site's own settings, language and time zone for every request that shows them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from blog.models import Site, User
from blog.reading.context import visitor

# These answer without the site's settings.
WITHOUT_SITE = re.compile("/(favicon[.]ico|media/.*)", re.DOTALL)


class SiteMiddleware:
    """Set `request.site` and speak its language in its time zone; in the admin, the person's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if WITHOUT_SITE.fullmatch(request.path_info):
            return self.get_response(request)
        site = Site.current()
        request.site = site  # type: ignore[assignment]
        person: User | None = visitor(request) if request.path_info.startswith("/admin/") else None
        language = (person and person.language) or site.language
        with translation.override(language), timezone.override(site.zone):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
