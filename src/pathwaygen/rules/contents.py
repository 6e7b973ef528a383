"""What a spec holds, walked once: its texts, mappings and ids, each with its place.

A rule that asks something of every text costs as much as the walk itself; one that first asks the whole
text for a word costs next to nothing where the word is not there. Hence ``texts_with``.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pathwaygen import prose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pathwaygen.diagnostic import Path
    from pathwaygen.source import Source

Text: TypeAlias = "tuple[Path, str]"
"""A text and its place."""

Node: TypeAlias = "tuple[Path, dict[str, Any]]"
"""A mapping and its place."""

_APART = ("references", "waivers", "code_lists")
NAMED_BY_KEY = ("events", "services")
"""What is named by its key and has no ``id`` of its own."""
_PLAIN = b"abcdefghijklmnopqrstuvwxyz \n"
_LETTERED = re.compile("\\([A-ZÅÄÖ]".encode())
"""What a reference to a block begins with; of Å, Ä and Ö a byte is enough to look closer."""
UNNAMED = "?"
"""How the loader begins the id that stands in for one that is missing."""


class Contents:
    """The contents of one spec in the order of the file, but for references, code lists and waivers."""

    source: Source

    @property
    def texts(self) -> list[Text]:
        """Every text with its place."""
        return self._walked.texts

    @property
    def nodes(self) -> list[Node]:
        """Every mapping with its place, the spec's own first."""
        return self._walked.nodes

    @property
    def empty(self) -> list[Path]:
        """The place of every empty list and mapping."""
        return self._walked.empty

    @cached_property
    def _walked(self) -> _Walk:
        data = self.source.data or {}
        walk = _Walk([], [((), data)], [])
        walk.through([(key, value) for key, value in data.items() if key not in _APART], ())
        return walk

    @cached_property
    def running_text(self) -> str:
        """Every text, joined by what none can hold: what a rule asks first, since most find nothing."""
        return "\n\0\n".join(self._strings)

    @property
    def marks(self) -> bytes:
        """The running text without spaces and small letters: a tenth as long, a zero byte between texts."""
        return self._striking

    @cached_property
    def long_texts(self) -> list[Text]:
        """The texts of more than one word: no lists of codes or ids."""
        return [pair for pair in self.texts if " " in pair[1]]

    def texts_with(self, *words: str) -> list[Text]:
        """Return the texts that hold one of some words: for next to nothing where none is there."""
        places = [place for word in words for place in self._places(word)]
        return [self.texts[place] for place in (places if len(words) == 1 else sorted(set(places)))]

    def _places(self, word: str) -> list[int]:
        """Return which texts hold a word; one with a capital, a digit or a sign is looked for by that."""
        likely = _likely(word)
        if likely is not None:
            return [place for place in self._marked(likely) if word in self._strings[place]]
        everywhere = self._strings if word in self.running_text else ()
        return [place for place, text in enumerate(everywhere) if word in text]

    def texts_near(self, marks: re.Pattern[bytes]) -> list[Text]:
        """Return the texts in whose marks a pattern is found: few, of which the rule asks what it means."""
        return [self.texts[place] for place in self._marked(marks)]

    def _marked(self, pattern: re.Pattern[bytes]) -> Iterator[int]:
        marks, place, start = self.marks, 0, 0
        while found := pattern.search(marks, start):
            place += marks.count(0, start, found.start())
            yield place
            start = marks.find(0, found.start())
            if start < 0:
                return

    @cached_property
    def _strings(self) -> list[str]:
        return [text for _, text in self.texts]

    @cached_property
    def _striking(self) -> bytes:
        return _striking(self.running_text)

    @cached_property
    def ids(self) -> list[Text]:
        """Every id with its place; the pathway's own and those that stand in for a missing one aside."""
        return list(self._ids())

    def _ids(self) -> Iterator[Text]:
        for path, node in self.nodes:
            if len(path) == 1 and path[0] in NAMED_BY_KEY:
                for name in node:
                    yield (*path, name), name
            elif path and isinstance(own := node.get("id"), str) and not own.startswith(UNNAMED):
                yield (*path, "id"), own

    @cached_property
    def cited_ids(self) -> frozenset[str]:
        """The ids that some text cites."""
        return frozenset(prose.cited_ids(self.running_text))

    @cached_property
    def citations(self) -> list[tuple[Path, prose.Citation]]:
        """Every citation with the text it stands in."""
        return [(path, cited) for path, text in self.texts_with("[@") for cited in prose.citations(text)]

    @cached_property
    def block_references(self) -> list[tuple[Path, prose.BlockReference]]:
        """Every reference to a block with the text it stands in."""
        return [
            (path, found)
            for path, text in self.texts_near(_LETTERED)
            for found in prose.block_references(text)
        ]


@cache
def _likely(word: str) -> re.Pattern[bytes] | None:
    """Return what to look for among the marks if a word is looked for; None of one in small letters."""
    striking = _striking(word)
    return re.compile(re.escape(striking)) if striking else None


def _striking(text: str) -> bytes:
    """Return a text without spaces and small letters: a tenth as long, so that looking in it is quick."""
    return text.encode().translate(None, _PLAIN)


class _Walk(NamedTuple):
    texts: list[Text]
    nodes: list[Node]
    empty: list[Path]

    def through(self, items: Iterable[tuple[str | int, Any]], parent: Path) -> None:
        texts = self.texts
        for key, value in items:
            if isinstance(value, str):
                texts.append(((*parent, key), value))
                continue
            path = (*parent, key)
            if isinstance(value, dict):
                self.nodes.append((path, value))
                self.through(value.items(), path)
            elif isinstance(value, list):
                self.through(enumerate(value), path)
            if not value:
                self.empty.append(path)
