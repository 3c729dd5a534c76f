"""What pages that only show something answer to requests that want to change something."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe


def reads(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that only reads. Any other method than GET and HEAD is answered 405 with `Allow`.

    No token is asked for first: there is nothing here that one could protect.
    """
    return csrf_exempt(require_safe(view))
