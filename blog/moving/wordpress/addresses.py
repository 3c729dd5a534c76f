"""Where things stood there, and the redirects that lead from there to where they stand now."""

from __future__ import annotations

from urllib.parse import unquote, urljoin, urlsplit

from blog.models import Post, Redirect
from blog.moving.wordpress import own
from blog.moving.wordpress.items import Item
from blog.moving.wordpress.plan import Plan
from blog.text.characters import strip_control

LONGEST = 700


def path_of(address: str) -> str:
    """The path of an address as requests are compared with it: decoded, lower case, a slash at either end.

    Empty for what is told apart by parameters alone (/?p=12), or by nothing.
    """
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    parts = [part for part in strip_control(unquote(path)).lower().split("/") if part]
    return f"/{'/'.join(parts)}/" if parts and "." not in {*parts} and ".." not in {*parts} else ""


def place_of(address: str, base: str) -> str:
    """Where a file stood, without what may differ between two addresses of one: example.org/uploads/a.jpg."""
    try:
        parts = urlsplit(urljoin(base, address))
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host + strip_control(unquote(parts.path))


def inside(path: str, plan: Plan) -> str:
    """A path without what the blog had before all of its paths."""
    return f"/{path[len(plan.sub_path) :]}" if path.startswith(plan.sub_path) else path


def leading_to(post: Post, item: Item, plan: Plan) -> list[Redirect]:
    """The redirects that a new post needs, those of its files' pages too; not what is found by its slug."""
    wanted: dict[str, None] = {}
    if post.published_at:
        old = inside(path_of(item.link), plan)
        if old.strip("/") and old.rstrip("/").rpartition("/")[2] != post.slug:
            wanted[old] = None
        for slug in item.meta.get("_wp_old_slug", ()):
            path = path_of(f"/{slug}")
            if path and path.strip("/") not in plan.slugs:
                wanted[path] = None
        for path in own.old_addresses(item):
            wanted[path_of(path)] = None
        for link in plan.links.get(item.number or 0, ()):
            wanted[inside(path_of(link), plan)] = None
    present = f"/{post.path}/"
    return [Redirect(path=path, post=post) for path in wanted if 1 < len(path) <= LONGEST and path != present]
