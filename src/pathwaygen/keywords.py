"""The words of a spec: each canonical English name with the Swedish word an author writes.

Read from schema/keywords.yml, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from pathwaygen import shipped, source
from pathwaygen.source import Source, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Keywords:
    """The keywords of the format.

    Attributes:
        swedish: Each canonical name with its Swedish word, in the order of the file.
        vocabulary: Every accepted spelling, as the reader needs it.
        values: For each enumeration its canonical values with their Swedish words.
    """

    swedish: Mapping[str, str]
    vocabulary: Vocabulary
    values: Mapping[str, Mapping[str, str]]

    def read(self, raw: bytes, *, name: str) -> Source:
        """Read a spec. Never raises on any content."""
        return source.read(raw, name=name, vocabulary=self.vocabulary)

    def word(self, name: str, *, swedish: bool = True) -> str:
        """Return how an author writes a canonical name; a name that is no keyword as it is."""
        return self.swedish.get(name, name) if swedish else name

    def canonical(self, word: str) -> str:
        """Return the canonical name for a Swedish or English word; an unknown word as it is."""
        return self.vocabulary.canonical(word)


@cache
def load() -> Keywords:
    """Return the shipped keywords.

    Raises:
        ValueError: schema/keywords.yml is malformed or pairs a word with two names.
    """
    return made(shipped.read("keywords.yml"))


def parse(text: str) -> Keywords:
    """Read the keywords from the text of a file such as schema/keywords.yml.

    Raises:
        ValueError: The text is malformed or pairs a word with two names.
    """
    return made(source.plain(text))


def made(data: Any) -> Keywords:  # noqa: ANN401  plain data
    """Build the keywords from a file's content.

    Raises:
        ValueError: A word is paired with two names.
    """
    data = data or {}
    swedish = {name: normalize("NFC", word) for name, word in data["keys"].items()}
    keys: dict[str, str] = {}
    for name, word in swedish.items():
        for spelling in dict.fromkeys((word, name)):
            if keys.setdefault(spelling, name) != name:
                raise ValueError(f"{spelling!r} means both {keys[spelling]!r} and {name!r}")
    openings: dict[str, str] = data.get("open") or {}
    if unknown := openings.keys() - swedish.keys():
        raise ValueError(f"open names that are no keys: {sorted(unknown)}")
    for name, kind in openings.items():
        if kind not in ("names", "free"):
            raise ValueError(f"{name} opens as {kind!r}, neither names nor free")
    vocabulary = Vocabulary(
        keys=keys,
        open_names=frozenset(name for name, kind in openings.items() if kind == "names"),
        open_trees=frozenset(name for name, kind in openings.items() if kind == "free"),
    )
    return Keywords(swedish=swedish, vocabulary=vocabulary, values=data.get("values") or {})
