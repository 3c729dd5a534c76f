"""The folder the files go to. What somebody else put there is never touched."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

MARKER = ".kantlijn"
UNFINISHED = ".kantlijn-part"


class NotOurs(Exception):
    """There are files in the folder and no mark that they are from here; the text is a sentence."""


class Folder:
    """A folder, and which files in it were written from here.

    Their names stand in a file among them, each before its file is written: so a run that was cut off is
    taken up by the next, and what is no longer part of the blog can be told from what never was.
    """

    def __init__(self, path: Path) -> None:
        """Open a folder that is new, empty, or was written before; raises NotOurs, or OSError."""
        path.mkdir(parents=True, exist_ok=True)
        marker = path / MARKER
        if not marker.exists() and any(path.iterdir()):
            raise NotOurs(
                _("%(folder)s is not empty, and was not written by this command: choose another folder.")
                % {"folder": path}
            )
        self.path = path
        self.written: set[str] = set()
        self.left_alone: list[str] = []  # what would have stood in the place of somebody else's file
        self._marker = marker
        names = marker.read_text(encoding="utf-8").splitlines() if marker.exists() else []
        self._ours = {name for name in names if is_inside(name)}

    def write(self, name: str, content: bytes) -> None:
        """Write a file, unless it is as it should be already."""
        file = self.path / name
        if not self._is_free(name, file):
            self.left_alone.append(name)
            return
        self.written.add(name)
        if name in self._ours and file.is_file() and file.read_bytes() == content:
            return
        if name not in self._ours:
            self._ours.add(name)
            with self._marker.open("a", encoding="utf-8", newline="\n") as marker:
                marker.write(f"{name}\n")
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path / UNFINISHED  # so that a web server never reads half a file
        unfinished.write_bytes(content)
        unfinished.replace(file)

    def keep(self, name: str) -> bool:
        """True when an earlier run wrote this file, whose content never changes; it stays."""
        is_here = name in self._ours and (self.path / name).is_file()
        if is_here:
            self.written.add(name)
        return is_here

    def finish(self) -> int:
        """Take away what is no longer part of the blog, and return how many files that were."""
        gone = self._ours - self.written
        for name in gone:
            file = self.path / name
            if not file.is_file():  # somebody was before us
                continue
            file.unlink()
            for folder in file.relative_to(self.path).parents[:-1]:
                if any((self.path / folder).iterdir()):
                    break
                (self.path / folder).rmdir()
        names = "".join(f"{name}\n" for name in sorted(self.written))
        self._marker.write_text(names, encoding="utf-8", newline="\n")
        return len(gone)

    def _is_free(self, name: str, file: Path) -> bool:
        """Whether the place of a file is empty or ours."""
        if name in self._ours:
            return not file.is_dir()
        above = (self.path / parent for parent in Path(name).parents)
        return not file.exists() and not any(parent.is_file() for parent in above)


def is_inside(name: str) -> bool:
    """Whether a name leads to a file in the folder: who can write the mark could write another."""
    path = PurePosixPath(name)
    return bool(path.name) and not path.is_absolute() and ".." not in path.parts
