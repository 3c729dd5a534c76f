"""Turns MEDIA_STORAGE_URL into Django's settings for where stored files lie."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from site_config.environment import ConfigurationError, text

SHAPE = "s3://key:secret@host/bucket or s3://key:secret@host/bucket?region=eu-west-1"
PROTOCOLS = {"s3": "https", "s3+http": "http"}
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
REGION = re.compile(r"[a-z0-9-]{1,40}")


def media_storage(name: str) -> dict[str, Any]:
    """The bucket that the variable names, in any storage that speaks S3; without it the directory of media.

    `s3` is over TLS; `s3+http` without it is for a storage on the machine itself. Key and secret may be
    percent-encoded. Some storages want their region to be named.
    """
    value = text(name)
    if value is None:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    try:
        url = urlsplit(value)
        host, key, secret = url.netloc.rpartition("@")[2], url.username, url.password
        url.port  # noqa: B018  raises ValueError for a port that is no number
    except ValueError:
        raise ConfigurationError(f"{name} cannot be read: write {SHAPE}.") from None
    bucket, options = url.path[1:], dict(parse_qsl(url.query, keep_blank_values=True))
    region = options.pop("region", "us-east-1")
    # None of these sentences quotes the value: it holds a secret.
    if url.scheme not in PROTOCOLS or not (url.hostname and key and secret):
        raise ConfigurationError(f"{name} names no storage with its key and secret: write {SHAPE}.")
    if not BUCKET.fullmatch(bucket):
        raise ConfigurationError(f"{name} names no bucket: write {SHAPE}.")
    if options or url.fragment or not REGION.fullmatch(region):
        raise ConfigurationError(f"{name} may end in a region, and in nothing else: write {SHAPE}.")
    if find_spec("storages") is None:
        raise ConfigurationError(f"{name} needs what is listed in requirements-s3.txt: install that first.")
    return {
        "BACKEND": "site_config.media_bucket.MediaBucket",
        "OPTIONS": {
            "endpoint_url": f"{PROTOCOLS[url.scheme]}://{host}",
            "bucket_name": bucket,
            "access_key": unquote(key),
            "secret_key": unquote(secret),
            "region_name": region,
        },
    }
