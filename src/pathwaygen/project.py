"""Many specs at once: checks them on every core, and what only shows when they are seen together."""

from __future__ import annotations

import gc
import os
import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pathwaygen import catalogue, keywords, lint, loader, spelling
from pathwaygen.diagnostic import START, Diagnostic, Related, Severity
from pathwaygen.errors import reason
from pathwaygen.rules import RULES
from pathwaygen.rules.across import Across, Card, Project
from pathwaygen.rules.across import card as card_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pathwaygen.catalogue import Language
    from pathwaygen.diagnostic import Waived
    from pathwaygen.lint import Options, Result
    from pathwaygen.loader import Spec
    from pathwaygen.rules import Rule
    from pathwaygen.source import SourceMap

_S = TypeVar("_S")
_T = TypeVar("_T")
_WORTH_A_POOL = 16
"""Fewer files than this are checked faster in one process."""
TWICE = "PW1701"
UNREADABLE = "PW0001"
_SLUG = re.compile(r"[\w-]+")


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
        return len(self.accepted)

    @property
    def accepted(self) -> tuple[Waived, ...]:
        """The findings that the groups have accepted, by file and place."""
        found = (waived for outcome in self.outcomes for waived in outcome.result.waived)
        return tuple(sorted(found, key=lambda waived: waived.diagnostic.order))

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
    cards = tuple(outcome.card for outcome in outcomes if outcome.card)
    found += between(cards, lambda card: read(Path(card.file), options.lang), options)
    return Checked(tuple(outcomes), tuple(sorted(found, key=lambda d: d.order)))


def _run(files: Sequence[Path], options: Options, jobs: int | None) -> Iterator[Outcome]:
    yield from spread(partial(check_file, options=options), files, jobs=jobs, chunk=32)


def spread(
    one: Callable[[_S], _T],
    files: Sequence[_S],
    *,
    jobs: int | None = None,
    chunk: int = 1,
    least: int = _WORTH_A_POOL,
) -> Iterator[_T]:
    """Yield what ``one`` gives for each file, in order, on every core when there are many files.

    Args:
        one: What is done to a file; a function that another process can be told of.
        files: The files, or what else tells of one.
        jobs: How many processes; None for one a core when there are many files.
        chunk: The most files that a process is given at a time.
        least: How many files are many.
    """
    jobs = jobs or (min(_cores(), 8) if len(files) >= least else 1)
    if jobs == 1:
        yield from map(one, files)
        return
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  15 ms, and one file needs no pool

    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(one, files, chunksize=max(1, min(chunk, len(files) // (jobs * 4))))


def _cores() -> int:
    """Return how many cores this process may use: fewer than the machine has, where someone has said so."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def check_file(file: Path, options: Options) -> Outcome:
    """Check one file. The collector rests meanwhile: a spec makes many objects and no garbage."""
    paused = gc.isenabled()
    gc.disable()
    try:
        spec = read(file, options.lang)
        knows = spelling.load(file.parent) if options.spell else None
        result = lint.check(spec, RULES, options, knows=knows)
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
        said = reason(error) if lang == "sv" else error.strerror or str(error)
        text = catalogue.say(UNREADABLE, {"why": said}, variant=variant, lang=lang)
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
    found = card_of(spec.file, spec.pathway, spec.supplement)
    if found and ("id",) in spec.pruned:
        found = found._replace(id="")
    return found._replace(title="") if found and ("title",) in spec.pruned else found


def between(
    cards: tuple[Card, ...], spec_of: Callable[[Card], Spec], options: Options
) -> tuple[Diagnostic, ...]:
    """Return everything that only shows when specs are seen together, clashes first.

    ``spec_of`` reads a spec again; it is asked only of those that something is found in.
    """
    clashes: tuple[Diagnostic, ...] = ()
    if options.wants(TWICE, catalogue.name(TWICE)):
        clashes = tuple(_twice(cards, lambda card: spec_of(card).source.spans, options.lang))
    return (*clashes, *across(cards, spec_of, options))


def across(
    cards: tuple[Card, ...], spec_of: Callable[[Card], Spec], options: Options, rules: Iterable[Rule] = RULES
) -> tuple[Diagnostic, ...]:
    """Return what the rules across specs find, each in the spec that it concerns.

    ``spec_of`` reads a spec again; it is asked only of those that something is found in.
    """
    specs: dict[str, Spec] = {}

    def read_once(card: Card) -> Spec:
        if card.file not in specs:
            specs[card.file] = spec_of(card)
        return specs[card.file]

    project = Project(cards, _Finder(cards, options.lang), read_once)
    chosen = [rule for rule in rules if rule.project and options.wants(rule.code, rule.name)]
    found = ((rule, one) for rule in chosen for one in rule.check(project))
    return tuple(d for rule, one in found for d in _kept(rule, one, project, options))


def _kept(rule: Rule, one: Across, project: Project, options: Options) -> Iterator[Diagnostic]:
    """Yield what is reported of one finding, with the places in other specs that explain it."""
    for diagnostic in lint.keep(project.read(one.card), rule, one.finding, options).diagnostics:
        others = tuple(
            Related(
                other.file,
                project.read(other).source.spans.closest(path),
                catalogue.phrase(key, options.lang),
            )
            for other, path, key in one.others
        )
        yield replace(diagnostic, related=(*others, *diagnostic.related))


class _Finder:
    """Finds the card of a pathway by its id: among those checked, or in a file of that name.

    Of two with one id it is the first, as in the finding that says that the id is used twice.
    """

    def __init__(self, cards: Iterable[Card], lang: Language) -> None:
        self._lang = lang
        self._cards: dict[str, Card] = {}
        for card in cards:
            if card.id and card.base is None:
                self._cards.setdefault(card.id.strip().casefold(), card)

    def __call__(self, asker: Card, name: str) -> Card | None:
        key = name.strip().casefold()
        if key not in self._cards and _SLUG.fullmatch(key):
            for suffix in loader.SUFFIXES:
                file = Path(asker.file).with_name(key + suffix)
                if file.is_file() and (found := card(read(file, self._lang))) and found.base is None:
                    self._cards[key] = found
        return self._cards.get(key)


def survey(files: Sequence[Path], lang: Language) -> tuple[tuple[Card, ...], tuple[Diagnostic, ...]]:
    """Return the cards of files, and what is wrong between them: the same id or title twice.

    No spec is kept, so that many take no more memory than one.
    """
    cards = tuple(found for file in files if (found := card(read(file, lang))))
    return cards, tuple(_twice(cards, lambda found: read(Path(found.file), lang).source.spans, lang))


def same_id(found: Diagnostic) -> bool:
    """Whether a finding says that two specs would have one folder: then only one of them can be published."""
    return found.code == TWICE and found.path == ("id",)


OUT_OF_DATE = frozenset({"PW0441", "PW1805"})
"""What a document whose time is over is told.

It is built anew only when the spec says that it is expired, so that no new copy goes out by mistake. On a
website it stays, marked: who follows a link to it meets the mark, not a missing page.
"""


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
