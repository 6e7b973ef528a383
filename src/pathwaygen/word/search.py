"""Where a field stands that has lost its anchors: where most of what it said stands. Always a guess."""

from __future__ import annotations

from collections import Counter, defaultdict
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pathwaygen.word import prose
from pathwaygen.word.field import Kind, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pathwaygen.word.prose import Paragraph

_ALIKE = 0.6
"""How much of its words a text must share with the field."""
_BETTER = 0.1
"""How much likelier than the next one the text must be."""
_TRIED = 4
_MORE = 2
_SHORTEST = 3
"""A text of fewer words is found only where it stands unchanged: any other may be like it by chance."""


class Search:
    """Finds texts among paragraphs that no field owns; each paragraph is found for one field only."""

    def __init__(self, places: Callable[[], Iterable[Sequence[Paragraph]]]) -> None:
        self._places = places
        self._paragraphs: list[Paragraph | None] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        self._taken: set[int] = set()

    def _look(self) -> None:
        """Note which words stand where, the first time that something is looked for."""
        for place in self._places():
            self._paragraphs += [*place, None]
        for number, paragraph in enumerate(self._paragraphs):
            for word in set(paragraph.words.split()) if paragraph else ():
                self._having[word].append(number)

    def likest(self, kind: Kind, value: str) -> str | None:
        """Return what a field says now that said ``value``; None where no text is surely the one."""
        if not self._paragraphs:
            self._look()
        wanted = prose.paragraphs(value) if kind is Kind.PROSE else prose.one_line(prose.paragraphs(value))
        words = [word for paragraph in wanted for word in paragraph.words.split()]
        scored = sorted(
            ((self._likeness(words, window), window) for window in self._windows(words, len(wanted))),
            reverse=True,
        )
        if not scored:
            return None
        best, (start, end) = scored[0]
        rival = next((score for score, (a, b) in scored[1:] if b <= start or a >= end), 0.0)
        sure = best == 1.0 or (len(words) >= _SHORTEST and best >= _ALIKE)
        if not sure or best - rival < _BETTER:
            return None
        self._taken.update(range(start, end))
        found = tuple(p for p in self._paragraphs[start:end] if p)
        if kind is Kind.PROSE:
            return canonical(kind, prose.markdown(found))
        return canonical(kind, prose.markdown(found) if kind is Kind.LINE else _plain(found))

    def _windows(self, words: Sequence[str], length: int) -> set[tuple[int, int]]:
        """Return the stretches of paragraphs that share most words with a text, rarest words first."""
        rare = sorted(set(words), key=lambda word: len(self._having.get(word, ())) or len(self._paragraphs))
        near = Counter(n for word in rare[:_TRIED] for n in self._having.get(word, ()))
        found = set()
        for number, _ in near.most_common(_TRIED):
            for start in range(max(number - length + 1, 0), number + 1):
                for end in range(number + 1, min(start + length + _MORE, len(self._paragraphs)) + 1):
                    inside = range(start, end)
                    if all(self._paragraphs[n] for n in inside) and not self._taken.intersection(inside):
                        found.add((start, end))
        return found

    def _likeness(self, words: Sequence[str], window: tuple[int, int]) -> float:
        said = [word for n in range(*window) if (p := self._paragraphs[n]) for word in p.words.split()]
        return SequenceMatcher(None, words, said, autojunk=False).ratio()


def _plain(found: Sequence[Paragraph]) -> str:
    return " ".join(paragraph.words for paragraph in found)
