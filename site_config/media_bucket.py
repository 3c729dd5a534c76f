"""Stored files in a bucket of a storage that speaks S3. Imported only where MEDIA_STORAGE_URL names one."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

PATIENCE = Config(
    signature_version="s3v4",
    s3={"addressing_style": "path"},  # every storage knows it; a bucket as a host name needs DNS of its own
    # Newer checksums, which not every storage knows, only where S3 itself asks for them.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
    connect_timeout=2,  # seconds
    read_timeout=10,
    retries={"total_max_attempts": 2},
)


class MediaBucket(S3Storage):  # type: ignore[misc]  # it has no types
    """A bucket that only the blog reads: readers are shown its files at the blog's own address.

    So a file has the same address wherever it lies, and no page makes a reader ask another host.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(client_config=PATIENCE, **options)

    def url(self, name: str, *_: Any, **__: Any) -> str:
        """Where a stored file is shown."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"
