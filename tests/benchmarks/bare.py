"""The addresses of the blog, and one that answers with bytes that are there: what a page is compared with."""

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path

# What `django-admin startproject` writes.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

answer = b"", "text/html"


def bare(request: HttpRequest) -> HttpResponse:
    """A view with nothing to do."""
    body, content_type = answer
    return HttpResponse(body, content_type=content_type)


def handler() -> WSGIHandler:
    """Django with the middleware that projects start with."""
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        return WSGIHandler()


urlpatterns = [path("bare/", bare), path("", include("site_config.urls"))]
