"""Everything between an empty directory and a blog that can be served. Done again it changes nothing."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import secrets
from collections.abc import Iterator
from importlib.metadata import version
from io import StringIO
from itertools import count

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

# Without what looks alike: 0 and o, 1 and l, and vowels that would make words.
UNAMBIGUOUS = "bcdfghjkmnpqrstvwxz23456789"


class CannotPrepare(Exception):
    """Why the blog cannot be prepared. Its text is the one sentence its owner gets to read."""


def prepare() -> None:
    """Bring the database and the static files up to date; give a new blog its content and its administrator.

    Raises `CannotPrepare` when there is no database to be had.
    """
    with alone():
        migrate()
        collect_static()
        call_command("empty_trash", verbosity=0)
        call_command("reindex", due=True, stdout=StringIO())
        load_demonstration()
        make_administrator()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process prepares this blog, and keep others waiting meanwhile."""
    with (settings.DATA_DIR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate() -> None:
    """Bring the database up to date."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise CannotPrepare(
            f"The database that DATABASE_URL names cannot be used: {first_line(error)}."
        ) from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def load_demonstration() -> None:
    """Load the demonstration where nobody has ever been: neither an administrator nor what somebody wrote.

    It comes whole or not at all, with people of its own, and the administrator comes last. So a first start
    that was cut off is taken up where it was, and a demonstration that was removed stays away.
    """
    if not get_user_model().objects.exists():
        with contextlib.suppress(CommandError):  # there is something here already, put there in another way
            call_command("load_demo", stdout=StringIO())


def collect_static() -> None:
    """Hash and compress the static files, unless they are as they were the last time."""
    stamp = settings.STATIC_ROOT / ".collected-from"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """What the collected files depend on: name, size and time of each source, and who wrote the result."""
    lines = [f"Django {version('Django')}, whitenoise {version('whitenoise')}, Brotli {version('Brotli')}"]
    for finder in get_finders():
        for path, storage in finder.list([]):
            lines.append(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def make_administrator() -> None:
    """Make an administrator where there is none, and show their password, once."""
    users = get_user_model().objects
    if users.filter(is_superuser=True, is_active=True).exists():
        return
    names = ("admin" if number == 1 else f"admin{number}" for number in count(1))
    name = next(name for name in names if not users.filter(username=name).exists())
    password = "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(4))
    users.create_superuser(name, password=password)
    show_in_box(
        f"Sign in at {settings.SITE_URL}/admin/",
        f"    name      {name}",
        f"    password  {password}",
        "This password is shown only now. Change it in the admin.",
    )


def show_in_box(*lines: str) -> None:
    """Print the lines so that they stand out between others."""
    width = max(map(len, lines))
    rule = f"+-{'-' * width}-+"
    print(rule, *(f"| {line:{width}} |" for line in lines), rule, sep="\n", flush=True)


def first_line(error: Exception) -> str:
    """What the database says, without the details on the lines below and the full stop."""
    return str(error).partition("\n")[0].rstrip(". ")
