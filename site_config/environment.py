"""Reads the configuration from environment variables, strictly.

Every reader takes the name of a variable and what holds without it. An empty variable counts as absent. What
makes no sense raises `ConfigurationError`: one sentence naming the variable and what is accepted.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import tempfile
from collections.abc import Iterable
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
HOST_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
HOST_NAME = re.compile(rf"{HOST_LABEL}(\.{HOST_LABEL})*", re.IGNORECASE)
SHORTEST_GIVEN_KEY = 32  # characters; 128 random bits, when they are hexadecimal digits
SHORTEST_KEPT_KEY = 50  # characters; what Django's own deployment check (security.W009) asks


class ConfigurationError(Exception):
    """A setting that makes no sense. Its text is the one sentence the person who set it gets to read."""

    def __init__(self, sentence: str) -> None:
        super().__init__(" ".join(sentence.split()))  # on one line, whatever value it quotes


def text(name: str) -> str | None:
    """The variable without surrounding blanks, or None."""
    return os.environ.get(name, "").strip() or None


def boolean(name: str, default: bool) -> bool:
    """1, true, yes, on or 0, false, no, off, in any case."""
    value = text(name)
    if value is None:
        return default
    if value.lower() in YES | NO:
        return value.lower() in YES
    raise ConfigurationError(
        f"{name} is “{value}”: write 1 or 0 (true, yes, on and false, no, off are understood)."
    )


def port(name: str, default: int) -> int:
    """A TCP port, 1 to 65535."""
    value = text(name)
    if value is None:
        return default
    if re.fullmatch(r"[0-9]{1,5}", value) and 1 <= int(value) <= 65535:
        return int(value)
    raise ConfigurationError(f"{name} is “{value}”: write a port number from 1 to 65535.")


def items(name: str) -> list[str]:
    """What stands between the commas, each without surrounding blanks."""
    return [item.strip() for item in os.environ.get(name, "").split(",") if item.strip()]


def site_url(name: str, default: str) -> str:
    """Scheme, host and, unless it is the scheme's own, port of the site; no slash at the end."""
    value = text(name) or default
    nonsense = ConfigurationError(
        f"{name} is “{value}”: write the address of the site without a path, like https://example.org."
    )
    try:
        parts = urlsplit(value)
        host, number = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # a port that is no number, a broken IPv6 address, a host no name server could know
        raise nonsense from None
    if (
        parts.scheme not in {"http", "https"}
        or not _is_host(host)
        or number == 0
        or parts.path not in {"", "/"}
        or {parts.query, parts.fragment, parts.username} - {"", None}
        or re.search(r"\s", value)
    ):
        raise nonsense
    if ":" in host:
        host = f"[{host}]"
    if number in {None, {"http": 80, "https": 443}[parts.scheme]}:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{number}"


def hosts(name: str, default: Iterable[str]) -> list[str]:
    """The host names requests may be for; `.example.org` means the subdomains too, `*` any."""
    values = items(name)
    for value in values:
        if value != "*" and not _is_host(value.removeprefix(".").removeprefix("[").removesuffix("]")):
            raise ConfigurationError(
                f"{name} has “{value}”: write host names between commas, without scheme or port, like "
                "example.org, www.example.org."
            )
    return values or list(dict.fromkeys(default))


def networks(name: str, default: Iterable[str]) -> list[Network]:
    """Addresses and networks, such as 10.0.0.7, 192.168.0.0/16 or 2001:db8::/32."""
    try:
        return [ipaddress.ip_network(value, strict=False) for value in items(name) or default]
    except ValueError:
        raise ConfigurationError(
            f"{name} is “{text(name)}”: write addresses or networks between commas, like ::1, 10.0.0.0/8."
        ) from None


def address(name: str, default: str) -> str:
    """An e-mail address, with or without a name: anna@example.org or Anna <anna@example.org>."""
    value = text(name)
    if value is None:
        return default
    try:
        validate_email(parseaddr(value)[1])
        if re.search(r"[\r\n]", value):
            raise ValidationError("more than one line")
    except ValidationError:
        raise ConfigurationError(
            f"{name} is “{value}”: write an e-mail address, like blog@example.org or Anna <anna@example.org>."
        ) from None
    return value


def webmaster(host: str) -> str:
    """The sender's address of a host where nobody has named one."""
    return f"webmaster@{host}" if "." in host and not _is_address(host) else "webmaster@localhost"


def directory(name: str, default: Path) -> Path:
    """A directory that can be written to; it is made when it is missing."""
    path = default.parent / (text(name) or default)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{name} is “{path}”, which cannot be made: {error.strerror}.") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigurationError(f"{name} is “{path}”, where this user may not write.")
    return path


def secret_key(name: str, keep_in: Path | None) -> str:
    """The given key, else one made once and kept in `keep_in`, readable by its owner alone.

    Without a place to keep it the key has to be given: machines that share a database must share the key too.
    """
    given = text(name)
    if given is not None:
        if len(given) < SHORTEST_GIVEN_KEY:
            raise ConfigurationError(
                f"{name} is too short: write at least {SHORTEST_GIVEN_KEY} random characters."
            )
        return given
    if keep_in is None:
        raise ConfigurationError(
            f"{name} is missing: with PostgreSQL every process needs the same one. "
            f"Write at least {SHORTEST_GIVEN_KEY} random characters."
        )
    path = keep_in / "secret_key"
    if not path.exists():
        _keep_once(path, secrets.token_urlsafe(64))
    key = path.read_text().strip()
    if len(key) < SHORTEST_KEPT_KEY:
        raise ConfigurationError(
            f"{name} is missing and the key kept in “{path}” is damaged: remove that file."
        )
    return key


def _keep_once(path: Path, content: str) -> None:
    """Write a file whole, or leave the one that another process has put there a moment earlier."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
        os.link(draft, path)  # unlike a rename this never replaces
    except FileExistsError:
        pass
    except OSError as error:
        raise ConfigurationError(
            f"SECRET_KEY is missing and cannot be kept in “{path}”: {error.strerror}."
        ) from None
    finally:
        os.unlink(draft)


def _is_host(value: str) -> bool:
    return _is_address(value) or (bool(HOST_NAME.fullmatch(value)) and len(value) <= 253)


def _is_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True
