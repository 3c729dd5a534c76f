"""Addresses as people type them, made into addresses that every browser reads the same way."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit

_CONTROLS = re.compile(r"[\x00-\x1f]")
_UP_TO_QUERY = re.compile(r"[^?#]*")
_WEB = re.compile(r"(https?):/*([^/?#]*)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"//+([^/?#]*)")
_DIRECT = re.compile(r"(mailto|tel):", re.IGNORECASE)
_SCHEME = re.compile(r"[^/?#]*:")
_PORT = re.compile(r":(\d{0,5})\Z")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def link_address(typed: str) -> str | None:
    """What a link may point to: http, https, mailto, tel or a place on this site; None for anything else.

    Reads it as browsers do (URL Standard, section 4.4): spaces around it and controls in it are not there, a
    backslash is a slash, and what begins with two slashes is on another host.
    """
    text = _CONTROLS.sub("", typed).strip()
    path = _UP_TO_QUERY.match(text)[0]  # type: ignore[index]
    text = path.replace("\\", "/") + text[len(path) :]
    if web := _WEB.match(text):
        return f"{web[1].lower()}://{web[2]}{_quoted(text[web.end() :])}" if _is_host(web[2]) else None
    if elsewhere := _ELSEWHERE.match(text):
        host = elsewhere[1]
        return f"https://{host}{_quoted(text[elsewhere.end() :])}" if _is_host(host) else None
    if direct := _DIRECT.match(text):
        return f"{direct[1].lower()}:{_quoted(text[direct.end() :])}"
    if not text or _SCHEME.match(text):
        return None
    return _quoted(text)


def host_of(address: str) -> str:
    """The host, with its port if it has one, that asking for this address turns to; empty for this site."""
    return urlsplit(address).netloc.lower()


def _is_host(host: str) -> bool:
    """True for a name, of any script, or an IP address, with or without a port. No user name: it misleads."""
    if port := _PORT.search(host):
        host = host[: port.start()]
        if int(port[1] or "0") > 65535:
            return False
    try:
        if host.startswith("["):
            return host.endswith("]") and ipaddress.ip_address(host[1:-1]).version == 6 and "%" not in host
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            return ipaddress.ip_address(host).version == 4
        if not host.isascii():
            # The codec checks what is left after mapping (IDNA 2003); the browser gets the name itself.
            if len(host) > 253 or not re.fullmatch(r"[\w.-]+", host):
                return False
            host = host.encode("idna").decode()
        host.encode().decode("idna")
    except ValueError:
        return False
    return len(host) <= 253 and all(_LABEL.fullmatch(label) for label in host.removesuffix(".").split("."))


def _quoted(part: str) -> str:
    """All behind the host, with what an address may not hold percent-encoded (RFC 3986, section 2)."""
    before, mark, fragment = part.partition("#")
    encoded = quote(before, safe="/?:@!$&'()*+,;=~%") + mark + quote(fragment, safe="/?:@!$&'()*+,;=~%")
    return _BARE_PERCENT.sub("%25", encoded)
