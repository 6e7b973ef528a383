"""Whether anything that a preview is made of has changed: by names, sizes and times, never by content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from pathwaygen.loader import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MOST = 2_000
"""The most files of a folder that are looked at: a spec lies in a home folder now and then."""


def stamp(files: Iterable[Path]) -> str:
    """Return a text that differs when some file does, or one that lies beside it: a picture, a list, a base.

    What a spec can name lies in its own folder, a folder in it, or the folder above, which holds the
    pathway that a regional supplement builds on.
    """
    files = tuple(files)
    told = hashlib.sha256()
    seen: set[tuple[str, int, int, int]] = set()
    for folder in dict.fromkeys(file.parent for file in files):
        seen.update(_entries(folder, inner=True))
        seen.update(one for one in _entries(folder.parent, inner=False) if one[0].endswith(SUFFIXES))
    for file in files:
        seen.update(_entry(file))
    for one in sorted(seen):
        told.update(repr(one).encode("utf-8", "surrogateescape"))
    return told.hexdigest()[:16]


def _entry(file: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        found = file.stat()
    except (OSError, ValueError):
        return
    yield str(file.absolute()), found.st_mtime_ns, found.st_size, found.st_ino


def _entries(folder: Path, *, inner: bool) -> Iterator[tuple[str, int, int, int]]:
    """Yield the files of a folder, and of the folders right in it; an editor's hidden copies are not ours."""
    try:
        with os.scandir(folder) as entries:
            listed = sorted((e for e in entries if not e.name.startswith((".", "_"))), key=lambda e: e.name)
    except OSError:
        return
    for entry in listed[:_MOST]:
        try:
            if entry.is_file():
                yield from _entry(Path(entry.path))
            elif inner and entry.is_dir(follow_symlinks=False):
                yield from _entries(Path(entry.path), inner=False)
        except OSError:
            continue
