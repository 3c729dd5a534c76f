"""Compress what is worth compressing."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class TextCompressionMiddleware(GZipMiddleware):
    """Django's compression for all but images and archives."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, smaller where the browser can unpack it and it is not packed already."""
        return super().process_response(request, response) if is_compressible(response) else response


def is_compressible(response: HttpResponseBase) -> bool:
    """Whether an answer is neither an image nor an archive: those are compressed as they are."""
    return not response.get("Content-Type", "").startswith(("image/", "application/zip"))
