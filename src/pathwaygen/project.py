"""Many specs at once: checks them on every core, and what only shows when they are seen together."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pathwaygen import catalogue, keywords, lint, loader
from pathwaygen.diagnostic import START, Diagnostic, Related, Severity
from pathwaygen.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.lint import Options, Result
    from pathwaygen.loader import Spec
    from pathwaygen.source import SourceMap

_WORTH_A_POOL = 16
"""Fewer files than this are checked faster in one process."""
TWICE = "PW1701"
UNREADABLE = "PW0001"


class Card(NamedTuple):
    """What other specs need to know of one: its id and title, empty if missing."""

    file: str
    id: str
    title: str


class Outcome(NamedTuple):
    """One file's result, its card, and its lines when there is something to quote.

    Bare tuples, since every file's travels from one process to another.
    """

    result: Result
    card: Card | None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking a project gave."""

    outcomes: tuple[Outcome, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def waived(self) -> int:
        """How many findings the groups have accepted."""
        return sum(len(outcome.result.waived) for outcome in self.outcomes)

    @property
    def crashed(self) -> bool:
        """Whether a rule failed: our fault, not the author's."""
        return any(outcome.result.crashed for outcome in self.outcomes)

    @property
    def lines(self) -> dict[str, tuple[str, ...]]:
        """The lines of every file with findings."""
        return {outcome.result.file: outcome.lines for outcome in self.outcomes if outcome.lines}


def check(
    files: Sequence[Path],
    options: Options,
    *,
    jobs: int | None = None,
    seen: Callable[[Outcome], None] | None = None,
) -> Checked:
    """Check every file.

    Args:
        files: The spec files.
        options: How to check.
        jobs: How many processes; None for one a core when there are many files.
        seen: Called with each outcome in order, for a progress bar.
    """
    outcomes = []
    for outcome in _run(files, options, jobs):
        outcomes.append(outcome)
        if seen:
            seen(outcome)
    found = [d for outcome in outcomes for d in outcome.result.diagnostics]
    if options.wants(TWICE, catalogue.name(TWICE)):
        cards = (outcome.card for outcome in outcomes if outcome.card)
        found += _twice(cards, lambda card: read(Path(card.file), options.lang).source.spans, options.lang)
    return Checked(tuple(outcomes), tuple(sorted(found, key=lambda d: d.order)))


def _run(files: Sequence[Path], options: Options, jobs: int | None) -> Iterator[Outcome]:
    jobs = jobs or (min(os.cpu_count() or 1, 8) if len(files) >= _WORTH_A_POOL else 1)
    one = partial(check_file, options=options)
    if jobs == 1:
        yield from map(one, files)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  15 ms, and one file needs no pool

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one, files, chunksize=max(1, min(32, len(files) // (jobs * 4))))


def check_file(file: Path, options: Options) -> Outcome:
    """Check one file. The collector rests meanwhile: a spec makes many objects and no garbage."""
    paused = gc.isenabled()
    gc.disable()
    try:
        spec = read(file, options.lang)
        result = lint.check(spec, RULES, options)
    finally:
        if paused:
            gc.enable()
    lines = spec.source.lines if result.diagnostics else ()
    return Outcome(result, card(spec), lines)


def read(file: Path, lang: Language) -> Spec:
    """Read one file. One that cannot be opened, or is gone by now, is a finding like any other."""
    try:
        return loader.load(file, lang=lang)
    except OSError as error:
        variant = {FileNotFoundError: "gone", PermissionError: "forbidden"}.get(type(error), "")
        text = catalogue.say(UNREADABLE, {"why": error.strerror or str(error)}, variant=variant, lang=lang)
    found = Diagnostic(
        file=str(file),
        span=START,
        code=UNREADABLE,
        name=catalogue.name(UNREADABLE),
        severity=Severity.ERROR,
        message=text.message,
        hint=text.hint,
    )
    nothing = keywords.load().read(b"", name=str(file))
    return loader.Spec(str(file), nothing, None, None, frozenset(), (found,))


def card(spec: Spec) -> Card | None:
    """Return a spec's card, or None when it could not be read."""
    root = spec.pathway or spec.supplement
    if root is None:
        return None
    name, title = ("" if (key,) in spec.pruned else getattr(root, key) for key in ("id", "title"))
    return Card(spec.file, name, title)


def clashes(specs: Iterable[Spec], lang: Language) -> tuple[Diagnostic, ...]:
    """Return what is wrong between specs: the same id or title twice."""
    by_card = {found: spec for spec in specs if (found := card(spec))}
    return tuple(_twice(by_card, lambda found: by_card[found].source.spans, lang))


def _twice(
    cards: Iterable[Card], places: Callable[[Card], SourceMap], lang: Language
) -> Iterator[Diagnostic]:
    """Find pathways that share an id or a title: the later one would overwrite the earlier.

    ``places`` tells where a spec's keys stand; it is asked only when two specs clash.
    """
    ids: dict[str, Card] = {}
    titles: dict[str, Card] = {}
    for one in cards:
        for seen, key, variant in ((ids, one.id, "id"), (titles, one.title, "title")):
            first = seen.setdefault(key.strip().casefold(), one)
            if first is not one and key.strip():
                text = catalogue.say(TWICE, {"value": key, "file": first.file}, variant=variant, lang=lang)
                place = places(first).closest((variant,))
                yield Diagnostic(
                    file=one.file,
                    span=places(one).closest((variant,)),
                    code=TWICE,
                    name=catalogue.name(TWICE),
                    severity=Severity.ERROR,
                    message=text.message,
                    path=(variant,),
                    hint=text.hint,
                    related=(Related(first.file, place, catalogue.phrase("first", lang)),),
                )
