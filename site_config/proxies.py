"""Who asks, and over what, when a proxy stands in front."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# 192.0.2.7, 192.0.2.7:1234, 2001:db8::7, [2001:db8::7] or [2001:db8::7]:1234 (RFC 7239, section 6)
BRACKETED_OR_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|([^:]+):\d+")


class ProxyMiddleware:
    """Sets REMOTE_ADDR and the scheme to the client's, where a trusted proxy tells them.

    X-Forwarded-For lists the addresses a request came through, each proxy adding its peer on the right. Only
    what trusted proxies added can be believed: the client is the rightmost address that is none of theirs.

    The scheme decides who is redirected to https, and a redirect that is followed over https and arrives here
    looking like plain HTTP again would never end. So a request to an https site counts as https when
    - a trusted proxy says so in X-Forwarded-Proto;
    - a trusted peer says nothing: a proxy that leaves the header out, or somebody on the machine itself;
    - the browser sends Sec-Fetch-Site, which it does over https only (Fetch Metadata, 2): somebody spoke TLS
      with it, whether or not the proxies between are known here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = address(request.META.get("REMOTE_ADDR", ""))
        scheme = None
        if peer is None or is_trusted(peer):  # no address: a Unix socket, which only this machine can open
            scheme = (
                forwarded_scheme(request.META.get("HTTP_X_FORWARDED_PROTO", ""))
                or settings.SITE_URL.partition(":")[0]
            )
            peer = client(request.META.get("HTTP_X_FORWARDED_FOR", ""), peer)
        if settings.IS_HTTPS and "HTTP_SEC_FETCH_SITE" in request.META:
            scheme = "https"
        request.META["wsgi.url_scheme"] = scheme or "http"
        request.META["REMOTE_ADDR"] = str(peer) if peer else ""
        return self.get_response(request)


def address(value: str) -> Address | None:
    """The address written as in X-Forwarded-For, without port and zone; None for anything else."""
    value = value.strip().strip('"')
    if match := BRACKETED_OR_WITH_PORT.fullmatch(value):
        value = match[1] or match[2]
    try:
        found = ipaddress.ip_address(value.partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_trusted(peer: Address) -> bool:
    """Whether the address belongs to one of the owner's proxies."""
    return any(peer in network for network in settings.TRUSTED_PROXIES)


def client(forwarded_for: str, peer: Address | None) -> Address | None:
    """The rightmost address that is no trusted proxy's; the last good one before something unreadable."""
    for value in reversed(forwarded_for.split(",")):
        found = address(value)
        if found is None:
            break
        peer = found
        if not is_trusted(found):
            break
    return peer


def forwarded_scheme(value: str) -> str | None:
    """What the nearest proxy says: http, https, or nothing usable."""
    nearest = value.rpartition(",")[2].strip().lower()
    return nearest if nearest in {"http", "https"} else None
