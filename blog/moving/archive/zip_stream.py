"""A zip file that is handed on while it is being written, the same for the same content."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

# The first moment a zip can name. When something was written stands in the thing itself.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE_FILE = 0o100644 << 16
HANDED_ON = 64 * 1024  # bytes

Entry = tuple[str, Iterable[bytes]]


class Sink:
    """What has been written and not yet handed on. It cannot be written to in another place than its end."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def take(self) -> bytes:
        """Hand on what there is."""
        taken = b"".join(self.parts)
        self.parts, self.size = [], 0
        return taken


def zipped(entries: Iterable[Entry], *, as_they_are: str) -> Iterator[bytes]:
    """The bytes of a zip with these entries; those whose names begin with `as_they_are` not compressed."""
    sink = Sink()
    with zipfile.ZipFile(sink, "w") as archive:  # type: ignore[call-overload]  # it only writes
        for name, chunks in entries:
            about = zipfile.ZipInfo(name, LONG_AGO)
            about.create_system, about.external_attr = UNIX, READABLE_FILE
            if not name.startswith(as_they_are):
                about.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(about, "w") as entry:
                for chunk in chunks:
                    entry.write(chunk)
                    if sink.size > HANDED_ON:
                        yield sink.take()
    yield sink.take()
