"""The addresses of the blog, and one that answers with bytes that are there: what a page is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

answer = b"", "text/html"


def bare(request: HttpRequest) -> HttpResponse:
    """A view with nothing to do."""
    body, content_type = answer
    return HttpResponse(body, content_type=content_type)


urlpatterns = [path("bare/", bare), path("", include("site_config.urls"))]
