"""Spelling, on request: Hunspell with its Swedish dictionary, our own words, and the author's.

The extra ``[spell]`` brings Hunspell; nothing here is loaded unless it is asked for.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pathwaygen import beside, shipped
from pathwaygen.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Knows = Callable[[str], bool]

OWN_WORDS = "ordlista.txt"
"""A file beside the spec with words that are right all the same, one a line; ``#`` begins a comment."""
MAX_BYTES = 1_000_000
_DICTIONARY = "sv_SE"
_NO_PROSE = re.compile(
    r"\[@[^\]\n]*\]|\]\([^)\s]*\)|(?:https?://|www\.)\S+|`[^`]*`|\S+@\S+|\S+\.(?:se|nu|org|com)\b\S*"
)
"""What is no prose in a text: citations, addresses, code."""
_WORD = re.compile(r"(?<![\w.–-])[^\W\d_]+(?:[-’'][^\W\d_]+)*-?(?!\w)")
_SENTENCE = re.compile(r"(?:\A|[.!?:]\s|\n)\W*\Z")
_SHORTEST = 3


def words(text: str) -> Iterator[tuple[str, int]]:
    """Yield the words of a text that can be misspelt, with their offsets.

    Abbreviations, names inside a sentence, words with digits and the first parts of "sjukskrivnings- och"
    are left out: no dictionary has them all.
    """
    plain = _NO_PROSE.sub(lambda found: " " * len(found[0]), text)
    for found in _WORD.finditer(plain):
        start = found.start()
        named = found[0][0].isupper() and not _SENTENCE.search(plain, max(0, start - 8), start)
        for part in re.finditer(r"[^-’']+(-?\Z)?", found[0]):
            word = part[0].rstrip("-")
            cut = part[0].endswith("-")
            if len(word) >= _SHORTEST and not cut and not named and not any(map(str.isupper, word[1:])):
                yield word, start + part.start()


def load(folder: Path | None = None) -> Knows:
    """Return a function that says whether a word is known: to the dictionary, to us, or to the author.

    Args:
        folder: Where the spec lies, for the author's own words.

    Raises:
        UsageError: Hunspell or its dictionary is not installed.
    """
    known = _dictionary()
    own = _own(folder) if folder else frozenset()

    def knows(word: str) -> bool:
        return word.casefold() in own or known(word)

    return knows


def _own(folder: Path) -> frozenset[str]:
    try:
        raw = beside.read(OWN_WORDS, folder, MAX_BYTES)
    except beside.UnreadableError:
        return frozenset()
    text = raw.decode("utf-8-sig", errors="replace")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(line.casefold() for line in lines if line)


@cache
def _dictionary() -> Knows:
    try:
        from hunspell import Hunspell  # noqa: PLC0415  an extra
    except Exception:  # noqa: BLE001  an extra that is missing, or broken in a way of its own
        raise UsageError(_MISSING) from None
    folder = Path(sys.prefix) / "share" / "hunspell"
    if not (folder / f"{_DICTIONARY}.dic").is_file():
        raise UsageError(_MISSING)
    dictionary = Hunspell(_DICTIONARY, hunspell_data_dir=str(folder))
    ours = frozenset(word.casefold() for group in shipped.read("spelling.yml").values() for word in group)

    @cache
    def known(word: str) -> bool:
        if word.casefold() in ours or dictionary.spell(word) or dictionary.spell(word.lower()):
            return True
        return word.lower().startswith(_LEADS) and _joined(word.lower(), known)

    return known


def _joined(word: str, known: Knows) -> bool:
    """Whether what follows a common first part is a word of its own."""
    rest = next((word.removeprefix(lead) for lead in _LEADS if word.startswith(lead)), "")
    return len(rest) >= _SHORTEST and known(rest)


_LEADS = ("rehab", "neuro", "psyko", "post", "pre", "multi", "bio", "osteo", "tele")
_MISSING = (
    "stavningskontrollen är ett tillägg som inte är installerat. Installera det med: "
    "pip install 'pathwaygen[spell]'"
)
