"""What a WSGI server loads (PEP 3333)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")
django.setup(set_prefix=False)

from blog.page_cache.application import PageCache  # noqa: E402  models are loaded here, and need the setup
from blog.page_cache.watch import Watch  # noqa: E402
from site_config.incoming import Utf8Handler  # noqa: E402

application = PageCache(Utf8Handler(), Watch())
