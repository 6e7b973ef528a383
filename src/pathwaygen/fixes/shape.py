"""Keys and values of the wrong shape: spelt almost right, or right in another form."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from pathwaygen.edit import Insert, Rename, Set
from pathwaygen.fixes.model import Mend, Patient, at

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLDED = str.maketrans({"å": "a", "ä": "a", "ö": "o", "é": "e", "-": "_", " ": "_"})
_DATE = re.compile(r"(\d{4})[-./ ]?(\d{1,2})[-./ ]?(\d{1,2})")
_SHORTEST = 5
_YES = {"sant": "ja", "1": "ja", "ja.": "ja", "x": "ja", "j": "ja", "y": "ja", "on": "ja"}
_NO = {"falskt": "nej", "0": "nej", "nej.": "nej", "n": "nej", "off": "nej"}


def close(written: str, meant: str) -> bool:
    """Whether a word is another one but for case, accents, hyphens, or a single letter of a longer word."""
    one, other = (word.strip().lower().translate(_FOLDED) for word in (written, meant))
    if one == other:
        return True
    return min(len(one), len(other)) >= _SHORTEST and _one_slip(one, other)


def _one_slip(one: str, other: str) -> bool:
    """Whether two words differ by a letter added, dropped, changed, or swapped with its neighbour."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    rest = slice(at + 1, None)
    swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
    return short[rest] == long[rest] or swapped


def _key(patient: Patient) -> Mend | None:
    """A misspelt key gets the name that was meant; one that belongs elsewhere is the author's to move."""
    meant = patient.diagnostic.values.get("suggestion")
    word = patient.source.spans.word(patient.path)
    if not meant or word is None or patient.diagnostic.variant != "suggestion":
        return None
    parent = at(patient.source.data, patient.path[:-1])
    if not isinstance(parent, dict) or patient.source.canonical(meant) in parent:
        return None
    return Mend({"word": word, "meant": meant}, (Rename(patient.path, meant),), safe=close(word, meant))


def _word(patient: Patient) -> Mend | None:
    meant, value = patient.diagnostic.values.get("suggestion"), patient.value
    if not meant or value is None:
        return None
    return Mend(
        {"word": value.strip(), "meant": meant}, (Set(patient.path, meant),), safe=close(value, meant)
    )


def _yes_no(patient: Patient) -> Mend | None:
    word = (patient.value or "").strip()
    meant = (_YES | _NO).get(word.lower())
    if meant is None:
        return None
    return Mend({"word": word, "meant": meant}, (Set(patient.path, meant),), safe=False)


def _date(patient: Patient) -> Mend | None:
    """A date written year first in another way: 2026/1/5, 20260105."""
    value = (patient.value or "").strip()
    match = _DATE.fullmatch(value)
    if match is None or (len(value) < len("2026-1-5") or (value.isdigit() and len(value) != len("20260105"))):
        return None
    try:
        date = dt.date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None
    return Mend({"word": value, "meant": date}, (Set(patient.path, date),))


def _format(patient: Patient) -> Mend | None:
    if patient.diagnostic.variant != "format" or "format" in (patient.source.data or {}):
        return None
    return Mend(changes=(Insert(("format",), "1"),))


MENDERS: dict[str, Callable[[Patient], Mend | None]] = {
    "PW0201": _key,
    "PW0202": _format,
    "PW0206": _yes_no,
    "PW0207": _word,
    "PW0209": _date,
}
