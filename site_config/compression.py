"""Compress what is worth compressing."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class TextCompressionMiddleware(GZipMiddleware):
    """Django's compression for all but images."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, smaller where the browser can unpack it and it is no image."""
        return super().process_response(request, response) if is_compressible(response) else response


def is_compressible(response: HttpResponseBase) -> bool:
    """Whether an answer is no image: those are compressed as they are."""
    return not response.get("Content-Type", "").startswith("image/")
