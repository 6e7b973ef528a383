"""The whole pipeline: specs in, checked documents out. Decides what is built; storage writes it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from pathwaygen import citations, profiles, project, regional, render, schema, storage
from pathwaygen.day import today
from pathwaygen.errors import UsageError, unwritable
from pathwaygen.production import GENERATOR, Request, produce
from pathwaygen.rules.names import is_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pathwaygen.diagnostic import Diagnostic
    from pathwaygen.storage import Held

__all__ = ["Built", "Request", "build", "start", "summary"]

_WORTH_A_POOL = 4
"""Fewer files than this are built faster in one process."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build gave: files by pathway, and what was refused, by file.

    Attributes:
        outputs: What was written, by pathway.
        refused: The files that were not built.
        diagnostics: Why not.
        lines: The lines of those files, to quote.
        marked: The pathways that were built in spite of errors.
        supplements: Which of the built are regional supplements.
        crashed: Whether a rule failed.
        hopeless: The refused files that no option would have built.
        stale: The pathways of refused files of which an earlier build's documents are left.
    """

    outputs: dict[str, tuple[Held, ...]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    lines: dict[str, tuple[str, ...]] = field(default_factory=dict)
    marked: tuple[str, ...] = ()
    supplements: tuple[str, ...] = ()
    crashed: bool = False
    hopeless: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def build(files: Sequence[Path], request: Request, *, seen: Callable[[], None] = lambda: None) -> Built:
    """Check and build every file; write nothing of a spec that is refused.

    Every file's outputs are put aside as they are made, and moved to their places when all are: no more is
    held in memory than one file takes, and a template that breaks leaves the folder as it was.

    Raises:
        UsageError: A template of the group's own is broken, a format needs an extra, or the folder cannot be
            written.
    """
    cards, clashes = project.survey(files, request.checking.lang)
    try:
        with storage.aside(request.out) as aside:
            one = partial(
                produce,
                request=request,
                aside=aside,
                clashes=clashes,
                known={card.id: card.file for card in reversed(cards)},
            )
            made = []
            for found in project.spread(one, files, least=_WORTH_A_POOL):
                made.append(found)
                seen()
            outputs = {one.id: one.outputs for one in made if one.id}
            titles = {card.id: card.title for card in cards if card.title}
            storage.publish(request.out, outputs, generator=GENERATOR, titles=titles)
            _overview(request)
    except OSError as error:
        raise UsageError(unwritable(request.out, error)) from error
    refused = [one for one in made if not one.id]
    return Built(
        outputs=outputs,
        refused=tuple(one.file for one in refused),
        diagnostics=tuple(sorted((d for one in refused for d in one.errors), key=lambda d: d.order)),
        lines={one.file: one.lines for one in refused},
        marked=tuple(one.id for one in made if one.marked),
        supplements=tuple(one.id for one in made if one.supplement),
        crashed=any(one.crashed for one in made),
        hopeless=tuple(one.file for one in refused if one.hopeless),
        stale=tuple(
            sorted({one.asked for one in refused} & storage.published(request.out).keys() - outputs.keys())
        ),
    )


OVERVIEW = "oversikt.html"
"""Lists what has been built, for one who opens the folder."""


def _overview(request: Request) -> None:
    """Write the page that lists what is in the output folder; another's file of its name is left alone."""
    file = request.out / OVERVIEW
    found = storage.published(request.out)
    if not found or (file.exists() and b'content="pathwaygen"' not in file.read_bytes()):
        return
    titles = storage.titles(request.out)
    built = [
        (name, titles[name], [(Path(path).name, quote(path)) for path in paths])
        for name, paths in found.items()
    ]
    page = render.template("build/oversikt.html.j2", built=built, templates_dir=request.templates).encode()
    if not file.exists() or file.read_bytes() != page:
        storage.write(file, page)


