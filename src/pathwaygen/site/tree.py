"""The whole tree: which kinds of page there are, and what of them is made anew. Storage writes it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import __version__, beside, citations, project, resources, storage
from pathwaygen.errors import UsageError, unwritable
from pathwaygen.site import (
    across,
    api,
    assets,
    listing,
    model_pages,
    pathway,
    publication,
    quality,
    regional_pages,
    search,
)
from pathwaygen.site.publication import Shown
from pathwaygen.storage import Held, Output

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.site.publication import Entry, Near, Publication, Settings

OF_PATHWAY: tuple[Callable[[Shown, Near], Iterable[Output]], ...] = (pathway.pages, api.of_spec)
"""The pages of one pathway."""
OF_SUPPLEMENT: tuple[Callable[[Shown, Near], Iterable[Output]], ...] = (regional_pages.pages, api.of_spec)
"""The pages of one regional supplement."""
ACROSS: tuple[Callable[[Publication], Iterable[Output]], ...] = (
    listing.pages,
    across.pages,
    model_pages.pages,
    regional_pages.overview,
    quality.pages,
    search.pages,
    api.across,
    assets.pages,
)
"""The pages that are made from every spec together, and what every page refers to."""
BESIDE: tuple[Callable[[Publication], Iterable[Output]], ...] = (assets.beside,)
"""What lies beside the folder of pages."""

GENERATOR = f"pathwaygen {__version__}"
PAGES = "docs"
"""The folder of the tree that holds the pages; its configuration lies beside it."""
_SHARED = ""
"""Who owns the files that are made from every spec together."""
_WORTH_A_POOL = 4
_LARGEST = 20_000_000


@dataclass(frozen=True, slots=True)
class Made:
    """What making a site gave.

    Attributes:
        publication: What it was made from.
        written: The files that were written, relative to the folder; those that stood as they should are not.
        anew: The ids of the specs whose pages were made anew.
    """

    publication: Publication
    written: tuple[str, ...]
    anew: tuple[str, ...]


class _Job(NamedTuple):
    """One spec whose pages are to be made, as another process can be told of it.

    Attributes:
        file: The spec file.
        errors: As in ``Shown``; likewise ``expired``.
        near: What other specs put on its pages, but for ``base``.
        base: The file, errors and expiry of the national pathway that a supplement builds on.
        digests: Checksums of the file and of that of ``base``.
    """

    file: str
    errors: int
    expired: bool
    near: Near
    base: tuple[str, int, bool] | None
    digests: tuple[str, str]


def _job(entry: Entry, whole: Publication) -> _Job:
    near = publication.near(entry, whole)
    base = next((one for one in whole.pathways if near.base and one.file == near.base.file), None)
    return _Job(
        entry.file,
        entry.errors,
        entry.expired,
        replace(near, base=None),
        (base.file, base.errors, base.expired) if base else None,
        (entry.digest, base.digest if base else ""),
    )


def make(
    files: Sequence[Path], settings: Settings, out: Path, *, seen: Callable[[], None] = lambda: None
) -> Made:
    """Make a site in a folder: pages of the specs that have changed, and those across specs.

    The folder then holds what it would if it had been made from nothing.

    Args:
        files: The spec files.
        settings: How it is made.
        out: The folder.
        seen: Called for each spec, for a progress bar.

    Raises:
        UsageError: A format needs an extra that is not installed, or the folder cannot be written.
    """
    whole = publication.publication(files, settings)
    try:
        with storage.aside(out) as aside:
            return _made(whole, out, aside, seen)
    except OSError as error:
        raise UsageError(unwritable(out, error)) from error


def _made(whole: Publication, out: Path, aside: Path, seen: Callable[[], None]) -> Made:
    stands = storage.standing(out)
    shown = (*whole.pathways, *whole.supplements)
    jobs = {entry.id: _job(entry, whole) for entry in shown}
    keys = {entry.id: _key(jobs[entry.id], entry) for entry in shown}
    anew = [name for name in jobs if stands.get(name) != keys[name]]
    outputs: dict[str, tuple[Output | Held, ...]] = {}
    hold = partial(_hold, aside=aside, lang=whole.settings.checking.lang)
    made = project.spread(hold, [jobs[name] for name in anew], least=_WORTH_A_POOL)
    for name, held in zip(anew, made, strict=True):
        outputs[name] = held
        seen()
    outputs[_SHARED] = (
        *(output for kind in ACROSS for output in _under(kind(whole))),
        *(output for kind in BESIDE for output in kind(whole)),
    )
    kept = keys | {_SHARED: ""}
    written = storage.mirror(out, outputs, kept, generator=GENERATOR)
    return Made(whole, written, tuple(anew))


def _hold(job: _Job, aside: Path, lang: Language) -> tuple[Held, ...]:
    entry = Shown(project.read(Path(job.file), lang), job.errors, job.expired)
    near = job.near
    if job.base:
        file, errors, expired = job.base
        near = replace(near, base=Shown(project.read(Path(file), lang), errors, expired))
    return tuple(storage.hold(aside, output) for output in _under(of_spec(entry, near)))


def of_spec(entry: Shown, near: Near) -> Iterator[Output]:
    """Yield the pages and files of one spec, with paths below the folder of pages."""
    for kind in OF_PATHWAY if entry.spec.pathway is not None else OF_SUPPLEMENT:
        yield from kind(entry, near)


def _under(outputs: Iterable[Output]) -> Iterator[Output]:
    return (Output(f"{PAGES}/{output.path}", output.content) for output in outputs)


def _key(job: _Job, entry: Entry) -> str:
    """Return a checksum of everything that a spec's pages are made from."""
    told = (*job[1:], tuple(_beside(entry)), citations.installed(), program())
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _beside(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield the files that a spec names and that lie beside it, with their checksums."""
    data = entry.spec.source.data or {}
    names = [data.get("references")]
    figures = data.get("figures")
    names += (
        [part.get("file") for part in figures if isinstance(part, dict)] if isinstance(figures, list) else []
    )
    for name in names:
        if isinstance(name, str):
            try:
                content = beside.read(name, Path(entry.file).parent, _LARGEST)
            except beside.UnreadableError:
                content = b""
            yield name, hashlib.sha256(content).hexdigest()


@cache
def program() -> str:
    """Return a checksum of the program itself: its code, its templates and its data."""
    folders = (Path(__file__).parents[1], resources.folder("templates"), resources.folder("schema"))
    found = hashlib.sha256()
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.relative_to(folder).as_posix().encode())
                found.update(file.read_bytes())
    return found.hexdigest()
