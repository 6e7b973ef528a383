"""Files → specs: reads, validates the shape, keeps what is sound. What is wrong becomes diagnostics."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic_core import ValidationError

from pathwaygen import beside, bibliography, catalogue, keywords, kinds, structure
from pathwaygen import source as reader
from pathwaygen.diagnostic import Diagnostic, Path, Related, Severity
from pathwaygen.terms import PathwayType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path as File

    from pathwaygen.catalogue import Language
    from pathwaygen.model import Pathway, Supplement
    from pathwaygen.shape import ShapeProblem
    from pathwaygen.source import Problem, Source

SUFFIXES = (".yaml", ".yml")
NO_VALUE = "PW0132"
UNFILLED = frozenset({NO_VALUE, "PW0133"})
"""A key or an item without a value: natural in a draft, an error later."""
FOREIGN_BULLET = "PW0140"
"""A word processor's bullet: the list is read as meant all the same."""
UNKNOWN_KEY = "PW0201"
SPLIT_PROSE = "PW0134"
WRONG_KIND = "PW0290"
"""The type says another kind of spec than what stands under it: the file is read as what it shows."""
UNREADABLE = "PW0006"
UNREADABLE_CODES = "PW0040"
_MAX_ROUNDS = 12
_USUAL_BYTES = 200_000
"""Room for nearly every spec; to make room for the largest takes longer than to read a usual one."""
_STAND_INS = {"format": "1", "title": "–"}


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
        gone: What was left out, round by round, each place as it was called before that round.
    """

    file: str
    source: Source
    pathway: Pathway | None
    supplement: Supplement | None
    pruned: frozenset[Path]
    diagnostics: tuple[Diagnostic, ...]
    gone: tuple[frozenset[Path], ...] = ()

    @property
    def swedish(self) -> bool:
        """Whether the author writes Swedish keys."""
        return self.source.sv_keys >= self.source.en_keys

    def authored(self, path: Path) -> Path:
        """Return the place in the author's file for a place in the data that is left."""
        return _unshifted(path, self.gone)


def discover(paths: Iterable[File]) -> tuple[File, ...]:
    """Return the spec files among ``paths``: files as named, folders searched through, in sorted order.

    A file that is reached twice counts once, under the first of its names.

    Raises:
        FileNotFoundError: A path does not exist.
    """
    found: dict[File, File] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() in SUFFIXES and file.is_file() and not _hidden(file, path):
                    found.setdefault(file.resolve(), file)
        elif path.exists():
            found.setdefault(path.resolve(), path)
        else:
            raise FileNotFoundError(str(path))
    return tuple(found.values())


def _hidden(file: File, root: File) -> bool:
    return any(part.startswith((".", "_")) for part in file.relative_to(root).parts)


def load(file: File, *, lang: Language = "sv", raw: bytes | None = None) -> Spec:
    """Read one file. Any content gives a Spec; nothing raises but a file that cannot be opened.

    Args:
        file: The file.
        lang: The language of what is found.
        raw: What to read in place of its content, such as an edit that is not saved yet.

    Raises:
        OSError: The file cannot be opened.
    """
    if raw is None:
        with file.open("rb") as opened:
            raw = opened.read(_USUAL_BYTES)
            if len(raw) == _USUAL_BYTES:
                raw += opened.read(reader.MAX_BYTES + 1 - _USUAL_BYTES)
    source, references = _with_references(keywords.load().read(raw, name=str(file)), file.parent, lang)
    source, lists = _with_code_lists(source, file.parent, lang)
    spec = validate(source, lang=lang)
    if not references and not lists:
        return spec
    gone = frozenset(d.path[:1] for d in (*references, *lists))
    return replace(spec, diagnostics=(*references, *lists, *spec.diagnostics), pruned=spec.pruned | gone)


def parse(raw: bytes, *, name: str, lang: Language = "sv") -> Spec:
    """Read a spec from bytes. Never raises on any content."""
    return validate(keywords.load().read(raw, name=name), lang=lang)


