"""Compress what is worth compressing."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class TextCompressionMiddleware(GZipMiddleware):
    """Django's compression for all but images, which are compressed as they are."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, smaller where the browser can unpack it and it is no image."""
        if response.get("Content-Type", "").startswith("image/"):
            return response
        return super().process_response(request, response)
