"""`manage.py serve`: the blog on its port, for readers."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from site_config.server import CannotServe, serve


class Command(BaseCommand):
    help = "Serves the blog on the port that PORT names, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on; 0.0.0.0 means all")

    def handle(self, *, host: str, **options: Any) -> None:
        try:
            serve(host, settings.PORT)
        except CannotServe as reason:
            sys.exit(str(reason))