def _with_references(source: Source, folder: File, lang: Language) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Read the reference list of a file beside the spec, if the spec names one."""
    name = source.data.get("references") if source.data else None
    if source.data is None or not isinstance(name, str) or not name.strip():
        return source, ()
    try:
        entries: object = bibliography.read(name.strip(), folder)
    except beside.UnreadableError as error:
        return source, (_unreadable(source, UNREADABLE, ("references",), name, why=error, lang=lang),)
    return replace(source, data={**source.data, "references": entries}), ()


def _with_code_lists(source: Source, folder: File, lang: Language) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Read the code lists of files beside the spec, if the spec names some."""
    held = source.data.get("code_lists") if source.data else None
    if source.data is None or held is None:
        return source, ()
    from pathwaygen import codelist  # noqa: PLC0415  few specs have a list

    found: list[Diagnostic] = []
    lists: list[object] = []
    for index, entry in enumerate(held if isinstance(held, list) else [held]):
        name = entry.get("file") if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(name, str) or not name.strip():
            lists.append(entry)
            continue
        path: Path = ("code_lists", index, "file") if isinstance(held, list) else ("code_lists", "file")
        try:
            titles = codelist.read(name.strip(), folder)
        except beside.UnreadableError as error:
            found.append(_unreadable(source, UNREADABLE_CODES, path, name, why=error, lang=lang))
            lists.append(entry)
            continue
        own = entry.get("titles")
        lists.append({**entry, "titles": titles | own if isinstance(own, dict) else titles})
    changed: object = lists if isinstance(held, list) else lists[0]
    return replace(source, data={**source.data, "code_lists": changed}), tuple(found)


def _unreadable(
    source: Source, code: str, path: Path, name: str, *, why: beside.UnreadableError, lang: Language
) -> Diagnostic:
    text = catalogue.say(code, {"file": name}, variant=why.variant, lang=lang)
    return Diagnostic(
        file=source.name,
        span=source.spans.closest(path),
        code=code,
        name=catalogue.name(code),
        severity=Severity.ERROR,
        message=text.message,
        path=path,
        hint=text.hint,
    )


def validate(source: Source, *, lang: Language = "sv") -> Spec:
    """Turn a source into a spec: validate, leave out what is broken, and validate again."""
    found = [_from_problem(source, problem, lang) for problem in source.problems]
    empty = frozenset(_empty(source.data, ())) if source.problems else frozenset()  # the reader says of each
    pruned = _Pruned(source, empty)
    kind = kinds.of(source.data or {})
    found += _wrong_kind(source, kind, lang)
    pathway: Pathway | None = None
    supplement: Supplement | None = None
    for _ in range(_MAX_ROUNDS):
        if pruned.source.data is None:
            break
        try:
            if kind.regional:
                supplement = structure.supplement(pruned.source.data)
            else:
                pathway = structure.pathway(pruned.source.data)
        except ValidationError as error:
            found += pruned.mend(error, lang, regional=kind.regional)
            continue
        if not pruned.empty:
            break
        pruned.leave_out(())
    return Spec(
        file=source.name,
        source=pruned.source,
        pathway=pathway,
        supplement=supplement,
        pruned=frozenset(pruned.places),
        diagnostics=tuple(dict.fromkeys(found)),
        gone=tuple(pruned.gone),
    )


