"""Everything between an empty directory and a blog that can be served. Done again it changes nothing."""

from __future__ import annotations

import hashlib
import secrets
from importlib.metadata import version
from itertools import count

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

# Without what looks alike: 0 and o, 1 and l, and vowels that would make words.
UNAMBIGUOUS = "bcdfghjkmnpqrstvwxz23456789"


class CannotPrepare(Exception):
    """Why the blog cannot be prepared. Its text is the one sentence its owner gets to read."""


def prepare() -> None:
    """Bring the database and the static files up to date; give a new blog its content and its administrator.

    Raises `CannotPrepare` when there is no database to be had.
    """
    is_new = migrate()
    collect_static()
    call_command("empty_trash", verbosity=0)
    if is_new:
        from blog.demo.loading import load

        load()
    make_administrator()


def migrate() -> bool:
    """Bring the database up to date, and say whether it has just been created."""
    try:
        is_new = not MigrationRecorder(connection).has_table()
    except DatabaseError as error:
        raise CannotPrepare(
            f"The database that DATABASE_URL names cannot be used: {first_line(error)}."
        ) from None
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)
    return is_new


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
