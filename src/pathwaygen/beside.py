"""A file that a spec names and that lies beside it. Hostile until checked: place and size are bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class UnreadableError(Exception):
    """The file cannot be used. ``variant`` names the message that says why."""

    def __init__(self, variant: str = "") -> None:
        super().__init__(variant)
        self.variant = variant


def read(name: str, folder: Path, most: int) -> bytes:
    """Return the content of a file in ``folder``, of at most so many bytes.

    Raises:
        UnreadableError: The file is missing, outside the folder or too large.
    """
    file = folder / name
    try:
        if not file.resolve().is_relative_to(folder.resolve()):
            raise UnreadableError("outside")
        if not file.is_file():  # a pipe would never end
            raise UnreadableError
        if file.stat().st_size > most:
            raise UnreadableError("large")
        return file.read_bytes()
    except (OSError, ValueError, RuntimeError):  # no path at all, or a circle of links
        raise UnreadableError from None