def _wrong_kind(source: Source, kind: kinds.Kind, lang: Language) -> Iterator[Diagnostic]:
    """Yield what is wrong with a type that the rest of the file contradicts."""
    data = source.data or {}
    missing = "type" not in data
    if not kind.shown or (kind.stated is None and not missing):
        return
    swedish = source.sv_keys >= source.en_keys
    meant = PathwayType.SUPPLEMENT if kind.regional else PathwayType.PATHWAY
    values = {
        "key": source.keywords_word("type") if swedish else "type",
        "value": str(data.get("type", "")).strip(),
        "meant": meant.sv if swedish else meant.value,
        "key_builds_on": source.keywords_word("builds_on") if swedish else "builds_on",
        "keys": ", ".join(f"”{source.spans.word((key,)) or key}”" for key in kind.shown),
    }
    variant = "missing" if missing else "" if kind.regional else "pathway"
    path: Path = kind.shown[:1] if missing else ("type",)
    text = catalogue.say(WRONG_KIND, values, variant=variant, lang=lang)
    yield Diagnostic(
        file=source.name,
        span=source.spans.closest(path),
        code=WRONG_KIND,
        name=catalogue.name(WRONG_KIND),
        severity=Severity.ERROR,
        message=text.message,
        path=path,
        hint=text.hint,
        values=values,
        variant=variant,
    )


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
    """A source while what is broken in it is left out, and the places where something was.

    What has no value is left out only after the first round, so that the places and the list positions
    that are told in it are the author's own.
    """

    def __init__(self, source: Source, empty: frozenset[Path]) -> None:
        self.source = source
        self.empty = empty
        self.split = {problem.path for problem in source.problems if problem.code == SPLIT_PROSE}
        self.places: set[Path] = set()
        self.gone: list[frozenset[Path]] = []
        self._stand_ins = 0

    def mend(self, error: ValidationError, lang: Language, *, regional: bool) -> list[Diagnostic]:
        """Report pydantic's errors, leave out their places, and stand in for what must not be missing."""
        from pathwaygen import model, shape  # noqa: PLC0415  the model is built only to explain what is wrong

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
        found = [self._diagnostic(problem, lang) for problem in problems if not self._told(problem)]
        broken = [p.loc for p in problems if p.missing is None]
        meant = ((p.loc, p.values.get("suggestion")) for p in problems if p.code == UNKNOWN_KEY)
        self.places |= {(*loc[:-1], words.canonical(word)) for loc, word in meant if word}
        for loc, name in ((p.loc, p.missing) for p in problems if p.missing is not None):
            value = f"?{self._stand_ins}" if name == "id" else _STAND_INS.get(name)
            if value is None:
                broken.append(loc)
            else:
                self._stand_ins += 1
                self.source = replace(self.source, data=_with(self.source.data, loc, name, value))
                self.places.add((*loc, name))
        self.leave_out(broken)
        return found

    def leave_out(self, broken: Collection[Path]) -> None:
        """Leave out some places and all that are empty."""
        paths = {*broken, *self.empty}
        self.empty = frozenset()
        outer = frozenset(path for path in paths if not any(path[:n] in paths for n in range(1, len(path))))
        if () in outer or not outer:
            return
        self.source = reader.prune(self.source, outer)
        self.gone.append(outer)
        lost = {(*path[:-1], "*") if isinstance(path[-1], int) else path for path in outer}
        self.places = {_shifted(place, outer) for place in self.places | lost}

    def _told(self, problem: ShapeProblem) -> bool:
        """Whether the problem follows from one that has been reported: a lost line, a place left out."""
        if (problem.missing and self.source.broken) or (not self.gone and problem.loc in self.split):
            return True
        return problem.loc in self.empty or (*problem.loc, problem.missing or "*") in self.places

    def _diagnostic(self, problem: ShapeProblem, lang: Language) -> Diagnostic:
        text = catalogue.say(problem.code, problem.values, variant=problem.variant, lang=lang)
        spans = self.source.spans
        key = spans.key(problem.loc) if problem.code == UNKNOWN_KEY else None
        return Diagnostic(
            file=self.source.name,
            span=key or spans.closest(problem.loc),
            code=problem.code,
            name=catalogue.name(problem.code),
            severity=Severity.ERROR,
            message=text.message,
            path=_unshifted(problem.loc, self.gone),
            hint=text.hint,
            values=problem.values,
            variant=problem.variant,
        )


def _shifted(place: Path, gone: Collection[Path]) -> Path:
    """Return a place as it is called once earlier items of its lists are gone."""
    keys = list(place)
    for depth, key in enumerate(place):
        if isinstance(key, int):
            keys[depth] = key - sum(index < key for index in _items(gone, place[:depth]))
    return tuple(keys)


def _unshifted(place: Path, rounds: Sequence[Collection[Path]]) -> Path:
    """Return a place as it was called before the rounds in which items of its lists went."""
    keys = list(place)
    for gone in reversed(rounds):
        for depth in range(len(keys)):
            for index in _items(gone, tuple(keys[:depth])):
                keys[depth] = _after(keys[depth], index)
    return tuple(keys)


def _after(key: str | int, index: int) -> str | int:
    return key + 1 if isinstance(key, int) and key >= index else key


def _items(paths: Collection[Path], parent: Path) -> list[int]:
    """Return the list positions right below ``parent`` among some paths, in order."""
    depth = len(parent)
    found = (path[depth] for path in paths if len(path) == depth + 1 and path[:depth] == parent)
    return sorted(index for index in found if isinstance(index, int))


def _with(data: object, path: Path, name: str, value: str) -> Any:  # noqa: ANN401  plain data
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
    variant = "waivable" if problem.code == NO_VALUE and _waivable(problem.path) else ""
    text = catalogue.say(problem.code, problem.values, variant=variant, lang=lang)
    related = tuple(
        Related(source.name, span, catalogue.phrase(word, lang)) for span, word in problem.related
    )
    severity = Severity.WARNING if problem.code in {*UNFILLED, FOREIGN_BULLET} else Severity.ERROR
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
        values=problem.values,
        variant=variant,
    )


def _waivable(path: Path) -> bool:
    """Whether what stands at a place may be left out with a reason."""
    from pathwaygen import standard  # noqa: PLC0415  only what is not filled in asks for it

    element = standard.load().element(path)
    return element is not None and element.waivable
