"""Turns DATABASE_URL into Django's settings for a database."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from site_config.environment import ConfigurationError, text

SHAPES = "sqlite:///path/to/file or postgres://user:password@host:5432/name"
SSL_MODES = {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"}

# Readers never wait for a writer (WAL). IMMEDIATE takes the write lock at the start of a transaction, where
# waiting for it helps; one that begins by reading and writes later would fail at once ("database is locked").
# FULL: what has been acknowledged survives a power cut. Cache (negative: KiB) and map (bytes) are bounds.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-4096;"
        "PRAGMA mmap_size=134217728;"
        "PRAGMA journal_size_limit=16777216"
    ),
}


def database(name: str, default: Path, relative_to: Path) -> dict[str, Any]:
    """The database that the variable names, else the SQLite file `default`.

    `sqlite:///blog.sqlite3` is relative to `relative_to`, `sqlite:////srv/blog.sqlite3` absolute. PostgreSQL
    is written as libpq takes it (https://www.postgresql.org/docs/current/libpq-connect.html, "Connection
    URIs"): the parts may be percent-encoded, a host that starts with a slash is the directory of a Unix
    socket, and what follows `?` are libpq's own parameters.
    """
    value = text(name)
    if value is None:
        return _sqlite(default)
    try:
        url = urlsplit(value)
        url.port  # noqa: B018  raises ValueError for a port that is no number
    except ValueError:
        raise ConfigurationError(f"{name} cannot be read: write {SHAPES}.") from None
    if url.scheme == "sqlite":
        return _sqlite(_file(name, url, relative_to))
    if url.scheme in {"postgres", "postgresql"}:
        return _postgresql(name, url)
    raise ConfigurationError(f"{name} starts with “{url.scheme or value}”: write {SHAPES}.")


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "site_config.backends.sqlite3",
        "NAME": file,
        "OPTIONS": SQLITE_OPTIONS,
        # Closing the last connection writes the whole WAL back into the file: not after every request.
        "CONN_MAX_AGE": 60,
    }


def _file(name: str, url: SplitResult, relative_to: Path) -> Path:
    path = unquote(url.path)[1:]
    if url.netloc or not path or path.startswith(":") or url.query:
        raise ConfigurationError(f"{name} names no file: write sqlite:///file, or sqlite:////directory/file.")
    file = relative_to / path
    if file.is_dir() or not os.access(file.parent, os.W_OK | os.X_OK):
        raise ConfigurationError(f"{name} is the file “{file}”, which cannot be written there.")
    return file


def _postgresql(name: str, url: SplitResult) -> dict[str, Any]:
    parameters = dict(parse_qsl(url.query, keep_blank_values=True))
    # Not `url.hostname`, which is lowercased: %2FVar%2Frun is a directory.
    host = re.sub(r":[0-9]*$", "", url.netloc.rpartition("@")[2])
    settings: dict[str, Any] = {
        "ENGINE": "site_config.backends.postgresql",
        "NAME": unquote(url.path[1:]) or parameters.pop("dbname", ""),
        "USER": unquote(url.username or "") or parameters.pop("user", ""),
        "PASSWORD": unquote(url.password or "") or parameters.pop("password", ""),
        "HOST": unquote(host).removeprefix("[").removesuffix("]") or parameters.pop("host", ""),
        "PORT": str(url.port or parameters.pop("port", "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Seconds until nobody waits for it any more: to be let in, and (milliseconds) to be heard at all.
        "OPTIONS": {"connect_timeout": 2, "tcp_user_timeout": 3000} | parameters,
    }
    if not settings["NAME"]:
        raise ConfigurationError(f"{name} names no database: write postgres://user:password@host:5432/name.")
    _check_parameters(name, parameters)
    return settings


def _check_parameters(name: str, parameters: dict[str, str]) -> None:
    from psycopg import pq

    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    for parameter, value in parameters.items():
        if parameter not in known:
            raise ConfigurationError(
                f"{name} has “{parameter}”, which is no parameter of PostgreSQL's connections."
            )
        if parameter == "sslmode" and value not in SSL_MODES:
            raise ConfigurationError(
                f"{name} has sslmode “{value}”: write one of {', '.join(sorted(SSL_MODES))}."
            )
        if parameter == "connect_timeout" and not re.fullmatch(r"[0-9]{1,4}", value):
            raise ConfigurationError(f"{name} has connect_timeout “{value}”: write a number of seconds.")
