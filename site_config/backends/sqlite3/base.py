"""Django's backend for SQLite, whose transactions can have a last statement."""

from django.db.backends.sqlite3 import base

from site_config.backends.before_commit import BeforeCommit


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    """A connection to SQLite."""
