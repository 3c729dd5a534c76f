"""A Django view that returns the bytes of a file, through the middleware that projects start with."""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path

CONTENT = Path(os.environ["BARE_VIEW_FILE"]).read_bytes()

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="of a view that keeps no secret " * 2,
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
)


def page(request: HttpRequest) -> HttpResponse:
    """The page, compressed as it lies there."""
    return HttpResponse(CONTENT, headers={"Content-Encoding": "gzip"})


urlpatterns = [path("", page)]
django.setup(set_prefix=False)
application = WSGIHandler()
