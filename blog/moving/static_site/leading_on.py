"""Old addresses: pages that lead on, and the rules web servers read in `_redirects`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from urllib.parse import quote

from django.template.loader import render_to_string
from django.urls import reverse

from blog.models import Site
from blog.models.post import PAGE_DEPTH
from blog.moving.static_site import addresses
from blog.reading.exact import absolute
from blog.reading.feeds import OLD_FEEDS

RULES = "_redirects"


def files(shown: Collection[str], taken: Collection[str], site: Site) -> Iterator[tuple[str, bytes]]:
    """What leads on to the pages that are `shown`, where no file is `taken`: names and contents."""
    rules = [*feed_rules()]
    for old, new in addresses.redirects(shown):
        rules.append(rule(old, new, 301))
        name = addresses.file_of_old(old)
        if name and name not in taken:
            yield name, page(new, site)
    yield RULES, "".join(rules).encode()


def feed_rules() -> Iterator[str]:
    """Feeds at the addresses feed readers have: their own, which end in a slash, and those of WordPress."""
    for old, name in OLD_FEEDS.items():
        new = reverse(name)
        yield rule(f"/{old}", f"/{addresses.file_of_feed(new)}", 301)
    for name in ("feed_atom", "feed_json"):
        yield rule(reverse(name), f"/{addresses.file_of_feed(reverse(name))}", 200)
    for depth in range(PAGE_DEPTH + 1):
        above = "".join(f"/:{letter}" for letter in "abcdefgh"[:depth])
        yield rule(f"{above}/feed/", f"{above}/feed/index.xml", 200)


def rule(old: str, new: str, status: int) -> str:
    """A line of `_redirects`; with status 200 the new address is not shown."""
    return f"{quote(old, safe='/:')} {new} {status}\n"


def page(address: str, site: Site) -> bytes:
    """A page that takes its reader, and search engines, to an address."""
    context = {"address": address, "canonical": absolute(address), "site": site}
    return render_to_string("blog/moving/moved.html", context).encode()