def start(
    name: str, *, title: str | None, folder: Path, profile: str | None = None, base: str | None = None
) -> tuple[Path, ...]:
    """Write a new spec to fill in, and the schema that an editor helps with, beside it.

    Args:
        name: Its id.
        title: Its title; made of the id where there is none.
        folder: Where it is written.
        profile: The region, for a regional supplement; None for a pathway.
        base: The national pathway that a supplement builds on, with its version: ``epilepsi@0.1.0``.

    Raises:
        UsageError: The name cannot be an id, the file exists, or the region has no profile.
    """
    if not is_slug(name):
        raise UsageError(
            f"”{name}” kan inte vara ett id: använd små bokstäver, siffror och bindestreck, som i axelfraktur"
        )
    file = folder / f"{name}.yaml"
    if file.exists():
        raise UsageError(f"{file} finns redan. Välj ett annat id, eller ta bort filen först")
    words = " ".join((title or "").split()) or name.replace("-", " ").replace("_", " ").capitalize()
    own = profiles.find(profile)
    if profile and own is None:
        raise UsageError(
            f"det finns ingen profil för ”{profile}”. Välj någon av {', '.join(profiles.known())}"
        )
    if base and not _BASE.fullmatch(base):
        raise UsageError(f"”{base}” anger inget vårdförlopp. Skriv id och version, som i epilepsi@0.1.0")
    text = render.template(
        "spec/supplement.yaml.j2" if own else "spec/new.yaml.j2",
        **({"base": base, **regional.sheet(own)} if own else {}),
        id=name,
        title=words,
        title_yaml=_scalar(words),
        file=file.as_posix(),
        date=today().isoformat(),
    )
    root = "supplement" if own else "pathway"
    made = schema.generate("sv", schema.ROOTS[root])
    beside = folder / schema.file_name(root, "sv")
    storage.write(file, text.encode())
    storage.write(beside, (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode())
    return file, beside


_BASE = re.compile(r"[\wåäö-]{1,80}(?:@[\w.-]{1,40})?")


def _scalar(text: str) -> str:
    """Return a text as a YAML scalar on one line."""
    plain = re.fullmatch(r"\w[\w –()/-]*", text)
    return text if plain and text.lower() != "null" else json.dumps(text, ensure_ascii=False)


_OVER = (
    "giltighetstiden har gått ut. Ge dokumentet en ny, eller sätt status till utgången, så byggs det med det "
    "märket. På webbplatsen visas det redan som utgånget"
)


def summary(built: Built, out: Path) -> Iterator[str]:
    """Yield the lines that tell a person what was built."""
    for name, outputs in built.outputs.items():
        mark = "  (byggd trots fel; dokumentet säger det)" if name in built.marked else ""
        yield f"✓ {name}{mark}"
        for output in outputs:
            yield f"    {(out / output.path).as_posix()}"
    if built.outputs and not citations.installed():
        yield "  Referenslistorna har en enklare form. För Vancouver: pip install 'pathwaygen[refs]'"
    for file in built.refused:
        codes = {found.code for found in built.diagnostics if found.file == file}
        instead = "" if file in built.hopeless else ", eller bygg ändå med --allow-errors"
        why = _OVER if codes and codes <= project.OUT_OF_DATE else f"rätta felen{instead}"
        yield f"✗ {file}  (inte byggd: {why})"
    if built.stale:
        left = ", ".join(built.stale)
        yield f"  Det som byggdes tidigare av {left} ligger kvar i {out.as_posix()}/ och är äldre än specen."
    if built.outputs:
        yield f"  Allt som är byggt står i {(out / OVERVIEW).as_posix()}"
    regions = len(built.supplements)
    count = len(built.outputs) - regions
    said = [f"{count} vårdförlopp"] if count or not regions else []
    said += [f"{regions} regionala tillägg" if regions > 1 else "1 regionalt tillägg"] if regions else []
    done = "byggt" if count + regions == 1 else "byggda"
    yield f"{' och '.join(said)} {done} i {out.as_posix()}/"
