"""Files → specs: reads, validates the shape, and keeps what is sound. YAML and pydantic errors become diagnostics."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from pydantic_core import ValidationError

from pathwaygen import catalogue, keywords, structure
from pathwaygen import source as reader
from pathwaygen.diagnostic import Diagnostic, Path, Related, Severity
from pathwaygen.terms import PathwayType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathwaygen.catalogue import Language
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.shape import ShapeProblem
    from pathwaygen.source import Problem, Source

SUFFIXES = (".yaml", ".yml")
UNFILLED = frozenset({"PW0132", "PW0133"})
"""A key or an item without a value: natural in a draft, an error later."""
UNKNOWN_KEY = "PW0201"
_MAX_ROUNDS = 12
_STAND_INS = {"format": "1", "title": "–"}  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Spec:
    """One file, read and checked for shape.

    Attributes:
        file: The name as the user gave it.
        source: The text, its data and the span of every node.
        pathway: The pathway, or None when the file holds none (unreadable, or a supplement).
        supplement: The regional supplement, or None.
        pruned: Places whose content was left out as broken: rules stay silent about them.
        diagnostics: What reading and shape gave.
    """

    file: str
    source: Source
    pathway: Pathway | None
    supplement: Supplement | None
    pruned: frozenset[Path]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def swedish(self) -> bool:
        """Whether the author writes Swedish keys."""
        return self.source.sv_keys >= self.source.en_keys


def discover(paths: Iterable[File]) -> tuple[File, ...]:
    """Return the spec files among ``paths``: files as named, folders searched through, in sorted order.

    Raises:
        FileNotFoundError: A path does not exist.
    """
    found: dict[File, None] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix in SUFFIXES and file.is_file() and not _hidden(file, path):
                    found.setdefault(file)
        elif path.exists():
            found.setdefault(path)
        else:
            raise FileNotFoundError(str(path))
    return tuple(found)


def _hidden(file: File, root: File) -> bool:
    return any(part.startswith((".", "_")) for part in file.relative_to(root).parts)


def load(file: File, *, lang: Language = "sv") -> Spec:
    """Read one file. Any content gives a Spec; nothing raises but a file that cannot be opened.

    Raises:
        OSError: The file cannot be opened.
    """
    with file.open("rb") as opened:
        raw = opened.read(reader.MAX_BYTES + 1)
    return parse(raw, name=str(file), lang=lang)


def parse(raw: bytes, *, name: str, lang: Language = "sv") -> Spec:
    """Read a spec from bytes. Never raises on any content."""
    return validate(keywords.load().read(raw, name=name), lang=lang)


def validate(source: Source, *, lang: Language = "sv") -> Spec:
    """Turn a source into a spec: validate, leave out what is broken, and validate again."""
    found = [_from_problem(source, problem, lang) for problem in source.problems]
    empty = tuple(_empty(source.data, ()))
    pruned = _Pruned(source, empty)
    regional = _is_supplement(source)
    pathway: Pathway | None = None
    supplement: Supplement | None = None
    for _ in range(_MAX_ROUNDS):
        if pruned.source.data is None:
            break
        try:
            if regional:
                supplement = structure.supplement(pruned.source.data)
            else:
                pathway = structure.pathway(pruned.source.data)
            break
        except ValidationError as error:
            found += pruned.mend(error, lang, regional=regional)
    return Spec(
        file=source.name,
        source=pruned.source,
        pathway=pathway,
        supplement=supplement,
        pruned=frozenset(pruned.places),
        diagnostics=tuple(dict.fromkeys(found)),
    )


def _is_supplement(source: Source) -> bool:
    kind = source.data.get("type") if source.data else None
    words = PathwayType.words()
    known = words.get(kind.strip().lower()) if isinstance(kind, str) else None
    return known is PathwayType.SUPPLEMENT


def _empty(data: object, path: Path) -> Iterator[Path]:
    """Yield the places of keys and items without a value; the reader has reported them."""
    if data is None and path:
        yield path
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from _empty(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _empty(value, (*path, index))


class _Pruned:
    """A source while what is broken in it is left out, and the places where something was."""

    def __init__(self, source: Source, empty: tuple[Path, ...]) -> None:
        self.source = source
        self.places: set[Path] = set()
        self._leave_out(empty)

    def mend(self, error: ValidationError, lang: Language, *, regional: bool) -> list[Diagnostic]:
        """Report pydantic's errors, leave out their places, and stand in for what must not be missing."""
        from pathwaygen import model, shape  # the model is built only to explain what is wrong

        source = self.source
        words = keywords.load()
        swedish = source.sv_keys >= source.en_keys
        author = shape.Author(
            root=model.Supplement if regional else model.Pathway,
            data=source.data,
            word=lambda name: words.word(name, swedish=swedish),
            language="sv" if swedish else "en",
        )
        problems = shape.problems(error, author)
        found = [_from_shape(source, problem, lang) for problem in problems]
        broken = [p.loc for p in problems if p.missing is None]
        absent = [(p.loc, p.missing) for p in problems if p.missing is not None]
        for number, (loc, name) in enumerate(absent):
            value = _STAND_INS.get(name, f"?{len(self.places) + number}" if name == "id" else None)
            if value is None:
                broken.append(loc)
            else:
                self.source = replace(self.source, data=_with(self.source.data, loc, name, value))
                self.places.add((*loc, name))
        self._leave_out(tuple(broken))
        return found

    def _leave_out(self, paths: tuple[Path, ...]) -> None:
        outer = {path for path in paths if not any(path[:n] in paths for n in range(1, len(path)))}
        if () in outer or not outer:
            return
        self.source = reader.prune(self.source, outer)
        self.places = {_shifted(place, outer) for place in self.places}
        self.places |= {(*path[:-1], "*") if isinstance(path[-1], int) else path for path in outer}


