"""Django's backend for PostgreSQL, whose transactions can have a last statement."""

from django.db.backends.postgresql import base

from site_config.backends.before_commit import BeforeCommit


class DatabaseWrapper(BeforeCommit, base.DatabaseWrapper):
    """A connection to PostgreSQL."""
