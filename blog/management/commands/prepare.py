"""`manage.py prepare`: everything that has to be done before the blog can be served."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from site_config.preparation import CannotPrepare, prepare


class Command(BaseCommand):
    help = "Migrates, collects static files and, on a new blog, makes an administrator and a demonstration."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        try:
            prepare()
        except CannotPrepare as reason:
            sys.exit(str(reason))
