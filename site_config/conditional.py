"""Answer 304 to a browser that has the page already."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers

from site_config.compression import is_compressible
from site_config.headers import add_policy


class ConditionalMiddleware(ConditionalGetMiddleware):
    """Django's, whose 304 says what the answer with a body would have said.

    What is kept takes over the headers of the 304 (RFC 9111, 3.2). Vary has to be among them (RFC 9110,
    15.4.5), and the policy may not become another: it depends on the type, which a 304 does not name. So both
    are decided here, while there still is a body, and not where they are added to other answers.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer, or a 304 in its place."""
        if response.status_code == 200 and is_compressible(response):
            patch_vary_headers(response, ["Accept-Encoding"])
        answer: HttpResponseBase = super().process_response(request, response)
        if answer is not response and answer.status_code == 304:
            for header, value in add_policy(response).items():
                answer.headers[header] = value
        return answer
