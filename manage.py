#!/usr/bin/env python3
"""Starts every command of the blog: `manage.py help` lists them."""

import os
import sys


def main() -> None:
    """Run the command named on the command line.

    A setting that makes no sense is answered with the one sentence that says so, and exit status 2; Ctrl-C
    with status 130, as shells do (128 + SIGINT).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
    from django.core.management import execute_from_command_line

    from site_config.environment import ConfigurationError

    try:
        execute_from_command_line(sys.argv)
    except ConfigurationError as error:
        sys.exit(_refused(error))
    except KeyboardInterrupt:
        sys.exit(130)


def _refused(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 2


if __name__ == "__main__":
    main()
