"""What a WSGI server loads (PEP 3333)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
django.setup(set_prefix=False)

from site_config.incoming import Utf8Handler  # noqa: E402  middleware is loaded here, and needs the setup

application = Utf8Handler()
