"""Stored files, to be kept by browsers for ever: their names are the hash of their content."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from blog.models.upload import MEDIA_TYPES
from blog.reading.methods import reads

# As `Upload.store` names them. Nothing else is ever looked for, wherever else it may lead.
NAME = re.compile(rf"([0-9a-f]{{2}})/(?P<digest>\1[0-9a-f]{{30}})\.(?P<ending>{'|'.join(MEDIA_TYPES)})")

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
# What no browser shows in a sandbox: it is downloaded.
DOWNLOADED = {"pdf"}


@reads
def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """A stored file; a plain 404 for any name that is not one of ours. Neither asks the database.

    Its type is decided by its ending, never guessed, and whatever is in it, nothing runs.
    """
    ours = NAME.fullmatch(name)
    if ours is None or not default_storage.exists(name):
        return HttpResponseNotFound(_("There is no such file."), content_type="text/plain; charset=utf-8")
    digest, ending = ours["digest"], ours["ending"]
    # What the browser has is not even opened: Django's middleware would leave the file open behind its 304.
    response = get_conditional_response(request, etag=f'"{digest}"') or FileResponse(
        default_storage.open(name),
        as_attachment=ending in DOWNLOADED,
        content_type=MEDIA_TYPES[ending],
        filename=f"{digest}.{ending}",
    )
    response.headers["ETag"] = f'"{digest}"'
    for header, value in HEADERS.items():
        response.headers[header] = value
    return response