def _shifted(place: Path, gone: Collection[Path]) -> Path:
    """Return a place as it is called once earlier items of its lists are gone."""
    keys = list(place)
    for depth, key in enumerate(place):
        if isinstance(key, int):
            before = (p[-1] for p in gone if len(p) == depth + 1 and p[:-1] == place[:depth])
            keys[depth] = key - sum(isinstance(index, int) and index < key for index in before)
    return tuple(keys)


def _with(data: object, path: Path, name: str, value: str) -> Any:
    """Return the data with one more key, sharing all that is unchanged."""
    if not path:
        return {**data, name: value} if isinstance(data, dict) else data
    if isinstance(data, dict):
        return {**data, path[0]: _with(data[path[0]], path[1:], name, value)}
    if isinstance(data, list) and isinstance(path[0], int):
        copy = list(data)
        copy[path[0]] = _with(data[path[0]], path[1:], name, value)
        return copy
    return data


def _from_problem(source: Source, problem: Problem, lang: Language) -> Diagnostic:
    text = catalogue.say(problem.code, problem.values, lang=lang)
    related = tuple(
        Related(source.name, span, catalogue.phrase(word, lang)) for span, word in problem.related
    )
    severity = Severity.WARNING if problem.code in UNFILLED else Severity.ERROR
    return Diagnostic(
        file=source.name,
        span=problem.span,
        code=problem.code,
        name=catalogue.name(problem.code),
        severity=severity,
        message=text.message,
        path=problem.path,
        hint=text.hint,
        related=related,
    )


def _from_shape(source: Source, problem: ShapeProblem, lang: Language) -> Diagnostic:
    text = catalogue.say(problem.code, problem.values, variant=problem.variant, lang=lang)
    spans = source.spans
    span = (spans.key(problem.loc) if problem.code == UNKNOWN_KEY else None) or spans.closest(problem.loc)
    return Diagnostic(
        file=source.name,
        span=span,
        code=problem.code,
        name=catalogue.name(problem.code),
        severity=Severity.ERROR,
        message=text.message,
        path=problem.loc,
        hint=text.hint,
    )
