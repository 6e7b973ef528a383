"""Which keys mean what: every accepted spelling with its canonical name. Holds no words of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Mapping

_ALIKE = 0.8


@dataclass(frozen=True)
class Vocabulary:
    """The keys of a format.

    Attributes:
        keys: Every accepted spelling, Swedish and English, with its canonical (English) name.
        open_names: Canonical keys whose own keys are names that the author chooses (one level).
        open_trees: Canonical keys below which nothing is translated.
    """

    keys: Mapping[str, str] = field(default_factory=dict)
    open_names: frozenset[str] = frozenset()
    open_trees: frozenset[str] = frozenset()

    @cached_property
    def swedish(self) -> dict[str, str]:
        """The Swedish word for each canonical name that has one of its own."""
        return {name: word for word, name in self.keys.items() if word != name}

    @cached_property
    def english(self) -> frozenset[str]:
        """The canonical names that are not the Swedish word as well."""
        return frozenset(self.swedish)

    def canonical(self, word: str) -> str:
        """Return the canonical name for a spelling, composed or decomposed; an unknown word as it is."""
        return self.keys.get(word) or self.keys.get(normalize("NFC", word), word)

    def reminds(self, word: str) -> bool:
        """Whether a word is probably one of the keys, misspelt or with capitals."""
        plain = normalize("NFC", word).casefold().replace(" ", "_")
        return plain in self.keys or bool(get_close_matches(plain, self.keys, 1, _ALIKE))
