"""What the program raises on purpose. A bad spec is never an exception: it is a Diagnostic."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_WHY = {
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EACCES: "du har inte behörighet",
    errno.EPERM: "det är inte tillåtet",
    errno.EROFS: "platsen är skrivskyddad",
    errno.EFBIG: "filen blir större än vad som är tillåtet",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "din plats på disken är slut",
    errno.EISDIR: "det är en mapp, inte en fil",
    errno.ENOTDIR: "en del av sökvägen är en fil, inte en mapp",
    errno.EEXIST: "det finns redan något med det namnet",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "länkarna leder runt till sig själva",
    errno.EBUSY: "den används av ett annat program",
    errno.EADDRINUSE: "den används av ett annat program",
    errno.EMFILE: "för många filer är öppna på en gång",
    errno.EIO: "disken svarar inte som den ska",
    errno.EINVAL: "platsen tar inte emot det",
    errno.ENOTSUP: "platsen tar inte emot det",
    errno.ENXIO: "det är ingen vanlig fil eller mapp",
    errno.ENODEV: "det är ingen vanlig fil eller mapp",
    errno.ENOTEMPTY: "mappen är inte tom",
    errno.EXDEV: "platserna ligger på olika diskar",
    errno.ENFILE: "för många filer är öppna på en gång",
    errno.ENOMEM: "minnet räcker inte",
    errno.EPIPE: "mottagaren har slutat läsa",
    errno.ESTALE: "nätverksdisken svarar inte som den ska",
    errno.ETIMEDOUT: "nätverksdisken svarar inte i tid",
    errno.ETXTBSY: "den används av ett annat program",
}
"""What the operating system says in English, for what a user meets."""


def reason(error: OSError) -> str:
    """Return in Swedish why something could not be read or written; else what the system says."""
    known = _WHY.get(error.errno or 0)
    return known or f"operativsystemet säger ”{error.strerror or str(error)}”"


def unwritable(place: object, error: OSError) -> str:
    """Return in Swedish that a place cannot be written, why, and what to do: for what the user has named."""
    why = "där går det inte att skapa något" if error.errno == errno.ENOENT else reason(error)
    return f"kunde inte skriva till {place}: {why}. Välj en annan plats med --out"


class UsageError(Exception):
    """The user asked for something that cannot be done; the message says what to do instead."""


class MissingExtraError(UsageError):
    """An output needs an optional extra that is not installed, or is installed and cannot be loaded."""

    def __init__(self, extra: str, purpose: str, *, broken: bool = False) -> None:
        own = f"'pathwaygen[{extra}]'"
        how = (
            f", som är installerat men inte går att ladda. Installera om: pip install --force-reinstall {own}"
            if broken
            else f". Installera med: pip install {own}"
        )
        super().__init__(f"{purpose} kräver tillvalet [{extra}]{how}")
        self.extra = extra
        self._purpose = purpose
        self._broken = broken

    def __reduce__(self) -> tuple[partial[MissingExtraError], tuple[str, str]]:
        """Let it travel from one process to another."""
        return partial(type(self), broken=self._broken), (self.extra, self._purpose)


@contextmanager
def loading(extra: str, purpose: str) -> Iterator[None]:
    """Load the modules of an extra: whatever goes wrong in one that is not ours is told in our words.

    Raises:
        MissingExtraError: The extra is not installed, or one of its modules raised something.
    """
    try:
        yield
    except Exception as error:
        raise MissingExtraError(extra, purpose, broken=not isinstance(error, ModuleNotFoundError)) from error
