"""Bytes → Source: decode, read, mend and read again, look for lost prose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from pathwaygen.source import mend, traps
from pathwaygen.source.builder import Builder
from pathwaygen.source.decode import decode
from pathwaygen.source.events import engine
from pathwaygen.source.problems import Problem, Problems
from pathwaygen.source.skim import skim
from pathwaygen.source.spans import SourceMap, pruned_data
from pathwaygen.source.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.source.draft import Draft
    from pathwaygen.source.spans import Node

_ROUNDS, _LARGE, _LARGE_ROUNDS = 40, 300_000, 4
_LINE_END = re.compile(r"\r\n|\r|\n")
_DIRECTIVES = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n))*%")


@dataclass(frozen=True, slots=True)
class Source:
    """One file, read.

    Attributes:
        name: The file's name as the user gave it.
        text: Its text without byte order mark.
        data: The top mapping with canonical keys: dicts, lists, str and None. None stands only where
            a problem has been reported. It is None itself if the file holds no mapping.
        spans: The place of every key and value in ``data``.
        problems: What is wrong, in the order of the file.
        vocabulary: The keys it was read with.
        sv_keys: How many keys are written in Swedish only.
        en_keys: How many in English only.
        broken: Whether part of the file could not be read, so that nothing can be said to be missing.
    """

    name: str
    text: str
    data: dict[str, object] | None
    spans: SourceMap
    problems: tuple[Problem, ...]
    vocabulary: Vocabulary
    sv_keys: int = 0
    en_keys: int = 0
    broken: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line, as an editor counts lines: a pasted U+2028 does not end one."""
        return tuple(_LINE_END.split(self.text))

    @property
    def odd_key(self) -> tuple[Path, str, str] | None:
        """The first key in the language that the file uses less.

        Its path, the word as written, and the word of the same key in the other language; None if the
        file does not mix.
        """
        if not self.sv_keys or not self.en_keys:
            return None
        english = self.en_keys <= self.sv_keys
        for path in _keys(self.data, (), self.vocabulary):
            name, word = str(path[-1]), self.spans.word(path)
            if word is not None and name in self.vocabulary.english and (word == name) == english:
                return path, word, self.vocabulary.swedish[name] if english else name
        return None

    def canonical(self, word: str) -> str:
        """Return the canonical name for a key's spelling; an unknown word as it is."""
        return self.vocabulary.canonical(word)

    def keywords_word(self, name: str) -> str:
        """Return the Swedish word for a canonical name."""
        return self.vocabulary.swedish.get(name, name)


def read(raw: bytes, *, name: str, vocabulary: Vocabulary | None = None) -> Source:
    """Read a file. Any bytes give a Source; what is wrong stands in its problems.

    Args:
        raw: The file's bytes.
        name: The file's name as the user gave it.
        vocabulary: The keys of the format; without it every key stays as written.

    Raises:
        RuntimeError: The YAML parser is not installed.
    """
    vocabulary = vocabulary or Vocabulary()
    problems = decode(raw)
    draft, text = problems.draft, problems.sheet.text
    if not text:
        if not problems.found:
            problems.add("empty-file", (0, 0))
        empty = SourceMap(None, draft.sheet)
        return Source(name, text, None, empty, problems.finish(), vocabulary, broken=bool(raw))
    if not (problems.found or _DIRECTIVES.match(draft.parsed)) and (
        source := _skimmed(name, draft, vocabulary)
    ):
        return source
    builder, found, whole = _build(draft, vocabulary, problems)
    spans = SourceMap(builder.root, draft.sheet)
    data = builder.data
    if isinstance(data, dict):
        traps.inspect(builder.scalars, spans, vocabulary, found)
        traps.prose_keys(builder.prose_keys, data, spans, vocabulary, found)
    elif data is not None or not draft.blanked:
        _no_mapping(data, spans, draft, found)
    problems.extend(found)
    return Source(
        name=name,
        text=text,
        data=cast("dict[str, object]", data) if isinstance(data, dict) else None,
        spans=spans if isinstance(data, dict) else SourceMap(None, draft.sheet),
        problems=problems.finish(),
        vocabulary=vocabulary,
        sv_keys=builder.sv_keys,
        en_keys=builder.en_keys,
        broken=not whole or bool(draft.blanked),
    )


def _skimmed(name: str, draft: Draft, vocabulary: Vocabulary) -> Source | None:
    """Return the source of a sound text, whose places are found when one is asked for."""

    def root() -> Node | None:
        return _build(draft, vocabulary, Problems(draft))[0].root

    spans = SourceMap(root, draft.sheet)
    skimmed = skim(draft, engine=engine(), vocabulary=vocabulary, spans=spans)
    return skimmed and Source(name, draft.sheet.text, skimmed.data, spans, (), vocabulary, *skimmed[1:])


def _build(draft: Draft, vocabulary: Vocabulary, problems: Problems) -> tuple[Builder, Problems, bool]:
    """Read until there is no syntax error, or none that can be mended; also say if all was read."""
    while match := _DIRECTIVES.match(draft.parsed):
        mend.directive(match.end() - 1, draft, problems)
    rounds = _ROUNDS if len(draft.parsed) < _LARGE else _LARGE_ROUNDS
    core = engine()
    while True:
        found = Problems(draft)
        builder = Builder(draft, engine=core, vocabulary=vocabulary, problems=found)
        fault = builder.run()
        if fault is None:
            return builder, found, not builder.stopped
        rounds -= 1
        case = mend.Case(
            fault=fault,
            draft=draft,
            problems=problems,
            vocabulary=vocabulary,
            last=builder.last,
            last_start=builder.last_start,
            path=builder.reached,
        )
        if not mend.mend(case) or not rounds:
            return builder, found, False


def _no_mapping(data: object, spans: SourceMap, draft: Draft, problems: Problems) -> None:
    if data is None:
        problems.add("empty-file", (0, 0))
        return
    start, _ = spans.extent(())
    line = draft.sheet.line(start)
    stop = draft.sheet.bounds(draft.sheet.row(start))[0] + len(line.rstrip())
    problems.add("not-a-mapping", (start, stop), text=line)


def prune(source: Source, paths: Iterable[Path]) -> Source:
    """Return the source without some nodes, in data and spans alike, so that list positions agree."""
    gone = tuple(path for path in paths if path)
    data = cast("dict[str, object] | None", pruned_data(source.data, gone))
    return replace(source, data=data, spans=source.spans.without(gone))


def _keys(data: object, path: Path, vocabulary: Vocabulary) -> Iterator[Path]:
    """Yield the path of every key that belongs to the format, in the order of the file."""
    own = path[-1:] != () and path[-1] in vocabulary.open_names
    if isinstance(data, dict):
        for key, value in data.items():
            if not own:
                yield (*path, key)
            if own or key not in vocabulary.open_trees:
                yield from _keys(value, (*path, key), vocabulary)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _keys(value, (*path, index), vocabulary)
