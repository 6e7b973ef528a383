"""What the command line says of a site that was made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pathwaygen.diagnostic import Severity
from pathwaygen.site.publication import hopeless

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.site.publication import Entry, Publication
    from pathwaygen.site.tree import Made


def refused(whole: Publication) -> tuple[Entry, ...]:
    """Return the specs that are left out of the site."""
    return tuple(entry for entry in whole.entries if entry.refused)


def errors(entry: Entry) -> tuple[Diagnostic, ...]:
    """Return why a spec is left out."""
    return tuple(found for found in entry.diagnostics if found.severity is Severity.ERROR)


def summary(made: Made, out: Path) -> Iterator[str]:
    """Yield the lines that tell a person what was made."""
    whole = made.publication
    for entry in refused(whole):
        instead = ", eller ta med den ändå med --allow-errors"
        yield f"✗ {entry.file}  (inte med: rätta felen{'' if hopeless(entry, errors(entry)) else instead})"
    for entry in (*whole.pathways, *whole.supplements):
        if entry.expired:
            yield f"! {entry.id}  (giltighetstiden har gått ut; sidorna säger det)"
        if entry.errors:
            yield f"! {entry.id}  (med trots fel; sidorna säger det)"
    regions = len(whole.supplements)
    said = [f"{len(whole.pathways)} vårdförlopp"]
    said += [f"{regions} regionala tillägg" if regions > 1 else "1 regionalt tillägg"] if regions else []
    files = len(made.written)
    changed = f"{files} {'fil' if files == 1 else 'filer'} skrevs" if files else "inget hade ändrats"
    yield f"{' och '.join(said)} i {out.as_posix()}/ ({changed})"
