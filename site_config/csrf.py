"""When a browser is given the cookie that goes with a form's token."""

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class CsrfMiddleware(CsrfViewMiddleware):
    """Django's check, setting its cookie only with a page that holds a token.

    Django replaces a cookie it cannot read at once, and so would set one on public pages, which hold no token
    and set no cookie. Here the fresh secret waits for `get_token`, which asks for the cookie itself.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Read the secret from the cookie, or make one."""
        super().process_request(request)
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
