"""Pages as they go out, kept in memory up to a number of bytes."""

from __future__ import annotations

import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from functools import lru_cache

import brotli

Headers = list[tuple[str, str]]

LIMIT = 64 * 1024 * 1024  # bytes a process
LARGEST = 4 * 1024 * 1024  # bytes of one page; what is larger is not kept
OVERHEAD = 2_000  # bytes a page takes besides its body, about
# What an answer without a body says of the body it does not have (RFC 9110, 15.4.5).
OF_THE_BODY = {"content-length", "content-type", "content-encoding", "content-language"}


class Page:
    """A complete answer: its headers, and its body as it is, in gzip and in brotli."""

    def __init__(self, headers: Headers, body: bytes, generation: int) -> None:
        self.generation = generation
        self.body = body
        self.etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        own = {"content-length", "content-encoding", "etag", "vary"}
        self.headers = [(name, value) for name, value in headers if name.lower() not in own]
        self.headers += [("ETag", self.etag), ("Vary", "Accept-Encoding")]
        self.not_modified = [(name, value) for name, value in self.headers if name.lower() not in OF_THE_BODY]
        self.forms: dict[str, tuple[Headers, bytes]] = {}

    @property
    def size(self) -> int:
        """The bytes it takes, about."""
        return OVERHEAD + len(self.body) + sum(len(body) for _, body in self.forms.values())

    def form(self, encoding: str) -> tuple[Headers, bytes]:
        """Headers and body in an encoding; made when it is first asked for."""
        made = self.forms.get(encoding)
        if made is None:
            made = self.forms[encoding] = self._make(encoding)
        return made

    def _make(self, encoding: str) -> tuple[Headers, bytes]:
        if encoding == "br":
            body = brotli.compress(self.body, quality=5)
        elif encoding == "gzip":
            body = gzip.compress(self.body, compresslevel=6, mtime=0)
        else:
            body = self.body
        encoded = [("Content-Encoding", encoding)] if encoding else []
        return [*self.headers, *encoded, ("Content-Length", str(len(body)))], body


class Store:
    """Pages by their key; of too many those go first that were asked for longest ago."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self.size = 0
        self._pages: OrderedDict[Hashable, tuple[Page, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, generation: int) -> Page | None:
        """The page as it is in this generation."""
        kept = self._pages.get(key)
        if kept is None or kept[0].generation != generation:
            return None
        with suppress(KeyError):  # another thread may just have dropped it; it is as good as it was
            self._pages.move_to_end(key)
        return kept[0]

    def keep(self, key: Hashable, page: Page) -> None:
        """Keep a page in place of the one before it, or count it anew after it has grown."""
        with self._lock:
            _, size = self._pages.pop(key, (None, 0))
            self.size -= size
            if page.size > LARGEST:
                return
            self._pages[key] = (page, page.size)
            self.size += page.size
            while self.size > self.limit:
                _, (_, size) = self._pages.popitem(last=False)
                self.size -= size


@lru_cache(maxsize=512)
def best_encoding(accepted: str) -> str:
    """br, gzip or none, by what an Accept-Encoding header takes (RFC 9110, 12.5.3)."""
    weights: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _, parameters = part.strip().partition(";")
        weight = re.search(r"q\s*=\s*([^;]*)", parameters)
        try:
            weights[coding.strip()] = float(weight[1]) if weight else 1.0
        except ValueError:
            weights[coding.strip()] = 0.0
    best = max(("br", "gzip"), key=lambda coding: weights.get(coding, weights.get("*", 0.0)))
    return best if weights.get(best, weights.get("*", 0.0)) > 0 else ""


def is_matched(if_none_match: str, etag: str) -> bool:
    """Whether the browser has this very page already (RFC 9110, 13.1.2)."""
    return if_none_match.strip() == "*" or etag.removeprefix("W/") in {
        tag.strip().removeprefix("W/") for tag in if_none_match.split(",")
    }
