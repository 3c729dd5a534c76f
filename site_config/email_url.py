"""Turns EMAIL_URL into Django's settings for sending mail."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from site_config.environment import ConfigurationError, text

SHAPES = "smtp://user:password@host:25, smtp+tls://…:587, smtps://…:465, file:///directory or console:"
PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


@dataclass(frozen=True)
class Mail:
    """Where mail goes: the values of Django's EMAIL_… settings."""

    backend: str
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = ""
    use_tls: bool = False
    use_ssl: bool = False
    file_path: Path | None = None


def mail(name: str, default: Path) -> Mail:
    """The way out that the variable names; without it each mail becomes a file in the directory `default`.

    `smtp+tls` is STARTTLS (RFC 3207), `smtps` TLS from the first byte (RFC 8314).
    """
    value = text(name)
    if value is None:
        return _files(default)
    try:
        url = urlsplit(value)
        host, port = url.hostname or "", url.port
    except ValueError:
        raise ConfigurationError(f"{name} cannot be read: write {SHAPES}.") from None
    if value in {"console:", "console://"}:
        return Mail("django.core.mail.backends.console.EmailBackend")
    if url.scheme == "file" and not url.netloc and url.path.startswith("/") and len(url.path) > 1:
        return _files(Path(unquote(url.path)))
    if url.scheme in PORTS and host and url.path in {"", "/"} and not url.query:
        return Mail(
            "django.core.mail.backends.smtp.EmailBackend",
            host=host,
            port=port or PORTS[url.scheme],
            user=unquote(url.username or ""),
            password=unquote(url.password or ""),
            use_tls=url.scheme == "smtp+tls",
            use_ssl=url.scheme == "smtps",
        )
    # Not the value itself: it may hold a password.
    raise ConfigurationError(f"{name} starts with “{url.scheme}” and cannot be used: write {SHAPES}.")


def _files(directory: Path) -> Mail:
    return Mail("django.core.mail.backends.filebased.EmailBackend", file_path=directory)
