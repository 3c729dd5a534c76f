"""Files of the other blog from where they stand: over HTTP, from its own host, and nowhere else."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import time
from collections.abc import Callable
from typing import IO, Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from django.utils.translation import gettext as _

from blog.models.upload import MAX_BYTES_TO_OPEN, refuse_larger
from blog.moving.wordpress.files import NotThere
from blog.moving.wordpress.plan import Plan

SILENCE = 15.0  # seconds without a byte
SECONDS = 120.0  # for a whole file
CHUNK = 64 * 1024
PORTS = {None, 80, 443}

Check = Callable[[str], bool]


class NotAllowed(URLError):
    """An address that is not asked."""


def is_public(address: str) -> bool:
    """True for an IP address that anybody on the Internet may ask (IANA's special-purpose registries)."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        # An IPv4 address may be wrapped in one of IPv6, where it would not be recognised.
        wrapped = ip.ipv4_mapped or ip.sixtofour or ip.teredo
        return ip in ipaddress.ip_network("2000::/3") and ip.is_global and not wrapped
    return ip.is_global and not ip.is_multicast


def connected(host: str, port: int, timeout: float, check: Check) -> socket.socket:
    """A connection to a host at an address that may be asked. The name is looked up once, so that the address
    which is checked is the one which is asked."""
    for *kind, _name, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not check(str(place[0])):
            raise NotAllowed(_("its host has an address in a private network"))
        connection = socket.socket(*kind)
        connection.settimeout(timeout)
        try:
            connection.connect(place)
        except OSError as error:
            connection.close()
            failed = error
        else:
            return connection
    raise failed


def connections(check: Check) -> tuple[type[http.client.HTTPConnection], type[http.client.HTTPSConnection]]:
    """Connections that go to checked addresses alone."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            self.sock = connected(self.host, self.port, SILENCE, check)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            context: Any = self._context  # type: ignore[attr-defined]
            plain = connected(self.host, self.port, SILENCE, check)
            self.sock = context.wrap_socket(plain, server_hostname=self.host)

    return Plain, Secure


class Download:
    """Fetches one file after the other, from the hosts of the blog itself.

    `check` says of an IP address whether it may be asked; only a test that serves files itself gives another.
    """

    def __init__(self, plan: Plan, check: Check = is_public) -> None:
        self.own = urlsplit(plan.channel.blog_address)
        self.hosts = hosts_of(self.own.hostname or "")
        plain, secure = connections(check)
        own = self

        class Plainly(HTTPHandler):
            def http_open(self, req: Request) -> Any:
                return self.do_open(plain, req)

        class Securely(HTTPSHandler):
            def https_open(self, req: Request) -> Any:
                return self.do_open(secure, req)

        class OnOurWay(HTTPRedirectHandler):
            max_redirections = 5

            def redirect_request(
                self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
            ) -> Request | None:
                own.refuse_others(newurl)
                return super().redirect_request(req, fp, code, msg, headers, newurl)

        self.opener = OpenerDirector()  # without proxies, and without file: and ftp:
        for handler in (Plainly(), Securely(), OnOurWay(), HTTPErrorProcessor(), HTTPDefaultErrorHandler()):
            self.opener.add_handler(handler)

    def fetch(self, address: str, place: str) -> bytes:
        """What is in the file at an address. Raises NotThere; ValidationError when it is too large."""
        try:
            self.refuse_others(address)
            request = Request(quoted(address), headers={"User-Agent": "Kantlijn", "Accept": "*/*"})  # noqa: S310
            with self.opener.open(request, timeout=SILENCE) as answer:
                return read(answer)
        except HTTPError as error:
            error.close()
            raise NotThere(_("Its host answers with %(code)d.") % {"code": error.code}) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise NotThere(_("It cannot be fetched: %(reason)s.") % {"reason": str(reason)[:200]}) from None

    def refuse_others(self, address: str) -> None:
        """Refuse an address on another host than the blog's, at another port, or not of HTTP."""
        parts = urlsplit(address)
        if parts.scheme not in {"http", "https"} or (parts.hostname or "") not in self.hosts:
            raise NotAllowed(_("it is not on the host of the blog"))
        if parts.port not in PORTS | {self.own.port} or parts.username or parts.password:
            raise NotAllowed(_("it is not on the host of the blog"))


def hosts_of(host: str) -> set[str]:
    """The names of a blog's host: with www. and without; WordPress.com keeps files beside its blogs."""
    bare = host.removeprefix("www.")
    hosts = {bare, f"www.{bare}"} if bare else set()
    if bare.endswith(".wordpress.com"):
        hosts.add(f"{bare.removesuffix('.wordpress.com')}.files.wordpress.com")
    return hosts


def quoted(address: str) -> str:
    """An address that can be asked for: what an address may not hold is encoded."""
    return quote(address, safe="/?:@!$&'()*+,;=~%#[]")


def read(answer: Any) -> bytes:
    """The body of an answer, within the limits of size and time."""
    ends = time.monotonic() + SECONDS
    parts: list[bytes] = []
    size = 0
    refuse_larger(int(answer.headers.get("Content-Length") or 0), MAX_BYTES_TO_OPEN)
    while part := answer.read(CHUNK):
        parts.append(part)
        size += len(part)
        refuse_larger(size, MAX_BYTES_TO_OPEN)
        if time.monotonic() > ends:
            raise TimeoutError(_("it takes too long"))
    return b"".join(parts)
