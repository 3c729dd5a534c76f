"""Stored files, to be kept by browsers for ever: their names are the hash of their content."""

from __future__ import annotations

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponseNotFound
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from blog.models.upload import MEDIA_TYPES

# As `Upload.store` names them. Nothing else is ever looked for, wherever else it may lead.
NAME = re.compile(rf"([0-9a-f]{{2}})/(?P<digest>\1[0-9a-f]{{30}})\.(?P<ending>{'|'.join(MEDIA_TYPES)})")


@require_safe
def serve(request: HttpRequest, name: str) -> FileResponse | HttpResponseNotFound:
    """A stored file; a plain 404 for any name that is not one of ours. Neither asks the database.

    Its type is decided by its ending, never guessed, and whatever is in it, nothing runs.
    """
    ours = NAME.fullmatch(name)
    if ours is None or not default_storage.exists(name):
        return HttpResponseNotFound(_("There is no such file."), content_type="text/plain; charset=utf-8")
    digest, ending = ours["digest"], ours["ending"]
    return FileResponse(
        default_storage.open(name),
        content_type=MEDIA_TYPES[ending],
        filename=f"{digest}.{ending}",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "ETag": f'"{digest}"',
            "X-Content-Type-Options": "nosniff",
        },
    )
