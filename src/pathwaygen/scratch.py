"""Folders for a run's own files, gone when it ends, and at the latest when another run begins.

A run that is killed cannot tidy up, and what it leaves may hold patients' data. So each folder has a lock
that its run holds for as long as it lives: the system lets go of it whatever happens. A folder whose lock is
free belongs to nobody, and the next run removes it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "pathwaygen-"
_LOCK = ".pathwaygen-lock"


@contextmanager
def folder(within: Path | None = None, prefix: str = PREFIX) -> Iterator[Path]:
    """Give a folder, and remove it afterwards, with those that killed runs have left beside it.

    Args:
        within: Where it is made; the system's place for temporary files unless given.
        prefix: What its name begins with.

    Raises:
        OSError: It cannot be made.
    """
    place = within or Path(tempfile.gettempdir())
    sweep(place, prefix)
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
    held = -1
    try:
        held = _locked(made)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if held >= 0:
            os.close(held)


def sweep(place: Path, prefix: str = PREFIX) -> None:
    """Remove the folders of killed runs of this user. One without a lock is not ours to judge."""
    with suppress(OSError):
        for found in sorted(place.glob(f"{prefix}*")):
            if _abandoned(found):
                shutil.rmtree(found, ignore_errors=True)


def _locked(made: Path) -> int:
    """Lock a folder before its lock can be found; return the lock, or -1 where the system has none."""
    try:
        import fcntl  # noqa: PLC0415  not on Windows
    except ImportError:
        return -1
    new = made / f"{_LOCK}-new"
    held = os.open(new, os.O_CREAT | os.O_RDWR, 0o600)
    with suppress(OSError):  # a disk that cannot lock
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        new.rename(made / _LOCK)
    return held


def _abandoned(found: Path) -> bool:
    """Whether a folder is this user's own, and nobody holds its lock."""
    try:
        import fcntl  # noqa: PLC0415  not on Windows

        if found.is_symlink() or found.stat().st_uid != os.getuid():
            return False
        lock = os.open(found / _LOCK, os.O_RDWR | os.O_NOFOLLOW)
    except (ImportError, OSError):
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(lock)
    return True
